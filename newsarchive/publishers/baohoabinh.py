"""Báo Hòa Bình (baohoabinh.com.vn); merged into Báo Phú Thọ on 1 July 2025.

XPaths: a public crawler configuration of 2020. Family: its pictures lie as Báo Yên Bái's do
(``ims.baohoabinh.com.vn/NewsImg/<M>_<YYYY>/<id>_…``, quoted from 2016 to 2023).
"""

from __future__ import annotations

from newsarchive.publishers.base import Hints, Tested
from newsarchive.publishers.families import AspNetGrid
from newsarchive.publishers.xpath import CENTRED, by_class, next_to


class BaoHoaBinh(AspNetGrid):
    """The rules of Báo Hòa Bình: Báo Yên Bái's system under another theme."""

    name = "baohoabinh"
    title = "Báo Hòa Bình"
    province = "Hòa Bình"
    province_now = "Phú Thọ"
    domains = ("baohoabinh.com.vn",)
    successor = "baophutho.vn"
    hints = Hints(
        stamp=(f"({by_class('meta', 'span')})[1]",),
        lead=(by_class("summary"),),
        body=(by_class("post clearfix", "div"),),
        paragraph=(".//div[contains(@style,'justify')]",),
        image_box=(".//div[descendant::img]",),
        caption=(next_to(CENTRED, "div"),),
        related=(by_class("related-post", "div"),),
        remove=(by_class("related-post", "div", under=".//"),),
    )
    tested = Tested.MADE_PAGE
    tested_on = ("tests/pages/publishers-baohoabinh/hat-thuong-rang/page.html",)
