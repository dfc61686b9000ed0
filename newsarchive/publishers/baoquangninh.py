"""Báo Quảng Ninh (baoquangninh.com.vn, now baoquangninh.vn).

XPaths: a public crawler configuration of 2020, from the older site, whose pictures lay under
``/dataimages/<YYYYMM>/``. URLs: article links quoted since 2023 (3164333).
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.families import ContentDate, SlugId
from newsarchive.publishers.xpath import by_class


class BaoQuangNinh(SlugId):
    """The rules of Báo Quảng Ninh."""

    name = "baoquangninh"
    title = "Báo Quảng Ninh"
    province = "Quảng Ninh"
    province_now = "Quảng Ninh"
    domains = ("baoquangninh.vn", "baoquangninh.com.vn")
    former_path = ContentDate.article_path
    former_prefix = "old-"
    section_path = "/{section}"
    hints = replace(
        ContentDate.hints,
        stamp=(by_class("date"),),
        lead=("//*[@id='content']/p[1]",),
        body=(by_class("content"), *ContentDate.hints.body),
        paragraph=("./p",),
        image_box=("./table[descendant::img]",),
        caption=(".//tr[2]/td",),
        related=(by_class("rl center"),),
        remove=(by_class("rl center", under=".//"),),
    )
