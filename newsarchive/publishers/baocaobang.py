"""Báo Cao Bằng (baocaobang.vn).

XPaths: a public crawler configuration of 2020. URLs: article links quoted in 2023 and 2025 (38371, 3161421).
"""

from __future__ import annotations

from newsarchive.publishers.base import Hints
from newsarchive.publishers.families import SlugId
from newsarchive.publishers.xpath import by_class


class BaoCaoBang(SlugId):
    """The rules of Báo Cao Bằng."""

    name = "baocaobang"
    title = "Báo Cao Bằng"
    province = "Cao Bằng"
    province_now = "Cao Bằng"
    domains = ("baocaobang.vn",)
    section_path = "/{section}"
    hints = Hints(
        stamp=(by_class("time"),),
        lead=(by_class("sapo"),),
        body=(by_class("text"),),
        paragraph=("./p", "./div/p"),
        image_box=(by_class("picBox", under=".//"), ".//table[@align='center'][descendant::img]"),
        caption=(".//tr[2]/td",),
    )
