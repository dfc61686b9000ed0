"""Vietnamese without its marks, for telling what a label says however it is typed."""

from __future__ import annotations

import re
import unicodedata

_MARKS = re.compile("[\u0300-\u036f\u200b-\u200f\u00ad\ufeff]")


def fold(text: str) -> str:
    """Lower case, no diacritics, đ as d, single spaces: "  ĐỌC nhiều" and "Doc nhieu" are both "doc nhieu"."""
    lowered = text.casefold().replace("đ", "d")
    if not lowered.isascii():
        lowered = _MARKS.sub("", unicodedata.normalize("NFKD", lowered))
    return " ".join(lowered.split())
