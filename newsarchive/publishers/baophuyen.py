"""Báo Phú Yên (baophuyen.com.vn, later baophuyen.vn).

Since the merger into Báo Đắk Lắk on 1 July 2025 it answers at phuyen.baodaklak.vn.

XPaths: a public crawler configuration of 2020. URLs: article links quoted in 2025, of both systems
(``/82/58118/….html`` and ``/kinh-te/202505/…-1371bcf/``).
"""

from __future__ import annotations

import re
from dataclasses import replace

from newsarchive.publishers.families import ContentDate
from newsarchive.publishers.xpath import by_class


class BaoPhuYen(ContentDate):
    """The rules of Báo Phú Yên."""

    name = "baophuyen"
    title = "Báo Phú Yên"
    province = "Phú Yên"
    province_now = "Đắk Lắk"
    domains = ("phuyen.baodaklak.vn", "baophuyen.vn", "baophuyen.com.vn")
    successor = "baodaklak.vn"
    former_path = re.compile(r"/\d+/(?P<key>\d+)/[^/?]*\.html(?=\?|$)")
    hints = replace(
        ContentDate.hints,
        stamp=(by_class("newsDetail", "div") + "/*[contains(@class,'date')]", *ContentDate.hints.stamp),
        lead=(by_class("text", "div") + "/p[1]", *ContentDate.hints.lead),
        body=(by_class("newsDetail", "div"), *ContentDate.hints.body),
        paragraph=(by_class("text", "div", under=".//") + "/p[not(.//img)]", "./p"),
        image_box=(by_class("pic", "div", under=".//"), *ContentDate.hints.image_box),
        caption=("./p", ".//tr[2]", *ContentDate.hints.caption),
        related=(by_class("otherNews", "div"),),
        remove=(
            by_class("title", "div", under=".//"),
            by_class("date", "div", under=".//"),
            by_class("commentDetail", "div", under=".//"),
            by_class("otherNews", "div", under=".//"),
            by_class("share", "div", under=".//"),
        ),
    )
