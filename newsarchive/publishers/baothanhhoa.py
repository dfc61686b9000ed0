"""Báo Thanh Hóa (baothanhhoa.vn).

XPaths: a public crawler configuration of 2020. URLs: article links quoted from 2019 to 2025 (111852, 244736).
"""

from __future__ import annotations

from newsarchive.publishers.base import Hints, Tested
from newsarchive.publishers.families import SlugId
from newsarchive.publishers.xpath import by_class, by_id


class BaoThanhHoa(SlugId):
    """The rules of Báo Thanh Hóa."""

    name = "baothanhhoa"
    title = "Báo Thanh Hóa"
    province = "Thanh Hóa"
    province_now = "Thanh Hóa"
    domains = ("baothanhhoa.vn",)
    section_path = "/{section}"
    hints = Hints(
        stamp=(by_class("date_news"),),
        lead=(by_class("article__sapo", "div"), by_class("sapo_detail")),
        body=(by_id("main-detail"),),
        paragraph=("./*[contains(@class,'pBody')][not(descendant::img)]",),
        image_box=("./*[descendant::img]",),
        caption=("./following-sibling::*[1]" + by_class("pCaption", under="/self::"),),
        byline=(by_id("main-detail") + by_class("pAuthor", under="/"),),
        related=(by_class("drelated"),),
        remove=(by_class("drelated", under=".//"),),
    )
    tested = Tested.MADE_PAGE
    tested_on = ("tests/pages/publishers-baothanhhoa/det-san-lang-do/page.html",)
