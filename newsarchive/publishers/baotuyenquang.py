"""Báo Tuyên Quang (baotuyenquang.com.vn), which Báo Hà Giang joined on 1 July 2025.

XPaths: a public crawler configuration of 2020, from the older site. URLs: an article link quoted in 2024; those
of the older site are unknown.
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.families import ContentDate
from newsarchive.publishers.xpath import CENTRED, by_class, next_to


class BaoTuyenQuang(ContentDate):
    """The rules of Báo Tuyên Quang."""

    name = "baotuyenquang"
    title = "Báo Tuyên Quang"
    province = "Tuyên Quang"
    province_now = "Tuyên Quang"
    domains = ("baotuyenquang.com.vn",)
    hints = replace(
        ContentDate.hints,
        stamp=(*ContentDate.hints.stamp, "//time"),
        lead=(by_class("summary"), *ContentDate.hints.lead),
        body=("//*[@itemprop='articleBody']", *ContentDate.hints.body),
        paragraph=("./p[not(.//img)][not(contains(@style,'center'))]",),
        image_box=("./p[.//img]", *ContentDate.hints.image_box),
        caption=(next_to(CENTRED), ".//em", *ContentDate.hints.caption),
    )
