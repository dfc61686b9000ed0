"""Báo Đắk Nông (baodaknong.org.vn, later baodaknong.vn); merged into Báo Lâm Đồng on 1 July 2025.

XPaths: a public crawler configuration of 2020. The later site runs on ONECMS (pictures on daknong.1cdn.vn).
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.families import OneCms
from newsarchive.publishers.xpath import by_class


class BaoDakNong(OneCms):
    """The rules of Báo Đắk Nông."""

    name = "baodaknong"
    title = "Báo Đắk Nông"
    province = "Đắk Nông"
    province_now = "Lâm Đồng"
    domains = ("baodaknong.vn", "baodaknong.org.vn")
    successor = "baolamdong.vn"
    hints = replace(
        OneCms.hints,
        stamp=(*OneCms.hints.stamp, by_class("date", "div")),
        lead=(*OneCms.hints.lead, by_class("text-intro", "p")),
        body=(*OneCms.hints.body, by_class("newscontent", "div")),
        paragraph=(".//p",),
        image_box=(*OneCms.hints.image_box, ".//table[descendant::img]"),
        caption=(*OneCms.hints.caption, ".//tr[2]//span"),
    )
