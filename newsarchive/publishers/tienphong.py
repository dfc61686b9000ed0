"""Tiền Phong (tienphong.vn), a national paper, of the Youth Union.

Family: stored page texts. URLs: a crawler configuration of 2025 (``-post1806382.tpo``).
"""

from __future__ import annotations

from newsarchive.publishers.families import CmsBody


class TienPhong(CmsBody):
    """The rules of Tiền Phong."""

    name = "tienphong"
    title = "Tiền Phong"
    domains = ("tienphong.vn",)
