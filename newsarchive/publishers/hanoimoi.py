"""Hànộimới (hanoimoi.com.vn, now hanoimoi.vn), the paper of Hà Nội.

XPaths: a public crawler configuration of 2020, from the older site. URLs: article links of the older site
(``/tin-tuc/Chuyen-la/1016358/…``) quoted from 2012 to 2021; since 2023 ``…-<id>.html``, from a crawler
configuration of 2025. The two are numbered apart.
"""

from __future__ import annotations

import re

from newsarchive.publishers.base import Hints, Tested
from newsarchive.publishers.families import SlugId
from newsarchive.publishers.xpath import by_class


class HaNoiMoi(SlugId):
    """The rules of Hànộimới."""

    name = "hanoimoi"
    title = "Hànộimới"
    province = "Hà Nội"
    province_now = "Hà Nội"
    domains = ("hanoimoi.vn", "hanoimoi.com.vn")
    former_path = re.compile(r"/tin-tuc/[^/?]+/(?P<key>\d{3,})(?:/[^?]*)?(?=\?|$)", re.IGNORECASE)
    former_prefix = "old-"
    section_path = "/{section}"
    hints = Hints(
        stamp=(by_class("period"),),
        lead=(by_class("summary"), by_class("article") + "/p[1]"),
        body=(by_class("article"),),
        paragraph=("./p", by_class("innwide", "div", under="./")),
        image_box=(by_class("image", "figure", under=".//"), by_class("thumbox", under=".//")),
        caption=("./figcaption",),
    )
    tested = Tested.MADE_PAGE
    tested_on = ("tests/pages/publishers-hanoimoi/cho-hoa-dem/page.html",)
