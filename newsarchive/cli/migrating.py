"""What ``newsarchive migrate-state`` does, and how it shows what came of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

from newsarchive.clock import clock_from
from newsarchive.crawl.codes import ExitCode
from newsarchive.settings import NEWSARCHIVE_NOW
from newsarchive.storage.archive import Archive, LockedError, StorageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsarchive.cli.options import Options

_TOLD_EVERY = 5.0  # seconds


def migrate_all(options: Options, publishers: Iterable[str], target: str) -> tuple[int, list[dict[str, Any]]]:
    """Move each paper's state; returns the exit code and a row a paper."""
    codes = {ExitCode.COMPLETE}
    shown: list[dict[str, Any]] = []
    for name in publishers:
        try:
            row = _migrate(options, name, target)
        except LockedError as error:
            codes.add(ExitCode.LOCKED)
            click.echo(f"newsarchive: {error}", err=True)
        except StorageError as error:
            codes.add(ExitCode.FAILED)
            click.echo(f"newsarchive: {error}", err=True)
        except KeyboardInterrupt:
            click.echo(f"newsarchive: stopped; {name} and those after it are where they were", err=True)
            return int(ExitCode.INTERRUPTED), shown
        else:
            shown.append(row)
            counts = ", ".join(f"{rows:,} in {table}" for table, rows in row["rows"].items() if rows)
            click.echo(f"{name}: moved and compared: {counts} ({row['seconds']:.1f} s)", err=True)
    return int(next(code for code in ExitCode if code in codes)), shown


def _migrate(options: Options, name: str, target: str) -> dict[str, Any]:
    archive = Archive(options.where, name, database=options.database)
    if not archive.layout.root.is_dir():
        raise StorageError(
            f"there is no archive of {name} in {options.data}; `newsarchive status` lists what there is."
        )
    began = told = time.monotonic()

    def progress(table: str, rows: int) -> None:
        nonlocal told
        if not options.quiet and time.monotonic() - told >= _TOLD_EVERY:
            told = time.monotonic()
            click.echo(f"newsarchive: {name}: {rows:,} rows of {table} copied", err=True)

    rows = archive.move_state(target, clock_from(NEWSARCHIVE_NOW)(), progress)
    return {"publisher": name, "rows": rows, "seconds": round(time.monotonic() - began, 3)}
