"""Tạp chí Hải quan (haiquanonline.com.vn), a national paper, of the customs.

Family: stored page texts.
"""

from __future__ import annotations

from newsarchive.publishers.families import MasterCms


class HaiQuanOnline(MasterCms):
    """The rules of Tạp chí Hải quan."""

    name = "haiquanonline"
    title = "Tạp chí Hải quan"
    domains = ("haiquanonline.com.vn",)
