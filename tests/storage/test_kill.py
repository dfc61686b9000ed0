"""``kill -9`` of a crawling process at random moments: nothing is lost, nothing is doubled, nothing is torn."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from datetime import UTC, datetime
from random import Random
from typing import TYPE_CHECKING

import small_paper
from small_paper import JOB, Paper, revisions, rows, segments

from newsarchive.storage.archive import Archive

if TYPE_CHECKING:
    from pathlib import Path

PAPER = Paper(400)
KILLS = 10
AT_ONCE = 8


def start(folder: Path) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, small_paper.__file__, str(folder), str(PAPER.pages), "0.03"])


def fetched(folder: Path) -> list[str]:
    log = folder / "fetched.log"
    return log.read_text().split() if log.exists() else []


def wait_until_fetching(child: subprocess.Popen, folder: Path, before: int) -> None:
    deadline = time.monotonic() + 30
    while len(fetched(folder)) <= before:
        assert child.poll() is None, "the crawl ended before it could be killed"
        assert time.monotonic() < deadline, "the crawl does not begin"
        time.sleep(0.005)


def test_kill_at_random_moments(tmp_path):
    chance = Random(3)
    for _ in range(KILLS):
        before = len(fetched(tmp_path))
        child = start(tmp_path)
        wait_until_fetching(child, tmp_path, before)
        time.sleep(chance.uniform(0.0, 0.12))
        child.kill()
        child.wait()
    assert not any((tmp_path / "p" / "records").glob("*.cut"))
    done_before = len(segments_so_far(tmp_path))
    assert start(tmp_path).wait(60) == 0
    root = tmp_path / "p"
    assert revisions(root) == sorted((key, 1) for key in PAPER.ids())
    settled = Counter(event["url"] for event in segments(root, "events") if event["event"] == "fetched")
    assert set(settled) == PAPER.urls()
    assert max(settled.values()) == 1
    repeated = len(fetched(tmp_path)) - len(PAPER.urls())
    assert repeated <= KILLS * 2 * AT_ONCE
    assert done_before > 0
    assert len(list((root / "runs").glob("*.json"))) == KILLS + 1
    known = rows(root)
    assert {row[1] for row in known["page"]} == PAPER.urls()
    assert known["frontier"] == []
    Archive(tmp_path, "p").rebuild_state(datetime.now(UTC))
    assert rows(root) == known


def segments_so_far(folder: Path) -> list[str]:
    return [line for path in (folder / "p" / "records").glob("*.jsonl") for line in path.read_text().splitlines()]


def test_the_job_goes_on_where_it_was_killed(tmp_path):
    child = start(tmp_path)
    wait_until_fetching(child, tmp_path, 40)
    child.kill()
    child.wait()
    run = Archive(tmp_path, "p").open_run(JOB, datetime.now(UTC))
    assert run.resumed
    assert len(run.sealed) == 1
    done = {event["url"] for event in segments(tmp_path / "p", "events") if event["event"] == "fetched"}
    assert not {link.url for link in run.pending(1000)} & done
    run.close()
