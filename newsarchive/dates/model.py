"""What a date reading gives back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Literal

VIETNAM = timezone(timedelta(hours=7))
"""Asia/Ho_Chi_Minh: +07:00 without daylight saving since 1975, before any newspaper was online."""

Precision = Literal["second", "minute", "day"]
LabelKind = Literal["updated", "published", "clock", "other"]


@dataclass(frozen=True, slots=True)
class ParsedDate:
    """One moment or day, read from a string.

    Attributes:
        value: Aware, in +07:00, no microseconds; 00:00:00 where the precision is "day", save for "2 weeks ago",
            which keeps the clock of its `now`.
        precision: How much of `value` the string told.
        problems: What a careful reader should know, in a fixed order: "weekday_mismatch", "year_assumed",
            "day_assumed" (a time alone), "month_first", "approximate".
        matched: The part of the string used, verbatim.
    """

    value: datetime
    precision: Precision
    problems: tuple[str, ...] = ()
    matched: str = ""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date found in a text.

    Attributes:
        start: Where it starts in the text given, weekday included, label not.
        end: Where it ends, exclusive.
        matched: ``text[start:end]``.
        value: As in `ParsedDate`.
        precision: As in `ParsedDate`.
        problems: As in `ParsedDate`.
        label: The label printed before it, tidied and without colon ("Cập nhật lúc"), else ``None``.
        label_kind: What the label says: "updated", "published", "clock" (the page's own clock: "Hôm nay"),
            "other" (a licence, a birth, an event, a deadline), or ``None`` without a known label.
        stamp: `matched` as a record keeps it: tidied, without label, enclosing brackets or view counter, with
            weekday, AM/PM and zone as printed.
    """

    start: int
    end: int
    matched: str
    value: datetime
    precision: Precision
    problems: tuple[str, ...]
    label: str | None
    label_kind: LabelKind | None
    stamp: str

    @property
    def parsed(self) -> ParsedDate:
        """The reading alone."""
        return ParsedDate(self.value, self.precision, self.problems, self.matched)
