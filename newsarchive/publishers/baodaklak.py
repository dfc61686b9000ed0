"""Báo Đắk Lắk (baodaklak.vn), which Báo Phú Yên joined on 1 July 2025.

XPaths: a public crawler configuration of 2020. URLs: article links quoted in 2022 and 2026.
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.families import ContentDate
from newsarchive.publishers.xpath import by_class


class BaoDakLak(ContentDate):
    """The rules of Báo Đắk Lắk."""

    name = "baodaklak"
    title = "Báo Đắk Lắk"
    province = "Đắk Lắk"
    province_now = "Đắk Lắk"
    domains = ("baodaklak.vn",)
    hints = replace(
        ContentDate.hints,
        stamp=(by_class("date"),),
        lead=(by_class("content") + "/*[1][not(.//p)]",),
        body=(*ContentDate.hints.body, by_class("content")),
        paragraph=("./p[not(table)]", "./div[not(table)]"),
    )
