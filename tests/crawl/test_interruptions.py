"""A crawl that is stopped, killed or doubled: nothing is lost, nothing is doubled."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter

from newsarchive.sample import truth

SINCE, UNTIL = "2020-07-02", "2020-07-05"


def arguments(server):
    return [
        "-q", "crawl", "sample", "--since", SINCE, "--until", UNTIL, "--base-url", server.url,
    ]  # fmt: skip


def wanted() -> set[str]:
    from datetime import date

    return {f"sample:{number}" for number in truth.between(date.fromisoformat(SINCE), date.fromisoformat(UNTIL))}


def begin(command, server) -> subprocess.Popen:
    env = {key: value for key, value in os.environ.items() if not key.startswith("NEWSARCHIVE")}
    return subprocess.Popen(
        [sys.executable, "-m", "newsarchive", *arguments(server)],
        cwd=command.folder,
        env=env,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_requests(server, count: int) -> None:
    deadline = time.monotonic() + 30
    while len(server.requests) < count:
        assert time.monotonic() < deadline, "the crawl asks for nothing"
        time.sleep(0.01)


def test_ctrl_c_ends_cleanly_and_the_same_command_goes_on(command, sample_server):
    child = begin(command, sample_server)
    wait_for_requests(sample_server, 8)
    child.send_signal(signal.SIGINT)
    _, errors = child.communicate(timeout=30)
    assert child.returncode == 130, errors
    assert "the same command goes on" in errors
    assert "Traceback" not in errors
    stored = len(command.records())
    asked = len(sample_server.requests)
    done = command(*arguments(sample_server))
    assert done.returncode == 0, done.stderr
    records = command.records()
    assert {record["id"] for record in records} == wanted()
    assert Counter((record["id"], record["revision"]) for record in records).most_common(1)[0][1] == 1
    again = [request.path for request in sample_server.requests[asked:] if request.path.endswith(".aspx")]
    assert len(again) <= len(wanted()) - stored + 2, "pages that were stored were asked for again"


def test_kill_at_any_moment_of_a_walk_through_the_date_archive(command, sample_server):
    chance = random.Random(0)
    for _ in range(4):
        child = begin(command, sample_server)
        wait_for_requests(sample_server, len(sample_server.requests) + 1)
        time.sleep(chance.uniform(0.0, 0.5))
        child.kill()
        child.communicate(timeout=30)
    done = command(*arguments(sample_server))
    assert done.returncode == 0, done.stderr
    records = command.records()
    assert {record["id"] for record in records} == wanted()
    assert len({(record["id"], record["revision"]) for record in records}) == len(records) == len(wanted())


def test_a_second_copy_is_refused_and_told_by_whom(command):
    from datetime import UTC, datetime

    from newsarchive.storage.archive import Archive, Job

    first = Archive(command.folder / "data", "sample").open_run(Job("test"), datetime.now(UTC))
    try:
        second = command("crawl", "sample", "/11/1/a.aspx", "--base-url", "http://127.0.0.1:9")
    finally:
        first.close()
    assert second.returncode == 4, second.stderr
    assert str(os.getpid()) in second.stderr
    assert "Traceback" not in second.stderr
