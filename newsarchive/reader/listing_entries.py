"""What a listing says of each of its articles: the headline, and the day where one is shown beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsarchive.dates import find_dates
from newsarchive.items import ListingEntry
from newsarchive.reader.listing_articles import said, says_more
from newsarchive.reader.listing_blocks import extent
from newsarchive.text import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml.etree import _Element

    from newsarchive.reader.listing_blocks import Block, Item

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BOLD = ("b", "strong")
_SILENT = frozenset({"script", "style", "noscript", "template"})
_STAMP_LENGTH = 80
_CARD_LENGTH = 160  # a link around more than this holds a summary, too
_BULLET = re.compile(r"^[\s•·»›>▪■◦●►▶+*\-–—]+(?=\S)|[\s»›]+$")
_TRAILING_DAY = re.compile(r"\(\s*(?:ngày\s*)?\d{1,2}[/.-]\d{1,2}[/.-]\d{4}[^()]{0,12}\)\s*$")
_PIECE = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b")
_DIGIT = re.compile(r"\d")
_LETTER = re.compile(r"[^\W\d_]")
_OTHER_LETTERS = 40  # beside a stamp: "Cập nhật:", a section's name, a view counter


def read_entries(blocks: list[Block], now: datetime | None) -> list[ListingEntry]:
    """The articles of some blocks in page order, each once.

    Args:
        blocks: See `listing_main.main_blocks`.
        now: When the page was fetched (aware); without it days without a year stay null.
    """
    entries: dict[str, ListingEntry] = {}
    for block in blocks:
        days = _days(block, now)
        for item, day in zip(block.items, days, strict=True):
            title = _title(item)
            known = entries.get(item.key)
            if known is None:
                entries[item.key] = ListingEntry(item.links[0].url, title, day)
            else:
                known.title = known.title or title
                known.day = known.day or day
    return list(entries.values())


def _title(item: Item) -> str | None:
    """The headline: of the links that say something, one in or around a heading first, else the longest."""
    telling = [link for link in item.links if link.text and not says_more(link.text)]
    headed = [link for link in telling if _heading(link.anchor) is not None]
    best = max(headed or telling, key=lambda link: len(link.text), default=None)
    if best is not None and (headed or len(best.text) > 1):
        return _clean(_headline(best.anchor, best.text))
    for tags in (_HEADINGS, _BOLD):
        for element in item.elements:
            for node in element.iter(*tags):
                text = said(node)
                if text and not says_more(text):
                    return _clean(text)
    for link in item.links:
        if title := _clean(link.anchor.get("title") or ""):
            return title
    for link in item.links:
        for image in link.anchor.iter("img"):
            if alt := _clean(image.get("alt") or ""):
                return alt
    return None


def _heading(anchor: _Element) -> _Element | None:
    """The heading inside or right around a link."""
    inside = next(anchor.iter(*_HEADINGS), None)
    return inside if inside is not None else next(anchor.iterancestors(*_HEADINGS), None)


def _headline(anchor: _Element, text: str) -> str:
    """What of a link is its headline: a link around a whole card also holds summary and day."""
    inside = next(anchor.iter(*_HEADINGS), None)
    if inside is not None:
        return said(inside) or text
    if not len(anchor):
        return text
    parts = [part for part in _leaves(anchor) if len(part) > 1]
    if len(parts) > 1 and (len(text) > _CARD_LENGTH or any(_stamp(part, None) for part in parts)):
        return next((part for part in parts if len(part) >= 15 and not _stamp(part, None)), text)
    return text


def _leaves(element: _Element) -> Iterator[str]:
    """The texts of an element's blocks, or of its children where they are blocks of one line each."""
    if element.text and element.text.strip():
        yield tidy(element.text)
    for child in element:
        if child.tag in _SILENT:
            continue
        yield from ([said(child)] if not len(child) else _leaves(child))
        if child.tail and child.tail.strip():
            yield tidy(child.tail)


def _clean(text: str) -> str | None:
    return _BULLET.sub("", tidy(text)) or None


def _days(block: Block, now: datetime | None) -> list[str | None]:
    """The day of each item: shown inside it, or after it, or (where the first item has one) before it."""
    inside = [_day_in(item.elements, now) for item in block.items]
    if any(inside):
        return inside
    after = [_day_in(extent(block, index)[len(item.elements) :], now) or _day_in_tails(item, now)
             for index, item in enumerate(block.items)]  # fmt: skip
    before = [_day_before(item, now) for item in block.items]
    return before if before[0] and not (after[-1] and after[0]) else after


def _day_in(elements: list[_Element], now: datetime | None) -> str | None:
    for element in elements:
        for text in _stamps(element):
            day = _stamp(text, now)
            if day:
                return day
    for element in elements:
        for node in element.iter("time"):
            day = _stamp((node.get("datetime") or "")[:10], now) if said(node) else None
            if day:
                return day
    return None


def _stamps(element: _Element) -> Iterator[str]:
    """The texts in an element that are short enough to be a stamp, and a day in brackets after a headline."""
    for node in element.iter():
        if node.tag in _SILENT:
            continue
        texts = (node.text, node.tail if node is not element else None)
        for text in texts:
            if not text or not _DIGIT.search(text[:400]):
                continue
            trailing = _TRAILING_DAY.search(text[-60:])
            if trailing:
                yield trailing[0]
            elif len(text) <= _STAMP_LENGTH:
                yield text


def _day_in_tails(item: Item, now: datetime | None) -> str | None:
    tail = item.elements[-1].tail or ""
    return _stamp(tail, now) if tail.strip() else None


def _day_before(item: Item, now: datetime | None) -> str | None:
    first = item.elements[0]
    before = first.getprevious()
    if before is None:
        parent = first.getparent()
        return _stamp(parent.text or "", now) if parent is not None else None
    return _stamp(before.tail or "", now) or (_day_in([before], now) if before.tag != "a" else None)


def _stamp(text: str, now: datetime | None) -> str | None:
    """The ISO day of a text that is a stamp and little else."""
    text = text.strip()
    if not text or len(text) > _STAMP_LENGTH or not _DIGIT.search(text):
        return None
    for piece in (text, *_PIECE.findall(text)[:1]):  # a day stands even where the clock beside it is broken
        for found in find_dates(piece, now):
            rest = piece[: found.start] + piece[found.end :]
            if len(_LETTER.findall(rest)) <= _OTHER_LETTERS:
                return found.value.date().isoformat()
    return None
