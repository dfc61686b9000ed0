"""Re-making states, paper by paper; one that cannot be re-made does not keep the others from it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

from newsarchive.clock import clock_from
from newsarchive.crawl.codes import ExitCode
from newsarchive.settings import NEWSARCHIVE_NOW, NEWSARCHIVE_REVISITS
from newsarchive.storage.archive import Archive, LockedError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterable


def rebuild_all(data: str, database: str, publishers: Iterable[str]) -> tuple[int, list[dict[str, Any]]]:
    """Re-make each state and say what it holds; returns the exit code and a row a paper."""
    codes = {ExitCode.COMPLETE}
    rows = []
    for name in publishers:
        try:
            row = _rebuild(data, database, name)
        except LockedError as error:
            codes.add(ExitCode.LOCKED)
            click.echo(f"newsarchive: {error}", err=True)
        except StorageError as error:
            codes.add(ExitCode.FAILED)
            click.echo(f"newsarchive: {error}", err=True)
        else:
            rows.append(row)
            click.echo(
                f"{name}: {row['pages']} URLs known, {row['articles']} articles, {row['due']} due, "
                f"{row['runs']} runs ({row['seconds']:.1f} s)",
                err=True,
            )
    return int(next(code for code in ExitCode if code in codes)), rows


def _rebuild(data: str, database: str, name: str) -> dict[str, Any]:
    now = clock_from(NEWSARCHIVE_NOW)()
    archive = Archive(data, name, revisits=NEWSARCHIVE_REVISITS, database=database)
    if not archive.layout.root.is_dir():
        raise StorageError(f"there is no archive of {name} in {data}; `newsarchive status` lists what there is.")
    began = time.monotonic()
    archive.rebuild_state(now)
    counts = archive.counts(now)
    return {"publisher": name, **(counts.as_json() if counts else {}), "seconds": round(time.monotonic() - began, 3)}
