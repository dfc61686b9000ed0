"""Tuổi Trẻ (tuoitre.vn), a paper of TP. Hồ Chí Minh read nationwide.

Family: stored page texts. Sections: a crawler configuration of 2025.
"""

from __future__ import annotations

from newsarchive.publishers.families import VcCorp


class TuoiTre(VcCorp):
    """The rules of Tuổi Trẻ."""

    name = "tuoitre"
    title = "Tuổi Trẻ"
    province = "TP. Hồ Chí Minh"
    province_now = "TP. Hồ Chí Minh"
    domains = ("tuoitre.vn",)
