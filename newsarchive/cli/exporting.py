"""From the options of ``newsarchive export`` to an export, with progress and one clear sentence on failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress

from newsarchive.corpus.segments import CorpusError, segments
from newsarchive.export import package
from newsarchive.export.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsarchive.cli.options import Options
    from newsarchive.corpus.segments import Segment


def run(options: Options, form: str, folder: Path, papers: list[str] | None) -> tuple[Ledger, int]:
    """Export; returns the export's books and how many records were added.

    Raises:
        click.ClickException: It could not be done; the message says why.
    """
    try:
        found = segments(options.data, papers)
        before = Ledger.open(folder, form)
        fresh = sum(segment.whole - segment.start for segment in before.new(found))
        console = Console(stderr=True)
        with Progress(console=console, disable=options.progress != "live", transient=True) as bar:
            task = bar.add_task(f"export to {form}", total=fresh)
            ledger = _export(form, found, folder, lambda read: bar.advance(task, read))
        package.write(ledger)
    except CorpusError as error:
        raise click.ClickException(str(error)) from error
    except ImportError as error:
        raise click.ClickException(f"{error}") from error
    except OSError as error:
        raise click.ClickException(f"cannot write {error.filename or folder}: {error.strerror or error}.") from error
    return ledger, ledger.records - before.records


def _export(form: str, found: list[Segment], folder: Path, progress: Callable[[int], None]) -> Ledger:
    if form == "parquet":
        from newsarchive.export import parquet  # noqa: PLC0415 - polars loads only for this

        return parquet.export(found, folder, progress)
    if form == "sqlite":
        from newsarchive.export import sqlite  # noqa: PLC0415 - as its siblings

        return sqlite.export(found, folder, progress)
    from newsarchive.export import streams  # noqa: PLC0415 - as its siblings

    return streams.export(form, found, folder, progress)
