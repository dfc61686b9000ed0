"""Runs of other machines: waited for, and given up when their files do not come.

A run that the state knows, and whose files are neither here nor at the data folder's URL, ended on a machine that
could not copy them up: it was killed, or is cut off. When that machine works on the paper again, or any worker tidies
up there, they come. Until then nobody else works on the paper, for an hour at most (NEWSARCHIVE_GIVE_UP, seconds);
then the run is given up: its pages are fetched again, and its files, should they come after all, are set aside.
"""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

from newsarchive.storage.errors import ElsewhereError
from newsarchive.storage.manifest import Manifest
from newsarchive.storage.names import WARC_FILE, started_at

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from newsarchive.storage.files import Files
    from newsarchive.storage.names import Layout
    from newsarchive.storage.state import State

LOST = "lost"
_BEGUN = ".begun"  # a folder with an empty file for each run of this machine that is not copied up yet
_GIVE_UP = 3600.0


def _patience() -> float:
    try:
        return float(os.environ.get("NEWSARCHIVE_GIVE_UP", _GIVE_UP))
    except ValueError:
        return _GIVE_UP


def mark_begun(layout: Layout, run: str) -> None:
    """Note that a run is one of this machine, before the state knows it: it may be killed before it writes a file.

    Raises:
        OSError: The note cannot be written.
    """
    (layout.root / _BEGUN).mkdir(exist_ok=True)
    (layout.root / _BEGUN / run).touch()


def unmark_begun(layout: Layout, run: str) -> None:
    """The run is where it belongs."""
    (layout.root / _BEGUN / run).unlink(missing_ok=True)


def begun_here(files: Files, layout: Layout) -> set[str]:
    """The runs of this machine that are not copied up yet."""
    return set(files.names(layout.root / _BEGUN))


def papers_begun(mirror: Path) -> list[str]:
    """The papers with runs of this machine that are not copied up yet, those going on included."""
    return sorted({mark.parent.parent.name for mark in mirror.glob(f"*/{_BEGUN}/*")})


def give_up(files: Files, layout: Layout, state: State, run: str, at: str) -> None:
    """Write the manifest of a run whose files have not come, if it was waited for long enough.

    Args:
        files: The mirror's disk.
        layout: The paper's files.
        state: Where it is noted since when they are missed.
        run: The run.
        at: The time now.

    Raises:
        ElsewhereError: It was not; the message says where the files may be and until when they are waited for.
        OSError: The manifest cannot be written.
    """
    since = state.missed_since(run, at)
    waited = (datetime.fromisoformat(at) - datetime.fromisoformat(since)).total_seconds()
    paper = layout.root.name
    if waited < _patience():
        raise ElsewhereError(
            f"run {run} of {paper} ended on another machine that has not copied its files up yet: run any command of"
            f" {paper} there; after {(_patience() - waited) / 60:.0f} more minutes it is given up and its pages are"
            " fetched again."
        )
    Manifest(run, paper, LOST, started_at(run), at, None, None).write(files, layout.manifest_of(run))


def set_superseded_aside(layout: Layout, state: State, here: Collection[str]) -> list[str]:
    """Move the files of given-up runs that are on this machine out of the archive; the runs."""
    late = sorted({*here} & state.runs_that_are(LOST))
    moved = []
    for run in late:
        paths = [path for path in _files_of(layout, run) if path.exists()]
        target = layout.root / "superseded" / run
        for path in paths:
            target.mkdir(parents=True, exist_ok=True)
            path.replace(target / path.name)
        if paths:
            moved.append(run)
        unmark_begun(layout, run)
    return moved


def _files_of(layout: Layout, run: str) -> list[Path]:
    warc = [path for path in layout.warc.glob(f"{run}-*") if WARC_FILE.match(path.name)]
    return [layout.records_of(run), layout.events_of(run), *warc]
