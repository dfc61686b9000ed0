"""Báo Quảng Nam (baoquangnam.vn); merged into Báo Đà Nẵng on 1 July 2025.

XPaths: a public crawler configuration of 2020. URLs: article links quoted from 2021 to 2025 (111408, 3154504).
"""

from __future__ import annotations

from newsarchive.publishers.base import Hints, Tested
from newsarchive.publishers.families import SlugId
from newsarchive.publishers.xpath import by_class


class BaoQuangNam(SlugId):
    """The rules of Báo Quảng Nam."""

    name = "baoquangnam"
    title = "Báo Quảng Nam"
    province = "Quảng Nam"
    province_now = "Đà Nẵng"
    domains = ("baoquangnam.vn",)
    successor = "baodanang.vn"
    hints = Hints(
        stamp=(by_class("date-time", "div"),),
        lead=(by_class("chapeau", "div"),),
        body=(by_class("body-content", "div"),),
        paragraph=("./p",),
        image_box=("./figure",),
        caption=(".//figcaption",),
    )
    tested = Tested.MADE_PAGE
    tested_on = ("tests/pages/publishers-baoquangnam/lang-gom-ben-thu-bon/page.html",)
