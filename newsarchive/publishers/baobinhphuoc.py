"""Báo Bình Phước (baobinhphuoc.com.vn); merged into Báo Đồng Nai on 1 July 2025.

XPaths: a public crawler configuration of 2020. URLs: an article link quoted in 2022 (``/news/200/99817/…``).
"""

from __future__ import annotations

from newsarchive.publishers.base import Hints, Tested
from newsarchive.publishers.families import NewsIdSlug
from newsarchive.publishers.xpath import by_class


class BaoBinhPhuoc(NewsIdSlug):
    """The rules of Báo Bình Phước."""

    name = "baobinhphuoc"
    title = "Báo Bình Phước"
    province = "Bình Phước"
    province_now = "Đồng Nai"
    domains = ("baobinhphuoc.com.vn",)
    successor = "baodongnai.com.vn"
    hints = Hints(
        stamp=(by_class("time"),),
        lead=(by_class("sapo"),),
        body=(by_class("news_body"),),
        paragraph=("./p[not(img)]",),
        image_box=(by_class("hinh", under=".//"),),
        caption=("self::*",),
        remove=(by_class("ilink", under=".//"),),
    )
    tested = Tested.MADE_PAGE
    tested_on = ("tests/pages/publishers-baobinhphuoc/vuon-tieu-xen-ca-phe/page.html",)
