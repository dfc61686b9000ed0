"""Feeds and site maps as a spider sees them: what may be news, what is said to have changed. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsarchive.discovery.feeds import read_feed
from newsarchive.discovery.sitemaps import Entry, read_sitemap

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

MAX_UNDATED = 200


@dataclass(slots=True)
class Index:
    """What a feed or a site map lists."""

    pages: list[Entry] = field(default_factory=list)
    maps: list[Entry] = field(default_factory=list)
    is_feed: bool = False

    def news(self, since: datetime) -> list[str]:
        """All of a feed; of a site map, what changed since a time, and a few that tell none."""
        if self.is_feed:
            return [entry.url for entry in self.pages]
        fresh = [entry for entry in self.pages if entry.changed is not None and entry.changed >= since]
        undated = [entry for entry in self.pages if entry.changed is None]
        return [entry.url for entry in [*fresh, *undated[:MAX_UNDATED]]]

    def dated(self) -> Iterator[tuple[str, datetime]]:
        """Pages with the time of their last change."""
        for entry in self.pages:
            if entry.changed is not None:
                yield entry.url, entry.changed


def read(kind: str, body: bytes, url: str) -> Index:
    """Read a "feed" or a "sitemap".

    Raises:
        XmlRefusedError: It is none, or hostile.
    """
    if kind == "feed":
        return Index([Entry(link) for link in read_feed(body, url)], is_feed=True)
    found = read_sitemap(body, url)
    return Index(found.pages, found.maps)
