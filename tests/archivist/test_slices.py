"""Slices of days and of numbers; the time left."""

from __future__ import annotations

from datetime import date

import pytest

from newsarchive.backfill.slices import (
    Progress,
    SliceError,
    parse_numbers,
    slices_of_days,
    slices_of_numbers,
    told_seconds,
)


def told(slices) -> list[tuple[str, int]]:
    return [(str(one), one.units) for one in slices]


def test_months_from_the_latest_back():
    assert told(slices_of_days(date(2019, 12, 30), date(2020, 2, 3))) == [
        ("2020-02-01 to 2020-02-03", 3),
        ("2020-01-01 to 2020-01-31", 31),
        ("2019-12-30 to 2019-12-31", 2),
    ]
    assert told(slices_of_days(date(2020, 7, 1), date(2020, 7, 1))) == [("2020-07-01", 1)]
    assert told(slices_of_days(date(2020, 7, 1), date(2020, 7, 5), 2)) == [
        ("2020-07-04 to 2020-07-05", 2),
        ("2020-07-02 to 2020-07-03", 2),
        ("2020-07-01", 1),
    ]


def test_numbers_from_the_highest_down():
    assert told(slices_of_numbers(89163, 91000)) == [("91000", 1), ("90000 to 90999", 1000), ("89163 to 89999", 837)]
    assert sum(one.units for one in slices_of_numbers(89163, 351318)) == 262_156
    assert told(slices_of_numbers(5, 5, 10)) == [("5", 1)]


@pytest.mark.parametrize(
    ("text", "expected"), [("89163-351318", (89163, 351318)), (" 7 – 9 ", (7, 9)), ("3..3", (3, 3))]
)
def test_ranges(text, expected):
    assert parse_numbers(text) == expected


@pytest.mark.parametrize("text", ["", "7", "9-7", "a-b", "-5-3", "1-99999999999", "1-2-3"])
def test_no_ranges(text):
    with pytest.raises(SliceError):
        parse_numbers(text)


def test_time_left():
    progress = Progress()
    assert progress.left(100) is None
    progress.add(10, 30.0, 40)
    progress.add(10, 10.0, 20)
    assert progress.left(50) == 100.0


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "0 s"),
        (40, "40 s"),
        (720, "12 min"),
        (33_600, "9 h 20 min"),
        (7_200, "2 h"),
        (272_000, "3 days 4 h"),
        (259_200, "3 days"),
    ],
)
def test_a_time_as_a_person_says_it(seconds, expected):
    assert told_seconds(seconds) == expected
