"""The state is derived: missing, damaged or old, it is re-made; from the future, it is refused."""

from __future__ import annotations

import asyncio
import gc
import shutil
import sqlite3
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest
from small_paper import JOB, Paper, crawl, revisions, rows, segments

from newsarchive.storage.archive import Archive, Outcome, StorageError
from newsarchive.storage.links import Link

NOW = datetime(2020, 7, 14, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
PAPER = Paper(40)


@pytest.fixture
def interrupted(tmp_path):
    """An archive with a complete and an interrupted run."""
    archive = Archive(tmp_path, "p", clock=lambda: NOW)
    run = archive.open_run(JOB, NOW)
    asyncio.run(crawl(run, Paper(20)))
    run.close("complete")
    run = archive.open_run(JOB, NOW)
    asyncio.run(crawl(run, PAPER, most=30))
    run.close("interrupted")
    return archive


def damage_nothing(path):
    pass


def delete(path):
    path.unlink()


def delete_with_its_log_left(path):
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO about VALUES ('left', 'over')")
    connection.commit()
    log = path.with_name("state.db-wal").read_bytes()
    connection.close()
    path.unlink()
    path.with_name("state.db-wal").write_bytes(log)


def empty(path):
    path.write_bytes(b"")


def overwrite(path):
    path.write_bytes(b"this is no database\n" * 500)


def garble(path):
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    path.write_bytes(data)


def truncate(path):
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def age(path):
    connection = sqlite3.connect(path)
    connection.execute("UPDATE about SET value = '0' WHERE name = 'schema'")
    connection.execute("DROP TABLE page")
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    "damage", [damage_nothing, delete, delete_with_its_log_left, empty, overwrite, garble, truncate, age]
)
def test_a_lost_state_is_re_made(interrupted, tmp_path, damage):
    root = tmp_path / "p"
    before = rows(root)
    damage(root / "state.db")
    run = interrupted.open_run(JOB, LATER)
    assert run.resumed
    during = rows(root)
    for name in ("page", "article", "frontier"):
        assert during[name] == before[name]
    asyncio.run(crawl(run, PAPER))
    run.close("complete")
    assert revisions(root) == sorted((key, 1) for key in PAPER.ids())


def test_a_state_from_a_backup_is_caught_up(interrupted, tmp_path):
    root = tmp_path / "p"
    backup = (root / "state.db").read_bytes()
    run = interrupted.open_run(JOB, LATER)
    asyncio.run(crawl(run, PAPER))
    run.close("complete")
    after = rows(root)
    (root / "state.db").write_bytes(backup)
    interrupted.open_run(JOB, LATER).close()
    caught_up = rows(root)
    for name in ("page", "article", "frontier"):
        assert caught_up[name] == after[name]


def test_a_newer_state_is_refused_and_left_alone(interrupted, tmp_path):
    path = tmp_path / "p" / "state.db"
    connection = sqlite3.connect(path)
    connection.execute("UPDATE about SET value = '99' WHERE name = 'schema'")
    connection.commit()
    connection.close()
    with pytest.raises(StorageError, match=r"newer newsarchive \(schema 99, this one knows \d+\): upgrade"):
        interrupted.open_run(JOB, LATER)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM page").fetchone()[0] > 0
    connection.close()
    with pytest.raises(StorageError, match="newer"):
        interrupted.open_run(JOB, LATER)  # and the lock was freed


def test_damage_found_during_a_run_is_mended_by_the_next(interrupted, tmp_path):
    root = tmp_path / "p"
    run = interrupted.open_run(JOB, LATER)
    garble(root / "state.db")

    async def until_it_shows():
        with pytest.raises(StorageError, match="is re-made from the records and events"):
            await crawl(run, PAPER)
        run._state._read.exec_driver_sql("PRAGMA shrink_memory")

    try:
        asyncio.run(until_it_shows())
    finally:
        run.close()
    run = interrupted.open_run(JOB, LATER)
    asyncio.run(crawl(run, PAPER))
    run.close("complete")
    assert revisions(root) == sorted((key, 1) for key in PAPER.ids())


def test_files_that_are_older_than_the_state(tmp_path):
    """The segments of a killed run were lost in part: the state is re-made from what there is."""
    live = tmp_path / "live"
    run = Archive(live, "p").open_run(JOB, NOW)
    asyncio.run(crawl(run, PAPER, most=20))
    shutil.copytree(live, tmp_path / "killed")
    run.close()
    root = tmp_path / "killed" / "p"
    (segment,) = (root / "records").iterdir()
    segment.write_bytes(segment.read_bytes()[:300])
    run = Archive(tmp_path / "killed", "p").open_run(JOB, LATER)
    stored = {record["id"] for record in segments(root, "records")}
    assert len(stored) < 5
    assert {row[0] for row in rows(root)["article"]} == stored
    run.close()


def test_a_run_that_left_only_its_manifest_completes_its_job_for_good(interrupted, tmp_path):
    interrupted.open_run(JOB, LATER).close("complete")
    assert rows(tmp_path / "p")["frontier"] == []
    (tmp_path / "p" / "state.db").unlink()
    run = interrupted.open_run(JOB, LATER)
    assert not run.resumed
    assert run.pending(10) == []
    run.close()


def test_damaged_lines_of_a_settled_run_hide_nothing_else(interrupted, tmp_path):
    root = tmp_path / "p"
    segment = min((root / "records").iterdir())
    lines = segment.read_bytes().splitlines(keepends=True)
    lines[1] = b"{" + b"x" * (len(lines[1]) - 2) + b"\n"
    segment.write_bytes(b"".join(lines))
    articles = len(rows(root)["article"])
    interrupted.rebuild_state(LATER)
    assert len(rows(root)["article"]) == articles - 1
    assert segment.read_bytes() == b"".join(lines), "rebuilding changed a settled segment"


def test_a_damaged_manifest_is_left_as_evidence(interrupted, tmp_path):
    root = tmp_path / "p"
    manifest = min((root / "runs").iterdir())
    manifest.write_text("{torn")
    interrupted.rebuild_state(LATER)
    assert manifest.read_text() == "{torn"


def test_what_is_pending_is_found_without_sorting(interrupted):
    run = interrupted.open_run(JOB, LATER)
    state = run._state
    query = str(state._do.pending.compile(state._engine))
    plan = state._read.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", (1, -10, 10, 5, 0)).all()
    assert [row[3] for row in plan] == [
        "SEARCH frontier USING INDEX frontier_pending (job=? AND priority>? AND priority<?)"
    ]
    run.close()


def test_a_link_that_was_seen_costs_at_most_130_bytes(tmp_path):
    run = Archive(tmp_path, "p").open_run(JOB, NOW)
    many = 100_000
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for number in range(many):
        assert run.claim(Link(f"https://p.vn/{number}", "article"))
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    run.close()
    assert grown < 130 * many


def test_nothing_else_grows_with_the_crawl(tmp_path):
    run = Archive(tmp_path, "p", clock=lambda: NOW).open_run(JOB, NOW)
    each, per_page = 40, 100

    async def pages(first: int):
        for number in range(first, first + each):
            links = [Link(f"https://p.vn/{number}/{n}?{'x' * 200}", "article") for n in range(per_page)]
            await run.commit(Outcome(Link(f"https://p.vn/{number}", "listing"), "done", links=links))

    tracemalloc.start()
    asyncio.run(pages(0))
    gc.collect()  # what is in circles goes at other times where more is loaded
    before = tracemalloc.get_traced_memory()[0]
    asyncio.run(pages(each))
    gc.collect()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    run.close()
    assert grown < 20 * each * per_page, "a link that is pending costs memory"
