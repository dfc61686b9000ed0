"""Two texts word by word, two lists of texts item by item.

Time is bounded whatever the texts: what is too long to be compared is told as wholly replaced.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

SAME, REMOVED, ADDED = "=", "-", "+"
Span = tuple[str, str]  # one of the three, and the text

_TOKEN = re.compile(r"\s*(?:\w+|[^\w\s]+)")
_MOST_TOKENS = 4_000
_MOST_ITEMS = 2_000
_MOST_PAIRS = 2_500  # of texts that are weighed against each other
_ALIKE = 0.4  # share of words in common from which two texts are versions of one


@dataclass(slots=True)
class Step:
    """One step from an old list to a new one.

    Attributes:
        kind: "same" (so many items), "changed", "removed" or "added".
        old: Place in the old list (0, 1, …), where there is one.
        new: Place in the new list.
        count: Items, for "same"; 1 otherwise.
        spans: The item's words; the whole item for "removed" and "added", nothing for "same".
    """

    kind: Literal["same", "changed", "removed", "added"]
    old: int | None = None
    new: int | None = None
    count: int = 1
    spans: list[Span] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The step as plain data; words as pairs of sign and text."""
        told: dict[str, Any] = {"kind": self.kind, "old": self.old, "new": self.new}
        if self.kind == "same":
            return told | {"count": self.count}
        return told | {"words": [list(span) for span in self.spans]}


def spans(old: str, new: str) -> list[Span]:
    """The words that two texts share, and those that only one has, in reading order."""
    if old == new:
        return [(SAME, old)] if old else []
    a, b = _TOKEN.findall(old), _TOKEN.findall(new)
    if max(len(a), len(b)) > _MOST_TOKENS or "".join(a) != old.rstrip() or "".join(b) != new.rstrip():
        return [span for span in ((REMOVED, old), (ADDED, new)) if span[1]]
    found: list[Span] = []
    for kind, i, i_end, j, j_end in SequenceMatcher(None, a, b).get_opcodes():
        if kind == "equal":
            found.append((SAME, "".join(a[i:i_end])))
            continue
        for sign, tokens in ((REMOVED, a[i:i_end]), (ADDED, b[j:j_end])):
            if tokens:
                found.append((sign, "".join(tokens)))
    return found


def steps(old: Sequence[str], new: Sequence[str]) -> list[Step]:
    """From an old list of texts to a new one; texts that resemble each other are told word by word."""
    if max(len(old), len(new)) > _MOST_ITEMS:
        return [*(_removed(old, i) for i in range(len(old))), *(_added(new, j) for j in range(len(new)))]
    found: list[Step] = []
    for kind, i, i_end, j, j_end in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            found.append(Step("same", i, j, i_end - i))
        else:
            found += _replaced(old, new, range(i, i_end), range(j, j_end))
    return found


def _removed(old: Sequence[str], i: int) -> Step:
    return Step("removed", old=i, spans=[(REMOVED, old[i])])


def _added(new: Sequence[str], j: int) -> Step:
    return Step("added", new=j, spans=[(ADDED, new[j])])


def _replaced(old: Sequence[str], new: Sequence[str], left: range, right: range) -> list[Step]:
    """Pairs that resemble each other, in order; what lies between them was removed or added."""
    found: list[Step] = []
    at_i, at_j = left.start, right.start
    for i, j in [*_pairs(old, new, left, right), (left.stop, right.stop)]:
        found += [_removed(old, k) for k in range(at_i, i)]
        found += [_added(new, k) for k in range(at_j, j)]
        if i < left.stop and j < right.stop:
            found.append(Step("changed", i, j, spans=spans(old[i], new[j])))
        at_i, at_j = i + 1, j + 1
    return found


def _pairs(old: Sequence[str], new: Sequence[str], left: range, right: range) -> list[tuple[int, int]]:
    """The pairs in rising order whose likeness adds up to the most."""
    if len(left) * len(right) > _MOST_PAIRS:
        return list(zip(left, right, strict=False))
    a, b = [_words(old[i]) for i in left], [_words(new[j]) for j in right]
    best: list[list[tuple[float, tuple[tuple[int, int], ...]]]]
    best = [[(0.0, ()) for _ in range(len(b) + 1)] for _ in range(len(a) + 1)]
    for x, words in enumerate(a, 1):
        for y, others in enumerate(b, 1):
            best[x][y] = max(best[x - 1][y], best[x][y - 1], key=lambda entry: entry[0])
            alike = _likeness(words, others)
            score, pairs = best[x - 1][y - 1]
            if alike >= _ALIKE and score + alike > best[x][y][0]:
                best[x][y] = (score + alike, (*pairs, (left[x - 1], right[y - 1])))
    return list(best[-1][-1][1])


def _words(text: str) -> frozenset[str]:
    return frozenset(token.strip().casefold() for token in _TOKEN.findall(text))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Of the words of both, the share in common (Dice)."""
    return 2 * len(one & other) / (len(one) + len(other) or 1)
