"""What a front page leads to besides articles: feeds and sections."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from newsarchive.reader.document import Document

MAX_FEEDS = 40
MAX_SECTIONS = 40
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})


def feed_links(document: Document) -> list[str]:
    """The feeds that a page names in its head (``link rel=alternate``), as absolute URLs."""
    found: dict[str, None] = {}
    for link in document.root.iter("link"):
        kinds = (link.get("rel") or "").lower().split()
        if "alternate" in kinds and (link.get("type") or "").lower().split(";")[0].strip() in _FEED_TYPES:
            url = document.absolute(link.get("href"))
            if url is not None:
                found.setdefault(url)
    return list(found)[:MAX_FEEDS]


def section_paths(document: Document, section_path: str) -> list[str]:
    """The paths of a page's links that have the form of a section's front page, in the order of the page.

    Args:
        document: The front page.
        section_path: `Publisher.section_path`, with ``{section}``.
    """
    before, _, after = section_path.partition("{section}")
    form = re.compile(re.escape(before) + r"[\w-]{1,60}" + re.escape(after))
    found: dict[str, None] = {}
    for anchor in document.root.iter("a"):
        url = document.absolute(anchor.get("href"))
        if url is None:
            continue
        try:
            parts = urlsplit(url)
        except ValueError:
            continue
        if not parts.query and form.fullmatch(parts.path):
            found.setdefault(parts.path)
    return list(found)[:MAX_SECTIONS]
