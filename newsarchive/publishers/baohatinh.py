"""Báo Hà Tĩnh (baohatinh.vn).

XPaths: a public crawler configuration of 2020, from the older site; its successor is of the cms-body family.
URLs: article links quoted in 2022 and 2024 (post242182, post273494).
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.families import CmsBody
from newsarchive.publishers.xpath import by_class, by_id


class BaoHaTinh(CmsBody):
    """The rules of Báo Hà Tĩnh."""

    name = "baohatinh"
    title = "Báo Hà Tĩnh"
    province = "Hà Tĩnh"
    province_now = "Hà Tĩnh"
    domains = ("baohatinh.vn",)
    hints = replace(
        CmsBody.hints,
        stamp=(*CmsBody.hints.stamp, by_class("date_news") + "/span"),
        lead=(*CmsBody.hints.lead, by_class("sapo_detail")),
        body=(*CmsBody.hints.body, by_id("main-detail")),
        image_box=(*CmsBody.hints.image_box, by_class("pBody pCenter", "p", under="./")),
        caption=(*CmsBody.hints.caption, by_class("iCaption", under=".//"), "./i"),
        byline=(*CmsBody.hints.byline, by_id("main-detail") + by_class("pAuthor", "p", under="/")),
        related=(by_class("drelated"),),
        remove=(*CmsBody.hints.remove, by_class("drelated", under=".//")),
    )
