"""One writer a paper."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from small_paper import JOB

from newsarchive.storage.archive import Archive, LockedError

NOW = datetime(2020, 7, 14, tzinfo=UTC)

HOLD = """
import os, sys, time
from datetime import UTC, datetime
from newsarchive.storage.archive import Archive, Job
run = Archive(sys.argv[1], "p", database=os.environ.get("TEST_DATABASE")).open_run(Job("held", {}), datetime(2020, 7, 13, 1, 2, 3, tzinfo=UTC))
print("held", flush=True)
time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    child = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "held\n"
    yield child
    child.kill()
    child.wait()
    child.stdout.close()


def test_a_second_process_is_refused_and_told_by_whom(tmp_path, holder):
    with pytest.raises(LockedError) as raised:
        Archive(tmp_path, "p").open_run(JOB, NOW)
    message = str(raised.value)
    for part in (f"process {holder.pid}", os.uname().nodename, "2020-07-13T01:02:03Z", str(tmp_path), "of p is"):
        assert part in message
    assert "\n" not in message
    with pytest.raises(LockedError):
        Archive(tmp_path, "p").rebuild_state(NOW)
    Archive(tmp_path, "other").open_run(JOB, NOW).close()


def test_the_lock_of_a_dead_process_is_no_lock(tmp_path, holder):
    holder.kill()
    holder.wait()
    assert json.loads((tmp_path / "p" / ".lock").read_text())["pid"] == holder.pid
    run = Archive(tmp_path, "p").open_run(JOB, NOW)
    assert json.loads((tmp_path / "p" / ".lock").read_text())["pid"] == os.getpid()
    run.close()
    assert (tmp_path / "p" / ".lock").read_text() == ""


def test_a_second_run_in_the_same_process_is_refused(tmp_path):
    archive = Archive(tmp_path, "p")
    run = archive.open_run(JOB, NOW)
    with pytest.raises(LockedError, match=f"process {os.getpid()}"):
        archive.open_run(JOB, NOW)
    run.close()
    archive.open_run(JOB, NOW).close()


def test_a_lock_that_is_not_signed_yet(tmp_path, holder):
    (tmp_path / "p" / ".lock").write_text("{torn")
    with pytest.raises(LockedError, match="has just begun"):
        Archive(tmp_path, "p").open_run(JOB, NOW)


@pytest.mark.parametrize(
    "left_behind",
    [
        {"pid": 1, "host": os.uname().nodename},  # the number belongs to another process by now
        {"pid": os.getpid(), "host": os.uname().nodename},  # even to this one
        {"pid": 4242, "host": "another-machine"},  # the data folder has moved, or is a copy
        {"pid": "no number", "host": None},
    ],
)
def test_what_a_dead_holder_left_in_the_file_blocks_nobody(tmp_path, left_behind):
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / ".lock").write_text(json.dumps(left_behind | {"since": "2020-07-13T01:02:03Z"}))
    run = Archive(tmp_path, "p").open_run(JOB, NOW)
    assert json.loads((tmp_path / "p" / ".lock").read_text())["pid"] == os.getpid()
    run.close()
