"""When a known page is to be looked at again. Pure: the same facts give the same time, so a re-made state does too.

News is corrected in its first hours, now and then in its first days, hardly ever after a month; what vanishes,
vanishes late. So the step from one visit to the next grows with the article's age: hours, days, months.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from newsarchive.storage.links import IMAGE
from newsarchive.storage.names import stamp

# Age of the article up to which -> time to the next visit; the last step has no end.
DEFAULT_REVISITS = "1d:6h 3d:1d 14d:4d 60d:15d 365d:60d *:180d"
# After each failure in a row; then the page is given up.
_RETRIES = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 72, 168, 720, 720, 720))
_SECOND_LOOK = timedelta(days=1)  # at an article found gone: it may have been a fault
_GONE = timedelta(days=30)
_GONE_LOOKS = 6
_NOT_ARTICLE = timedelta(days=7)  # at least
_REFUSED = timedelta(days=30)  # robots.txt may change
_SPREAD_FROM = timedelta(days=4)
_KEYS = 1 << 63

CAPTURE = "capture"  # kind of a page out of a web archive, which never changes

_UNIT = {"h": timedelta(hours=1), "d": timedelta(days=1)}
_SPAN = re.compile(r"(\d{1,6})([hd])")


class RevisitError(ValueError):
    """A revisit rule that cannot be meant; the message says which, and what is expected."""


def _span(text: str) -> timedelta:
    found = _SPAN.fullmatch(text)
    if found is None or (span := int(found[1]) * _UNIT[found[2]]) < timedelta(hours=1):
        raise RevisitError(f"revisits: {text!r} is no time; write 6h or 30d.")
    return span


@dataclass(frozen=True, slots=True)
class Revisits:
    """How soon an article of what age is visited again.

    Attributes:
        text: As written in settings, ``AGE:STEP …``, the last age ``*``.
        steps: The same, parsed; the last one's age is ``timedelta.max``.
    """

    text: str
    steps: tuple[tuple[timedelta, timedelta], ...]

    @classmethod
    def parse(cls, text: str) -> Revisits:
        """The rule that a text like "1d:6h 30d:7d *:180d" describes.

        Raises:
            RevisitError: It describes none: not ``AGE:STEP`` pairs, ages not rising, or no ``*`` at the end.
        """
        steps: list[tuple[timedelta, timedelta]] = []
        for pair in text.split():
            age, colon, step = pair.partition(":")
            if not colon:
                raise RevisitError(f"revisits: {pair!r} is no AGE:STEP; write 1d:6h, for instance.")
            steps.append((timedelta.max if age == "*" else _span(age), _span(step)))
        ages = [age for age, _ in steps]
        if not ages or ages[-1] != timedelta.max or ages != sorted(set(ages)):
            raise RevisitError(f"revisits {text!r}: ages must rise, and the last be *, as in {DEFAULT_REVISITS!r}.")
        return cls(" ".join(text.split()), tuple(steps))

    def step(self, age: timedelta) -> timedelta:
        """The time from a visit at this age to the next."""
        return next(step for limit, step in self.steps if age <= limit)


@dataclass(frozen=True, slots=True)
class Visited:
    """What is known of a page; times ISO 8601.

    Attributes:
        kind: What was expected there when it was found.
        first_seen: When it was found.
        last_tried: When it was last asked for, answered or not.
        status: What came of that; ``None`` for a page never asked for.
        tries: Visits in a row that failed, or that found it gone.
        article_id: The article found there, if ever one was.
        dated: The time that the article itself shows.
    """

    kind: str
    first_seen: str
    last_tried: str | None = None
    status: str | None = None
    tries: int = 0
    article_id: str | None = None
    dated: str | None = None


def due_at(page: Visited, revisits: Revisits, key: int = 0) -> str | None:
    """When the page is to be asked for again, as ISO 8601 UTC; ``None``: not by itself.

    Lists, feeds and forms are asked for by every run and are never due by themselves; nor is what a web archive keeps.
    Pictures do not change: they are due until they were had, or were found to be none.
    """
    if page.kind == CAPTURE or (page.article_id is None and page.kind not in {"article", IMAGE}):
        return None
    if page.kind == IMAGE and page.status not in {None, "failed", "refused"}:
        return None
    if page.status is None or page.last_tried is None:
        return page.first_seen
    tried = datetime.fromisoformat(page.last_tried)
    step = _step(page, tried, revisits)
    if step is not None and step >= _SPREAD_FROM and page.status == "done":
        step -= step * (key / _KEYS) / 3
    return None if step is None else stamp(tried + step)


def _step(page: Visited, tried: datetime, revisits: Revisits) -> timedelta | None:
    step: timedelta | None = None
    if page.status == "done":
        step = revisits.step(_age(page, tried))
    elif page.status in {"not_article", "rejected"}:
        step = max(revisits.step(_age(page, tried)), _SECOND_LOOK if page.article_id else _NOT_ARTICLE)
    elif page.status == "failed" and page.tries <= len(_RETRIES):
        step = _RETRIES[max(page.tries, 1) - 1]
    elif page.status == "gone" and page.article_id is not None and page.tries <= _GONE_LOOKS:
        step = _SECOND_LOOK if page.tries <= 1 else _GONE
    elif page.status == "refused":
        step = _REFUSED
    return step


def _age(page: Visited, tried: datetime) -> timedelta:
    """By the time the article shows; by when it was found where it shows none or one to come."""
    shown = None
    if page.dated is not None:
        try:
            shown = datetime.fromisoformat(page.dated)
        except ValueError:
            shown = None
    if shown is None or shown.tzinfo is None or shown > tried:
        shown = datetime.fromisoformat(page.first_seen)
    return max(tried - shown, timedelta())
