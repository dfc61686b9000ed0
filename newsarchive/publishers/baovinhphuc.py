"""Báo Vĩnh Phúc (baovinhphuc.com.vn); merged into Báo Phú Thọ on 1 July 2025.

XPaths: a public crawler configuration of 2020. URLs: unknown, so its records are named by a hash of the URL.
"""

from __future__ import annotations

from newsarchive.publishers.base import Hints, Publisher
from newsarchive.publishers.xpath import by_class


class BaoVinhPhuc(Publisher):
    """The rules of Báo Vĩnh Phúc."""

    name = "baovinhphuc"
    title = "Báo Vĩnh Phúc"
    province = "Vĩnh Phúc"
    province_now = "Phú Thọ"
    domains = ("baovinhphuc.com.vn",)
    successor = "baophutho.vn"
    hints = Hints(
        stamp=(by_class("padT4 padB10 titleDdtail", "div"), by_class("titleDdtail", "div")),
        lead=(by_class("content-about-baiviet", "div") + "/p[./strong][1]",),
        body=(by_class("content-about-baiviet", "div"),),
        paragraph=("./p[not(./strong and position()=1)]",),
        image_box=("./*[.//img]",),
        caption=(by_class("articleimg_caption", "div", under=".//"),),
    )
