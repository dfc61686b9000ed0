"""Báo Điện Biên Phủ (baodienbienphu.info.vn, .com.vn, now baodienbienphu.vn).

XPaths: a public crawler configuration of 2020. URLs: an article link quoted in 2023
(``/tin-tuc/y-te/212838/…``); since 2025 the site's URLs carry no number.
"""

from __future__ import annotations

from newsarchive.publishers.base import Hints
from newsarchive.publishers.families import NewsIdSlug
from newsarchive.publishers.xpath import CENTRED, by_class, next_to


class BaoDienBienPhu(NewsIdSlug):
    """The rules of Báo Điện Biên Phủ."""

    name = "baodienbienphu"
    title = "Báo Điện Biên Phủ"
    province = "Điện Biên"
    province_now = "Điện Biên"
    domains = ("baodienbienphu.vn", "baodienbienphu.com.vn", "baodienbienphu.info.vn")
    section_path = "/tin-tuc/{section}"
    hints = Hints(
        stamp=(by_class("time"),),
        lead=(by_class("sapo"),),
        body=(by_class("newsLeft"),),
        paragraph=("./div/p[not(contains(@align,'center'))]", "./div[2]/div[1]"),
        image_box=("./div[1]/div",),
        caption=(next_to(CENTRED, "p"), "./following-sibling::p[@align='center'][1]"),
    )
