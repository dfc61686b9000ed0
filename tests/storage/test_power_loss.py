"""The power fails after any operation of the disk: what was acknowledged is there, the rest is done again.

Records, events, WARC files and manifests go through the journalled disk; of the state a copy is kept after each of
its transactions. Whatever is left after a cut, the same command completes the work, and `verify` finds no fault.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from power_loss import HastyDisk, JournallingDisk
from small_paper import JOB, Paper, crawl, revisions, rows, segments
from warcio.archiveiterator import ArchiveIterator

from newsarchive.storage.archive import Archive
from newsarchive.storage.links import url_key
from newsarchive.verify.paper import PaperCheck
from newsarchive.warc.recorder import Recording

NOW = datetime(2020, 7, 14, 1, 2, 3, tzinfo=UTC)
PAPER = Paper(8)
# a few exchanges fill a file, so that files are begun and sealed in the midst of a run, too
RECORDING = Recording(rotate_at=4_000)


@pytest.fixture
def fast_folder(tmp_path):
    """A folder in memory where the machine has one: what is synced here need not reach a disk."""
    if not os.access("/dev/shm", os.W_OK):
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def journalled(tmp_path_factory):
    """A crawl in two runs, the first interrupted, on a disk with a journal."""
    folder = tmp_path_factory.mktemp("journalled")
    disk = JournallingDisk()
    with pytest.MonkeyPatch.context() as patch:
        disk.watch_state(patch, folder / "snapshots")

        def acknowledge(link) -> None:
            disk.journal.append(("acknowledged", None, link.url))

        async def both_runs() -> None:
            archive = Archive(folder, "p", files=disk, clock=lambda: NOW)
            run = archive.open_run(JOB, NOW, warc=RECORDING)
            await crawl(run, PAPER, most=4, on_done=acknowledge)
            await run.finish("interrupted", {})
            run = archive.open_run(JOB, NOW + timedelta(hours=1), warc=RECORDING)
            await crawl(run, PAPER, on_done=acknowledge)
            await run.finish("complete", {})

        asyncio.run(both_runs())
    return folder, disk


def archived(root) -> set[str]:
    """The URLs whose answers the standard tool reads in sealed files."""
    found = set()
    for path in (root / "warc").glob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                if record.rec_type == "response":
                    url = record.rec_headers.get_header("WARC-Target-URI")
                    assert record.content_stream().read() == f"<html>{url}</html>".encode()
                    found.add(url)
    return found


def nothing_acknowledged_is_lost(run, root, acknowledged) -> None:
    before = revisions(root)
    segments(root, "events")
    stored = {record["url"] for record in segments(root, "records")}
    for url in acknowledged:
        article = PAPER.article(url)
        assert article is None or url in stored or (article["id"], 1) in before, f"{url} was lost"
    assert acknowledged <= archived(root), "an answer was lost"
    if not run.resumed:
        return
    left = {link.url for link in run.pending(1000)}
    assert not left & acknowledged, "an acknowledged page is to be fetched again"
    run._handed.clear()
    for url in acknowledged:
        for found in PAPER.links(url):
            assert url_key(found) in run._claimed, f"{found}, found on {url}, was lost"


def all_is_whole(root) -> None:
    assert revisions(root) == sorted((key, 1) for key in PAPER.ids())
    assert archived(root) == PAPER.urls()
    assert not [path for path in root.rglob("*") if path.suffix in {".open", ".new", ".tmp"}]


def all_agrees(root) -> None:
    faults = [str(fault) for fault in PaperCheck(root.parent, "p").faults()]
    assert [fault for fault in faults if "against the schema" not in fault] == []  # the small paper's have few fields
    known = rows(root)
    assert {row[1] for row in known["page"]} == PAPER.urls()
    assert known["frontier"] == []
    Archive(root.parent, "p", files=HastyDisk()).rebuild_state(NOW)
    assert rows(root) == known


def check(folder, disk, at, target, *, thoroughly=True, **how) -> None:
    cut = disk.cut(at, **how)
    root = target / "p"
    cut.lay_out(folder / "p", root)
    archive = Archive(target, "p", clock=lambda: NOW, files=HastyDisk())
    run = archive.open_run(JOB, NOW + timedelta(days=1), warc=RECORDING)
    try:
        nothing_acknowledged_is_lost(run, root, cut.acknowledged)
    except BaseException:
        run.close()
        raise
    asyncio.run(crawl(run, PAPER))
    run.close("complete")
    all_is_whole(root)
    if thoroughly:
        all_agrees(root)
    shutil.rmtree(target)


def test_the_journal_holds_what_the_check_needs(journalled):
    folder, disk = journalled
    verbs = [verb for verb, _, _ in disk.journal]
    assert {"create", "write", "sync", "rename", "make_folder", "sync_folder", "state", "acknowledged"} <= set(verbs)
    assert verbs.count("acknowledged") == len(PAPER.urls())
    written = {path.parent.name for verb, path, _ in disk.journal if verb == "write"}
    assert written == {"records", "events", "warc", "runs"}
    assert len(list((folder / "p" / "warc").glob("*.warc.gz"))) > 2


@pytest.mark.parametrize("lucky", [False, True], ids=["only what was synced", "all that was written"])
def test_after_every_operation(journalled, fast_folder, lucky):
    folder, disk = journalled
    for at in range(len(disk.journal) + 1):
        check(folder, disk, at, fast_folder / str(at), thoroughly=at % 4 == 0, chance=None, lucky=lucky)


def test_after_any_operation_with_any_part_of_what_was_not_synced(journalled, fast_folder):
    folder, disk = journalled
    chance = Random(7)
    for attempt in range(30):
        at = chance.randint(0, len(disk.journal))
        check(folder, disk, at, fast_folder / str(attempt), chance=chance)


def test_the_power_fails_again_while_the_first_failure_is_mended(journalled, fast_folder):
    folder, disk = journalled
    chance = Random(11)
    for attempt in range(6):
        first = fast_folder / f"{attempt}"
        cut = disk.cut(chance.randint(len(disk.journal) // 4, len(disk.journal)), chance)
        cut.lay_out(folder / "p", first / "p")
        second = JournallingDisk(first / "p")
        if cut.state is not None:
            second.state_before = first / "before.db"
            with sqlite3.connect(cut.state) as source, sqlite3.connect(second.state_before) as target:
                source.backup(target)
        with pytest.MonkeyPatch.context() as patch:
            second.watch_state(patch, first / "snapshots")
            run = Archive(first, "p", files=second, clock=lambda: NOW).open_run(
                JOB, NOW + timedelta(hours=2), warc=RECORDING
            )
            asyncio.run(crawl(run, PAPER))
            run.close("complete")
        for number in range(6):
            target = fast_folder / f"{attempt}-{number}"
            check(first, second, chance.randint(0, len(second.journal)), target, chance=chance)
        shutil.rmtree(first)
