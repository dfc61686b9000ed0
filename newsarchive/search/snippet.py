"""The passage of an article that shows best why it was found, its hits marked. Pure.

A folded text has as many letters as the text itself, so that a place in the one is the same place in the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsarchive.corpus.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsarchive.search.query import Query

LENGTH = 220
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A passage.

    Attributes:
        text: As the article has it, with … where it was cut.
        hits: Where in the text the words stand, from and to, in order, not touching one another.
    """

    text: str
    hits: tuple[tuple[int, int], ...]

    def pieces(self) -> Iterable[tuple[str, bool]]:
        """The text in pieces, each with whether it is a hit."""
        at = 0
        for start, end in self.hits:
            if start > at:
                yield self.text[at:start], False
            yield self.text[start:end], True
            at = end
        if at < len(self.text):
            yield self.text[at:], False


def mark(text: str, query: Query) -> tuple[tuple[int, int], ...]:
    """Where a query's words stand in a text; words that follow one another as in a phrase are one hit."""
    words, hits = query.words, list[tuple[int, int]]()
    for found in _WORD.finditer(fold(text)):
        if found[0] not in words:
            continue
        if hits and text[hits[-1][1] : found.start()].isspace():
            hits[-1] = (hits[-1][0], found.end())
        else:
            hits.append(found.span())
    return tuple(hits)


def snippet(paragraphs: Iterable[str], query: Query, length: int = LENGTH) -> Snippet:
    """The passage with the most of the query's words, of about a length; the beginning where none has any."""
    best: tuple[int, str, tuple[tuple[int, int], ...]] = (-1, "", ())
    for text in paragraphs:
        hits = mark(text, query)
        distinct = len({word for start, end in hits for word in _WORD.findall(fold(text[start:end]))})
        longest = max((end - start for start, end in hits), default=0)
        score = distinct * 1000 + longest
        if score > best[0]:
            best = (score, text, hits)
    _, text, hits = best
    return _cut(text, hits, length)


def _cut(text: str, hits: tuple[tuple[int, int], ...], length: int) -> Snippet:
    if len(text) <= length:
        return Snippet(text, hits)
    centre = max(hits, key=lambda hit: hit[1] - hit[0], default=(0, 0))[0]
    start = max(0, min(centre - length // 3, len(text) - length))
    if start:
        start = text.find(" ", start, centre + 1) + 1 or start
    end = min(len(text), start + length)
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + 1)
    before = "… " if start else ""
    inside = tuple(
        (max(a, start) - start + len(before), min(b, end) - start + len(before))
        for a, b in hits
        if a < end and b > start
    )
    return Snippet(before + text[start:end] + (" …" if end < len(text) else ""), inside)
