"""Báo Lào Cai (baolaocai.vn), which Báo Yên Bái joined on 1 July 2025.

Family: stored page texts. URLs: article links quoted in 2025 and 2026 (post403219).
"""

from __future__ import annotations

from newsarchive.publishers.families import CmsBody


class BaoLaoCai(CmsBody):
    """The rules of Báo Lào Cai."""

    name = "baolaocai"
    title = "Báo Lào Cai"
    province = "Lào Cai"
    province_now = "Lào Cai"
    domains = ("baolaocai.vn",)
