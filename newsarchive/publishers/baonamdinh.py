"""Báo Nam Định (baonamdinh.com.vn, later baonamdinh.vn); merged into Báo Ninh Bình on 1 July 2025.

XPaths: a public crawler configuration of 2020. URLs: article links of 2011 and 2017, quoted since.
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.families import ContentDate
from newsarchive.publishers.xpath import by_class


class BaoNamDinh(ContentDate):
    """The rules of Báo Nam Định."""

    name = "baonamdinh"
    title = "Báo Nam Định"
    province = "Nam Định"
    province_now = "Ninh Bình"
    domains = ("baonamdinh.vn", "baonamdinh.com.vn")
    successor = "baoninhbinh.org.vn"
    hints = replace(
        ContentDate.hints,
        stamp=(by_class("date") + "/span", by_class("date")),
        lead=("(//*[@id='content'])[1]/p[1]",),
        paragraph=("./p",),
        image_box=(by_class("image center", "table", under="./"),),
        caption=(".//tr[2]/td/em", ".//tr[2]/td"),
    )
