"""Site maps (sitemaps.org), their indexes, and news site maps: which pages, changed when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from newsarchive.discovery.safe_xml import XmlRefusedError, local_name, parse_xml, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_ENTRIES = 50_000  # the protocol's own limit
_TIMES = frozenset({"lastmod", "publication_date"})


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a site map: an absolute URL, and the latest time given for it (aware), if any."""

    url: str
    changed: datetime | None = None


@dataclass(slots=True)
class SiteMap:
    """A site map: the site maps it lists, or the pages."""

    maps: list[Entry] = field(default_factory=list)
    pages: list[Entry] = field(default_factory=list)


def read_sitemap(body: bytes, url: str) -> SiteMap:
    """Read a site map, gzipped or not; also one that is a plain list of URLs.

    Args:
        body: As served.
        url: Its own address.

    Raises:
        XmlRefusedError: It is no site map.
    """
    if body.lstrip()[:4] == b"http":
        lines = body[: 1_000 * MAX_ENTRIES].decode("utf-8", "replace").split("\n")
        return SiteMap(pages=[Entry(line.strip()) for line in lines[:MAX_ENTRIES] if line.strip()])
    root = parse_xml(body)
    kind = local_name(root)
    if kind not in {"urlset", "sitemapindex"}:
        raise XmlRefusedError("no site map")
    entries: list[Entry] = []
    for element in root:
        if local_name(element) in {"url", "sitemap"} and (entry := _entry(element, url)) is not None:
            entries.append(entry)
            if len(entries) >= MAX_ENTRIES:
                break
    return SiteMap(maps=entries) if kind == "sitemapindex" else SiteMap(pages=entries)


def _entry(element: _Element, base: str) -> Entry | None:
    address, times = "", []
    for child in element.iterdescendants():
        name = local_name(child)
        if name == "loc" and not address:
            address = text_of(child)
        elif name in _TIMES and (moment := _moment(text_of(child))) is not None:
            times.append(moment)
    if not address:
        return None
    try:
        return Entry(urljoin(base, address), max(times, default=None))
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    """A W3C date or time; a day counts from its first moment in UTC."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def worth_reading(maps: list[Entry], since: datetime, most: int) -> list[Entry]:
    """Of an index, the site maps that may hold news: changed since a time, latest first; news maps before all.

    Of those that tell no time, only news maps, the first and the last: indexes run from old to new or back.
    """
    dated = [entry for entry in maps if entry.changed is not None]
    fresh = sorted((e for e in dated if e.changed is not None and e.changed >= since), key=_changed, reverse=True)
    undated = [entry for entry in maps if entry.changed is None]
    chosen = [entry for entry in undated if "news" in entry.url.lower()]
    chosen += fresh
    chosen += [*undated[:1], *undated[-1:]]
    by_url: dict[str, Entry] = {}
    for entry in chosen:
        by_url.setdefault(entry.url, entry)
    return list(by_url.values())[:most]


def _changed(entry: Entry) -> datetime:
    return entry.changed or datetime.min.replace(tzinfo=UTC)
