"""Files at a URL: sealed, copied up once, never overwritten; runs of machines that are gone."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from small_paper import JOB, Paper, crawl, revisions

import newsarchive
from newsarchive.storage.archive import Archive, StorageError
from newsarchive.storage.errors import ElsewhereError
from newsarchive.storage.names import Layout
from newsarchive.storage.remote import Remote

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2020, 7, 14, tzinfo=UTC)
LATER = NOW + timedelta(minutes=10)
MUCH_LATER = NOW + timedelta(hours=3)
PAPER = Paper(40)


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Become one of several machines, each with a mirror of its own."""

    def become(name: str) -> Path:
        monkeypatch.setenv("NEWSARCHIVE_MIRROR", str(tmp_path / name))
        return tmp_path / name

    become("one")
    return become


@pytest.fixture(params=["file", "s3"])
def url(request, tmp_path, machine):
    if request.param == "file":
        (tmp_path / "store").mkdir()
        return (tmp_path / "store").as_uri()
    return request.getfixturevalue("bucket")


def work(url, now, *, most=10_000, status="complete", paper=PAPER, **kwargs):
    run = Archive(url, "p", clock=lambda: now, **kwargs).open_run(JOB, now)
    asyncio.run(crawl(run, paper, most=most))
    run.close(status)
    return run


def test_another_machine_goes_on_where_one_stopped(url, machine, tmp_path):
    first = work(url, NOW, most=15, status="interrupted")
    machine("two")
    second = work(url, LATER)  # its state is made from what is at the URL
    assert second.resumed
    there = Remote(url, machine("three"))
    there.pull(None)
    root = tmp_path / "three" / "p"
    assert revisions(root) == sorted((key, 1) for key in PAPER.ids())
    assert there.runs(Layout(root)) == {first.run_id, second.run_id}
    assert there.papers() == ["p"]


def test_what_is_there_is_never_overwritten(url, machine, tmp_path):
    run = work(url, NOW)
    remote = Remote(url, tmp_path / "one")
    layout = Layout(tmp_path / "one" / "p")
    remote.publish(layout, run.run_id)  # the same again is no fault
    layout.records_of(run.run_id).write_bytes(b"{}\n")
    with pytest.raises(StorageError, match="is there already and differs"):
        remote.publish(layout, run.run_id)


def kill(url, now, *, most=12, **kwargs):
    """A run that ends as by kill -9: its files stay as they are, its locks are free."""
    run = Archive(url, "p", clock=lambda: now, **kwargs).open_run(JOB, now)
    asyncio.run(crawl(run, PAPER, most=most))
    run._store.lock.release()
    return run


def test_a_killed_run_of_this_machine_is_copied_up_by_the_next(url, machine, tmp_path):
    killed = kill(url, NOW)
    again = work(url, LATER)
    assert again.resumed
    assert killed.run_id in again.sealed
    remote = Remote(url, machine("two"))
    remote.pull(["p"])
    assert revisions(tmp_path / "two" / "p") == sorted((key, 1) for key in PAPER.ids())
    assert killed.run_id in remote.runs(Layout(tmp_path / "two" / "p"))


def test_a_store_that_cannot_be_reached(machine, monkeypatch):
    pytest.importorskip("s3fs")
    import s3fs

    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    s3fs.S3FileSystem.clear_instance_cache()
    with pytest.raises(StorageError, match="cannot list s3://nowhere"):
        Archive("s3://nowhere/news", "p").open_run(JOB, NOW)
    with pytest.raises(StorageError, match="no URL of a data folder"):
        Archive("nonsense://nowhere", "p")


class TestSharedState:
    """The state in PostgreSQL, the files at a URL: what a cluster has."""

    @pytest.fixture
    def cluster(self, postgres, url):
        postgres.execute('DROP SCHEMA IF EXISTS "paper_p" CASCADE', 'DROP SCHEMA IF EXISTS "paper_p_old" CASCADE')
        return {"database": postgres.url}

    def test_a_machine_that_comes_back(self, url, machine, tmp_path, cluster):
        killed = kill(url, NOW, **cluster)
        machine("two")
        with pytest.raises(ElsewhereError, match=f"run {killed.run_id} of p ended on another machine"):
            work(url, LATER, **cluster)
        machine("one")
        work(url, LATER, most=3, status="interrupted", **cluster)
        machine("two")
        assert work(url, LATER, **cluster).resumed
        Remote(url, machine("three")).pull(None)
        assert revisions(tmp_path / "three" / "p") == sorted((key, 1) for key in PAPER.ids())

    def test_a_machine_that_is_gone(self, url, machine, tmp_path, cluster):
        killed = kill(url, NOW, **cluster)
        assert list((tmp_path / "one" / "p" / "records").glob("*.jsonl"))
        machine("two")
        with pytest.raises(ElsewhereError):
            work(url, LATER, **cluster)
        run = work(url, MUCH_LATER, **cluster)
        assert run.run_id != killed.run_id
        # and comes back after all: its files are set aside, nothing is doubled
        machine("one")
        work(url, MUCH_LATER, **cluster)
        assert [path.name for path in (tmp_path / "one" / "p" / "superseded").iterdir()] == [killed.run_id]
        there = Remote(url, machine("three"))
        there.pull(None)
        assert revisions(tmp_path / "three" / "p") == sorted((key, 1) for key in PAPER.ids())
        assert killed.run_id in there.runs(Layout(tmp_path / "three" / "p"))  # as a run that was lost

    def test_a_run_that_was_killed_before_it_wrote_anything(self, url, machine, cluster):
        kill(url, NOW, most=0, **cluster)
        work(url, LATER, **cluster)
        machine("two")
        work(url, LATER, **cluster)


def test_crawl_and_read_through_the_command(command, sample_server, url, tmp_path):
    here, reader = ({"NEWSARCHIVE_MIRROR": str(tmp_path / name)} for name in ("here", "reader"))
    done = command(
        "-q", "--data", url, "crawl", "sample", "--section", "15", "--base-url", sample_server.url, **here
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for words in (["verify"], ["export", "--to", "csv"], ["search", "then"], ["reread", "sample"]):
        done = command("--data", url, *words, **reader)
        assert done.returncode == 0, (words, done.stderr)
    shown = command("--data", url, "show", "sample:204279", "--raw", **reader)
    assert "<title>" in shown.stdout


def test_load(command, sample_server, url, machine, tmp_path):
    done = command(
        "-q", "--data", url, "crawl", "sample", "--section", "15", "--base-url", sample_server.url,
        NEWSARCHIVE_MIRROR=str(tmp_path / "one"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    machine("two")
    frame = newsarchive.load(url, publisher="sample")
    assert frame.height > 3
    assert set(frame["section"]) == {"Văn hóa"}
