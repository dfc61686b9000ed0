"""What a paper's own date archive said of a day, and what has become of the articles it named.

Read from the runs' events in their order: a "discovered" event with the links of a day's page stands right before
the event that settles that page. Memory grows with the articles that date archives named, not with the corpus.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from newsarchive.storage.events import DISCOVERED, key_of, links_of
from newsarchive.storage.outcome import STATUS_OF_EVENT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from newsarchive.storage.links import Link

_PAGES = frozenset({"day", "results"})
_MAX_HOPS = 10
_MAX_EXAMPLES = 3
PENDING = "pending"


@dataclass(slots=True)
class ArchiveDay:
    """A day of the date archive.

    Attributes:
        asked: Whether it was asked for the whole paper, not only for a section.
        answered: Whether it gave an answer to that.
        named: Articles it named.
        absent: Those without a record, by what became of them: "gone", "refused", "failed", "not_article",
            "rejected", "skipped", or "pending".
        examples: Some of these: URL, and what became of it with the reason.
    """

    asked: bool = False
    answered: bool = False
    named: int = 0
    absent: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[str, str, str]] = field(default_factory=list)


def events_of(folder: Path) -> Iterator[dict[str, Any]]:
    """The events of a paper in the order they happened; damaged and unfinished lines are passed over."""
    for path in sorted((folder / "events").glob("*.jsonl")):
        with path.open("rb") as file:
            for line in file:
                try:
                    event = json.loads(line)
                except ValueError:
                    continue  # `newsarchive verify` tells of it
                if isinstance(event, dict):
                    yield event


class _Journal:
    """The events taken in so far."""

    def __init__(self) -> None:
        self.days: dict[date, ArchiveDay] = {}
        self.pages: dict[int, tuple[date, bool]] = {}  # the archive's own pages -> day, of the whole paper
        self.named: dict[int, tuple[date, str]] = {}  # articles -> first day that named them, URL
        self.outcome: dict[int, tuple[str, str]] = {}  # what became of those: status, reason
        self.target: dict[int, int] = {}  # where those lead that have moved
        self._links: list[Link] = []

    def take(self, event: dict[str, Any]) -> None:
        if event.get("event") == DISCOVERED:
            self._links = links_of(event)
            for link in self._links:
                if link.kind in _PAGES:
                    self._page(link)
            if event.get("url") is None:
                self._links = []
            return
        status = STATUS_OF_EVENT.get(str(event.get("event")))
        if status is None:
            return
        links, self._links = self._links, []
        try:
            key = key_of(event)
        except (KeyError, TypeError, ValueError):
            return  # settles no link
        if key in self.pages:
            self._settle_page(key, status, links)
        elif key in self.named:
            self._settle_article(key, status, event, links)

    def _page(self, link: Link) -> None:
        facts = dict(link.extra)
        try:
            day = date.fromisoformat(str(facts["day"]))
        except (KeyError, ValueError):
            return
        whole = not facts.get("section")
        self.pages[link.key] = (day, whole)
        if whole and link.kind == "day":
            self.days.setdefault(day, ArchiveDay()).asked = True

    def _settle_page(self, key: int, status: str, links: list[Link]) -> None:
        day, whole = self.pages[key]
        entry = self.days.setdefault(day, ArchiveDay())
        entry.answered |= whole and status in {"done", "moved"}
        for link in links:
            if link.kind == "article" and link.key not in self.named:
                self.named[link.key] = (day, link.url)

    def _settle_article(self, key: int, status: str, event: dict[str, Any], links: list[Link]) -> None:
        if status == "done" and not event.get("id"):
            status = "not_article"
        if self.outcome.get(key, ("", ""))[0] == "done":
            return  # stored once is stored, whatever the page answers later
        self.outcome[key] = (status, str(event.get("reason") or ""))
        if status == "moved":
            for link in links:
                self.target[key] = link.key
                self.named.setdefault(link.key, self.named[key])

    def final(self, key: int) -> tuple[str, str]:
        """What became of an article, redirects followed."""
        for _ in range(_MAX_HOPS):
            if key not in self.target:
                break
            key = self.target[key]
        return self.outcome.get(key, (PENDING, ""))


def archive_days(events: Iterable[dict[str, Any]]) -> dict[date, ArchiveDay]:
    """The days that were asked for, or whose sections were. Pure.

    Args:
        events: Those of one paper, in the order they happened.
    """
    journal = _Journal()
    for event in events:
        journal.take(event)
    redirected = set(journal.target.values())
    for key, (day, url) in journal.named.items():
        if key in redirected:
            continue
        entry = journal.days[day]
        entry.named += 1
        status, reason = journal.final(key)
        if status in {"done", "moved"}:  # moved away from the paper: it is elsewhere, not missing
            continue
        entry.absent[status] += 1
        if len(entry.examples) < _MAX_EXAMPLES:
            entry.examples.append((url, status, reason))
    return journal.days
