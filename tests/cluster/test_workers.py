"""``newsarchive worker`` and what an administrator sees of it, as real processes."""

from __future__ import annotations

import json
import re
import signal
import time
import urllib.request

import pytest

from tests.cluster.papers import Log, article_path, articles_of, served
from tests.cluster.swarm import Swarm, enrol, is_done

PAGES = 12
OPTIONS = ("--tick=1", "--slice=30", "--verbose")


def wait(until, seconds=300):
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline, "it did not come to that in time"
        time.sleep(0.1)


def free_port():
    import socket

    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def test_crawl_watch_and_stop(database, tmp_path, command):
    data, port = str(tmp_path / "data"), free_port()
    where = {"NEWSARCHIVE_DATABASE": database, "NEWSARCHIVE_DATA": data}
    with served(2, PAGES, 0.1, tmp_path / "asked") as addresses:
        for number, address in enumerate(addresses):
            added = command("schedule", "add", f"p0{number}.example", "--every", "6h", "--base-url", address, **where)
            assert added.returncode == 0, added.stderr
        assert json.loads(command("--json", "plan", "--dry-run", **where).stdout)["queued"] == [
            "p00.example", "p01.example"
        ]  # fmt: skip
        roster = enrol(database, [])
        swarm = Swarm(tmp_path, database, data, *OPTIONS, "--patience=0", f"--metrics-port={port}")
        with swarm.at_work(1):
            # SIGTERM in the midst of two slices
            wait(lambda: sum(Log.read(tmp_path / "asked").articles().values()) >= 4)
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=30) as response:
                served_numbers = response.read().decode()
            swarm.workers[0].send_signal(signal.SIGTERM)
            assert swarm.workers[0].wait(200) == 0
            _, rows = roster.rows()
            assert any(row["unfinished"] for row in rows)
            assert all(row["ended"] is not None for row in rows)
            # another goes on at once
            swarm.start(0)
            wait(lambda: is_done(roster))
            seen = json.loads(command("--json", "status", "--cluster", **where).stdout)
            numbers = command("status", "--prometheus", **where).stdout
            table = command("status", "--cluster", **where)
        roster.close()
    log = Log.read(tmp_path / "asked")
    assert log.lost(2, PAGES) == set()
    assert set(log.most.values()) == {1}
    assert log.repeated() == 0
    verified = command("verify", **where)
    assert verified.returncode == 0, verified.stderr

    assert 'newsarchive_papers{state="running"} 2.0' in served_numbers
    assert "newsarchive_workers 1.0" in served_numbers
    assert [paper["name"] for paper in seen["papers"]] == ["p00.example", "p01.example"]
    assert [paper["state"] for paper in seen["papers"]] == ["waiting", "waiting"]
    assert [paper["exit_code"] for paper in seen["papers"]] == [0, 0]
    assert len(seen["workers"]) == 1
    assert (seen["stalled"], seen["lag"], seen["jobs"]) == (0, 0.0, {"todo": 0, "doing": 0})
    assert 'newsarchive_papers{state="waiting"} 2.0' in numbers
    assert re.search(r'newsarchive_paper_exit_code\{paper="p01.example"\} 0\.0', numbers)
    assert "# TYPE newsarchive_paper_records_total counter" in numbers
    assert "p00.example" in table.stdout
    assert "1 workers, 0 slices under way, 0 queued" in table.stdout

    raw = swarm.log(0).read_text().splitlines()
    assert all(line.startswith("{") for line in raw), [line for line in raw if not line.startswith("{")][:3]
    lines = swarm.lines(0)
    ended = [line for line in lines if line["message"] == "slice ended" and line["exit_code"] == 0]
    assert {line["paper"] for line in ended} == {"p00.example", "p01.example"}
    runs = {line["run"] for line in ended}
    crawls = [line for line in lines if line["logger"].startswith("scrapy") and line.get("run") in runs]
    assert {line["paper"] for line in crawls} == {"p00.example", "p01.example"}  # the crawls' own lines


def test_a_database_that_is_away_at_the_start(tmp_path, command):
    for words in (["worker"], ["plan"], ["status", "--cluster"], ["schedule", "add", "p00.example", "--every", "6h"]):
        done = command("--database", f"postgresql://me:secret@/x?host={tmp_path}", *words)
        assert done.returncode == 1, words
        assert "cannot use the database postgresql" in done.stderr
        assert "secret" not in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("missing", "words", "said"),
    [
        ("procrastinate", ["--database", "postgresql:///x", "worker"], "'.[cluster]'"),
        ("procrastinate", ["--database", "postgresql:///x", "plan"], "'.[cluster]'"),
        ("procrastinate", ["--database", "postgresql:///x", "status", "--cluster"], "'.[cluster]'"),
        (
            "procrastinate",
            ["--database", "postgresql:///x", "schedule", "add", "p00.example", "--every", "6h"],
            "'.[cluster]'",
        ),
        ("psycopg", ["--database", "postgresql:///x", "worker"], "'.[cluster]'"),
        ("psycopg", ["--database", "postgresql:///x", "run", "sample", "--contact", "a@b.vn"], "'.[cluster]'"),
        ("psycopg", ["migrate-state", "sample", "--to", "postgresql:///x"], "'.[cluster]'"),
        ("fsspec", ["--data", "s3://x/y", "verify"], "'.[cluster]'"),
        ("s3fs", ["--data", "s3://x/y", "verify"], "'.[cluster]'"),
        ("prometheus_client", ["--database", "postgresql:///x", "worker", "--metrics-port", "1"], "[cluster]"),
    ],
)
def test_what_is_said_without_the_extra(missing, words, said, tmp_path, command):
    (tmp_path / "data" / "sample").mkdir(parents=True)
    (tmp_path / "without").mkdir()
    (tmp_path / "without" / f"{missing}.py").write_text(f"raise ModuleNotFoundError('no {missing}', name='{missing}')")
    done = command(*words, PYTHONPATH=str(tmp_path / "without"))
    assert done.returncode in {1, 2}, done.stderr
    assert said in done.stderr, done.stderr
    assert "Traceback" not in done.stderr


def test_without_a_database(command):
    for words in (["worker"], ["plan"], ["status", "--cluster"]):
        done = command(*words)
        assert done.returncode == 2
        assert "which database? Give --database postgresql://" in done.stderr
    done = command("--database", "mysql://x/y", "worker")
    assert done.returncode == 1
    assert "workers need PostgreSQL" in done.stderr


def test_the_paper_has_what_the_tests_ask_for():
    assert article_path(articles_of(PAGES) - 1) == "/tin-so-9-100009.html"
