"""A state is moved between SQLite and PostgreSQL, either way, without loss."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest
from small_paper import JOB, Paper, crawl, revisions, rows

from newsarchive.storage import migrate
from newsarchive.storage.archive import Archive, LockedError, StorageError

NOW = datetime(2020, 7, 14, tzinfo=UTC)


@pytest.fixture
def url(postgres):
    postgres.execute('DROP SCHEMA IF EXISTS "paper_p" CASCADE', 'DROP SCHEMA IF EXISTS "paper_p_old" CASCADE')
    return postgres.url


@pytest.fixture
def half_done(tmp_path):
    """An archive whose second run was stopped half-way."""
    archive = Archive(tmp_path, "p", clock=lambda: NOW)
    for most, status in ((20, "complete"), (30, "interrupted")):
        run = archive.open_run(JOB, NOW)
        asyncio.run(crawl(run, Paper(20 if status == "complete" else 40), most=most))
        run.close(status)
    return archive


def test_there_and_back_again(tmp_path, half_done, url, monkeypatch):
    before = rows(tmp_path / "p")
    counts = half_done.move_state(url, NOW)
    assert counts["page"] == len(before["page"]) > 20
    assert not half_done.layout.state.exists()
    assert half_done.layout.state.with_name("state.db.old").exists()
    there = Archive(tmp_path, "p", clock=lambda: NOW, database=url)
    monkeypatch.setenv("TEST_DATABASE", url)
    assert rows(tmp_path / "p") == before
    run = there.open_run(JOB, NOW)  # goes on where the other stopped, with new numbers for new jobs
    assert run.resumed
    asyncio.run(crawl(run, Paper(40), most=3))
    run.close("interrupted")
    there.open_run(JOB, NOW, fresh=True).close("interrupted")
    before = rows(tmp_path / "p")
    there.move_state(None, NOW)
    monkeypatch.delenv("TEST_DATABASE")
    assert rows(tmp_path / "p") == before
    run = half_done.open_run(JOB, NOW)
    asyncio.run(crawl(run, Paper(40)))
    run.close("complete")
    assert revisions(tmp_path / "p") == sorted((key, 1) for key in Paper(40).ids())


def test_what_is_not_the_same_is_not_moved(tmp_path, half_done, url, monkeypatch):
    before = rows(tmp_path / "p")
    real, calls = migrate._digest, []

    def digest(table, connection):
        calls.append(table.name)
        return real(table, connection) + (b"x" if calls.count("page") == 2 else b"")

    monkeypatch.setattr(migrate, "_digest", digest)
    with pytest.raises(StorageError, match=r"does not say the same .* in the table page"):
        half_done.move_state(url, NOW)
    assert rows(tmp_path / "p") == before


def test_never_beside_a_run(tmp_path, half_done, url):
    run = half_done.open_run(JOB, NOW)
    with pytest.raises(LockedError):
        half_done.move_state(url, NOW)
    run.close()
    elsewhere = Archive(tmp_path / "other", "p", database=url).open_run(JOB, NOW)
    with pytest.raises(LockedError):
        half_done.move_state(url, NOW)
    elsewhere.close()
    with pytest.raises(StorageError, match="already"):
        half_done.move_state("", NOW)


def test_the_command(command, sample_server, url):
    url_of_sample = ["--base-url", sample_server.url]
    command.postgres = url
    assert command("-q", "crawl", "sample", "--section", "15", *url_of_sample).returncode == 0
    done = command("--json", "migrate-state", "sample", "--to", url)
    assert done.returncode == 0, done.stderr
    assert "moved and compared" in done.stderr
    again = command("--json", "-q", "crawl", "sample", "--section", "15", *url_of_sample, "--database", url)
    assert again.returncode == 0, again.stderr
    assert '"repeat": ' in again.stdout
    assert '"new": 0' in again.stdout
    back = command("migrate-state", "sample", "--to", "sqlite", "--database", url)
    assert back.returncode == 0, back.stderr
    assert command("verify").returncode == 0
    missing = command("migrate-state", "baoyenbai", "--to", url)
    assert missing.returncode == 1
    assert "there is no archive of baoyenbai" in missing.stderr
