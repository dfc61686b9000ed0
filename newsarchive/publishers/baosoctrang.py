"""Báo Sóc Trăng (baosoctrang.org.vn); merged into Báo Cần Thơ on 1 July 2025.

XPaths: a public crawler configuration of 2020, from the older site. URLs: article links quoted in 2024; those
of the older site are unknown.
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.families import ContentDate
from newsarchive.publishers.xpath import CENTRED, by_class, next_to


class BaoSocTrang(ContentDate):
    """The rules of Báo Sóc Trăng."""

    name = "baosoctrang"
    title = "Báo Sóc Trăng"
    province = "Sóc Trăng"
    province_now = "Cần Thơ"
    domains = ("baosoctrang.org.vn",)
    successor = "baocantho.com.vn"
    hints = replace(
        ContentDate.hints,
        stamp=(by_class("list-unstyled") + "/li[2]", *ContentDate.hints.stamp),
        lead=("(//article/p)[1]", *ContentDate.hints.lead),
        body=(by_class("newscontent"), *ContentDate.hints.body),
        paragraph=("./p[not(contains(@style,'center'))]",),
        image_box=("./*[descendant::img]",),
        caption=(next_to(CENTRED), *ContentDate.hints.caption),
    )
