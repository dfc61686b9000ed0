"""Báo Đồng Tháp (baodongthap.vn), which Báo Ấp Bắc of Tiền Giang joined on 1 July 2025.

XPaths: a public crawler configuration of 2020, from the ASP.NET site of that time. URLs: article links quoted
since 2025 (``-a100286.html``); those of the older site are unknown.
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.families import ContentFck
from newsarchive.publishers.xpath import by_class, by_id


class BaoDongThap(ContentFck):
    """The rules of Báo Đồng Tháp."""

    name = "baodongthap"
    title = "Báo Đồng Tháp"
    province = "Đồng Tháp"
    province_now = "Đồng Tháp"
    domains = ("baodongthap.vn",)
    hints = replace(
        ContentFck.hints,
        stamp=(*ContentFck.hints.stamp, by_id("cphContent_ucNewsDetails_lblPostedDate")),
        lead=(by_class("contentView") + "/p[1]",),
        body=(*ContentFck.hints.body, by_class("contentView")),
        caption=(*ContentFck.hints.caption, ".//em"),
        remove=("./h1", by_class("date", "div", under="./")),
    )
