"""Spider arguments as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from newsarchive.spiders import arguments
from newsarchive.spiders.arguments import ArgumentError

TODAY = date(2020, 7, 20)


@pytest.mark.parametrize("text", ["2020-07-13", " 2020-07-13 ", "13/7/2020", "13/07/2020"])
def test_days(text):
    assert arguments.day("since", text) == date(2020, 7, 13)


@pytest.mark.parametrize("text", ["", "31/02/2020", "2020-13-01", "hôm qua", "1/2", "1/2/3/4"])
def test_no_days(text):
    with pytest.raises(ArgumentError, match="write it as YYYY-MM-DD"):
        arguments.day("since", text)


def test_ranges_end_today_at_the_latest():
    first = date(2020, 7, 13)
    assert arguments.day_range(first, None, TODAY) == (first, TODAY)
    assert arguments.day_range(first, date(2021, 1, 1), TODAY) == (first, TODAY)
    assert arguments.day_range(first, first, TODAY) == (first, first)


@pytest.mark.parametrize(("since", "until"), [(date(2020, 7, 21), None), (date(2020, 7, 13), date(2020, 7, 12))])
def test_impossible_ranges(since, until):
    with pytest.raises(ArgumentError):
        arguments.day_range(since, until, TODAY)


def test_lists_by_commas_or_spaces():
    assert arguments.words("a,b  c") == ["a", "b", "c"]
    assert arguments.words(None) == []


def test_url_files(tmp_path):
    listed = tmp_path / "urls.txt"
    listed.write_text("# mine\n\nhttp://a.example/1\n  /2  \n", encoding="utf-8")
    assert list(arguments.url_lines(str(listed))) == ["http://a.example/1", "/2"]
    with pytest.raises(ArgumentError, match="cannot read"):
        list(arguments.url_lines(str(tmp_path / "none.txt")))


@pytest.mark.parametrize(("text", "meant"), [("no", False), ("Yes", True), ("0", False), (" on ", True), (None, None)])
def test_yes_and_no(text, meant):
    assert arguments.flag("images", text) is meant


def test_neither_yes_nor_no():
    with pytest.raises(ArgumentError, match="images 'perhaps' is neither yes nor no"):
        arguments.flag("images", "perhaps")
