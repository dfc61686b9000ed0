"""``newsarchive import``: what the command does, and how it shows what came of it."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsarchive import publishers
from newsarchive.crawl.codes import ExitCode
from newsarchive.importing.containers import ContainerError
from newsarchive.importing.importer import Importer
from newsarchive.publishers import UnknownPublisherError
from newsarchive.storage.archive import LockedError, StorageError

if TYPE_CHECKING:
    from newsarchive.cli.options import Options
    from newsarchive.importing.importer import Imported

_SHOWN = 20


def run_import(
    options: Options, publisher: str, paths: tuple[str, ...], base_url: str | None, *, every_page: bool
) -> int:
    """Import and show what came of it; returns the exit code."""
    try:
        paper = publishers.resolve(publisher)
    except UnknownPublisherError as error:
        raise click.UsageError(str(error)) from error

    def progress(what: str) -> None:
        if not options.quiet:
            click.echo(f"newsarchive: {what}", err=True)

    importer = Importer(
        options.where, paper, database=options.database, base_url=base_url, every_page=every_page, progress=progress
    )
    try:
        result = asyncio.run(importer.run([Path(path) for path in paths]))
    except ContainerError as error:
        raise click.UsageError(str(error)) from error
    except LockedError as error:
        click.echo(f"newsarchive: {error}", err=True)
        return int(ExitCode.LOCKED)
    except StorageError as error:
        click.echo(f"newsarchive: {error}", err=True)
        return int(ExitCode.FAILED)
    except KeyboardInterrupt:
        click.echo("newsarchive: stopped; the same command goes on from here", err=True)
        return int(ExitCode.INTERRUPTED)
    code = _code(result)
    _show(options, result, code)
    return int(code)


def _code(result: Imported) -> ExitCode:
    if not result.problem_count:
        return ExitCode.COMPLETE
    return ExitCode.SOME_PAGES_FAILED if result.archives else ExitCode.FAILED


def _show(options: Options, result: Imported, code: ExitCode) -> None:
    for problem in result.problems[:_SHOWN]:
        click.echo(f"newsarchive: {problem}", err=True)
    if result.problem_count > _SHOWN:
        click.echo(f"newsarchive: … and {result.problem_count - _SHOWN} more; see the run's events", err=True)
    if options.as_json:
        shown = {"run": result.run, "exit_code": int(code), **result.summary()}
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    elif not options.quiet:
        known = sum(archive.known for archive in result.archives)
        counts = result.results
        click.echo(
            f"{len(result.archives)} archives kept, {known} of them known before; {result.captures} captures read"
        )
        click.echo(
            f"{result.articles} articles: {counts['new']} new, {counts['revised']} revised, {counts['repeat']} known"
        )
        for reason, count in (result.no_record + result.passed_over).most_common():
            click.echo(f"{count:7} {reason}")
