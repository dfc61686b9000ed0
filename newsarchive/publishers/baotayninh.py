"""Báo Tây Ninh (baotayninh.vn), which Báo Long An joined on 1 July 2025.

XPaths: a public crawler configuration of 2020. URLs: article links quoted in 2025 (``-a190711.html``) and 2026
(``-141537.html``): two countings, so the letter stays in the key.
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.base import Tested
from newsarchive.publishers.families import ContentFck, ends
from newsarchive.publishers.xpath import by_class


class BaoTayNinh(ContentFck):
    """The rules of Báo Tây Ninh."""

    name = "baotayninh"
    title = "Báo Tây Ninh"
    province = "Tây Ninh"
    province_now = "Tây Ninh"
    domains = ("baotayninh.vn",)
    article_path = ends(r"-(?P<key>a?\d{4,})\.html")
    hints = replace(
        ContentFck.hints,
        lead=(by_class("fontd fw600 justify"), by_class("sapo", "h4"), by_class("sapo", "p")),
        paragraph=("./p[not(contains(@style,'center'))]",),
        image_box=("./p[contains(@style,'center')][.//img]",),
    )
    tested = Tested.MADE_PAGE
    tested_on = ("tests/pages/publishers-baotayninh/cau-ben-cay-du/page.html",)
