"""Which captures of an archive are articles of the paper, and what was asked to get each. Pure."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urldefrag, urljoin, urlsplit

from newsarchive.captures import wayback
from newsarchive.captures.reading import PAGE_TYPES, Asked
from newsarchive.site import Site, is_loopback
from newsarchive.storage.links import normal_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from newsarchive.captures.cdxj import Entry
    from newsarchive.publishers.base import Publisher

_REDIRECT_LASTS = timedelta(minutes=10)  # a redirect longer ago than this led someone else to the page
_MAX_REDIRECTS = 10


@dataclass(frozen=True, slots=True)
class Chosen:
    """A capture that may be an article: where it lies, what was asked, where the paper answered."""

    entry: Entry
    asked: Asked
    base_url: str | None
    print_view: bool


@dataclass(slots=True)
class Choice:
    """What an archive holds of a paper.

    Attributes:
        chosen: The captures that may be articles, in the order of their capture.
        passed_over: Why others were not chosen, counted.
    """

    chosen: list[Chosen] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Capture:
    entry: Entry
    url: str
    time: str
    archived_url: str | None
    rewritten: bool

    def order(self) -> tuple[Any, ...]:
        """By time; of one capture as it was and as it was replayed, the first."""
        return self.time, self.rewritten, self.entry.file, self.entry.offset, self.entry.skip


def choose(
    entries: Iterable[Entry],
    publisher: Publisher,
    base_url_of: Callable[[str], str | None],
    *,
    every_page: bool = False,
) -> Choice:
    """Tell the articles among captures.

    Args:
        entries: In any order.
        publisher: The paper.
        base_url_of: For an archive's file, where its maker found the paper, if not on its own domain. A loopback
            host needs no telling: it can only be a mirror.
        every_page: Also pages whose URL is not that of an article; the reader judges.
    """
    choice = Choice()
    captures = sorted(map(_capture, entries), key=_Capture.order)
    redirects: dict[tuple[str, str], tuple[str, datetime]] = {}
    seen: set[tuple[str, str]] = set()
    for capture in captures:
        reason = _turned_down(capture, redirects) if _is_url(capture.url) else "an address that is none"
        site = None if reason else _site_of(capture.url, publisher, base_url_of(capture.entry.file))
        if reason is None and site is None:
            reason = "of another host"
        if reason is None and site is not None:
            printed = publisher.is_print_view(site.paper_url(capture.url))
            if publisher.article_path is not None and not every_page and not printed:
                reason = None if publisher.article_key(site.paper_url(capture.url)) else "not an article's URL"
            same = (normal_url(capture.url), capture.time)
            if reason is None and same in seen:
                reason = "the same capture again"
            if reason is None:
                seen.add(same)
                asked = _asked(capture, redirects)
                choice.chosen.append(Chosen(capture.entry, asked, site.base_url, printed))
        if reason is not None:
            choice.passed_over[reason] += 1
    return choice


def _is_url(url: str) -> bool:
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False


def _capture(entry: Entry) -> _Capture:
    held = wayback.original(entry.url)
    if held is None:
        return _Capture(entry, entry.url.partition("#")[0], entry.time, None, rewritten=False)
    url = held.url.partition("#")[0]
    return _Capture(entry, url, held.time, entry.url if held.rewritten else None, held.rewritten)


def _turned_down(capture: _Capture, redirects: dict[tuple[str, str], tuple[str, datetime]]) -> str | None:
    entry = capture.entry
    if entry.kind == "conversion":
        return "a conversion, not what was served"
    if entry.posted is not None:
        return "the answer to a form"
    if entry.redirect is not None and (entry.status or 0) != 304:
        _note_redirect(capture, entry.redirect, redirects)
        return "a redirect"
    unchanged = entry.status == 304 and entry.kind == "revisit"
    if entry.status is not None and not unchanged and not 200 <= entry.status < 300:
        return f"HTTP {entry.status}"
    if entry.kind != "revisit" and entry.mime not in PAGE_TYPES:
        return "not HTML"
    return None


def _note_redirect(capture: _Capture, location: str, redirects: dict[tuple[str, str], tuple[str, datetime]]) -> None:
    entry = capture.entry
    try:
        target = urldefrag(urljoin(entry.url, location)).url
    except ValueError:
        return
    held = wayback.original(target)
    if held is None or normal_url(held.url) != normal_url(capture.url):
        redirects[entry.file, held.url if held else target] = (capture.url, _moment(entry.time))


def _site_of(url: str, publisher: Publisher, base_url: str | None) -> Site | None:
    site = Site(publisher, base_url)
    if site.serves(url):
        return site
    parts = urlsplit(url)
    if base_url is None and is_loopback(parts.hostname or ""):
        site = Site(publisher, f"{parts.scheme}://{parts.netloc}")
        if site.serves(url):
            return site
    return None


def _asked(capture: _Capture, redirects: dict[tuple[str, str], tuple[str, datetime]]) -> Asked:
    moment, requested = _moment(capture.entry.time), capture.url
    for _ in range(_MAX_REDIRECTS):
        source, at = redirects.get((capture.entry.file, requested), ("", moment))
        if not source or source == capture.url or not timedelta(0) <= moment - at <= _REDIRECT_LASTS:
            break
        requested = source
    return Asked(capture.url, requested, capture.archived_url, _moment(capture.time))


def _moment(digits: str) -> datetime:
    return datetime.fromisoformat(f"{digits[:8]}T{digits[8:]}").replace(tzinfo=UTC)
