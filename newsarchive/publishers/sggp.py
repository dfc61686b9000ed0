"""Sài Gòn Giải Phóng (sggp.org.vn), the paper of TP. Hồ Chí Minh.

XPaths: a public crawler configuration of 2020, from the older site. URLs: ``…-post<id>.html``, quoted since
2023 (post566364); before, ``…-<id>.html`` with numbers of its own.
"""

from __future__ import annotations

from dataclasses import replace

from newsarchive.publishers.families import CmsBody, SlugId
from newsarchive.publishers.xpath import by_class


class SaiGonGiaiPhong(CmsBody):
    """The rules of Sài Gòn Giải Phóng."""

    name = "sggp"
    title = "Sài Gòn Giải Phóng"
    province = "TP. Hồ Chí Minh"
    province_now = "TP. Hồ Chí Minh"
    domains = ("sggp.org.vn",)
    former_path = SlugId.article_path
    former_prefix = "old-"
    hints = replace(
        CmsBody.hints,
        stamp=(*CmsBody.hints.stamp, by_class("meta-info", "div") + "//time"),
        lead=(*CmsBody.hints.lead, by_class("summary cms-desc", "div")),
        image_box=(*CmsBody.hints.image_box, by_class("full-img", "div", under=".//")),
        caption=(*CmsBody.hints.caption, by_class("fig", "span", under="./")),
        remove=(*CmsBody.hints.remove, by_class("notification", "table", under=".//")),
    )
