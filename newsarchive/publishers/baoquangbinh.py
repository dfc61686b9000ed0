"""Báo Quảng Bình (baoquangbinh.vn); merged into Báo Quảng Trị on 1 July 2025.

XPaths: a public crawler configuration of 2020. URLs: article links quoted in 2024 and 2025 (2225092).
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.families import ContentDate
from newsarchive.publishers.xpath import by_class


class BaoQuangBinh(ContentDate):
    """The rules of Báo Quảng Bình."""

    name = "baoquangbinh"
    title = "Báo Quảng Bình"
    province = "Quảng Bình"
    province_now = "Quảng Trị"
    domains = ("baoquangbinh.vn",)
    successor = "baoquangtri.vn"
    hints = replace(
        ContentDate.hints,
        stamp=(by_class("date"),),
        lead=("//*[@id='content']/*[1]//strong",),
        paragraph=("./p", "./div[not(table)]"),
        caption=(".//figcaption/p", *ContentDate.hints.caption),
    )
