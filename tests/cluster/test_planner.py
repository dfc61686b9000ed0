"""Which papers are queued next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from newsarchive.cluster.planner import Paper, choose, room

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def paper(name: str, **told) -> Paper:
    return Paper(name, minutes(60), NOW - minutes(600), **told)


def test_due_longest_first_and_only_as_many_as_there_is_room_for():
    papers = [
        paper("new"),
        paper("late", run_began=NOW - minutes(200), ended=NOW - minutes(190)),
        paper("fresh", run_began=NOW - minutes(30), ended=NOW - minutes(20)),
        paper("due", run_began=NOW - minutes(60), ended=NOW - minutes(50)),
        paper("paused", paused=True),
        paper("busy"),
    ]
    assert choose(papers, {"busy"}, NOW, 10) == ["new", "late", "due"]
    assert choose(papers, {"busy"}, NOW, 2) == ["new", "late"]
    assert choose(papers, {"busy"}, NOW, -3) == []


def test_a_run_that_goes_on_waits_for_those_that_waited_longer():
    going = paper("going", run_began=NOW - minutes(300), ended=NOW - minutes(1), unfinished=True)
    late = paper("late", run_began=NOW - minutes(65), ended=NOW - minutes(64))
    assert choose([going, late], (), NOW, 2) == ["late", "going"]


def test_failures_are_tried_again_later_and_later():
    began = NOW - minutes(61)
    counts = (1, 2, 3, 9, 11, 1000)
    waits = [paper("x", run_began=began, ended=NOW, failures=failures).due() - NOW for failures in counts]
    assert [wait.total_seconds() for wait in waits] == [5, 10, 20, 1280, 3600, 3600]
    daily = Paper("y", timedelta(days=1), NOW, run_began=began, ended=NOW, failures=12)
    assert (daily.due() - NOW).total_seconds() == 10_240


def test_no_more_is_queued_than_is_soon_begun():
    assert room(doing=0, waiting=0) == 10  # workers that have just begun
    assert room(doing=50, waiting=20) == 30
    assert room(doing=50, waiting=60) <= 0
    assert room(doing=5_000, waiting=0) == 200
