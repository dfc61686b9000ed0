"""Báo Nghệ An (baonghean.vn).

Family: stored page texts. URLs: a crawler configuration of 2025; its event pages (``-event<id>.html``) are lists.
"""

from __future__ import annotations

from newsarchive.publishers.families import OneCms


class BaoNgheAn(OneCms):
    """The rules of Báo Nghệ An."""

    name = "baonghean"
    title = "Báo Nghệ An"
    province = "Nghệ An"
    province_now = "Nghệ An"
    domains = ("baonghean.vn",)
