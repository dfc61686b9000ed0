"""Every saved page under tests/pages against its hand-written expectation: one test per page and field.

A new case is a new folder (see tests/pages/README.md); nothing here changes. What the reader cannot read yet
stands in known_misses.toml and is expected to fail; a field that comes right must be taken off that list.
`python tests/reader/test_pages.py` prints the list of today.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import unicodedata
from dataclasses import asdict
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

PAGES = Path(__file__).parents[1] / "pages"
CASES = {page.parent.relative_to(PAGES).as_posix(): page.parent for page in PAGES.glob("*/*/page.html")}
MISSES: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("known_misses.toml").read_text(encoding="utf-8"))
# what is judged beside the record's own fields
IS_ARTICLE, LISTED, NEXT_PAGE = "is an article", "listed articles", "next page"


@cache
def load(case: str, name: str) -> Any:
    path = CASES[case] / name
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def fields(case: str) -> list[str]:
    """What is judged on a page: whether it is an article, the fields its truth names, its links if a listing."""
    listing = [LISTED, NEXT_PAGE] if (CASES[case] / "listing.json").exists() else []
    return [IS_ARTICLE, *(load(case, "expected.json") or {}), *listing]


@cache
def read(case: str) -> dict[str, Any] | None:
    from newsarchive import read_page

    page = load(case, "page.json")
    html = (CASES[case] / "page.html").read_bytes()
    article = read_page(html, page["url"], page["content_type"], datetime.fromisoformat(page["fetched_at"]))
    return None if article is None else article.to_record()


@cache
def read_links(case: str) -> dict[str, Any]:
    from newsarchive import read_listing

    page = load(case, "page.json")
    return asdict(read_listing((CASES[case] / "page.html").read_bytes(), page["url"], page["content_type"]))


def plain(value: Any) -> Any:
    """Text in NFC with its whitespace collapsed, inside lists and objects too; nothing else is forgiven."""
    if isinstance(value, str):
        return re.sub(r"\s+", " ", unicodedata.normalize("NFC", value)).strip()
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def same_keys(items: list[dict[str, Any]], expected: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The items with only the keys that the expectation names: what it leaves out is not judged."""
    named = {key for item in expected for key in item}
    return [{key: value for key, value in item.items() if not named or key in named} for item in items]


def got_and_expected(case: str, field: str) -> tuple[Any, Any]:
    """The reader's answer and the truth, made alike where the truth leaves room."""
    if field == LISTED:
        entries = load(case, "listing.json")["entries"]
        return plain(same_keys(read_links(case)["entries"], entries)), plain(entries)
    if field == NEXT_PAGE:
        step = load(case, "listing.json")["next"]
        return plain(read_links(case)["next_page"]), step and {"form": None, **step}
    record, truth = read(case), load(case, "expected.json")
    if field == IS_ARTICLE:
        return record is not None, truth is not None
    assert record is not None
    got, expected = plain(record[field]), plain(truth[field])
    if field in {"images", "related"}:
        got = same_keys(got, expected)
    if field == "authors":  # CAPITALS come back in title case, whose rule for initials is not judged
        got, expected = [name.casefold() for name in got], [name.casefold() for name in expected]
    return got, expected


def refused(case: str, field: str) -> bool:
    """Whether the field cannot be judged, as the page gave no record; "is an article" says so once."""
    return field not in {IS_ARTICLE, LISTED, NEXT_PAGE} and read(case) is None


def parameters() -> list[Any]:
    miss = pytest.mark.xfail(reason="in known_misses.toml", strict=True)
    return [
        pytest.param(case, field, id=f"{case}-{field}", marks=[miss] if field in MISSES.get(case, []) else [])
        for case in sorted(CASES)
        for field in fields(case)
    ]


@pytest.mark.parametrize(("case", "field"), parameters())
def test_field(case: str, field: str) -> None:
    if refused(case, field):
        pytest.skip("the page gave no record")
    got, expected = got_and_expected(case, field)
    assert got == expected


def test_known_misses_name_pages_and_fields() -> None:
    unknown = [(case, field) for case, missed in MISSES.items() for field in missed if field not in fields(case)]
    assert not unknown


def main() -> None:
    for case in sorted(CASES):
        pairs = {field: got_and_expected(case, field) for field in fields(case) if not refused(case, field)}
        missed = [field for field, (got, expected) in pairs.items() if got != expected]
        if missed:
            sys.stdout.write(f'"{case}" = {json.dumps(missed)}\n')


if __name__ == "__main__":
    main()
