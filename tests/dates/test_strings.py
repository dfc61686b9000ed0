"""Every string of strings.txt, and the shared ones where they are: right, or nothing."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.dates import find_dates, parse_date

NOW = datetime.fromisoformat("2020-07-13T09:00:00+07:00")
PRECISION = {"s": "second", "m": "minute", "d": "day"}


def cases() -> list:
    lines = (Path(__file__).parent / "strings.txt").read_text(encoding="utf-8").splitlines()
    found = []
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        raw, end = json.JSONDecoder().raw_decode(line)
        rest = line[end:].split()
        found.append(pytest.param(raw, rest, id=f"line {number}"))
    return found


@pytest.mark.parametrize(("raw", "rest"), cases())
def test_a_string(raw, rest):
    found = parse_date(raw, NOW)
    if rest[0] == "-":
        assert found is None
        return
    assert found is not None
    assert found.value.isoformat() == f"{rest[0]}+07:00"
    assert found.precision == PRECISION[rest[1]]


def test_the_shared_strings(shared):
    wrong = []
    for line in (shared / "dates" / "vietnamese-dates.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        found = parse_date(case["raw"], NOW)
        if (found.value.isoformat() if found else None) != case["expected"]:
            wrong.append(case["raw"])
    assert wrong == []


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_exception(text):
    parse_date(text, NOW)
    find_dates(text, NOW)


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2035, 1, 1)))  # noqa: DTZ001 - wall time, zone added by the reader
def test_stamps_come_back(moment):
    moment = moment.replace(microsecond=0)
    day = f"{moment.day}/{moment.month}/{moment.year}"
    half = "AM" if moment.hour < 12 else "PM"
    for raw in (f"Cập nhật: {day} | {moment.hour % 12 or 12}:{moment:%M:%S} {half}", f"{moment:%H:%M:%S} {day}"):
        found = parse_date(raw)
        assert found is not None
        assert found.value.replace(tzinfo=None) == moment
        assert found.precision == "second"
