"""Báo Đồng Nai (baodongnai.com.vn), which Báo Bình Phước joined on 1 July 2025.

Family and URLs: stored page texts, an article link of 2015, a crawler configuration of 2025.
"""

from __future__ import annotations

from newsarchive.publishers.families import ContentDate


class BaoDongNai(ContentDate):
    """The rules of Báo Đồng Nai."""

    name = "baodongnai"
    title = "Báo Đồng Nai"
    province = "Đồng Nai"
    province_now = "Đồng Nai"
    domains = ("baodongnai.com.vn",)
