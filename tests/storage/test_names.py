"""Names of runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from newsarchive.storage.names import RUN_ID, new_run_id, started_at

NOW = datetime(2020, 7, 14, 1, 2, 3, 500_000, tzinfo=UTC)


def test_a_run_is_named_after_its_start_in_utc():
    assert new_run_id(NOW).startswith("20200714T010203Z-800")
    assert new_run_id(NOW.astimezone(timezone(timedelta(hours=7)))).startswith("20200714T010203Z-800")
    assert RUN_ID.fullmatch(new_run_id(NOW))
    assert started_at(new_run_id(NOW)) == "2020-07-14T01:02:03Z"


def test_runs_of_one_instant_sort_in_their_order():
    names = [new_run_id(NOW)]
    for _ in range(50):
        names.append(new_run_id(NOW, names[-1]))
    assert names == sorted(set(names))


def test_the_last_name_of_a_second_is_followed_by_the_next_second():
    assert new_run_id(NOW, "20200714T010203Z-ffffff").startswith("20200714T010204Z-")


def test_a_clock_that_was_set_back_keeps_its_own_time():
    assert new_run_id(NOW, "20300101T000000Z-000000").startswith("20200714T010203Z-")


@given(st.integers(0, 4 * 10**15), st.timedeltas(timedelta(0), timedelta(9)))
def test_later_runs_sort_later(microseconds, later):
    now = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=microseconds)
    first = new_run_id(now)
    second = new_run_id(now + later, first)
    assert RUN_ID.fullmatch(first)
    assert second > first
