"""What a listing says of each of its articles: the headline, and the day where one is shown beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsarchive.items import ListingEntry
from newsarchive.reader.listing_articles import said, says_more
from newsarchive.reader.listing_days import day_of_stamp, item_days
from newsarchive.text import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lxml.etree import _Element

    from newsarchive.reader.listing_blocks import Block, Item

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_BOLD = ("b", "strong")
_SILENT = frozenset({"script", "style", "noscript", "template"})
_CARD_LENGTH = 160  # a link around more than this holds a summary, too
_BULLET = re.compile(r"^[\s•·»›>▪■◦●►▶+*\-–—]+(?=\S)|[\s»›]+$")


def read_entries(blocks: list[Block], now: datetime | None) -> list[ListingEntry]:
    """The articles of some blocks in page order, each once.

    Args:
        blocks: See `listing_main.main_blocks`.
        now: When the page was fetched (aware); without it days without a year stay null.
    """
    entries: dict[str, ListingEntry] = {}
    for block in blocks:
        titles = [_title(item) for item in block.items]
        days = item_days(block, titles, now)
        for item, title, day in zip(block.items, titles, days, strict=True):
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
    if len(parts) > 1 and (len(text) > _CARD_LENGTH or any(day_of_stamp(part, None) for part in parts)):
        return next((part for part in parts if len(part) >= 15 and not day_of_stamp(part, None)), text)
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
