"""Vietnamese text as windows-1258 bytes, the way Windows wrote it: vowels whole, tones as combining marks."""

from __future__ import annotations

import unicodedata
from functools import cache

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


@cache
def _encoded(char: str) -> bytes:
    try:
        return char.encode("cp1258")
    except UnicodeEncodeError:
        pass
    marks = unicodedata.normalize("NFD", char)
    tone = "".join(mark for mark in marks if mark in _TONES)
    letter = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in _TONES))
    try:
        return (letter + tone).encode("cp1258")
    except UnicodeEncodeError:
        return char.encode("ascii", "xmlcharrefreplace")


def encode(html: str) -> bytes:
    """HTML as windows-1258; a character that the code page lacks becomes a numeric reference."""
    return b"".join(map(_encoded, unicodedata.normalize("NFC", html)))
