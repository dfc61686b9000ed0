"""Người Lao Động (nld.com.vn), a paper of TP. Hồ Chí Minh read nationwide.

Family: stored page texts. Sections: as the family's other papers have them.
"""

from __future__ import annotations

from newsarchive.publishers.families import VcCorp


class NguoiLaoDong(VcCorp):
    """The rules of Người Lao Động."""

    name = "nld"
    title = "Người Lao Động"
    province = "TP. Hồ Chí Minh"
    province_now = "TP. Hồ Chí Minh"
    domains = ("nld.com.vn",)
