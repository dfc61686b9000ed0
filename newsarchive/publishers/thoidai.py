"""Thời Đại (thoidai.com.vn), a national magazine, of the Union of Friendship Organizations.

Family: stored page texts.
"""

from __future__ import annotations

from newsarchive.publishers.families import MasterCms


class ThoiDai(MasterCms):
    """The rules of Thời Đại."""

    name = "thoidai"
    title = "Thời Đại"
    domains = ("thoidai.com.vn",)
