"""Huế ngày nay (huengaynay.vn), until 2023 Báo Thừa Thiên Huế (baothuathienhue.vn).

The province of Thừa Thiên Huế became the city of Huế on 1 January 2025 and merged with no other.

XPaths: a public crawler configuration of 2020. URLs: article links quoted in 2021 (``-a100343.html``) and 2025
(``-163431.html``), numbered on.
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.families import ContentFck, ends
from newsarchive.publishers.xpath import CENTRED, by_class, next_to


class BaoThuaThienHue(ContentFck):
    """The rules of Huế ngày nay."""

    name = "baothuathienhue"
    title = "Huế ngày nay"
    province = "Huế"
    province_now = "Huế"
    domains = ("huengaynay.vn", "baothuathienhue.vn")
    article_path = ends(r"-a?(?P<key>\d{4,})\.html?")
    hints = replace(
        ContentFck.hints,
        lead=(by_class("fontd fw600 justify froboto"), by_class("fontd fw600 justify")),
        body=("//*[@id='newscontents']", by_class("content-fck")),
        paragraph=("./p[not(contains(@style,'center'))]",),
        caption=(next_to(CENTRED),),
    )
