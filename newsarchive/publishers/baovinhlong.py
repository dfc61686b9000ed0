"""Báo Vĩnh Long (baovinhlong.com.vn), which the papers of Bến Tre and Trà Vinh joined on 1 July 2025.

XPaths: a public crawler configuration of 2020. URLs: an article link quoted in 2025. That dongkhoi.baovinhlong.vn
belongs to Báo Đồng Khởi makes baovinhlong.vn this paper's.
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.families import ContentDate
from newsarchive.publishers.xpath import by_class


class BaoVinhLong(ContentDate):
    """The rules of Báo Vĩnh Long."""

    name = "baovinhlong"
    title = "Báo Vĩnh Long"
    province = "Vĩnh Long"
    province_now = "Vĩnh Long"
    domains = ("baovinhlong.com.vn", "baovinhlong.vn")
    hints = replace(
        ContentDate.hints,
        stamp=(by_class("date", "div"),),
        lead=("//div[@id='content']/p[./strong][1]",),
        paragraph=("./p",),
        image_box=("./table",),
        caption=(by_class("image_desc", under=".//"),),
    )
