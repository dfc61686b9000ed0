"""Could this happen by chance? Exact tails of two distributions. Pure."""

from __future__ import annotations

from math import exp, lgamma, log


def _log_comb(total: int, chosen: int) -> float:
    return lgamma(total + 1) - lgamma(chosen + 1) - lgamma(total - chosen + 1)


def as_few(found: int, of: int, before: int, of_before: int) -> float:
    """The chance of so few hits, were the draws and those of before from one urn (Fisher's exact test, one side).

    Args:
        found: Hits now.
        of: Draws now.
        before: Hits before.
        of_before: Draws before.
    """
    hits, total = found + before, of + of_before
    lowest = max(0, of - (total - hits))
    whole = _log_comb(total, of)
    return min(
        1.0,
        sum(exp(_log_comb(hits, k) + _log_comb(total - hits, of - k) - whole) for k in range(lowest, found + 1)),
    )


def fewer_than(found: int, of: int, share: float) -> float:
    """The chance of so few hits or fewer, each draw being a hit with probability `share` (0 to 1, both excluded)."""
    hit, miss = log(share), log(1 - share)
    return min(1.0, sum(exp(_log_comb(of, k) + k * hit + (of - k) * miss) for k in range(found + 1)))


def break_at(hits: list[bool], before: float, now: float) -> int:
    """Where a series most likely turned from one share of hits to a lower one: the index of the first draw after.

    Args:
        hits: The series in its order.
        before: The share before, 0 to 1.
        now: The share after.
    """
    before, now = min(max(before, 0.01), 0.99), min(max(now, 0.01), 0.99)
    hit, miss = log(now / before), log((1 - now) / (1 - before))
    best, best_at, total = 0.0, 0, 0.0
    for index in range(len(hits) - 1, -1, -1):
        total += hit if hits[index] else miss
        if total > best:
            best, best_at = total, index
    return best_at
