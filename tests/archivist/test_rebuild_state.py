"""``newsarchive rebuild-state``: from the files alone, killed runs included, with the same due times."""

from __future__ import annotations

import json
import os
import sqlite3
from datetime import UTC, datetime

from newsarchive.storage.archive import Archive, Job


def known(command) -> list[tuple]:
    connection = sqlite3.connect(command.folder / "data" / "sample" / "state.db")
    try:
        return connection.execute(
            "SELECT url, kind, due, last_status, tries, etag, content_hash, article_id, found_on FROM page ORDER BY url_key"
        ).fetchall()
    finally:
        connection.close()


def test_the_same_state_comes_out_of_the_files(command, sample_server):
    done = command("-q", "crawl", "sample", "--section", "15", "--pages", "50", "--base-url", sample_server.url)
    assert done.returncode == 0, done.stderr
    before = known(command)
    assert sum(row[2] is not None for row in before) > 10
    (command.folder / "data" / "sample" / "state.db").unlink()
    done = command("rebuild-state", "sample", "--json")
    assert done.returncode == 0, done.stderr
    (row,) = json.loads(done.stdout)
    assert known(command) == before
    assert row["articles"] == len(command.records())
    assert row["pages"] == len(before)
    assert not list((command.folder / "data" / "sample" / "records").glob("*.tmp"))


def test_no_archive_and_no_names(command):
    done = command("rebuild-state", "sample")
    assert done.returncode == 1
    assert "no archive of sample" in done.stderr
    assert not (command.folder / "data").exists()
    assert command("rebuild-state", "../sample").returncode == 1
    assert command("rebuild-state").returncode == 2


def test_a_running_crawl_is_not_disturbed_and_the_other_papers_are_done(command, sample_server):
    command("-q", "crawl", "sample", "/11/1/a.aspx", "--base-url", sample_server.url)
    now = datetime.now(UTC)
    run = Archive(command.folder / "data", "other").open_run(Job("x"), now)
    try:
        done = command("rebuild-state", "other", "sample", "--json")
    finally:
        run.close()
    assert done.returncode == 4
    assert str(os.getpid()) in done.stderr
    assert [row["publisher"] for row in json.loads(done.stdout)] == ["sample"]
