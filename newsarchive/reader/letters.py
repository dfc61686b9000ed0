"""Vietnamese capitals and small letters, as the insides of regular expressions' character classes.

Ranges such as ``À-Ỹ`` would not do: Unicode lays the capitals and small letters of Vietnamese alternately.
"""

from __future__ import annotations

import re
import unicodedata

_TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
_VOWELS = "aăâeêioôơuưy"

LOWER = "a-zđ" + "".join(
    composed
    for vowel in _VOWELS
    for tone in _TONES
    if not (composed := unicodedata.normalize("NFC", vowel + tone)).isascii()
)
UPPER = "A-Z" + LOWER.removeprefix("a-z").upper()

# Digits as `str.isdigit` has them: raised, lowered, circled, in brackets and with a full stop too.
_DIGIT = re.compile("[\\d²³¹⁰⁴-⁹₀-₉①-⑨⑴-⑼⒈-⒐⓪⓵-⓽⓿❶-❾➀-➈➊-➒]")


def has_digit(text: str) -> bool:
    """Whether a text holds a digit: quicker than asking each of its letters."""
    return _DIGIT.search(text) is not None
