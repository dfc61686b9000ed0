"""Every saved page under tests/pages against its hand-written expectation: one test per page and field.

A new case is a new folder (see tests/pages/README.md); nothing here changes.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

PAGES = Path(__file__).parents[1] / "pages"
CASES = {page.parent.relative_to(PAGES).as_posix(): page.parent for page in PAGES.glob("*/*/page.html")}
NO_RECORD = "no record"
IS_ARTICLE = "is an article"


def load(case: str, name: str) -> Any:
    return json.loads((CASES[case] / name).read_text(encoding="utf-8"))


def fields(case: str) -> list[str]:
    """What is judged on a page: the keys its expectation names, or that it gives no record."""
    expected = load(case, "expected.json")
    return [NO_RECORD] if expected is None else [IS_ARTICLE, *expected]


def parameters() -> list[Any]:
    listed = []
    for case in sorted(CASES):
        misses: dict[str, str] = load(case, "page.json").get("known_misses", {})
        for field in fields(case):
            marks = [pytest.mark.xfail(reason=misses[field], strict=True)] if field in misses else []
            listed.append(pytest.param(case, field, id=f"{case}-{field}", marks=marks))
    return listed


@cache
def read(case: str) -> dict[str, Any] | None:
    from newsarchive import read_page

    page = load(case, "page.json")
    html = (CASES[case] / "page.html").read_bytes()
    article = read_page(html, page["url"], page["content_type"], datetime.fromisoformat(page["fetched_at"]))
    return None if article is None else article.to_record()


def plain(value: Any) -> Any:
    """Text in NFC with its whitespace collapsed, inside lists and objects too; nothing else is forgiven."""
    if isinstance(value, str):
        return re.sub(r"\s+", " ", unicodedata.normalize("NFC", value)).strip()
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return value


def same_keys(items: list[dict[str, Any]], expected: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The items with only the keys that the expectation names: what it leaves out is not judged."""
    named = {key for item in expected for key in item} or None
    return [{key: value for key, value in item.items() if named is None or key in named} for item in items]


@pytest.mark.parametrize(("case", "field"), parameters())
def test_field(case: str, field: str) -> None:
    record = read(case)
    if field == NO_RECORD:
        assert record is None
        return
    assert record is not None, "the page is an article, yet gave no record"
    if field == IS_ARTICLE:
        return
    got, expected = plain(record[field]), plain(load(case, "expected.json")[field])
    if field in {"images", "related"}:
        got = same_keys(got, expected)
    if field == "authors":  # CAPITALS come back in title case, whose rule for initials is not judged
        got, expected = [name.casefold() for name in got], [name.casefold() for name in expected]
    assert got == expected


LISTINGS = sorted(case for case, folder in CASES.items() if (folder / "listing.json").exists())


@pytest.mark.parametrize("case", LISTINGS)
def test_listing_entries(case: str) -> None:
    listing = read_listing(case)
    expected = load(case, "listing.json")["entries"]
    assert same_keys(plain(listing["entries"]), expected) == plain(expected)


@pytest.mark.parametrize("case", LISTINGS)
def test_listing_next_page(case: str) -> None:
    next_page = read_listing(case)["next_page"]
    expected = load(case, "listing.json")["next"]
    if expected is None or next_page is None:
        assert next_page == expected
        return
    assert next_page["url"] == expected["url"]
    assert [list(field) for field in next_page["form"] or []] == (expected.get("form") or [])


@cache
def read_listing(case: str) -> dict[str, Any]:
    from dataclasses import asdict

    import newsarchive

    page = load(case, "page.json")
    html = (CASES[case] / "page.html").read_bytes()
    return asdict(newsarchive.read_listing(html, page["url"], page["content_type"]))
