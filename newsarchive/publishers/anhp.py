"""An ninh Hải Phòng (anhp.vn), the paper of the city's police.

Stamp: a public crawler configuration of 2020. URLs: article links quoted in 2023.
"""

from __future__ import annotations

from newsarchive.publishers.base import Hints, Publisher
from newsarchive.publishers.families import ends
from newsarchive.publishers.xpath import by_class


class AnNinhHaiPhong(Publisher):
    """The rules of An ninh Hải Phòng."""

    name = "anhp"
    title = "An ninh Hải Phòng"
    province = "Hải Phòng"
    province_now = "Hải Phòng"
    domains = ("anhp.vn",)
    article_path = ends(r"-d(?P<key>\d+)\.html?")
    hints = Hints(stamp=(by_class("detailBox", "div"),))
