"""Báo Kon Tum (baokontum.com.vn); merged into Báo Quảng Ngãi on 1 July 2025.

XPaths: a public crawler configuration of 2020. URLs: the family's; no article link was found.
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.families import ContentDate
from newsarchive.publishers.xpath import by_class


class BaoKonTum(ContentDate):
    """The rules of Báo Kon Tum."""

    name = "baokontum"
    title = "Báo Kon Tum"
    province = "Kon Tum"
    province_now = "Quảng Ngãi"
    domains = ("baokontum.com.vn",)
    successor = "baoquangngai.vn"
    hints = replace(
        ContentDate.hints,
        stamp=(by_class("date-contentL", "div"),),
        lead=("(//div[@id='content']//p)[1]/strong",),
        paragraph=(".//p[position()>1]",),
        image_box=(".//table[descendant::img]",),
        caption=(".//tr[2]/*",),
    )
