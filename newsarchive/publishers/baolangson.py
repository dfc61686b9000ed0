"""Báo Lạng Sơn (baolangson.vn).

XPaths: a public crawler configuration of 2020. URLs: article links quoted since 2024 (501234, 5071654).
"""

from __future__ import annotations

from newsarchive.publishers.base import Hints
from newsarchive.publishers.families import SlugId
from newsarchive.publishers.xpath import by_class


class BaoLangSon(SlugId):
    """The rules of Báo Lạng Sơn."""

    name = "baolangson"
    title = "Báo Lạng Sơn"
    province = "Lạng Sơn"
    province_now = "Lạng Sơn"
    domains = ("baolangson.vn",)
    hints = Hints(
        stamp=(by_class("post-date", "p"),),
        lead=(f"({by_class('content', 'div')}//p//strong)[1]",),
        body=(by_class("content", "div"),),
        paragraph=(".//p",),
        image_box=(".//p[descendant::img]", ".//table[descendant::img]"),
        caption=(".//em", "./following-sibling::p[1]//strong"),
    )
