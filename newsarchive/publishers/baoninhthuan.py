"""Báo Ninh Thuận (baoninhthuan.com.vn); merged into Báo Khánh Hòa on 1 July 2025.

XPaths: a public crawler configuration of 2020. URLs: an article link quoted in 2013
(``/diendan/49334p25c151/….htm``: article, page, category).
"""

from __future__ import annotations

from newsarchive.publishers.base import Hints, Publisher
from newsarchive.publishers.families import ends
from newsarchive.publishers.xpath import by_class, by_id


class BaoNinhThuan(Publisher):
    """The rules of Báo Ninh Thuận."""

    name = "baoninhthuan"
    title = "Báo Ninh Thuận"
    province = "Ninh Thuận"
    province_now = "Khánh Hòa"
    domains = ("baoninhthuan.com.vn",)
    successor = "baokhanhhoa.vn"
    article_path = ends(r"/(?P<key>\d+)p\d+c\d+/[^/?]*\.html?")
    hints = Hints(
        stamp=(by_id("details") + "/label",),
        lead=(by_class("sapo"),),
        body=(by_class("content"),),
        paragraph=("./p[not(img)]",),
        image_box=("./p[img]",),
        caption=("./following-sibling::div[1]",),
    )
