"""Báo Gia Lai (baogialai.com.vn), which Báo Bình Định joined on 1 July 2025.

Family: stored page texts. URLs: a crawler configuration of 2025.
"""

from __future__ import annotations

from newsarchive.publishers.families import CmsBody


class BaoGiaLai(CmsBody):
    """The rules of Báo Gia Lai."""

    name = "baogialai"
    title = "Báo Gia Lai"
    province = "Gia Lai"
    province_now = "Gia Lai"
    domains = ("baogialai.com.vn",)
