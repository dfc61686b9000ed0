"""The accuracy gate: the mean score of each field over a set of saved pages may not fall below its pin.

Sets: the project's own pages that the reader was developed on (`known`), those kept from its author
(`held_out`), and the pages of the shared folder beside the repository where there is one (`visible`).
Pins live in scores.toml. `python tests/reader/test_gate.py` prints the scores of today in its form.

Every score is 0 to 1. Pages that have a field and pages that lack it are averaged apart and the two means
averaged (where each group has three pages), so that a reader which leaves everything empty earns little.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

HERE = Path(__file__).parent
OWN = HERE.parent / "pages"
VISIBLE = HERE.parents[2] / "shared" / "pages" / "visible"
PINS: dict[str, dict[str, float]] = tomllib.loads((HERE / "scores.toml").read_text(encoding="utf-8"))
SLACK = 0.0005  # pins are written with three decimals

Record = dict[str, Any]
Metric = Callable[[Record, Record], float]


class Page(NamedTuple):
    """A saved page: its bytes, what is known of its fetch, and the truth (None: no article)."""

    html: bytes
    about: Record
    expected: Record | None


def own_pages(*, held_out: bool) -> Iterable[Page]:
    for html in sorted(OWN.glob("*/*/page.html")):
        about = json.loads(html.with_name("page.json").read_text(encoding="utf-8"))
        if about.get("held_out", False) is held_out:
            truth = json.loads(html.with_name("expected.json").read_text(encoding="utf-8"))
            yield Page(html.read_bytes(), about, truth)


def visible_pages() -> Iterable[Page]:
    for truth in sorted(VISIBLE.glob("*.json")):
        about = json.loads(truth.read_text(encoding="utf-8"))
        if "expected" in about:
            yield Page(truth.with_suffix(".html").read_bytes(), about, about["expected"])


SETS: dict[str, Callable[[], Iterable[Page]]] = {
    "known": lambda: own_pages(held_out=False),
    "held_out": lambda: own_pages(held_out=True),
    "visible": visible_pages,
}


def read(page: Page) -> Record | None:
    from newsarchive import read_page

    about = page.about
    article = read_page(page.html, about["url"], about["content_type"], datetime.fromisoformat(about["fetched_at"]))
    return None if article is None else article.to_record()


def plain(text: str | None) -> str | None:
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", text)).strip() or None if text else None


def words(text: str | None) -> list[str]:
    return re.findall(r"\w+", plain(text) or "")


def f1(expected: Iterable[Hashable], got: Iterable[Hashable]) -> float:
    """Twice the common items over all items, each counted as often as it occurs; two empty lists agree."""
    left, right = Counter(expected), Counter(got)
    total = left.total() + right.total()
    return 2 * (left & right).total() / total if total else 1.0


def exact(field: str) -> Metric:
    return lambda expected, got: float(plain(expected.get(field)) == plain(got.get(field)))


def moment(field: str) -> Metric:
    def instant(value: str | None) -> float | None:
        return datetime.fromisoformat(value).timestamp() if value else None

    return lambda expected, got: float(instant(expected.get(field)) == instant(got.get(field)))


def overlap(items: Callable[[Record], Iterable[Hashable]]) -> Metric:
    return lambda expected, got: f1(items(expected), items(got))


def url(item: Record) -> str | None:
    return item.get("url") or item.get("src")  # the shared truth calls an image's address src


def listed(record: Record, field: str) -> list[Record]:
    return record.get(field) or []


def paired(field: str, part: str) -> Callable[[Record], list[Hashable]]:
    """(address, text) of the items that have the text."""
    return lambda record: [(url(item), plain(item[part])) for item in listed(record, field) if item.get(part)]


def paragraphs(record: Record) -> list[str]:
    return [text for text in map(plain, record.get("body") or []) if text]


METRICS: dict[str, Metric] = {
    **{field: exact(field) for field in ("title", "banner", "dateline", "byline", "section")},
    **{field: moment(field) for field in ("updated", "published")},
    "lead": overlap(lambda record: words(record.get("lead"))),
    "body": overlap(paragraphs),
    "body_tokens": overlap(lambda record: words(" ".join(paragraphs(record)))),
    "authors": overlap(lambda record: [(plain(name) or "").casefold() for name in record.get("authors") or []]),
    "images": overlap(lambda record: [url(item) for item in listed(record, "images")]),
    "captions": overlap(paired("images", "caption")),
    "credits": overlap(paired("images", "credit")),
    "related": overlap(lambda record: [(plain(item.get("title")), url(item)) for item in listed(record, "related")]),
    "related_summary": overlap(paired("related", "summary")),
}
# metric -> the record's key it looks at, and the part of that key's items
LOOKS_AT: dict[str, tuple[str, str | None]] = {
    "captions": ("images", "caption"),
    "credits": ("images", "credit"),
    "related_summary": ("related", "summary"),
    "body_tokens": ("body", None),
}


def judged(expected: Record, field: str) -> bool:
    """Whether the truth says anything of the field: what it leaves out is not judged."""
    return LOOKS_AT.get(field, (field, None))[0] in expected


def shows(expected: Record, field: str) -> bool:
    """Whether the page has the field, so that it counts in the group of those that do."""
    key, part = LOOKS_AT.get(field, (field, None))
    return any(item.get(part) for item in listed(expected, key)) if part else bool(expected.get(key))


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def field_score(field: str, readings: list[tuple[Record, Record | None]]) -> float:
    groups: tuple[list[float], list[float]] = ([], [])
    for expected, got in readings:
        if not judged(expected, field):
            continue
        groups[shows(expected, field)].append(0.0 if got is None else METRICS[field](expected, got))
    balanced = min(map(len, groups)) >= 3
    return mean([mean(group) for group in groups]) if balanced else mean(groups[0] + groups[1])


@cache
def scores(name: str) -> dict[str, float]:
    """Field -> score over the set; `non_article` is the share of other pages that gave no record."""
    readings = [(page.expected, read(page)) for page in SETS[name]()]
    articles = [(expected, got) for expected, got in readings if expected is not None]
    others = [got for expected, got in readings if expected is None]
    found = {field: field_score(field, articles) for field in METRICS}
    return found | {"non_article": mean([float(got is None) for got in others])}


@pytest.mark.parametrize(("name", "field"), [(name, field) for name, pins in PINS.items() for field in pins])
def test_no_field_falls(name: str, field: str) -> None:
    if name == "visible" and not VISIBLE.exists():
        pytest.skip("the shared pages are not beside the repository")
    score, pin = scores(name)[field], PINS[name][field]
    assert score >= pin - SLACK, f"{name} {field}: {score:.3f} is below its pin {pin:.3f}"


def test_every_field_is_pinned() -> None:
    assert {name: set(pins) for name, pins in PINS.items()} == {name: {*METRICS, "non_article"} for name in SETS}


def main() -> None:
    for name in SETS:
        found = scores(name)
        counted = [score for field, score in found.items() if field != "body_tokens"]
        sys.stdout.write(f"[{name}]  # mean {mean(counted):.4f}\n")
        sys.stdout.writelines(f"{field} = {score:.3f}\n" for field, score in found.items())
        sys.stdout.write("\n")


if __name__ == "__main__":
    main()
