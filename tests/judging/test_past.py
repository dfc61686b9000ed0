"""Past runs, read from manifests on disk."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from newsarchive.judging.past import accept, accepted_at, past_runs
from newsarchive.storage.names import Layout

START = datetime(2020, 7, 1, tzinfo=UTC)


@pytest.fixture
def layout(tmp_path):
    layout = Layout(tmp_path / "sample")
    layout.runs.mkdir(parents=True)
    return layout


def write(layout, day: int, *, kind: str = "incremental", status: str = "complete", **summary) -> str:
    run = f"{START + timedelta(days=day):%Y%m%dT%H%M%SZ}-000000"
    told = {
        "articles": 3,
        "filled": {"title": 3},
        "hints_missed": {},
        "article_outcomes": {"done": 3},
        "new": 3,
    } | summary
    manifest = {"run": run, "status": status, "job": {"kind": kind}, "summary": told}
    layout.manifest_of(run).write_text(json.dumps(manifest))
    return run


def test_only_runs_like_this_one_and_not_the_first(layout):
    write(layout, 0, status="interrupted", new=50)
    write(layout, 1, new=70)
    write(layout, 2, kind="archive")
    write(layout, 3, status="killed")
    write(layout, 4, status="failed")
    ok = write(layout, 5, judgement={"drifts": [{"what": "lead", "now": [0, 3], "before": None}], "alarmed": "x"})
    limited = write(layout, 6, limited=True)
    layout.manifest_of("20200708T000000Z-000000").write_text("{torn")
    layout.manifest_of("20200709T000000Z-000000").write_text("[]")
    (layout.runs / "notes.json").write_text("{}")
    found = past_runs(layout, "20200720T000000Z-000000")
    assert [(one.run, one.whole, one.new) for one in found[2:]] == [(ok, True, 3), (limited, False, 3)]
    assert [(one.whole, one.new) for one in found[:2]] == [(False, 0), (False, 0)], "a first crawl is no day's news"
    assert set(found[2].drifted) == {"lead"}
    assert past_runs(layout, ok) == found[:2]


def test_what_was_before_the_operator_took_the_paper_as_it_is_does_not_count(layout):
    for day in range(10):
        last = write(layout, day)
    moment = START + timedelta(days=6, hours=1)
    accept(layout, moment)
    assert accepted_at(layout) == moment
    assert [one.run for one in past_runs(layout, last)] == ["20200708T000000Z-000000", "20200709T000000Z-000000"]


def test_no_paper_yet(tmp_path):
    assert past_runs(Layout(tmp_path / "nothing"), "20200720T000000Z-000000") == []
