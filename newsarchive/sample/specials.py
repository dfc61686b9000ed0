"""The sample newspaper's pages that are no articles though something links to them as if they were."""

from __future__ import annotations

from typing import Final

MISSING: Final = "/14/204052/Chu_nhiem_hop_tac_xa_ke_chuyen_giu_giong_nep_cam.aspx"
"""Answers 404: taken down, yet still under another article's "Các tin khác"."""

SOFT_MISSING: Final = frozenset({"/13/204044/Gia_vai_muon_nhich_len_o_Ben_Lau.aspx"})
"""Answer 200 with an error text, and are linked the same way."""
SOFT_MISSING_TEXT: Final = "Bài viết không tồn tại hoặc đã bị gỡ bỏ. Mời bạn đọc xem các tin khác của chuyên mục."

MOVED: Final = {"/11/204188/Khe_Vang_thieu_nuoc_sinh_hoat.aspx": 204188}
"""Old path of an article that has another slug and section now: answers 301 to it."""

INTERNAL: Final = "/noibo/204270/Lich_truc_toa_soan_tuan_tu_13_den_19_7.aspx"
"""An article in the folder that robots.txt closes, linked from the foot of every page."""

TOPIC_PATH: Final = "/Chuyende/3/Song_chung_voi_mua_lu.aspx"
TOPIC_TITLE: Final = "Sống chung với mùa lũ"
TOPIC: Final = (204385, 204352, 204285, 204115)
"""A page that looks like an article by its address and lists these articles."""
