"""From the options of ``newsarchive report`` to a file, with progress and one clear sentence on failure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import Progress

from newsarchive.corpus.segments import CorpusError

if TYPE_CHECKING:
    from pathlib import Path

    from newsarchive.cli.options import Options


def run(
    options: Options, papers: list[str] | None, span: tuple[str | None, str | None], path: Path, language: str
) -> dict[str, Any]:
    """Write the report; returns what it shows, in numbers.

    Raises:
        click.ClickException: It could not be done; the message says why.
        click.UsageError: A day that is none.
    """
    try:
        from newsarchive.corpus.segments import day_range, segments  # noqa: PLC0415 - beside what may be missing
        from newsarchive.report.build import build  # noqa: PLC0415 - needs polars, which may be missing
        from newsarchive.report.page import render  # noqa: PLC0415 - as above
    except ImportError as error:
        raise click.ClickException(str(error)) from error
    try:
        since, until = day_range(*span)
    except CorpusError as error:
        raise click.UsageError(str(error)) from error
    try:
        found = segments(options.data, papers)
        size = sum(segment.whole for segment in found)
        with Progress(console=Console(stderr=True), disable=options.progress != "live", transient=True) as bar:
            task = bar.add_task("report", total=size)
            made = build(options.data, found, since, until, lambda read: bar.advance(task, read))
        text = render(made, language)
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_name(f".{path.name}.new")
        new.write_text(text, encoding="utf-8")
        new.replace(path)
    except CorpusError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"cannot write {error.filename or path}: {error.strerror or error}.") from error
    return {
        "output": str(path),
        "bytes": len(text.encode()),
        "publishers": [paper.name for paper in made.papers],
        "articles": made.together["articles"],
        "records": made.together["records"],
        "as_of": made.as_of.isoformat() if made.as_of else None,
        "gap_days": made.total("gap_days"),
        "missing": made.total("absent"),
        "revised": made.total("revised"),
        "drift": [
            {"publisher": row.paper, "what": row.what, "since": row.since.isoformat()} for row in made.rows("drift")
        ],
    }
