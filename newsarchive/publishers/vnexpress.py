"""VnExpress (vnexpress.net), a national online paper.

Checked on real articles of November 2023 and October 2025: URLs, sections, selectors. Until 2018 some sections
had hosts of their own, with numbers from the same count.
"""

from __future__ import annotations

from typing import ClassVar

from newsarchive.publishers.base import Tested
from newsarchive.publishers.families import FckDetail


class VnExpress(FckDetail):
    """The rules of VnExpress."""

    name = "vnexpress"
    title = "VnExpress"
    domains = (
        "vnexpress.net",
        "kinhdoanh.vnexpress.net",
        "giaitri.vnexpress.net",
        "thethao.vnexpress.net",
        "dulich.vnexpress.net",
        "doisong.vnexpress.net",
        "suckhoe.vnexpress.net",
        "sohoa.vnexpress.net",
    )
    sections: ClassVar[dict[str, str]] = {
        "thoi-su": "Thời sự",
        "goc-nhin": "Góc nhìn",
        "the-gioi": "Thế giới",
        "kinh-doanh": "Kinh doanh",
        "bat-dong-san": "Bất động sản",
        "khoa-hoc": "Khoa học",
        "giai-tri": "Giải trí",
        "the-thao": "Thể thao",
        "phap-luat": "Pháp luật",
        "giao-duc": "Giáo dục",
        "suc-khoe": "Sức khỏe",
        "doi-song": "Đời sống",
        "du-lich": "Du lịch",
        "so-hoa": "Số hóa",
    }
    tested = Tested.REAL_PAGE
    tested_on = (
        "../shared/pages/real/vnexpress_2023-11-02.html",
        "../shared/pages/real/vnexpress_2025-10-22.html.gz",
    )
