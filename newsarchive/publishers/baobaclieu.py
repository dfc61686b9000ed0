"""Báo Bạc Liêu (baobaclieu.vn); merged into Báo Cà Mau on 1 July 2025.

XPaths: a public crawler configuration of 2020. URLs: article links quoted in 2021 (72306).
"""

from __future__ import annotations

from newsarchive.publishers.base import Hints
from newsarchive.publishers.families import SlugId
from newsarchive.publishers.xpath import by_class, next_to


class BaoBacLieu(SlugId):
    """The rules of Báo Bạc Liêu."""

    name = "baobaclieu"
    title = "Báo Bạc Liêu"
    province = "Bạc Liêu"
    province_now = "Cà Mau"
    domains = ("baobaclieu.vn",)
    successor = "baocamau.vn"
    hints = Hints(
        stamp=(by_class("date", "div"),),
        lead=(by_class("newscontent", "div") + "/p[1]",),
        body=(by_class("newscontent", "div"),),
        paragraph=("./p[not(.//img)][not(.//em)]",),
        image_box=("./p[.//img]",),
        caption=("./em", next_to(".//em")),
    )
