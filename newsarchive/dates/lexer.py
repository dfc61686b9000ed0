"""From a string to tokens: one kind, one span and at most one word of the vocabulary each."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from newsarchive.dates.words import PUNCTUATION, VOCABULARY, Entry

_TOKEN = re.compile(
    r"([0-9０-９]+)"
    # "a.m." and "C.N" are one word though they hold stops
    r"|([AaPp]\.\s?[Mm]\b\.?|[Cc]\.\s?[Nn]\b\.?|[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*)"
    r"|(\s+)"
    r"|(.)",
    re.DOTALL,
)
_NUMBER, _WORD, _SPACE = 1, 2, 3  # its groups; the fourth is any sign
# A number's kind is how many digits it has; lengths that no form uses are "#".
_NUMBER_KINDS = {1: "1", 2: "2", 3: "3", 4: "4", 6: "6", 8: "8", 10: "9", 12: "7", 13: "5", 14: "0"}
_NUMERALS = "utCKz"  # words of numbers, which without their marks are other words
_STRAY = ("Â", "A\u0302")  # what is left of a no-break space or a "·" that was read as windows-1252
_MARKS = re.compile("[\u0300-\u036f]")
_SHORT = 2  # unknown words up to this length, glued to a number, are part of a code ("B52")


@dataclass(slots=True)
class Tokens:
    """A tokenised string.

    Attributes:
        kinds: One character a token, see `words` and `forms.KINDS`.
        spans: Where each token stands.
        entries: The vocabulary's word, where the token is one.
    """

    kinds: str
    spans: list[tuple[int, int]]
    entries: list[Entry | None]


@lru_cache(maxsize=8192)
def fold(word: str) -> str:
    """`word` in small letters without any marks: "Đăng" is "dang"."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    return _MARKS.sub("", decomposed).replace("đ", "d")


@lru_cache(maxsize=1)
def _dictionary() -> tuple[dict[str, Entry], dict[str, Entry], dict[str, int]]:
    """Words by exact spelling, words by letters alone, and the most words a phrase has, by its first word."""
    exact: dict[str, Entry] = {}
    loose: dict[str, Entry] = {}
    longest: dict[str, int] = {}
    for entry in VOCABULARY:
        for spelling in entry.spellings.split("/"):
            exact.setdefault(spelling, entry)
            loose.setdefault(fold(spelling), entry)
            first = fold(spelling.partition(" ")[0])
            longest[first] = max(longest.get(first, 1), spelling.count(" ") + 1)
    return exact, loose, longest


@lru_cache(maxsize=8192)
def _known(text: str) -> Entry | None:
    """The vocabulary's entry for a word or phrase as printed."""
    exact, loose, _ = _dictionary()
    lowered = unicodedata.normalize("NFC", " ".join(text.lower().split()))
    entry = exact.get(lowered)
    if entry is not None:
        return entry
    entry = loose.get(fold(lowered))
    if entry is None or entry.kind == "w" or lowered.isascii() or " " in lowered:
        return entry
    return None


@lru_cache(maxsize=8192)
def _word(word: str) -> tuple[int, str, Entry | None]:
    """Of a word as printed: the most words a phrase that starts with it has, its own kind and entry."""
    longest = _dictionary()[2].get(fold(word), 1 if "." in word else 0)
    entry = _known(word) if longest else None
    if entry is not None:
        return longest, entry.kind, entry
    short = len(unicodedata.normalize("NFC", word)) <= _SHORT
    return longest, "c" if short else "x", None


def _is_exact(word: str) -> bool:
    """Whether `word` is known as it is printed, and not only by its letters."""
    return unicodedata.normalize("NFC", word.lower()) in _dictionary()[0]


def tokenise(text: str) -> Tokens:
    """The tokens of `text`, the longest known phrase first. Linear in its length."""
    pieces = list(_TOKEN.finditer(text))
    kinds: list[str] = []
    spans: list[tuple[int, int]] = []
    entries: list[Entry | None] = []
    marked = not text.isascii()
    at = 0
    while at < len(pieces):
        found = pieces[at]
        piece, span, entry = found.group(), found.span(), None
        group = found.lastindex
        at += 1
        if group == _WORD:
            if piece in _STRAY and at < len(pieces) and pieces[at].lastindex != _NUMBER:
                continue
            longest, kind, entry = _word(piece)
            # without its mark and with a capital, a part of the day is a name: "Nguyễn Văn Sang"
            loose = kind in _NUMERALS or (kind == "v" and piece[0].isupper())
            if marked and loose and not _is_exact(piece):
                kind, entry = "x", None
            if longest > 1 and (phrase := _phrase(pieces, at - 1, longest)):
                entry, at = phrase
                kind, span = entry.kind, (span[0], pieces[at - 1].end())
        elif group == _SPACE:
            kind = "\n" if "\n" in piece else " "
        elif group == _NUMBER:
            kind = _NUMBER_KINDS.get(len(piece), "#")
        else:
            kind = PUNCTUATION.get(piece) or _sign(piece)
            if not kind:
                continue
        kinds.append(kind)
        spans.append(span)
        entries.append(entry)
    return Tokens("".join(kinds), spans, entries)


def _sign(sign: str) -> str:
    """The kind of a sign that is not in the table as it stands; nothing for a mark without a letter."""
    return "" if _MARKS.match(sign) else PUNCTUATION.get(unicodedata.normalize("NFD", sign)[0], "X")


def _phrase(pieces: list[re.Match[str]], at: int, longest: int) -> tuple[Entry, int] | None:
    """The longest known phrase of two words or more that starts at `at`, and where it ends."""
    words = [pieces[at].group()]
    for word_at in range(at + 2, min(at + 2 * longest, len(pieces)), 2):
        if pieces[word_at - 1].lastindex != _SPACE or pieces[word_at].lastindex != _WORD:
            break
        words.append(pieces[word_at].group())
    while len(words) > 1:
        entry = _known(" ".join(words))
        if entry is not None:
            return entry, at + 2 * len(words) - 1
        words.pop()
    return None
