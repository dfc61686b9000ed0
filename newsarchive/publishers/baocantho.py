"""Báo Cần Thơ (baocantho.com.vn), which the papers of Hậu Giang and Sóc Trăng joined on 1 July 2025.

Checked on a real article and a real listing of 8 January 2026: URLs, paging, sections, selectors.
"""

from __future__ import annotations

from typing import ClassVar

from newsarchive.publishers.base import Tested
from newsarchive.publishers.families import ContentFck


class BaoCanTho(ContentFck):
    """The rules of Báo Cần Thơ."""

    name = "baocantho"
    title = "Báo Cần Thơ"
    province = "Cần Thơ"
    province_now = "Cần Thơ"
    domains = ("baocantho.com.vn",)
    sections: ClassVar[dict[str, str]] = {
        "thoi-su": "Thời sự",
        "chinh-tri": "Chính trị",
        "kinh-te": "Kinh tế",
        "xa-hoi-phap-luat": "Xã hội - Pháp luật",
        "quoc-phong-an-ninh": "Quốc phòng - An ninh",
        "the-gioi": "Thế giới",
        "giao-duc": "Giáo dục",
        "y-te": "Y tế",
        "van-hoa-giai-tri": "Văn hóa - Giải trí",
        "the-thao": "Thể thao",
        "du-lich": "Du lịch",
        "cong-nghe": "Công nghệ",
    }
    page_path = "/{section}?p={page}"
    tested = Tested.REAL_PAGE
    tested_on = ("../shared/pages/real/baocantho_article.html",)
