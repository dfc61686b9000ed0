"""What the sample newspaper holds, told from its data and not from its pages.

A crawl's result is compared with this: each way of crawling must find exactly the articles named here.
All functions answer for the paper at its closing time with every article out; article ids are the paper's
own numbers, lists are in the order in which the pages show them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarchive.sample import specials
from newsarchive.sample.content import CLOSING, DOMAIN, Article, Link, Section, articles, sections
from newsarchive.sample.newspaper import PER_PAGE, Newspaper

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


def _paper() -> Newspaper:
    return Newspaper(articles(hidden=True), CLOSING)


def _section(key: str) -> Section:
    return next(section for section in sections() if section.key == key)


def all_ids() -> list[int]:
    """Every public article, oldest first."""
    return [article.id for article in articles()]


def hidden_ids() -> list[int]:
    """The articles that robots.txt closes, linked though they are."""
    return [article.id for article in articles(hidden=True) if article.section.hidden]


def article(number: int) -> Article:
    """The article of that number, hidden or not.

    Raises:
        KeyError: There is none.
    """
    return _paper().by_id[number]


def url(number: int) -> str:
    """The canonical URL of an article, on the paper's own domain."""
    return f"http://{DOMAIN}{article(number).path}"


def in_section(key: str, pages: int | None = None) -> list[int]:
    """The articles on a section's pages, or on its first ``pages``, newest first."""
    found = [entry.id for entry in _paper().in_section(_section(key))]
    return found if pages is None else found[: pages * PER_PAGE]


def days() -> list[date]:
    """The days on which something appeared, in order."""
    return sorted({entry.day for entry in articles()})


def on_day(day: date, key: str | None = None) -> list[int]:
    """What the date archive lists for a day, in one section or in all, newest first."""
    return [entry.id for entry in _paper().on_day(day, _section(key) if key else None)]


def between(since: date, until: date, keys: Iterable[str] | None = None) -> list[int]:
    """What the date archive lists from one day to another, both included, oldest first."""
    wanted = None if keys is None else set(keys)
    return [
        entry.id
        for entry in articles()
        if since <= entry.day <= until and (wanted is None or entry.section.key in wanted)
    ]


def related_paths(number: int) -> list[str]:
    """The paths under an article's "Các tin khác" (other news), in order, dead and outdated ones included."""
    return [entry.path for entry in _paper().related(article(number))]


def related_ids(number: int) -> list[int]:
    """The articles that those paths lead to, closed ones included, dead ones left out."""
    return [found for entry in _paper().related(article(number)) if (found := _leads_to(entry)) is not None]


def _leads_to(entry: Article | Link) -> int | None:
    if isinstance(entry, Article):
        return entry.id
    if entry.path in specials.MOVED:
        return specials.MOVED[entry.path]
    return next((known.id for known in articles(hidden=True) if known.path == entry.path), None)


def closure(start: Iterable[int], depth: int) -> set[int]:
    """The public articles that a crawl from these reaches by related items in at most ``depth`` steps."""
    closed = set(hidden_ids())
    found = set(start) - closed
    edge = set(found)
    for _ in range(depth):
        edge = {ident for number in edge for ident in related_ids(number)} - found - closed
        found |= edge
    return found


def changing_id() -> int:
    """The article that changes between two visits."""
    return next(entry.id for entry in articles() if entry.correction)
