"""Unicode's composed form (NFC) in bounded time."""

from __future__ import annotations

import unicodedata
from itertools import pairwise

_STEP = 64  # of a run of marks longer than twice this, two looks a step apart both see a mark
_STACK = 30  # marks on one letter that are kept: the limit of Unicode's Stream-Safe Text Format


def compose(text: str) -> str:
    """`text` in NFC; of hundreds of combining marks on one letter only the first `_STACK` are kept.

    Putting marks in canonical order takes quadratic time in their number.
    """
    if len(text) > 2 * _STEP and not text.isascii() and _is_stacked(text):
        text = _unstacked(text)
    return unicodedata.normalize("NFC", text)


def _is_stacked(text: str) -> bool:
    looks = list(map(unicodedata.combining, text[::_STEP]))
    return any(looks) and any(
        before and after and all(map(unicodedata.combining, text[number * _STEP : (number + 1) * _STEP]))
        for number, (before, after) in enumerate(pairwise(looks))
    )


def _unstacked(text: str) -> str:
    kept: list[str] = []
    stack = 0
    for char in text:
        stack = stack + 1 if unicodedata.combining(char) else 0
        if stack <= _STACK:
            kept.append(char)
    return "".join(kept)
