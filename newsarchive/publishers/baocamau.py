"""Báo Cà Mau (baocamau.com.vn, later baocamau.vn), which Báo Bạc Liêu joined on 1 July 2025.

XPaths: a public crawler configuration of 2020. URLs: article links quoted before 2022 (``-47418.html``) and
up to 2026 (``-a129291.html``), the two numbered apart.
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.families import ContentFck, SlugId
from newsarchive.publishers.xpath import CENTRED, by_class, next_to


class BaoCaMau(ContentFck):
    """The rules of Báo Cà Mau."""

    name = "baocamau"
    title = "Báo Cà Mau"
    province = "Cà Mau"
    province_now = "Cà Mau"
    domains = ("baocamau.vn", "baocamau.com.vn")
    former_path = SlugId.article_path
    former_prefix = "old-"
    hints = replace(
        ContentFck.hints,
        stamp=(*ContentFck.hints.stamp, by_class("date-time")),
        lead=(by_class("title-italic"),),
        body=(*ContentFck.hints.body, by_class("newscontent")),
        image_box=("./*[descendant::img]",),
        caption=(".//tr[2]/td", ".//em", next_to(CENTRED), next_to(".//em")),
    )
