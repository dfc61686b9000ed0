"""A string made readable for the grammar, with the way back to where each character came from."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsarchive import legacy

if TYPE_CHECKING:
    from collections.abc import Callable

# Entities and tags, marks that stand apart from their letters, and characters that print nothing.
UNCLEAN = re.compile("[&<\u0300-\u036f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_ENTITY = re.compile(r"&(?:amp;)?#?\w{1,31};?")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_CLUSTER = re.compile("(?s:.)[\u0300-\u036f]+")
_DIGITS = re.compile(r"([0-9０-９]+)")
_WORDS = re.compile(r"(\s+)")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A readable string.

    Attributes:
        text: The string.
        origin: For each of its characters, and for its end, the index in the string it was made from; ``None``
            when nothing was changed.
    """

    text: str
    origin: list[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stood in the string this was made from."""
        if self.origin is None:
            return start, end
        return self.origin[start], self.origin[end]


def clean(text: str) -> Cleaned:
    """`text` with tags dropped, entities resolved, legacy encodings repaired, marks joined (NFC) and the invisible removed.

    Linear in its length.
    """
    cleaned = Cleaned(text)
    if UNCLEAN.search(text):
        cleaned = _edited(cleaned, _TAG, lambda _: " ")
        cleaned = _edited(cleaned, _ENTITY, lambda entity: html.unescape(html.unescape(entity)))
        cleaned = _edited(cleaned, _CLUSTER, _joined)
    repaired = legacy.repair(cleaned.text)
    if repaired != cleaned.text:
        cleaned = aligned(cleaned, repaired)
    if _INVISIBLE.search(cleaned.text):
        cleaned = _edited(cleaned, _INVISIBLE, lambda _: "")
    return cleaned


def _joined(cluster: str) -> str:
    """A letter with its marks as one; of a digit or sign the marks are dropped."""
    return unicodedata.normalize("NFC", cluster) if cluster[0].isalpha() else cluster[0]


def _edited(cleaned: Cleaned, pattern: re.Pattern[str], replace: Callable[[str], str]) -> Cleaned:
    """Every match of `pattern` replaced; what stands for a match begins where the match began."""
    parts: list[str] = []
    origin: list[int] = []
    at = 0
    for found in pattern.finditer(cleaned.text):
        new = replace(found.group())
        parts += cleaned.text[at : found.start()], new
        origin.extend(range(at, found.start()))
        origin.extend([found.start()] * len(new))
        at = found.end()
    if not at:
        return cleaned
    parts.append(cleaned.text[at:])
    origin.extend(range(at, len(cleaned.text) + 1))
    return Cleaned("".join(parts), _composed(cleaned, origin))


def aligned(cleaned: Cleaned, repaired: str) -> Cleaned:
    """`repaired`, which has the digits of ``cleaned.text``, aligned with it digit by digit, then word by word."""
    old, new = _DIGITS.split(cleaned.text), _DIGITS.split(repaired)
    if old[1::2] != new[1::2]:
        old, new = [cleaned.text], [repaired]
    origin: list[int] = []
    at = 0
    for before, after in zip(old, new, strict=True):
        old_words, new_words = _WORDS.split(before), _WORDS.split(after)
        if len(old_words) != len(new_words):
            old_words, new_words = [before], [after]
        for word, became in zip(old_words, new_words, strict=True):
            origin.extend(at + min(i, len(word)) for i in range(len(became)))
            at += len(word)
    origin.append(at)
    return Cleaned(repaired, _composed(cleaned, origin))


def _composed(cleaned: Cleaned, origin: list[int]) -> list[int]:
    """`origin` into ``cleaned.text`` taken on to where that came from."""
    if cleaned.origin is None:
        return origin
    return [cleaned.origin[index] for index in origin]
