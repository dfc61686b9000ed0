"""What changed between two revisions, laid out side by side. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from newsarchive.comparing.revisions import item_text
from newsarchive.comparing.words import ADDED, REMOVED, SAME, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsarchive.comparing.revisions import FieldChange

_CONTEXT = 1  # unchanged items that are shown around a change


@dataclass(frozen=True, slots=True)
class Row:
    """An item of a field, or the whole field, in both revisions.

    Attributes:
        before: Its words, each with whether the other side has them; ``None`` where this side has nothing in its place.
        after: The same of the later revision.
        passed: So many unchanged items are left out here; 0 for a row with words.
    """

    before: tuple[Span, ...] | None = None
    after: tuple[Span, ...] | None = None
    passed: int = 0

    @property
    def changed(self) -> bool:
        """Whether the two differ."""
        return self.before != self.after


def rows_of(change: FieldChange, *, every: bool) -> list[Row]:
    """A field's rows.

    Args:
        change: What changed in it.
        every: Show what is the same too, however much it is.
    """
    if not change.steps:
        return [_row(change.spans)]
    rows: list[Row] = []
    for step in change.steps:
        if step.kind != "same":
            rows.append(_row(step.spans))
            continue
        same = list(_texts(change.old, step.old or 0, step.count))
        first, last = step is change.steps[0], step is change.steps[-1]
        rows += _unchanged(same, len(same) if every else _CONTEXT, first=first, last=last)
    return rows


def _texts(values: Any, start: int, count: int) -> Iterator[str]:
    return (item_text(value) for value in islice(values or (), start, start + count))


def _unchanged(texts: list[str], context: int, *, first: bool, last: bool) -> Iterator[Row]:
    """Unchanged items: those next to a change, and how many lie between."""
    head, tail = 0 if first else context, 0 if last else context
    if head + tail >= len(texts) or context >= len(texts):
        head, tail = len(texts), 0
    for text in texts[:head]:
        yield _row([(SAME, text)])
    if passed := len(texts) - head - tail:
        yield Row(passed=passed)
    for text in texts[len(texts) - tail :]:
        yield _row([(SAME, text)])


def _row(spans: Iterable[Span]) -> Row:
    spans = tuple(spans)
    before = tuple(span for span in spans if span[0] != ADDED)
    after = tuple(span for span in spans if span[0] != REMOVED)
    return Row(before or None, after or None)
