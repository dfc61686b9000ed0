"""Báo Lai Châu (baolaichau.vn).

XPaths: a public crawler configuration of 2020. URLs: ``/<section>/<slug>-<id>`` since about 2021, from a
crawler configuration of 2025; before, URLs carried no number, but slugs that end in dates of eight digits.
"""

from __future__ import annotations

from newsarchive.publishers.base import Hints, Publisher
from newsarchive.publishers.families import ends
from newsarchive.publishers.xpath import by_class


class BaoLaiChau(Publisher):
    """The rules of Báo Lai Châu."""

    name = "baolaichau"
    title = "Báo Lai Châu"
    province = "Lai Châu"
    province_now = "Lai Châu"
    domains = ("baolaichau.vn",)
    article_path = ends(r"/[^/?]+/[^/?]*-(?P<key>\d{5,7})(?:\.html|/)?")
    section_path = "/{section}"
    hints = Hints(
        stamp=(by_class("text-muted"),),
        lead=(by_class("desc sapo"),),
        body=(by_class("desc body"),),
        paragraph=("./p[contains(@style,'justify')]",),
        image_box=("./p[a]",),
        caption=("./following-sibling::p[1]/em",),
    )
