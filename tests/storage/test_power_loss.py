"""The power fails after any operation of the disk: what was acknowledged is there, the rest is done again."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from power_loss import JournallingDisk
from small_paper import JOB, Paper, crawl, revisions, rows, segments

from newsarchive.storage.archive import Archive
from newsarchive.storage.links import url_key

NOW = datetime(2020, 7, 14, 1, 2, 3, tzinfo=UTC)
PAPER = Paper(8)


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
            run = archive.open_run(JOB, NOW)
            await crawl(run, PAPER, most=4, on_done=acknowledge)
            await run.finish("interrupted", {})
            run = archive.open_run(JOB, NOW + timedelta(hours=1))
            await crawl(run, PAPER, on_done=acknowledge)
            await run.finish("complete", {})

        asyncio.run(both_runs())
    return folder, disk


def check(folder, disk, at, target, **how) -> None:
    cut = disk.cut(at, **how)
    root = target / "p"
    cut.lay_out(folder / "p", root)
    archive = Archive(target, "p", clock=lambda: NOW)
    run = archive.open_run(JOB, NOW + timedelta(days=1))
    try:
        before = revisions(root)
        segments(root, "events")
        stored = {record["url"] for record in segments(root, "records")}
        for url in cut.acknowledged:
            article = PAPER.article(url)
            assert article is None or url in stored or (article["id"], 1) in before, f"{url} was lost"
        if run.resumed:
            left = {link.url for link in run.pending(1000)}
            assert not left & cut.acknowledged, "an acknowledged page is to be fetched again"
            run._handed.clear()
            for url in cut.acknowledged:
                for found in PAPER.links(url):
                    assert url_key(found) in run._claimed, f"{found}, found on {url}, was lost"
    except BaseException:
        run.close()
        raise
    asyncio.run(crawl(run, PAPER))
    run.close("complete")
    assert revisions(root) == sorted((key, 1) for key in PAPER.ids())
    known = rows(root)
    assert {row[1] for row in known["page"]} == PAPER.urls()
    assert known["frontier"] == []
    archive.rebuild_state(NOW)
    assert rows(root) == known


def test_the_journal_holds_what_the_check_needs(journalled):
    _, disk = journalled
    verbs = [verb for verb, _, _ in disk.journal]
    assert {"create", "write", "sync", "rename", "sync_folder", "state", "acknowledged"} <= set(verbs)
    assert verbs.count("acknowledged") == len(PAPER.urls())


@pytest.mark.parametrize("lucky", [False, True], ids=["only what was synced", "all that was written"])
def test_after_every_operation(journalled, tmp_path, lucky):
    folder, disk = journalled
    for at in range(len(disk.journal) + 1):
        check(folder, disk, at, tmp_path / str(at), chance=None, lucky=lucky)
        shutil.rmtree(tmp_path / str(at))


def test_after_any_operation_with_any_part_of_what_was_not_synced(journalled, tmp_path):
    folder, disk = journalled
    chance = Random(7)
    for attempt in range(40):
        at = chance.randint(0, len(disk.journal))
        check(folder, disk, at, tmp_path / str(attempt), chance=chance)
        shutil.rmtree(tmp_path / str(attempt))
