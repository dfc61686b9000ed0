"""Where a field's filled share changes for good: as after a redesign, not as from one day to the next. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MIN_CHANGE = 0.25  # of the share
MIN_DEVIATION = 3.0  # standard errors of the difference of two shares
MIN_BEFORE = 10  # articles; fewer say nothing
# A change is held against so many articles from it on, so that one odd day is none; at the end of the corpus against
# what there is, if it is at least the smaller number.
ENOUGH_AFTER, MIN_AFTER = 20, 8


@dataclass(frozen=True, slots=True)
class Drift:
    """A change of a share.

    Attributes:
        at: Index of the first period that differs.
        before: The share up to it, since the last change.
        after: The share from it on, over the next articles.
    """

    at: int
    before: float
    after: float


def drifts(filled: Sequence[int], of: Sequence[int]) -> list[Drift]:
    """The changes of a field's filled share over the periods, first to last.

    A period begins another share if it and the periods after it differ from all those before it, since the last
    change.

    Args:
        filled: How many articles of each period have the field.
        of: How many articles each period has.
    """
    found = []
    before = before_of = 0
    for at, (some, total) in enumerate(zip(filled, of, strict=True)):
        if before_of >= MIN_BEFORE and total:
            after, after_of = _from(at, filled, of)
            itself = abs(some / total - before / before_of) >= MIN_CHANGE
            if itself and after_of >= MIN_AFTER and _differs(before / before_of, before_of, after / after_of, after_of):
                found.append(Drift(at, before / before_of, after / after_of))
                before = before_of = 0
        before += some
        before_of += total
    return found


def _from(at: int, filled: Sequence[int], of: Sequence[int]) -> tuple[int, int]:
    """The filled and all articles from a period on, until they are enough."""
    some = total = 0
    for number in range(at, len(of)):
        some, total = some + filled[number], total + of[number]
        if total >= ENOUGH_AFTER:
            break
    return some, total


def _differs(before: float, of_before: int, after: float, of_after: int) -> bool:
    if abs(after - before) < MIN_CHANGE:
        return False
    pooled = (before * of_before + after * of_after) / (of_before + of_after)
    error = sqrt(pooled * (1 - pooled) * (1 / of_before + 1 / of_after))
    return abs(after - before) >= MIN_DEVIATION * error
