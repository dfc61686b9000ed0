"""Waiting and giving up, with a clock of the test's own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.crawl.backoff import HostHealth, Policy, retry_after

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None), ("0", 0.0), ("120", 120.0), (" 7 ", 7.0), ("-5", None), ("1.5", None), ("soon", None), ("", None),
        ("Sun, 01 Mar 2026 12:01:30 GMT", 90.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("Sunday, 01-Mar-26 12:00:10 GMT", 10.0),
        ("Sun Mar  1 12:00:20 2026", 20.0),
        ("9" * 400, None), ("٣", 3.0),
    ],
)  # fmt: skip
def test_retry_after(value, seconds):
    assert retry_after(value, NOW) == seconds


@given(st.text(max_size=100))
def test_any_header_is_a_number_or_nothing(value):
    found = retry_after(value, NOW)
    assert found is None or found >= 0


def test_waits_double_up_to_a_limit_and_spread():
    policy = Policy(base=1.0, most=20.0)
    assert [policy.wait(n, 0.5) for n in range(1, 8)] == [1, 2, 4, 8, 16, 20, 20]
    assert (policy.wait(3, 0.0), policy.wait(3, 1.0)) == (3.0, 5.0)
    assert policy.wait(10_000, 1.0) == 25.0


class Clock:
    now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def host(clock):
    return HostHealth(Policy(), clock, lambda: 0.5)


def test_a_healthy_host_never_waits(host):
    host.sent()
    host.answered()
    assert host.turn() == 0


def test_an_overloaded_host_is_left_alone_as_long_as_it_asks(host, clock):
    assert host.overloaded(30.0)
    assert host.turn() == 30.0
    clock.now += 30
    assert host.turn() == 0


def test_afterwards_it_is_asked_more_slowly_until_it_is_calm(host, clock):
    host.overloaded(0.0)
    host.overloaded(0.0)
    assert host.extra == 2.0
    host.sent()
    assert host.turn() == 2.0
    for _ in range(10):
        host.answered()
    assert host.extra == 1.0
    for _ in range(10):
        host.answered()
    assert host.extra == 0.0
    assert host.turn() == 0.0


def test_without_retry_after_the_waits_grow(host, clock):
    waits = []
    for _ in range(4):
        host.overloaded(None)
        waits.append(host.turn())
        clock.now += waits[-1]
    assert waits == [1, 2, 4, 8]


def test_a_long_retry_after_ends_the_run(host):
    assert host.overloaded(1800.0)
    assert not host.overloaded(1801.0)


def test_a_host_that_stays_overloaded_ends_the_run(host):
    assert [host.overloaded(0.0) for _ in range(12)] == [True] * 11 + [False]


def test_a_good_answer_in_between_starts_the_count_again(host):
    for _ in range(11):
        host.overloaded(0.0)
    host.answered()
    assert host.overloaded(0.0)


def test_a_host_that_never_answered_is_suspected_sooner(host):
    assert [host.silent() for _ in range(3)] == [False, False, True]


def test_a_host_that_answered_is_given_more_time(host):
    host.answered()
    assert [host.silent() for _ in range(5)] == [False] * 4 + [True]
    host.answered()
    assert not host.silent()
