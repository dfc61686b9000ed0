"""docs/dates.md tells the truth: every example is read as printed there, and no form is missing."""

from __future__ import annotations

import doctest
import re
from datetime import datetime
from pathlib import Path

import pytest

from newsarchive.dates import MAX_LENGTH, parse_date
from newsarchive.dates.forms import FORMS
from newsarchive.dates.stamps import STAMPS

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "dates.md").read_text(encoding="utf-8")
NOW = datetime.fromisoformat("2020-07-13T09:00:00+07:00")
ROWS = re.findall(r"^\| ([^|]+) \| `([^`|]+)` \| ([0-9: -]+) \| (second|minute|day) \|$", DOCUMENT, re.MULTILINE)


def test_every_form_has_a_row():
    assert sorted(name for name, *_ in ROWS) == sorted(form.name for form in FORMS)


@pytest.mark.parametrize(("name", "example", "value", "precision"), ROWS, ids=[row[0] for row in ROWS])
def test_an_example_is_read_as_printed(name, example, value, precision):
    found = parse_date(example, NOW)
    assert found is not None
    assert found.value == datetime.fromisoformat(f"{value}+07:00" if " " in value else f"{value}T00:00:00+07:00")
    assert found.precision == precision


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)
def test_the_example_in_the_grammar_is_read(form):
    company = {"Z": "13/7/2020 08:18 {}", "z": "13/7/2020 08:18:23 {}", "W": "{}, 13/7/2020", "A": "{} 13/7/2020"}
    raw = company.get(form.kind, "{}")
    if form.kind in "TE" and form.caution:
        raw = "{}, 13/7/2020" if form.kind == "T" else "ngày {}"
    example = form.example if "13/7/2020" in form.example else raw.format(form.example)
    assert parse_date(example, NOW) is not None


def test_every_stamp_has_a_row():
    for name, _, in_words in STAMPS:
        assert f"| {name} | {in_words} |" in DOCUMENT


def test_the_program_in_it_runs():
    test = doctest.DocTestParser().get_doctest(DOCUMENT.replace("```", "\n"), {}, "dates.md", None, 0)
    assert test.examples
    assert doctest.DocTestRunner().run(test).failed == 0


def test_the_length_it_states():
    assert f"first {MAX_LENGTH:,} characters" in DOCUMENT


def test_the_readme_points_to_it():
    assert "docs/dates.md" in (ROOT / "README.md").read_text(encoding="utf-8")
