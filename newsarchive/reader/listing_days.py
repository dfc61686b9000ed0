"""The day shown beside each article of a listing.

Only a text that is a stamp and little else counts: summaries and headlines speak of days, too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsarchive.dates import find_dates
from newsarchive.reader.listing_articles import said
from newsarchive.reader.listing_blocks import extent
from newsarchive.text import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from lxml.etree import _Element

    from newsarchive.reader.listing_blocks import Block, Item

_SILENT = frozenset({"script", "style", "noscript", "template"})
_STAMP_LENGTH = 80
_OTHER_LETTERS = 30  # beside a day: "Cập nhật:", a section's name, a view counter
_TRAILING_DAY = re.compile(r"\(\s*(?:ngày\s*)?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}[^()]{0,12}\)\s*$")
_PLAIN_DAY = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")


def item_days(block: Block, titles: Sequence[str | None], now: datetime | None) -> list[str | None]:
    """The ISO day of each item of a block, ``None`` where none is shown.

    A day stands inside its item, after it, or (where the first item has one) before it.

    Args:
        block: The block.
        titles: The items' headlines, which are no stamps.
        now: When the page was fetched (aware); without it days without a year count for nothing.
    """
    items = list(zip(block.items, titles, strict=True))
    inside = [_day_in(item.elements, title, now) for item, title in items]
    if any(inside):
        return inside
    before = [_day_before(item, now) for item in block.items]
    after = [
        _day_in(extent(block, number)[len(item.elements) :], title, now) or _day_in_tail(item, now)
        for number, (item, title) in enumerate(items)
    ]
    return before if before[0] and not (after[0] and after[-1]) else after


def day_of_stamp(text: str, now: datetime | None) -> str | None:
    """The ISO day of a text that is a stamp and little else."""
    text = text.strip()
    if not text or len(text) > _STAMP_LENGTH or not _DIGIT.search(text):
        return None
    found = [one for one in find_dates(text, now) if one.label_kind != "other"]
    if found:
        rest = text[: found[0].start] + text[found[0].end :]
        return found[0].value.date().isoformat() if _is_little(rest) else None
    # a day stands even where the clock beside it is broken: "08/02/2024 - 010:30"
    plain = _PLAIN_DAY.search(text)
    if plain is None or not _is_little(text):
        return None
    return next((one.value.date().isoformat() for one in find_dates(plain[0], now)), None)


def _is_little(text: str) -> bool:
    return len(_LETTER.findall(text)) <= _OTHER_LETTERS


def _day_in(elements: list[_Element], title: str | None, now: datetime | None) -> str | None:
    for element in elements:
        for text in _stamps(element, title):
            day = day_of_stamp(text, now)
            if day:
                return day
    for element in elements:
        for node in element.iter("time"):
            day = day_of_stamp((node.get("datetime") or "")[:10], now) if said(node) else None
            if day:
                return day
    return None


def _stamps(element: _Element, title: str | None) -> Iterator[str]:
    """The texts in an element that are short enough to be a stamp, and a day in brackets after a headline."""
    for node in element.iter():
        if node.tag in _SILENT:
            continue
        for text in (node.text, node.tail if node is not element else None):
            if not text or not _DIGIT.search(text[:400]):
                continue
            trailing = _TRAILING_DAY.search(text[-60:])
            if trailing:
                yield trailing[0]
            elif len(text) <= _STAMP_LENGTH and not (title and tidy(text) in title):
                yield text


def _day_in_tail(item: Item, now: datetime | None) -> str | None:
    return day_of_stamp(item.elements[-1].tail or "", now)


def _day_before(item: Item, now: datetime | None) -> str | None:
    first = item.elements[0]
    before = first.getprevious()
    if before is None:
        parent = first.getparent()
        return day_of_stamp(parent.text or "", now) if parent is not None else None
    return day_of_stamp(before.tail or "", now) or (_day_in([before], None, now) if before.tag != "a" else None)
