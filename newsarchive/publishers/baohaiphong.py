"""Báo Hải Phòng (baohaiphong.com.vn, now baohaiphong.vn), which Báo Hải Dương joined on 1 July 2025.

XPaths: two public crawler configurations of 2020, from the older site; its pictures lay under
``/dataimages/<YYYYMM>/``. The site of today runs on ONECMS; article links quoted in 2025 and 2026 (541045).
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.families import ContentDate, OneCms
from newsarchive.publishers.xpath import CENTRED, by_class, by_id, next_to


class BaoHaiPhong(OneCms):
    """The rules of Báo Hải Phòng."""

    name = "baohaiphong"
    title = "Báo Hải Phòng"
    province = "Hải Phòng"
    province_now = "Hải Phòng"
    domains = ("baohaiphong.vn", "baohaiphong.com.vn")
    former_path = ContentDate.article_path
    hints = replace(
        OneCms.hints,
        stamp=(*OneCms.hints.stamp, by_class("row1 creatdate")),
        lead=(*OneCms.hints.lead, by_class("head")),
        body=(*OneCms.hints.body, by_id("newsContent")),
        paragraph=("./p[not(img)]", "./b"),
        image_box=(*OneCms.hints.image_box, by_class("picBox", under=".//"), "./p[img]"),
        caption=(*OneCms.hints.caption, ".//tr[2]/td", next_to(CENTRED, "p")),
        remove=(*OneCms.hints.remove, "./*[contains(@class,'row1') or contains(@class,'title')]"),
    )
