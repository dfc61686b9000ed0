"""A week of the sample newspaper in short: news daily, corrections, a removal, a new template on the fifth day.

The month in full, with a paper's past of 4,000 articles, is `tests/benchmarks/bench_month.py`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from newsarchive.sample.content import CLOSING
from newsarchive.sample.month import month
from newsarchive.storage.archive import Archive
from tests.archivist.month_of_runs import judge, live

START = datetime(2020, 6, 1, tzinfo=CLOSING.tzinfo)
DAYS, REDESIGN = 7, 5


def test_every_change_is_found_in_time_and_nothing_else(tmp_path):
    plan = month(START, days=DAYS, per_day=14, past=12, redesign_day=REDESIGN, seed=3)
    times = [START + timedelta(days=day, hours=21) for day in range(DAYS)]
    visits = live(plan, tmp_path, times)
    told = judge(plan, tmp_path, visits, timedelta(days=1))
    assert told.lost == set()
    assert (told.missed, told.false_revisions) == (set(), set())
    assert (told.missed_gone, told.false_gone) == (set(), set())
    assert len(told.revisions) >= 3
    assert len(told.gone) >= 1
    assert {found >= plan.redesigned for _, found, _ in told.revisions.values()} == {True, False}
    assert [visit.exit_code for visit in visits] == [0] * (REDESIGN - 1) + [5] * (DAYS - REDESIGN + 1)
    for visit in visits[REDESIGN - 1 :]:
        assert {"updated", "byline"} <= visit.drifts
    archive = Archive(tmp_path / "data", "sample")
    before = archive.counts(times[-1])
    archive.rebuild_state(times[-1])
    assert archive.counts(times[-1]) == before
