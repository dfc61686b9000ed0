"""One writer a paper on many machines; whoever has lost the paper changes and fetches nothing any more."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime, timedelta

import pytest
from small_paper import JOB, Paper, crawl, revisions, rows

from newsarchive.storage import dialect
from newsarchive.storage.archive import Archive, LockedError, LostLockError, StorageError
from newsarchive.storage.links import Link
from newsarchive.storage.outcome import Outcome

NOW = datetime(2020, 7, 14, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def url(postgres):
    postgres.execute('DROP SCHEMA IF EXISTS "paper_p" CASCADE')
    return postgres.url


def test_two_machines(tmp_path, url):
    run = Archive(tmp_path / "one", "p", database=url).open_run(JOB, NOW)
    with pytest.raises(LockedError, match=f"newsarchive {os.getpid()} on .* since .*; wait for it to end"):
        Archive(tmp_path / "two", "p", database=url).open_run(JOB, NOW)
    Archive(tmp_path / "two", "q", database=url).open_run(JOB, NOW).close()
    run.close()
    Archive(tmp_path / "two", "p", database=url).open_run(JOB, NOW).close()


def cut_off(postgres):
    postgres.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'newsarchive %'"
    )


def test_whoever_was_cut_off_asks_nothing_more_of_the_host(tmp_path, postgres, url):
    run = Archive(tmp_path, "p", database=url).open_run(JOB, NOW)
    asyncio.run(run.hold())
    cut_off(postgres)
    run._store.lock.session._checked -= 60  # as if it had been paused since
    with pytest.raises(LostLockError, match="dropped the lock on p"):
        asyncio.run(run.hold())
    with pytest.raises(LostLockError):  # and it stays lost
        asyncio.run(run.hold())
    run.close()


def test_whoever_was_overtaken_writes_nothing_into_the_state(tmp_path, postgres, url):
    paused = Archive(tmp_path / "one", "p", database=url).open_run(JOB, NOW)
    link = Link("https://p.vn/1", "article")
    asyncio.run(paused.seed([link]))
    cut_off(postgres)
    # the other machine shares the files' folder but not the kernel's lock
    (tmp_path / "one" / "p").rename(tmp_path / "two")
    (tmp_path / "one" / "p").symlink_to(tmp_path / "two")
    other = Archive(tmp_path / "three", "q", database=url)
    other.publisher, other.layout = "p", Archive(tmp_path / "one", "p").layout
    (tmp_path / "two" / ".lock").unlink()
    second = other.open_run(JOB, LATER)
    before = rows_on(url, tmp_path)
    with pytest.raises(StorageError, match="taken over by another run"):
        asyncio.run(paused.commit(Outcome(link, "failed")))
    assert rows_on(url, tmp_path) == before
    second.close()


def rows_on(url, tmp_path):
    os.environ["TEST_DATABASE"] = url
    try:
        return rows(tmp_path / "p")
    finally:
        del os.environ["TEST_DATABASE"]


def test_a_server_that_goes_away(tmp_path, postgres, url):
    archive = Archive(tmp_path, "p", database=url)
    run = archive.open_run(JOB, NOW)
    asyncio.run(crawl(run, Paper(40), most=20))
    postgres.stop()
    try:
        with pytest.raises(StorageError, match="cannot write the state postgresql"):
            asyncio.run(crawl(run, Paper(40), most=5))
        with pytest.raises(StorageError, match="cannot reach postgresql"):
            Archive(tmp_path / "elsewhere", "p", database=url).open_run(JOB, NOW)
    finally:
        postgres.start()
    run.close()
    again = archive.open_run(JOB, LATER)
    assert again.resumed
    asyncio.run(crawl(again, Paper(40)))
    again.close("complete")
    assert revisions(tmp_path / "p") == sorted((key, 1) for key in Paper(40).ids())


def test_a_password_is_never_shown(tmp_path):
    place = dialect.place_of(tmp_path, "p", "postgresql://me:secret@127.0.0.1:1/x")
    assert "secret" not in str(place)
    with pytest.raises(StorageError) as raised:
        Archive(tmp_path, "p", database="postgresql://me:secret@127.0.0.1:1/x").open_run(JOB, NOW)
    assert "secret" not in str(raised.value)
    assert "cannot reach postgresql" in str(raised.value)


@pytest.mark.parametrize(
    ("given", "said"),
    [("mysql://x/y", "not in mysql"), ("nonsense", "no database URL"), ("sqlite:///x", "not in sqlite")],
)
def test_other_databases_are_refused(tmp_path, given, said):
    with pytest.raises(StorageError, match=said):
        Archive(tmp_path, "p", database=given).open_run(JOB, NOW)
    assert list(tmp_path.iterdir()) == []


def test_long_names_have_schemas_of_their_own():
    names = [f"{'a' * 90}.{end}" for end in ("vn", "com")]
    schemas = {dialect.schema_of(name) for name in names}
    assert len(schemas) == 2
    assert max(map(len, schemas)) <= 59
