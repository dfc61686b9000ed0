"""The schedule file, and when papers are due by the manifests that runs left."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from newsarchive.schedule import plan
from newsarchive.schedule.every import Every

KNOWN = ("baoyenbai", "sample")
NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def write(folder, text):
    (folder / plan.FILE).write_text(text, encoding="utf-8")


def manifest(folder, run, kind):
    runs = folder / "baoyenbai" / "runs"
    runs.mkdir(parents=True, exist_ok=True)
    (runs / f"{run}.json").write_text(json.dumps({"run": run, "job": {"kind": kind}}))


def test_no_file_is_an_empty_plan(tmp_path):
    assert plan.read(tmp_path, KNOWN) == []


def test_reads_the_file(tmp_path):
    write(
        tmp_path,
        '[papers.sample]\nevery = "30m"\nbase_url = "http://127.0.0.1:8000"\n[papers.baoyenbai]\nevery="6h"\ncontact="a@b.c"\n',
    )
    assert plan.read(tmp_path, KNOWN) == [
        plan.Entry("sample", Every(1800), None, "http://127.0.0.1:8000"),
        plan.Entry("baoyenbai", Every(21600), "a@b.c"),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("papers = 3", "expected"),
        ("[paper.sample]\nevery='6h'", "expected"),
        ("[papers.nobody]\nevery='6h'", "no such paper"),
        ("[papers.sample]", "how often"),
        ("[papers.sample]\nevery='6h'\nevry='7h'", "unknown key 'evry'"),
        ("[alarm]\ncomand='x'", "unknown key 'comand'"),
        ("[alarm]\ncommand=7", "quotation marks"),
        ("alarm='x'", "quotation marks"),
        ("[papers.sample]\nevery=6", "quotation marks"),
        ("[papers.sample]\nevery='7h'", "no step"),
        ("[papers.sample]\nevery='6h'\ncontact='a b'", "printable"),
        ("[papers.sample]\nevery='6h'\ncontact=\"a\\nb\"", "printable"),
        ("[papers.sample]\nevery='6h'\nbase_url='ftp://x'", "address"),
        ("[papers.sample]\nevery='6h'\nbase_url='http://[x'", "address"),
        ("[papers.sample\n", "cannot be read"),
        ("\ud800", None),
    ],
)
def test_names_what_is_wrong_in_the_file(tmp_path, text, fault):
    (tmp_path / plan.FILE).write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(plan.ScheduleError, match=fault or "cannot be read") as caught:
        plan.read(tmp_path, KNOWN)
    assert str(tmp_path / plan.FILE) in str(caught.value)


def test_changes_keep_the_owners_comments(tmp_path):
    write(tmp_path, '# mine\n[papers.sample]  # the demo\nevery = "30m"\n')
    plan.put(tmp_path, plan.Entry("baoyenbai", Every(21600), "a@b.c"))
    assert plan.drop(tmp_path, "nobody") is False
    assert plan.read(tmp_path, KNOWN) == [
        plan.Entry("sample", Every(1800)),
        plan.Entry("baoyenbai", Every(21600), "a@b.c"),
    ]
    assert plan.drop(tmp_path, "baoyenbai") is True
    text = (tmp_path / plan.FILE).read_text()
    assert "# mine" in text
    assert "# the demo" in text
    assert "baoyenbai" not in text


def test_a_paper_that_never_ran_is_due_now(tmp_path):
    (planned,) = plan.plan([plan.Entry("baoyenbai", Every(3600))], tmp_path, NOW)
    assert (planned.last, planned.due) == (None, NOW)
    assert planned.is_due(NOW)


def test_due_a_step_after_the_last_incremental_run_began(tmp_path):
    manifest(tmp_path, "20260105T080000Z-000001", plan.INCREMENTAL)
    manifest(tmp_path, "20260105T110000Z-000002", "article")  # another kind of crawl says nothing of what is new
    (tmp_path / "baoyenbai" / "runs" / "20260105T113000Z-000003.json").write_text("torn {")
    (tmp_path / "baoyenbai" / "runs" / "notes.txt").write_text("")
    (planned,) = plan.plan([plan.Entry("baoyenbai", Every(21600))], tmp_path, NOW)
    assert planned.last == datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert planned.due == datetime(2026, 1, 5, 14, tzinfo=UTC)
    assert not planned.is_due(NOW)


def test_missed_runs_are_caught_up_once():
    last = NOW - timedelta(days=30)
    due = plan.next_due(last, Every(3600), NOW)
    assert due <= NOW
    assert plan.next_due(NOW, Every(3600), NOW) == NOW + timedelta(hours=1)


def test_a_clock_set_back_does_not_stop_the_paper():
    assert plan.next_due(NOW + timedelta(days=400), Every(3600), NOW) == NOW + timedelta(hours=1)


def test_the_first_due_comes_first(tmp_path):
    manifest(tmp_path, "20260105T080000Z-000001", plan.INCREMENTAL)
    entries = [plan.Entry("baoyenbai", Every(21600)), plan.Entry("sample", Every(86400))]
    assert [one.entry.paper for one in plan.plan(entries, tmp_path, NOW)] == ["sample", "baoyenbai"]
