"""``newsarchive status``: what happened to each paper, what is to come, what is wrong."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta

from newsarchive.sample import SampleServer
from newsarchive.sample.content import CLOSING, articles
from newsarchive.storage.archive import Archive, Job

START = datetime(2020, 7, 10, 20, tzinfo=CLOSING.tzinfo)


def test_nothing_yet(command):
    done = command("status")
    assert done.returncode == 0
    assert "no archive in data" in done.stderr
    assert command("status", "sample").returncode == 1
    assert command("status", "../sample").returncode == 2
    assert command("status", "--accept").returncode == 2


def test_two_days_of_a_paper_on_one_screen(command):
    fresh = [entry.id for entry in articles() if START - timedelta(days=1) < entry.updated <= START]
    clock = [START]
    removed = {fresh[0]: START + timedelta(hours=1)}
    with SampleServer(clock=lambda: clock[0], articles=articles(), removed=removed) as server:
        command("schedule", "add", "sample", "--every", "6h", "--base-url", server.url)
        command("schedule", "add", "baoyenbai", "--every", "daily", "--contact", "a@example.org")

        def at(moment: datetime, *arguments: str):
            clock[0] = moment
            return command(*arguments, NEWSARCHIVE_NOW=moment.isoformat())

        done = at(START, "-q", "--json", "run", "sample", "--base-url", server.url)
        new = json.loads(done.stdout)["new"]
        done = at(START + timedelta(days=1), "-q", "--json", "run", "sample", "--base-url", server.url)
        second = json.loads(done.stdout)
        assert (second["gone"], second["exit_code"]) == (1, 0)
        now = START + timedelta(days=1, hours=1)
        other, sample = json.loads(at(now, "status", "--json").stdout)
    assert (other["publisher"], other["last_run"], other["next_run"]) == ("baoyenbai", None, "2020-07-11T14:00:00Z")
    assert sample["last_run"]["run"] == second["run"]
    assert sample["last_run"]["exit_code"] == 0
    assert sample["next_run"] == "2020-07-11T19:00:00Z"
    assert sample["week"] | {"revised": 0} == {
        "runs": 2, "new": new + second["new"], "revised": 0, "gone": 1, "moved": 0, "failed": 0,
    }  # fmt: skip
    assert sample["gone_now"] == 1
    assert sample["drifts"] == []
    assert sample["running"] is None

    rows = {line.split()[0]: line for line in at(now, "status").stdout.splitlines() if line.strip()}
    assert "never" in rows["baoyenbai"]
    assert "now" in rows["baoyenbai"]
    assert " 0 whole " in rows["sample"]
    told = at(now, "status", "sample").stdout
    assert "1 articles are gone" in told
    (line,) = [line for line in told.splitlines() if f"sample:{fresh[0]}" in line]
    assert "gone: " in line
    much_later = json.loads(at(START + timedelta(days=30), "status", "--json").stdout)[1]
    assert much_later["week"]["new"] == 0
    assert much_later["last_run"]["run"] == second["run"]


def test_who_is_running_and_what_was_killed(command):
    archive = Archive(command.folder / "data", "sample")
    begun = archive.open_run(Job("incremental"), datetime.now(UTC))
    try:
        (row,) = json.loads(command("status", "--json").stdout)
        assert row["running"]["pid"] == os.getpid()
        assert f"running: {os.getpid()} on " in command("status").stdout
    finally:
        begun.close()
    (row,) = json.loads(command("status", "--json").stdout)
    assert row["running"] is None
    (command.folder / "data/sample/.lock").write_text('{"pid": 1, "host": "x"}\n')  # as a killed run leaves it
    (row,) = json.loads(command("status", "--json").stdout)
    assert row["running"] is None


def manifest(number: int, drifts: list[dict]) -> dict:
    started = datetime(2020, 7, 1, tzinfo=UTC) + timedelta(days=number)
    filled = {"title": 10, "updated": 0 if drifts else 10}
    summary = {"articles": 10, "filled": filled, "hints_missed": {}, "article_outcomes": {"done": 10}, "new": 10}
    return {
        "run": f"{started:%Y%m%dT%H%M%SZ}-000000", "status": "complete", "job": {"kind": "incremental"},
        "started": started.isoformat(), "summary": summary | {"exit_code": 5 if drifts else 0, "judgement": {"drifts": drifts}},
    }  # fmt: skip


def test_a_drift_stands_until_it_is_accepted(command):
    folder = command.folder / "data/sample/runs"
    folder.mkdir(parents=True)
    drift = {
        "what": "updated",
        "now": [0, 10],
        "before": [90, 90],
        "page": "http://a/\x1b[2J",
        "since": "r",
        "told": "updated: \x1b[2J",
    }
    for number in range(10):
        told = manifest(number, [drift] if number == 9 else [])
        (folder / f"{told['run']}.json").write_text(json.dumps(told))
    (folder / "20200711T000000Z-000000.json").write_text("{torn")
    now = {"NEWSARCHIVE_NOW": "2020-07-12T00:00:00Z"}
    (row,) = json.loads(command("status", "--json", **now).stdout)
    assert [found["what"] for found in row["drifts"]] == ["updated"]
    (line,) = [line for line in command("status", **now).stdout.splitlines() if "sample" in line]
    assert "5 drifted" in line
    assert line.rstrip().endswith("drift: updated")
    told = command("status", "sample", **now).stdout
    assert "drift since r: updated: " in told
    assert "\x1b" not in told
    assert command("status", "sample", "--accept", **now).returncode == 0
    (row,) = json.loads(command("status", "--json", **now).stdout)
    assert row["drifts"] == []
    assert row["accepted"] == "2020-07-12T00:00:00Z"
