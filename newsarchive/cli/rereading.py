"""``newsarchive reread``: runs it and shows what came of it."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

import click

from newsarchive import publishers
from newsarchive.crawl.codes import ExitCode
from newsarchive.publishers import UnknownPublisherError
from newsarchive.rereading.rereader import Rereader
from newsarchive.storage.archive import LockedError, StorageError

if TYPE_CHECKING:
    from newsarchive.cli.options import Options
    from newsarchive.rereading.rereader import Reread

_SHOWN = 20
_WIDTH = 100


def reread(options: Options, publisher: str, *, write: bool, processes: int | None) -> int:
    """Re-read a paper's archive and show what would change, or has; returns the exit code."""
    try:
        paper = publishers.resolve(publisher)
    except UnknownPublisherError as error:
        raise click.UsageError(str(error)) from error

    def progress(what: str) -> None:
        if not options.quiet:
            click.echo(f"newsarchive: {what}", err=True)

    rereader = Rereader(
        options.where, paper, write=write, database=options.database, processes=processes, progress=progress
    )
    try:
        result = asyncio.run(rereader.run())
    except LockedError as error:
        click.echo(f"newsarchive: {error}", err=True)
        return int(ExitCode.LOCKED)
    except StorageError as error:
        click.echo(f"newsarchive: {error}", err=True)
        return int(ExitCode.FAILED)
    except KeyboardInterrupt:
        click.echo("newsarchive: stopped; what was written stays", err=True)
        return int(ExitCode.INTERRUPTED)
    code = ExitCode.SOME_PAGES_FAILED if result.problems else ExitCode.COMPLETE
    for problem in result.problems[:_SHOWN]:
        click.echo(f"newsarchive: {problem}", err=True)
    if options.as_json:
        shown = {"publisher": publisher, "exit_code": int(code), **result.as_json()}
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    elif not options.quiet:
        _show(result)
    return int(code)


def _show(result: Reread) -> None:
    click.echo(
        f"{result.pages} pages read again: {result.same} the same, {result.changed} otherwise,"
        f" {result.new} new articles, {result.lost.count} no article any more"
    )
    if result.unarchived:
        click.echo(f"{result.unarchived} records have no archived page")
    for name, one in sorted(result.fields.items(), key=lambda item: -item[1].count):
        click.echo(f"{one.count:7} {name}")
        for example in one.examples:
            click.echo(f"        {example['id']} revision {example['revision']}")
            click.echo(f"          - {_short(example['old'])}")
            click.echo(f"          + {_short(example['new'])}")
    for example in result.lost.examples:
        click.echo(f"        {example['id']} revision {example['revision']}: {example['reason']}")
    if result.run is not None:
        click.echo(f"{result.written} revisions written in run {result.run}")


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _WIDTH else text[: _WIDTH - 1] + "…"
