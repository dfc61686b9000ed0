"""Nhân Dân (nhandan.vn), a national paper, of the Party's central committee.

Family: stored page texts.
"""

from __future__ import annotations

from newsarchive.publishers.families import CmsBody


class NhanDan(CmsBody):
    """The rules of Nhân Dân."""

    name = "nhandan"
    title = "Nhân Dân"
    domains = ("nhandan.vn",)
