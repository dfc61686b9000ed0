"""Báo Thái Nguyên (baothainguyen.vn), which Báo Bắc Kạn joined on 1 July 2025.

XPaths: a public crawler configuration of 2020, from the older site. URLs: an article link quoted in 2026.
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.families import ContentDate
from newsarchive.publishers.xpath import by_class


class BaoThaiNguyen(ContentDate):
    """The rules of Báo Thái Nguyên."""

    name = "baothainguyen"
    title = "Báo Thái Nguyên"
    province = "Thái Nguyên"
    province_now = "Thái Nguyên"
    domains = ("baothainguyen.vn",)
    hints = replace(
        ContentDate.hints,
        stamp=(by_class("date_up", "span"), *ContentDate.hints.stamp),
        lead=(by_class("desc", "div"), by_class("Summary", "div") + "//p//strong"),
        body=(*ContentDate.hints.body, by_class("news_detail", "div")),
        paragraph=(".//p",),
    )
