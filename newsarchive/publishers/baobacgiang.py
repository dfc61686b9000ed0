"""Báo Bắc Giang (baobacgiang.com.vn, later baobacgiang.vn).

XPaths: a public crawler configuration of 2020. URLs: article links quoted in 2022 (``/bg/…``) and 2025
(``-postid<id>.bbg``), numbered on. Since the merger with Báo Bắc Ninh on 1 July 2025 the same system, with
the old numbers, answers at baobacninhtv.vn.
"""

from __future__ import annotations

import re

from newsarchive.publishers.base import Hints, Publisher, Tested
from newsarchive.publishers.families import ends
from newsarchive.publishers.xpath import by_class


class BaoBacGiang(Publisher):
    """The rules of Báo Bắc Giang."""

    name = "baobacgiang"
    title = "Báo Bắc Giang"
    province = "Bắc Giang"
    province_now = "Bắc Ninh"
    domains = ("baobacgiang.vn", "baobacgiang.com.vn", "baobacninhtv.vn")
    successor = "baobacninhtv.vn"
    article_path = ends(r"-postid(?P<key>\d+)\.bbg")
    former_path = re.compile(r"/bg/(?:[^/?]+/){1,2}(?P<key>\d+)/[^/?]*\.html(?=\?|$)")
    hints = Hints(
        stamp=(by_class("datetimes-detail-articlecontent", "p"),),
        lead=(by_class("alead", "p"), by_class("news_detail_sapo", "div")),
        body=(by_class("ArticleContent BaoBacGiang8", "div"), by_class("ArticleContent", "div")),
        paragraph=(".//p[not(ancestor::table)][not(contains(@class,'alead'))]",),
        image_box=(".//table[descendant::img]",),
        caption=(".//tr[2]//p",),
    )
    tested = Tested.MADE_PAGE
    tested_on = ("tests/pages/publishers-baobacgiang/vuon-uom-ben-song/page.html",)
