"""Báo Khánh Hòa (baokhanhhoa.vn), which Báo Ninh Thuận joined on 1 July 2025.

XPaths: a public crawler configuration of 2020. URLs: article links quoted from 2019 to 2026.
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.base import Tested
from newsarchive.publishers.families import ContentDate
from newsarchive.publishers.xpath import by_class


class BaoKhanhHoa(ContentDate):
    """The rules of Báo Khánh Hòa."""

    name = "baokhanhhoa"
    title = "Báo Khánh Hòa"
    province = "Khánh Hòa"
    province_now = "Khánh Hòa"
    domains = ("baokhanhhoa.vn",)
    hints = replace(
        ContentDate.hints,
        stamp=(by_class("date", "div"),),
        lead=(f"({by_class('detail-news', 'div')}//p[.//strong])[1]//strong",),
        body=(by_class("detail-news", "div"), *ContentDate.hints.body),
        paragraph=(".//p[not(ancestor::figure)]",),
        image_box=(".//figure[descendant::img]",),
        caption=("./figcaption", "./p"),
    )
    tested = Tested.MADE_PAGE
    tested_on = ("tests/pages/publishers-baokhanhhoa/canh-muoi-sau-mua/page.html",)
