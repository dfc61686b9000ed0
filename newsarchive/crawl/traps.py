"""A guard against listings without end: calendars that page into other centuries, paging that loops. Pure.

Listings of one shape (the path and query with their numbers taken out) that bring no article the job did not know
are counted; beyond a number in a row, further ones of that shape are not followed. URLs that repeat a folder over
and over, as broken relative links make them, are never followed.
"""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

BARREN_MOST = 50
_FOLDER_REPEATS = 3
_DEPTH_MOST = 24
_NUMBER = re.compile(r"\d+")


def shape(url: str) -> str:
    """What URLs have in common that differ only in numbers: host, path and query with ``0`` for each number."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return _NUMBER.sub("0", f"{parts.netloc.lower()}{parts.path}?{parts.query}")


def is_folded(url: str) -> bool:
    """Whether a URL's path repeats a folder again and again, or is deeper than any paper's."""
    try:
        folders = [folder for folder in urlsplit(url).path.split("/") if folder]
    except ValueError:
        return True
    if len(folders) > _DEPTH_MOST:
        return True
    words = Counter(folder for folder in folders if not folder.isdigit())
    return any(count > _FOLDER_REPEATS for count in words.values())


class TrapGuard:
    """Counts listings that bring nothing.

    Args:
        barren_most: Listings of one shape in a row that may bring nothing.
    """

    def __init__(self, barren_most: int = BARREN_MOST) -> None:
        self._most = barren_most
        self._barren: Counter[str] = Counter()

    def read(self, url: str, new_articles: int) -> None:
        """A listing was read; it brought so many articles that the job did not know."""
        key = shape(url)
        if new_articles:
            self._barren.pop(key, None)
        else:
            self._barren[key] += 1

    def refuses(self, url: str) -> str | None:
        """Why a further listing is not followed, as a clause; ``None`` if it is."""
        if is_folded(url):
            return "its path repeats itself"
        if self._barren[shape(url)] >= self._most:
            return f"{self._most} such pages in a row brought no new article"
        return None
