"""Báo Suối Ngàn, the invented paper of `newsarchive.sample`; it exists only on loopback (``--base-url``)."""

from __future__ import annotations

import re

from newsarchive.publishers.base import Expectations, Tested
from newsarchive.publishers.families import AspNetGrid


class BaoSuoiNgan(AspNetGrid):
    """The rules of Báo Suối Ngàn."""

    name = "sample"
    title = "Báo Suối Ngàn"
    province = "Suối Ngàn"
    province_now = "Suối Ngàn"
    domains = ("baosuoingan.example",)
    # "noibo" (internal) is the folder that its robots.txt closes
    article_path = re.compile(r"/(?P<section>\d+|noibo)/(?P<key>\d+)/[^/]*?(?:\.aspx)?$", re.IGNORECASE)
    sections = {  # noqa: RUF012 - the base class declares it as a class variable
        "11": "Thời sự",
        "13": "Kinh tế",
        "14": "Xã hội",
        "15": "Văn hóa",
        "16": "Thể thao",
        "41": "Đất và người Suối Ngàn",
    }
    feeds = ("/rss/home.rss", "/rss/{section}.rss")
    id_path = "/11/{id}/a.aspx"
    expects = Expectations(always=("title", "updated", "body"))
    tested = Tested.SAMPLE
