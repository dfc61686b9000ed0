"""What counts as a change of an article, and what is noise."""

from __future__ import annotations

import pytest

from newsarchive.comparing.fields import changed, changed_around, edited

OLD = {
    "url": "https://a.example/1",
    "title": "Tiêu đề",
    "updated": "2020-07-13T08:18:00+07:00",
    "updated_raw": "13/07/2020 08:18",
    "published": None,
    "published_raw": None,
    "body": ["một", "hai"],
    "images": [{"url": "https://a.example/i.jpg?w=600&t=1", "caption": "x", "credit": None}],
    "related": [],
    "fetched_at": "2020-07-13T03:00:00Z",
}


def test_nothing_changed():
    assert changed(OLD, dict(OLD)) == []


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"title": "Khác", "body": ["một"]}, ["title", "body"]),
        ({"updated_raw": "13/07/2020 09:00", "updated": "2020-07-13T09:00:00+07:00"}, ["updated"]),
        ({"updated_raw": "13/07/2020 08:18:23", "updated": "2020-07-13T08:18:23+07:00"}, ["updated"]),
        ({"updated_raw": None, "updated": None}, ["updated"]),
        ({"images": []}, ["images"]),
        ({"images": [{"url": "https://a.example/i.jpg", "caption": "y", "credit": None}]}, ["images"]),
        ({"images": [{"url": "https://a.example/j.jpg", "caption": "x", "credit": None}]}, ["images"]),
        ({"byline": "PV"}, ["byline"]),
    ],
)
def test_edits(change, fields):
    assert changed(OLD, OLD | change) == fields


@pytest.mark.parametrize(
    "change",
    [
        {"images": [{"url": "http://www.a.example/i.jpg?w=300&t=2", "caption": "x", "credit": None}]},
        {"related": [{"title": "t", "url": "u"}], "tags": ["a"], "section": "Kinh tế"},
        {"fetched_at": "2020-08-01T00:00:00Z"},
    ],
)
def test_noise(change):
    assert changed(OLD, OLD | change) == []


def relative(raw: str, value: str, fetched_at: str) -> dict:
    return OLD | {"updated_raw": raw, "updated": value, "fetched_at": fetched_at}


FIRST = relative("3 giờ trước", "2020-07-13T07:05:00+07:00", "2020-07-13T03:05:00Z")


@pytest.mark.parametrize(
    "later",
    [
        relative("9 giờ trước", "2020-07-13T07:50:00+07:00", "2020-07-13T09:50:00Z"),
        relative("1 ngày trước", "2020-07-13T18:00:00+07:00", "2020-07-14T11:00:00Z"),
        relative("13/07/2020 06:40", "2020-07-13T06:40:00+07:00", "2020-07-20T09:50:00Z"),
    ],
)
def test_a_stamp_that_counts_from_the_visit_is_the_same_stamp_later(later):
    assert changed(FIRST, later) == []


@pytest.mark.parametrize(
    "later",
    [
        relative("5 phút trước", "2020-07-13T16:00:00+07:00", "2020-07-13T09:05:00Z"),
        relative("3 giờ trước", "2020-07-13T16:05:00+07:00", "2020-07-13T12:05:00Z"),
        relative("14/07/2020 06:40", "2020-07-14T06:40:00+07:00", "2020-07-20T09:50:00Z"),
    ],
)
def test_unless_it_was_set_anew(later):
    assert changed(FIRST, later) == ["updated"]


def test_what_is_around_the_article_is_told_apart():
    assert changed_around(OLD, OLD | {"tags": ["a"], "section": "Kinh tế"}) == ["section", "tags"]


SHOWN = OLD | {"byline": "Tin, ảnh: Thu Hà", "authors": ["Thu Hà"], "dateline": "YênBái"}
BARE = {"updated": None, "updated_raw": None, "byline": None, "authors": [], "dateline": None}
PICTURE = OLD["images"][0]


@pytest.mark.parametrize(
    "change",
    [
        BARE,
        {"byline": None, "authors": []},
        {"images": [PICTURE | {"caption": None}]},
        {"updated": None, "updated_raw": None},
    ],
)
def test_what_a_template_no_longer_shows_is_no_edit(change):
    assert changed(SHOWN, SHOWN | change)
    assert edited(SHOWN, SHOWN | change) == []


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        (BARE | {"body": ["một", "ba"]}, ["updated", "dateline", "body", "byline", "authors"]),
        ({"byline": "Tin, ảnh: Thu Hà - Minh", "authors": ["Thu Hà", "Minh"]}, ["byline", "authors"]),
        ({"images": []}, ["images"]),
        ({"images": [PICTURE | {"caption": "y"}]}, ["images"]),
        ({"images": [PICTURE | {"credit": "TL"}]}, ["images"]),
        ({"updated": None, "updated_raw": "vừa xong"}, ["updated"]),
        ({"lead": "mới"}, ["lead"]),
    ],
)
def test_edits_stay_edits(change, fields):
    assert edited(SHOWN, SHOWN | change) == fields


def test_a_stamp_printed_otherwise_is_the_same_stamp():
    minute = OLD | {"updated_precision": "minute"}
    second = OLD | {
        "updated_raw": "8:18:23 AM, 13/7/2020",
        "updated": "2020-07-13T08:18:23+07:00",
        "updated_precision": "second",
    }
    day = OLD | {"updated_raw": "13-7-2020", "updated": "2020-07-13T00:00:00+07:00", "updated_precision": "day"}
    assert changed(minute, second) == changed(second, minute) == changed(second, day) == []
    assert changed(second, day | {"updated": "2020-07-14T00:00:00+07:00"}) == ["updated"]


def hinted(record: dict, *missed: str) -> dict:
    return record | {"extractor": {"version": "1", "publisher": "a", "hints_missed": list(missed)}}


FULL = hinted(OLD | {"byline": "PV", "lead": "mở đầu", "dateline": "YênBái"}, "section")


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"lead": None, "dateline": None, "body": ["YênBái mở đầu", "một", "hai"], "byline": None}, []),
        ({"lead": None, "body": ["mở đầu", "một", "ba"]}, ["lead", "body"]),
        ({"lead": None}, ["lead"]),
        ({"title": "Khác", "byline": None}, ["title", "byline"]),
    ],
)
def test_the_same_words_in_other_places_of_a_new_template_are_no_edit(change, fields):
    assert edited(FULL, hinted(FULL | change, "section", "lead")) == fields
    if "lead" in change:
        assert edited(FULL, hinted(FULL | change, "section")), "in the old template they are one"


def test_what_the_template_still_shows_was_taken_away():
    assert edited(SHOWN, SHOWN | {"byline": None, "authors": []}, {"byline", "authors"}) == ["byline", "authors"]
    assert edited(SHOWN, SHOWN | {"byline": None, "authors": []}, {"updated"}) == []
