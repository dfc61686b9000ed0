"""Báo Bắc Kạn (baobackan.org.vn, later baobackan.vn); merged into Báo Thái Nguyên on 1 July 2025.

XPaths: a public crawler configuration of 2020, of the "content + date" system. The later site's pictures lie
where those of the cms-body family do (an epicdn.me host, quoted in 2023).
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.families import CmsBody, ContentDate


class BaoBacKan(CmsBody):
    """The rules of Báo Bắc Kạn: cms-body now, content + date before."""

    name = "baobackan"
    title = "Báo Bắc Kạn"
    province = "Bắc Kạn"
    province_now = "Thái Nguyên"
    domains = ("baobackan.vn", "baobackan.org.vn")
    successor = "baothainguyen.vn"
    former_path = ContentDate.article_path
    hints = replace(
        CmsBody.hints,
        stamp=(*CmsBody.hints.stamp, "//div[@id='date']"),
        lead=(*CmsBody.hints.lead, "(//div[@id='content']//p)[1]//strong"),
        body=(*CmsBody.hints.body, "//div[@id='content']"),
        image_box=(*CmsBody.hints.image_box, ".//table[descendant::img]"),
        caption=(*CmsBody.hints.caption, ".//tr[2]/td"),
    )
