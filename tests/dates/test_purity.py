"""Dates are read from the string and `now` alone, in bounded length, without dateparser where it is not needed."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from newsarchive.dates import MAX_LENGTH, parse_date

NOW = datetime.fromisoformat("2020-07-13T09:00:00+07:00")
STRINGS = ("Cập nhật: Thứ hai, 13/7/2020 | 8:18:23 AM", "3 giờ trước", "July 13, 2020", "1594603103", "Th? hai", "13/7")


def run(program: str, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program], env=os.environ | environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_dateparser_is_imported_only_for_a_foreign_date():
    program = f"""
import sys
from newsarchive.dates import find_dates, parse_date
for raw in {STRINGS!r}:
    parse_date(raw), find_dates(raw)
print("dateparser" in sys.modules)
print(parse_date("13 июля 2020").value.isoformat(), "dateparser" in sys.modules)
"""
    assert run(program).split() == ["False", "2020-07-13T00:00:00+07:00", "True"]


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
def test_the_machine_s_zone_and_language_change_nothing(zone):
    program = f"""
from datetime import datetime
from newsarchive.dates import parse_date
now = datetime.fromisoformat("2020-07-13T09:00:00+07:00")
for raw in {STRINGS!r}:
    print(ascii(parse_date(raw, now)))
"""
    expected = "".join(f"{parse_date(raw, NOW)!a}\n" for raw in STRINGS)
    assert run(program, TZ=zone, LC_ALL="C") == expected


def test_only_the_stated_length_is_read():
    stamp = "13/7/2020"
    within = "x" * (MAX_LENGTH - len(stamp) - 1) + " " + stamp
    beyond = "x" * MAX_LENGTH + " " + stamp
    assert parse_date(within) is not None
    assert parse_date(beyond) is None
    assert parse_date(beyond * 1000) is None


@pytest.mark.parametrize("raw", ["3 giờ trước", "hôm qua", "08:18", "(13/7)", "thứ năm tuần trước", "Vừa xong"])
def test_without_a_present_there_is_no_guess(raw):
    assert parse_date(raw) is None
    assert parse_date(raw, NOW) is not None


def test_the_present_is_taken_in_vietnamese_time():
    assert parse_date("hôm nay", datetime(2020, 7, 12, 18, tzinfo=UTC)) == parse_date("hôm nay", NOW)
    assert parse_date("3 giờ trước", NOW.replace(tzinfo=None)) == parse_date("3 giờ trước", NOW)


def test_values_are_aware_in_vietnamese_time():
    for raw in STRINGS[:4]:
        found = parse_date(raw, NOW)
        assert found is not None
        assert found.value.utcoffset() == timedelta(hours=7)
