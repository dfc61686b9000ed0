"""Công Thương (congthuong.vn), a national paper, of the Ministry of Industry and Trade.

Family: stored page texts.
"""

from __future__ import annotations

from newsarchive.publishers.families import MasterCms


class CongThuong(MasterCms):
    """The rules of Công Thương."""

    name = "congthuong"
    title = "Công Thương"
    domains = ("congthuong.vn",)
