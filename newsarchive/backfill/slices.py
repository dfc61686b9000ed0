"""Slices of a paper's past: days of its date archive, or its article numbers; the latest first. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

NUMBERS_A_SLICE = 1_000
MOST_NUMBERS = 10_000_000
_RANGE = re.compile(r"(\d{1,12})\s*(?:-|–|\.\.)\s*(\d{1,12})")


class SliceError(ValueError):
    """A range that cannot be meant; the message says what is expected."""


@dataclass(frozen=True, slots=True)
class Slice:
    """A slice of the past.

    Attributes:
        spider: That crawls it: "backfill" (days) or "numbers".
        first: Its first day, ISO, or its first number.
        last: Its last one, included.
        units: How many days or numbers it has.
    """

    spider: str
    first: str
    last: str
    units: int

    def arguments(self) -> dict[str, Any]:
        """The spider's arguments."""
        names = ("since", "until") if self.spider == "backfill" else ("first", "last")
        return dict(zip(names, (self.first, self.last), strict=True))

    def __str__(self) -> str:
        return self.first if self.first == self.last else f"{self.first} to {self.last}"


def slices_of_days(since: date, until: date, days: int | None = None) -> list[Slice]:
    """Slices of so many days, or of calendar months; the latest first."""
    found, last = [], until
    while last >= since:
        first = last.replace(day=1) if days is None else last - timedelta(days=days - 1)
        first = max(first, since)
        found.append(Slice("backfill", first.isoformat(), last.isoformat(), (last - first).days + 1))
        last = first - timedelta(days=1)
    return found


def slices_of_numbers(first: int, last: int, size: int | None = None) -> list[Slice]:
    """Slices of so many numbers; the highest first. They begin at multiples, so that other ranges share them."""
    size = size or NUMBERS_A_SLICE
    found = []
    for low in range(first // size * size, last + 1, size):
        begin, end = max(low, first), min(low + size - 1, last)
        found.append(Slice("numbers", str(begin), str(end), end - begin + 1))
    return found[::-1]


def parse_numbers(text: str) -> tuple[int, int]:
    """First and last number of a range such as "89163-351318".

    Raises:
        SliceError: It is none.
    """
    found = _RANGE.fullmatch(text.strip())
    if found is None:
        raise SliceError(f"--ids {text[:60]!r} is no range of numbers; write 89163-351318, for instance.")
    first, last = int(found[1]), int(found[2])
    if last < first:
        raise SliceError(f"--ids {text}: the last number is below the first.")
    if last - first >= MOST_NUMBERS:
        raise SliceError(f"--ids {text}: more than {MOST_NUMBERS:,} numbers; give a smaller range.")
    return first, last


@dataclass(slots=True)
class Progress:
    """How far a backfill has come in this process.

    Attributes:
        units: Days or numbers of the slices done.
        seconds: What they took.
        pages: Requests that they took.
    """

    units: int = 0
    seconds: float = 0.0
    pages: int = 0

    def add(self, units: int, seconds: float, pages: int) -> None:
        """Count a slice."""
        self.units += units
        self.seconds += seconds
        self.pages += pages

    def left(self, units: int) -> float | None:
        """Seconds that so many units will take at the pace so far; ``None`` before there is any."""
        return self.seconds / self.units * units if self.units else None


def told_seconds(seconds: float) -> str:
    """A length of time as a person says it: "40 s", "12 min", "9 h 20 min", "3 days 4 h"."""
    minutes = round(seconds / 60)
    if seconds < 90:
        return f"{round(seconds)} s"
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    days, hours = divmod(round(seconds / 3600), 24)
    return f"{days} days {hours} h" if hours else f"{days} days"
