"""The demo as a newcomer sees it: on a terminal and off it, twice, and what it says to type next."""

from __future__ import annotations

import json
import os
import pty
import re
import shlex
import subprocess
import sys

import pytest

from newsarchive.sample import truth


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The first run's output off a terminal, the second's on one, and the folder; no command is on the path."""
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "newsarchive", "demo"]
    env = {key: value for key, value in os.environ.items() if not key.startswith("NEWSARCHIVE")}
    env |= {"PATH": "/usr/bin:/bin", "TERM": "xterm", "COLUMNS": "120"}
    env.pop("NO_COLOR", None)
    first = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False)
    master, slave = pty.openpty()
    second = subprocess.Popen(command, cwd=folder, env=env, stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    shown = b""
    while piece := _read(master):
        shown += piece
    os.close(master)
    return first, (second.wait(timeout=60), shown.decode()), folder


def _read(terminal) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux's way of saying that the other side is closed
        return b""


def records(folder) -> list[dict]:
    paths = sorted((folder / "data/sample/records").glob("*.jsonl"))
    return [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]


def test_it_ends_with_the_table_a_record_the_paths_and_what_to_type(demo):
    done, _, folder = demo
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    for crawl in ("article", "archive", "section"):
        assert re.search(rf"^ +sample +{crawl}( +\d+){{7}} +\d+\.\d *$", done.stderr, re.MULTILINE), done.stderr
    assert "robots.txt forbids it" in done.stderr
    assert re.search(r"^ +title +100 %", done.stderr, re.MULTILINE)
    assert '"schema_version": 1' in done.stderr
    for path in re.findall(r"^  (data/\S+)$", done.stderr, re.MULTILINE):
        assert (folder / path).is_file()
    _, _, following = done.stderr.partition("Next, look at them:")
    look, crawl = re.findall(r"^  (\S.*)$", following, re.MULTILINE)
    assert subprocess.run(look, shell=True, cwd=folder, capture_output=True, check=False).returncode == 0
    typed = [*shlex.split(crawl), "--dry-run"]
    assert subprocess.run(typed, cwd=folder, env={"PATH": "/usr/bin:/bin"}, check=False).returncode == 0


def test_off_a_terminal_progress_is_plain_lines(demo):
    done, _, _ = demo
    assert "\x1b" not in done.stderr
    assert re.search(
        r"^sample archive: \d+ pages, \d+ records, \d+ images, \d+ waiting, \d+\.\d pages/s$", done.stderr, re.MULTILINE
    )


def test_on_a_terminal_it_is_a_live_bar(demo):
    _, (code, shown), _ = demo
    assert code == 0
    counts = {int(found) for found in re.findall(r"sample archive: (\d+) pages", shown)}
    assert len(counts) > 3  # it moved
    waiting = [int(found) for found in re.findall(r"sample archive: .*? (\d+) waiting", shown)]
    assert max(waiting) > 10  # what was found and is still to be fetched
    assert waiting[-1] == 0
    assert "━" in shown


def test_run_twice_it_adds_no_duplicate(demo):
    _, _, folder = demo
    found = [(record["id"], record["revision"]) for record in records(folder)]
    assert len(found) == len(set(found))
    assert {record_id for record_id, _ in found} == {f"sample:{number}" for number in truth.all_ids()}
    assert [revision for _, revision in found if revision > 1] == [2]
    assert len(list((folder / "data/sample/records").glob("*.jsonl"))) <= 3  # all of the first run
