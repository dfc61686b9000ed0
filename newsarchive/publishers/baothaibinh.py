"""Báo Thái Bình (baothaibinh.com.vn); merged into Báo Hưng Yên on 1 July 2025.

XPaths: a public crawler configuration of 2020. URLs: article links quoted in 2020 and 2021
(``/tin-tuc/206/140540/…``).
"""

from __future__ import annotations

from newsarchive.publishers.base import Hints, Tested
from newsarchive.publishers.families import NewsIdSlug
from newsarchive.publishers.xpath import RIGHT, by_class


class BaoThaiBinh(NewsIdSlug):
    """The rules of Báo Thái Bình."""

    name = "baothaibinh"
    title = "Báo Thái Bình"
    province = "Thái Bình"
    province_now = "Hưng Yên"
    domains = ("baothaibinh.com.vn",)
    successor = "baohungyen.vn"
    hints = Hints(
        stamp=(by_class("date"),),
        lead=(by_class("desc"),),
        body=(by_class("news_content"),),
        paragraph=(by_class("fr-view info", "div", under="./") + "/p",),
        image_box=(".//p[descendant::img]",),
        caption=("./following-sibling::*[1][contains(@class,'caption') or child::em]", "./em"),
        byline=(by_class("news_content") + by_class("fr-view info", "div", under="/") + f"/p[{RIGHT}]",),
        remove=(by_class("views", under=".//"),),
    )
    tested = Tested.MADE_PAGE
    tested_on = ("tests/pages/publishers-baothaibinh/chieu-cua-hau/page.html",)
