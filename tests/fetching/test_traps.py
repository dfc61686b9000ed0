"""Listings without end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsarchive.crawl.traps import TrapGuard, is_folded, shape


def test_urls_of_one_shape():
    assert shape("http://a.vn/lich?nam=2031&thang=4") == shape("http://A.vn/lich?nam=1907&thang=12")
    assert shape("http://a.vn/12/p2") != shape("http://a.vn/xa-hoi/p2")


def test_a_calendar_is_left_after_a_while():
    guard = TrapGuard(barren_most=3)
    for year in range(2000, 2003):
        assert guard.refuses(f"http://a.vn/lich?nam={year}") is None
        guard.read(f"http://a.vn/lich?nam={year}", 0)
    assert guard.refuses("http://a.vn/lich?nam=2003") == "3 such pages in a row brought no new article"
    assert guard.refuses("http://a.vn/xa-hoi?trang=2") is None


def test_a_long_listing_that_brings_articles_goes_on():
    guard = TrapGuard(barren_most=3)
    for page in range(100):
        assert guard.refuses(f"http://a.vn/xa-hoi/p{page}") is None
        guard.read(f"http://a.vn/xa-hoi/p{page}", 1 if page % 3 == 2 else 0)


def test_paths_that_repeat_themselves():
    assert is_folded("http://a.vn/tin/tin/tin/tin/a.html")
    assert is_folded("http://a.vn/" + "x/y/" * 20)
    assert is_folded("http://[broken")
    assert not is_folded("http://a.vn/tin/tin/2020/2020/2020/2020/tin/a.html")


@given(st.text(max_size=200))
def test_any_text_has_a_shape(text):
    assert isinstance(shape(text), str)
    assert is_folded(text) in {True, False}
