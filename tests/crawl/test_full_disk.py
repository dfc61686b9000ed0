"""A disk that is full, of the real kind: a small file system in memory that is given a little more room each time."""

from __future__ import annotations

import subprocess

import pytest

from newsarchive.sample import truth

# where it fills: at the lock, in the state, in the first WARC file, in the midst; and at last there is plenty
ROOM = ["16k", "64k", "200k", "500k", "1m", "64m"]


def mounted(*words: str) -> bool:
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


@pytest.fixture
def small_disk(command):
    data = command.folder / "data"
    data.mkdir()
    if not mounted("mount", "-t", "tmpfs", "-o", f"size={ROOM[0]}", "tmpfs", str(data)):
        pytest.skip("mounting a file system is not allowed here")
    yield data
    subprocess.run(["umount", str(data)], check=True)


def test_the_same_command_completes_the_work_once_there_is_room(command, sample_server, small_disk):
    told = []
    for room in ROOM:
        assert mounted("mount", "-o", f"remount,size={room}", str(small_disk))
        done = command("-q", "run", "sample", "--base-url", sample_server.url)
        assert "Traceback" not in done.stderr, done.stderr
        told.append(done)
    *full, last = told
    assert last.returncode == 0, last.stderr
    assert full[0].returncode == 1
    for done in full:
        if done.returncode:
            assert done.returncode == 1
            assert "full" in done.stderr or "no space left" in done.stderr
            assert str(small_disk.name) in done.stderr
    found = sorted((record["id"], record["revision"]) for record in command.records())
    assert found == sorted((f"sample:{number}", 1) for number in truth.all_ids())
    checked = command("verify")
    assert checked.returncode == 0, checked.stdout + checked.stderr
