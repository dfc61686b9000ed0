"""Báo Yên Bái (baoyenbai.com.vn), the paper the project began with.

Since 1 July 2025 Yên Bái is part of Lào Cai; the paper had merged with the provincial broadcaster on
1 April 2025. Its article ids rise with time: 89163 (October 2012) to 351318 (after April 2025).
"""

from __future__ import annotations

from newsarchive.publishers.base import Expectations, Tested
from newsarchive.publishers.families import AspNetGrid


class BaoYenBai(AspNetGrid):
    """The rules of Báo Yên Bái."""

    name = "baoyenbai"
    title = "Báo Yên Bái"
    province = "Yên Bái"
    province_now = "Lào Cai"
    domains = ("baoyenbai.com.vn",)
    successor = "baolaocai.vn"
    # /rss/<section>.rss, as its pages of 2020 linked it; "home" is the whole paper
    feeds = ("/rss/home.rss", "/rss/{section}.rss")
    # not checked on the live site: whether section and slug are looked at is unknown
    id_path = "/12/{id}/a.aspx"
    expects = Expectations(always=("title", "updated"))
    tested = Tested.MADE_PAGE
    tested_on = (
        "tests/pages/baoyenbai/lo-gom-2012/page.html",
        "../shared/pages/visible/001.html",
        "../shared/pages/visible/002.html",
        "../shared/pages/visible/003.html",
    )
