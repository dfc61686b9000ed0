"""A disk that is full or broken: every waiting commit is told, nothing is half-written, the next run goes on."""

from __future__ import annotations

import asyncio
import contextlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from failing_disk import FailingDisk
from small_paper import JOB, Paper, crawl, outcome_of, revisions, rows, segments

from newsarchive.storage.archive import Archive, LockedError, Outcome, StorageError
from newsarchive.storage.links import Link
from newsarchive.verify.paper import PaperCheck
from newsarchive.warc.recorder import Recording

NOW = datetime(2020, 7, 14, tzinfo=UTC)
PAPER = Paper(24)


def mended(folder) -> None:
    """With a sound disk the same job is completed, without loss or repetition."""
    archive = Archive(folder, "p")
    run = archive.open_run(JOB, NOW + timedelta(days=1))
    asyncio.run(crawl(run, PAPER))
    run.close("complete")
    root = folder / "p"
    assert revisions(root) == sorted((key, 1) for key in PAPER.ids())
    segments(root, "events")
    known = rows(root)
    assert {row[1] for row in known["page"]} == PAPER.urls()
    archive.rebuild_state(NOW + timedelta(days=2))
    assert rows(root) == known


@pytest.mark.parametrize("room", [0, 1, 150, 400, 700, 1200, 2500, 5000])
def test_the_disk_is_full(tmp_path, room):
    disk = FailingDisk()
    run = Archive(tmp_path, "p", files=disk).open_run(JOB, NOW)
    acknowledged = []

    async def until_full():
        disk.room = room
        with pytest.raises(StorageError) as raised:
            await crawl(run, PAPER, on_done=lambda link: acknowledged.append(link.url))
        assert "no space left" in str(raised.value)
        assert str(tmp_path) in str(raised.value)
        with pytest.raises(StorageError, match="no space left"):
            await run.commit(Outcome(Link("https://p.vn/x", "article"), "done"))
        disk.room = None  # the manifest is written after the operator has made some room
        return await run.finish("complete", {})

    manifest = json.loads(asyncio.run(until_full()).read_text())
    assert manifest["status"] == "failed"
    root = tmp_path / "p"
    for file in manifest["files"]:
        data = (root / file["path"]).read_bytes()
        assert (len(data), data.count(b"\n")) == (file["bytes"], file["lines"])
    events = segments(root, "events")
    assert {event["url"] for event in events if event["event"] == "fetched"} == set(acknowledged)
    assert len(segments(root, "records")) == manifest["counts"]["records"]
    mended(tmp_path)


@pytest.mark.parametrize("room", [0, 200, 900, 2_500, 6_000, 12_000])
def test_the_disk_is_full_while_answers_are_archived(tmp_path, room):
    disk = FailingDisk()
    run = Archive(tmp_path, "p", files=disk).open_run(JOB, NOW, warc=Recording(rotate_at=4_000))
    acknowledged = []

    async def until_full():
        disk.room = room
        with pytest.raises(StorageError, match="no space left"):
            await crawl(run, PAPER, on_done=lambda link: acknowledged.append(link.url))
        disk.room = None
        with contextlib.suppress(StorageError):  # a file that may be torn is left for the next run to seal
            await run.finish("complete", {})

    asyncio.run(until_full())
    archive = Archive(tmp_path, "p")
    run = archive.open_run(JOB, NOW + timedelta(hours=1), warc=Recording(rotate_at=4_000))
    assert not {link.url for link in run.pending(1000)} & set(acknowledged)
    run._handed.clear()
    asyncio.run(crawl(run, PAPER))
    run.close("complete")
    assert not [path for path in (tmp_path / "p").rglob("*") if path.suffix in {".open", ".new", ".tmp"}]
    assert set(acknowledged) <= PAPER.urls()
    faults = [str(fault) for fault in PaperCheck(tmp_path, "p").faults()]
    assert [fault for fault in faults if "against the schema" not in fault] == []  # the small paper's have few fields
    mended(tmp_path)


def test_the_disk_stays_full_to_the_end(tmp_path):
    disk = FailingDisk()
    run = Archive(tmp_path, "p", files=disk).open_run(JOB, NOW)

    async def until_full():
        disk.room = 3000
        with pytest.raises(StorageError, match="no space left"):
            await crawl(run, PAPER)
        with pytest.raises(StorageError, match="no space left"):
            await run.finish("failed", {})

    asyncio.run(until_full())
    assert list((tmp_path / "p" / "runs").glob("*.json")) == []
    mended(tmp_path)


@pytest.mark.parametrize("no_truncate", [False, True])
def test_syncing_fails(tmp_path, no_truncate):
    disk = FailingDisk()
    run = Archive(tmp_path, "p", files=disk).open_run(JOB, NOW)

    async def until_broken():
        await crawl(run, PAPER, most=6)
        disk.no_sync, disk.no_truncate = True, no_truncate
        with pytest.raises(StorageError, match="input/output error"):
            await crawl(run, PAPER)
        disk.no_sync = False
        with pytest.raises(StorageError, match="the next run of the paper seals it"):
            await run.finish("failed", {})

    asyncio.run(until_broken())
    assert list((tmp_path / "p" / "runs").glob("*.json")) == []
    mended(tmp_path)


def test_every_waiting_commit_is_told(tmp_path):
    disk = FailingDisk()
    run = Archive(tmp_path, "p", files=disk).open_run(JOB, NOW)

    async def together():
        disk.room = 0
        links = [Link(f"https://p.vn/{n}/bài.aspx", "article") for n in range(20)]
        results = await asyncio.gather(
            *(run.commit(outcome_of(run, PAPER, link)) for link in links), return_exceptions=True
        )
        assert [type(result) for result in results] == [StorageError] * 20
        disk.room = None

    asyncio.run(together())
    run.close()
    mended(tmp_path)


def test_what_was_queued_behind_a_failed_group_is_not_written(tmp_path, monkeypatch):
    """Its links may rely on what failed."""
    disk = FailingDisk()
    monkeypatch.setattr("newsarchive.storage.writer._MOST", 2)
    run = Archive(tmp_path, "p", files=disk).open_run(JOB, NOW)

    async def together():
        disk.room, disk.mended_after_failure = 0, True
        links = [Link(f"https://p.vn/{n}/bài.aspx", "article") for n in range(6)]
        results = await asyncio.gather(
            *(run.commit(outcome_of(run, PAPER, link)) for link in links), return_exceptions=True
        )
        assert [type(result) for result in results] == [StorageError] * 6

    asyncio.run(together())
    run.close()
    assert segments(tmp_path / "p", "events") == []
    mended(tmp_path)


def test_the_state_cannot_grow(tmp_path):
    run = Archive(tmp_path, "p").open_run(JOB, NOW)

    async def fill():
        for round_ in range(50):
            filler = [Link(f"https://p.vn/{round_}/{n}?{'x' * 500}", "article") for n in range(20)]
            await run.commit(Outcome(Link("https://p.vn/0/bài.aspx", "article"), "done", links=filler))

    async def until_full():
        await crawl(run, PAPER, most=3)
        pages = run._state._write.exec_driver_sql("PRAGMA page_count").scalar()
        run._state._write.exec_driver_sql(f"PRAGMA max_page_count={pages}")
        run._state._write.rollback()
        with pytest.raises(StorageError, match=r"state\.db: database or disk is full"):
            await fill()
        return await run.finish("complete", {})

    manifest = json.loads(asyncio.run(until_full()).read_text())
    assert manifest["status"] == "failed"
    # what the segments hold and the state does not is caught up by the next run
    run = Archive(tmp_path, "p").open_run(JOB, NOW + timedelta(days=1))
    assert run.resumed
    known = {link.url for link in run.pending(10_000)}
    found = {
        link["url"]
        for event in segments(tmp_path / "p", "events")
        if event["event"] == "discovered"
        for link in event["links"]
    }
    done = {event["url"] for event in segments(tmp_path / "p", "events") if event["event"] == "fetched"}
    assert known == found - done
    run.close()


def test_a_record_that_is_no_json_harms_only_its_own_commit(tmp_path):
    run = Archive(tmp_path, "p").open_run(JOB, NOW)

    async def one_bad():
        link = Link("https://p.vn/1/bài.aspx", "article")
        bad = {"id": "p:1", "revision": 1, "content_hash": "x", "url": link.url, "body": {1, 2}}
        run.reserve("p:1", "x")
        with pytest.raises(TypeError):
            await run.commit(Outcome(link, "done", record=bad))
        with pytest.raises(ValueError, match="unknown status"):
            await run.commit(Outcome(link, "lost"))
        assert run.latest("p:1") is None, "what was reserved for it is free again"
        await run.commit(outcome_of(run, PAPER, link))
        await run.finish("complete", {})

    asyncio.run(one_bad())
    assert revisions(tmp_path / "p") == [("p:1", 1)]


def test_nothing_can_be_added_to_a_finished_run(tmp_path):
    run = Archive(tmp_path, "p").open_run(JOB, NOW)

    async def late():
        path = await run.finish("complete", {"pages": 0})
        assert await run.finish("failed", {}) == path
        with pytest.raises(StorageError, match="is over"):
            await run.commit(Outcome(Link("https://p.vn/x", "article"), "done"))

    asyncio.run(late())
    manifest = json.loads(next((tmp_path / "p" / "runs").iterdir()).read_text())
    assert manifest["status"] == "complete"
    assert manifest["summary"] == {"pages": 0}


@pytest.mark.parametrize("place", ["data", "data/p", "data/p/records", "data/p/.lock"])
def test_a_folder_that_cannot_be_made(tmp_path, place):
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    if place.endswith(".lock"):
        path.mkdir()
    else:
        path.write_text("a file in the way")
    with pytest.raises(StorageError) as raised:
        Archive(tmp_path / "data", "p").open_run(JOB, NOW)
    assert not isinstance(raised.value, LockedError)
    message = str(raised.value)
    assert str(tmp_path / "data") in message
    assert "--data" in message
    assert "\n" not in message


@pytest.mark.parametrize("name", ["", "../p", "a/b", ".hidden", "Báo", "p" * 200])
def test_a_name_that_cannot_name_a_folder(tmp_path, name):
    with pytest.raises(StorageError, match="cannot name a folder"):
        Archive(tmp_path, name)


def test_a_manifest_that_was_never_finished_is_cleared_away(tmp_path):
    run = Archive(tmp_path, "p").open_run(JOB, NOW)
    run.close()
    left = tmp_path / "p" / "runs" / f"{run.run_id}.json.tmp"
    left.write_bytes(b"{")
    Archive(tmp_path, "p").open_run(JOB, NOW + timedelta(days=1)).close()
    assert not left.exists()
    assert left.with_suffix("").exists()
