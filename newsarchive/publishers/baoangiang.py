"""Báo An Giang (baoangiang.com.vn), which Báo Kiên Giang joined on 1 July 2025.

XPaths: a public crawler configuration of 2020. URLs: article links quoted up to October 2025 (a465150).
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.families import ContentFck
from newsarchive.publishers.xpath import by_class, by_id, next_to


class BaoAnGiang(ContentFck):
    """The rules of Báo An Giang: the lead stands in ``.content-fck``, the body in a box of its own."""

    name = "baoangiang"
    title = "Báo An Giang"
    province = "An Giang"
    province_now = "An Giang"
    domains = ("baoangiang.com.vn",)
    hints = replace(
        ContentFck.hints,
        lead=(by_class("content-fck") + "[not(descendant-or-self::*[contains(@class,'content-fck-font-size')])]",),
        body=(by_id("newscontents", "div") + by_class("content-fck-font-size"), by_id("newscontents", "div")),
        paragraph=("./p[not(.//img)][not(contains(@class,'note'))]",),
        caption=(next_to("contains(@class,'note')", "p"),),
    )
