"""Every string of the hand-written lists, and the shared ones where they are: right, or nothing."""

from __future__ import annotations

import json
import unicodedata
from datetime import datetime
from pathlib import Path

import pytest

from newsarchive.dates import parse_date

NOW = datetime.fromisoformat("2020-07-13T09:00:00+07:00")
PRECISION = {"s": "second", "m": "minute", "d": "day"}
LISTS = ("strings.txt", "more-strings.txt")


def cases() -> list:
    found = []
    for name in LISTS:
        lines = (Path(__file__).parent / name).read_text(encoding="utf-8").split("\n")
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.startswith("#"):
                continue
            raw, end = json.JSONDecoder().raw_decode(line)
            found.append(pytest.param(raw, line[end:].split(), id=f"{name} line {number}"))
    return found


def check(raw: str, rest: list[str]) -> None:
    found = parse_date(raw, NOW)
    if rest[0] == "-":
        assert found is None
        return
    assert found is not None
    assert found.value.isoformat() == f"{rest[0]}+07:00"
    assert found.precision == PRECISION[rest[1]]
    assert list(found.problems) == rest[2:]


@pytest.mark.parametrize(("raw", "rest"), cases())
def test_a_string(raw, rest):
    check(raw, rest)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_composing_and_decomposing_change_no_answer(form):
    for case in cases():
        raw, rest = case.values
        check(unicodedata.normalize(form, raw), rest)


def test_the_shared_strings(shared):
    wrong = []
    for line in (shared / "dates" / "vietnamese-dates.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        found = parse_date(case["raw"], NOW)
        if (found.value.isoformat() if found else None) != case["expected"]:
            wrong.append(case["raw"])
    assert wrong == []
