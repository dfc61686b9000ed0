"""Báo Hà Giang (baohagiang.vn); merged into Báo Tuyên Quang on 1 July 2025.

XPaths: a public crawler configuration of 2020. URLs: article links quoted in 2022 and 2023.
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.base import Tested
from newsarchive.publishers.families import ContentDate


class BaoHaGiang(ContentDate):
    """The rules of Báo Hà Giang."""

    name = "baohagiang"
    title = "Báo Hà Giang"
    province = "Hà Giang"
    province_now = "Tuyên Quang"
    domains = ("baohagiang.vn",)
    successor = "baotuyenquang.com.vn"
    hints = replace(
        ContentDate.hints,
        stamp=("//div[@id='date']",),
        lead=("(//div[@id='content']//p)[1]/span", *ContentDate.hints.lead),
        caption=(*ContentDate.hints.caption, ".//tr[2]//td"),
    )
    tested = Tested.MADE_PAGE
    tested_on = ("tests/pages/publishers-baohagiang/khen-o-ban-tung/page.html",)
