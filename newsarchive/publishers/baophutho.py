"""Báo Phú Thọ (baophutho.vn), which Báo Vĩnh Phúc and Báo Hòa Bình joined on 1 July 2025.

XPaths: a public crawler configuration of 2020. URLs: article links quoted from 2020 to 2026 (169132, 258512).
"""

from __future__ import annotations

from newsarchive.publishers.base import Hints
from newsarchive.publishers.families import SlugId
from newsarchive.publishers.xpath import by_class, by_id


class BaoPhuTho(SlugId):
    """The rules of Báo Phú Thọ."""

    name = "baophutho"
    title = "Báo Phú Thọ"
    province = "Phú Thọ"
    province_now = "Phú Thọ"
    domains = ("baophutho.vn",)
    section_path = "/{section}"
    hints = Hints(
        stamp=(by_class("pt-post-detail__time", "div"),),
        lead=("(//span[contains(@style,'Tahoma')][./strong])[1]",),
        body=(by_id("content", "div"),),
        paragraph=("./p[contains(@style,'justify')][not(.//strong)]",),
    )
