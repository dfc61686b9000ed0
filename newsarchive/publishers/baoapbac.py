"""Báo Ấp Bắc (baoapbac.vn), the paper of Tiền Giang; merged into Báo Đồng Tháp on 1 July 2025.

XPaths: a public crawler configuration of 2020. Family: pictures under ``/dataimages/<YYYYMM>/original/``,
quoted up to 2024.
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.families import ContentDate
from newsarchive.publishers.xpath import by_class, by_id


class BaoApBac(ContentDate):
    """The rules of Báo Ấp Bắc. By its name, the stamp's element may be the page's clock."""

    name = "baoapbac"
    title = "Báo Ấp Bắc"
    province = "Tiền Giang"
    province_now = "Đồng Tháp"
    domains = ("baoapbac.vn",)
    successor = "baodongthap.vn"
    hints = replace(
        ContentDate.hints,
        stamp=(by_id("date"), by_id("current-date")),
        lead=(f"({by_class('content')}/p[not(iframe)])[1]", by_class("content") + "/*[1]//strong"),
        paragraph=("./div/p", "./div[not(table)]", "./p"),
        image_box=(by_class("image center", under=".//"),),
        caption=(".//tr[2]/td",),
    )
