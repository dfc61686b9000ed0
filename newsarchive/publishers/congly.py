"""Công Lý (congly.vn), a national paper, of the Supreme People's Court.

Family: stored page texts.
"""

from __future__ import annotations

from newsarchive.publishers.families import OneCms


class CongLy(OneCms):
    """The rules of Công Lý."""

    name = "congly"
    title = "Công Lý"
    domains = ("congly.vn",)
