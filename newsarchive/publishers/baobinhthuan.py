"""Báo Bình Thuận (baobinhthuan.com.vn); merged into Báo Lâm Đồng on 1 July 2025.

XPaths: a public crawler configuration of 2020. URLs: article links quoted in 2023 and 2025 (124375).
"""

from __future__ import annotations

from newsarchive.publishers.base import Hints
from newsarchive.publishers.families import SlugId
from newsarchive.publishers.xpath import CENTRED, by_id, next_to


class BaoBinhThuan(SlugId):
    """The rules of Báo Bình Thuận. By its name, the stamp's element may be the page's clock."""

    name = "baobinhthuan"
    title = "Báo Bình Thuận"
    province = "Bình Thuận"
    province_now = "Lâm Đồng"
    domains = ("baobinhthuan.com.vn",)
    successor = "baolamdong.vn"
    hints = Hints(
        stamp=(by_id("today"),),
        lead=(by_id("info_g") + "/p[2]",),
        body=(by_id("info_g"),),
        paragraph=("./p",),
        image_box=("./*[.//img]",),
        caption=(".//tr[2]", next_to(CENTRED)),
    )
