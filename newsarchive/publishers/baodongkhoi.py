"""Báo Đồng Khởi (baodongkhoi.vn), the paper of Bến Tre.

Since the merger of 1 July 2025 it answers at dongkhoi.baovinhlong.vn, under its old numbers.

XPaths: a public crawler configuration of 2020. URLs: article links quoted in 2022, 2023 and 2025.
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.families import ContentFck
from newsarchive.publishers.xpath import CENTRED, by_class, next_to


class BaoDongKhoi(ContentFck):
    """The rules of Báo Đồng Khởi."""

    name = "baodongkhoi"
    title = "Báo Đồng Khởi"
    province = "Bến Tre"
    province_now = "Vĩnh Long"
    domains = ("baodongkhoi.vn", "dongkhoi.baovinhlong.vn")
    successor = "dongkhoi.baovinhlong.vn"
    hints = replace(
        ContentFck.hints,
        lead=(by_class("detail-desc", "div"),),
        image_box=("./*[.//img]",),
        caption=(next_to(CENTRED), ".//em"),
    )
