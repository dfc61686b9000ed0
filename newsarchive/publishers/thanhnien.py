"""Thanh Niên (thanhnien.vn), a national paper, of the Youth Federation.

Family: stored page texts. Sections: a crawler configuration of 2025.
"""

from __future__ import annotations

from newsarchive.publishers.families import VcCorp


class ThanhNien(VcCorp):
    """The rules of Thanh Niên."""

    name = "thanhnien"
    title = "Thanh Niên"
    domains = ("thanhnien.vn",)
