"""Numbers in Vietnamese words, as far as dates need them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsarchive.dates.words import Entry


def _spoken(words: list[Entry]) -> int:
    """The last two digits of a year: "hai không", "hai mươi"."""
    if any(word.kind == "t" for word in words):
        return words_to_number(words)
    return int("".join("5" if word.kind == "y" else str(word.value) for word in words))


def words_to_number(words: Iterable[Entry]) -> int:
    """The number that `words` say: "mười ba" 13, "hai mốt" 21, "hai nghìn không trăm hai mươi" 2020.

    A year may also be spoken: "hai không hai không", "hai không hai mươi". The forms let only
    well-formed numbers through; "năm" counts as five here, never as year.
    """
    words = list(words)
    if [word.kind for word in words[:2]] == ["u", "z"] and len(words) > 2:
        return int(words[0].value or 0) * 1000 + _spoken(words[2:])
    total, current, after_unit = 0, 0, False
    for word in words:
        value = 5 if word.kind == "y" else int(word.value or 0)
        if word.kind == "t":
            current = current * 10 if current else int(word.value or 10)
        elif word.kind in "CK":
            total += current * value
            current = 0
        elif after_unit:  # "hai mốt": the ten between is left out
            current = current * 10 + value
        else:
            current += value
        after_unit = word.kind in "uy"
    return total + current
