"""Saved pages of many papers with a clock, counters, advertisements and comments put in: no visit makes an edit."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsarchive import read_page
from newsarchive.comparing.fields import changed

PAGES = Path(__file__).parents[1] / "pages"
FOLDERS = [
    path for name in ("sample", "baoyenbai", "publishers-*") for path in sorted(PAGES.glob(f"{name}/*/page.html"))
]
BODY, LAST, FIRST, TITLE, END = r"(<body[^>]*>)", r"(</p>)(?!.*</p>)", r"(</p>)", r"(</h[1-3]>)", r"(</body>)"
# Where it goes, and what stands there at a visit.
NOISE = {
    "views under the title": (TITLE, lambda n: f"<div class='meta'><span>Lượt xem: {n * 37}</span></div>"),
    "views under the text": (LAST, lambda n: f"<p class='view'>Lượt xem: {n * 37}</p>"),
    "views in words": (LAST, lambda n: f"<div>(Đã xem {n * 13} lần)</div>"),
    "a clock": (BODY, lambda n: f"<div>Hôm nay: Thứ {2 + n % 5}, ngày {n % 28 + 1}/7/2020, {n % 12}:{n:02d}:{n:02d} AM</div>"),
    "an advertisement": (FIRST, lambda n: f"<div class='ads-box'><a href='http://ads.example/{n}'>Mua ngay số {n}, giảm {n} %</a></div>"),
    "comments": (
        LAST,
        lambda n: f"<div class='comment'><h3>Bình luận ({n})</h3><p>Ý kiến số {n}: bài viết rất hay và bổ ích cho bà con.</p></div>",
    ),
    "likes": (LAST, lambda n: f"<div class='share'>Thích {n} Chia sẻ {n * 2}</div>"),
    "who is there": (END, lambda n: f"<div>Đang online: {n} người. Tổng truy cập: {n * 9999}</div>"),
    "the price of gold": (END, lambda n: f"<table><tr><td>SJC</td><td>{50_000 + n}</td></tr></table>"),
}  # fmt: skip


@pytest.mark.parametrize("page", FOLDERS[::3], ids=lambda page: f"{page.parts[-3]}/{page.parts[-2]}")
def test_noise_makes_no_edit(page):
    meta = json.loads(page.with_name("page.json").read_text())
    raw = page.read_bytes()
    try:
        html = raw.decode()
    except UnicodeDecodeError:
        pytest.skip("a page in a legacy encoding")

    def visit(noise: str, number: int) -> dict | None:
        place, shown = NOISE[noise]
        served = re.sub(
            place,
            lambda found: shown(number) + found[0] if place == END else found[0] + shown(number),
            html,
            count=1,
            flags=re.DOTALL,
        )
        article = read_page(served.encode(), meta["url"], meta.get("content_type"), datetime(2026, 1, 1, tzinfo=UTC))
        return None if article is None else article.to_record()

    for noise in NOISE:
        first, second = visit(noise, 7), visit(noise, 19)
        assert (first is None) == (second is None), noise
        assert first is None or changed(first, second) == [], noise
