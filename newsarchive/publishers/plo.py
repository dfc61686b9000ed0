"""Pháp Luật TP.HCM (plo.vn), a paper of TP. Hồ Chí Minh.

Family: stored page texts.
"""

from __future__ import annotations

from newsarchive.publishers.families import CmsBody


class PhapLuatTpHcm(CmsBody):
    """The rules of Pháp Luật TP.HCM."""

    name = "plo"
    title = "Pháp Luật TP.HCM"
    province = "TP. Hồ Chí Minh"
    province_now = "TP. Hồ Chí Minh"
    domains = ("plo.vn",)
