"""Tails of distributions, against values worked out by hand or taken from tables."""

from __future__ import annotations

from math import isclose

import pytest

from newsarchive.judging.chance import as_few, break_at, fewer_than


@pytest.mark.parametrize(
    ("found", "of", "before", "of_before", "chance"),
    [
        (0, 1, 1, 1, 1 / 2),
        (0, 2, 2, 2, 1 / 6),  # of C(4, 2) ways one
        (1, 2, 2, 2, 1 / 2 + 0),  # 1 - 3/6 … C(3,2) ways without a miss: 3 of 6; so few as one: 3 of 6
        (0, 3, 200, 200, 1 / 1_353_400),  # C(203, 3)
        (2, 2, 2, 2, 1.0),
        (5, 10, 50, 100, 0.62),
    ],
)
def test_as_few(found, of, before, of_before, chance):
    assert isclose(as_few(found, of, before, of_before), chance, rel_tol=0.02)


@pytest.mark.parametrize(
    ("found", "of", "share", "chance"),
    [(0, 3, 0.95, 0.05**3), (3, 3, 0.95, 1.0), (1, 2, 0.5, 0.75), (0, 20_000, 0.95, 0)],
)
def test_fewer_than(found, of, share, chance):
    assert isclose(fewer_than(found, of, share), chance, rel_tol=1e-9, abs_tol=1e-12)


def test_where_a_series_breaks():
    assert break_at([True] * 10 + [False] * 5, 1.0, 0.3) == 10
    assert break_at([True, True, False, *[True] * 20, *[False] * 6], 0.95, 0.1) == 23, "an odd page is no break"
    assert break_at([False] * 4, 1.0, 0.0) == 0
