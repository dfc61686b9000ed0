"""``newsarchive wacz``: writes the package and shows what is in it."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsarchive import publishers
from newsarchive.crawl.codes import ExitCode
from newsarchive.publishers import UnknownPublisherError
from newsarchive.spiders.arguments import ArgumentError, day
from newsarchive.storage.archive import StorageError
from newsarchive.wacz.package import Packager
from newsarchive.wacz.selection import Scope, SelectionError

if TYPE_CHECKING:
    from newsarchive.cli.options import Options
    from newsarchive.wacz.package import Packaged

_SHOWN = 20
_PACE = 2.0  # seconds between two lines of progress


def package(options: Options, publisher: str, given: dict[str, Any]) -> int:
    """Package what the options ask for; returns the exit code."""
    try:
        paper, scope = publishers.resolve(publisher), _scope(given)
        output = _output(given["output"])
    except (ArgumentError, UnknownPublisherError) as error:
        raise click.UsageError(str(error)) from error

    try:
        result = Packager(options.data, paper, scope, output, _Progress(quiet=options.quiet)).run()
    except (SelectionError, StorageError) as error:
        click.echo(f"newsarchive: {error}", err=True)
        return int(ExitCode.FAILED)
    except KeyboardInterrupt:
        click.echo("newsarchive: stopped; nothing was written", err=True)
        return int(ExitCode.INTERRUPTED)
    code = ExitCode.SOME_PAGES_FAILED if result.problems else ExitCode.COMPLETE
    _show(options, publisher, result, code)
    return int(code)


class _Progress:
    """What is being done, now and then."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._next = time.monotonic() + _PACE

    def __call__(self, what: str) -> None:
        if not self._quiet and time.monotonic() >= self._next:
            self._next = time.monotonic() + _PACE
            click.echo(f"newsarchive: {what}", err=True)


def _output(given: str | None) -> Path | None:
    """The file to write.

    Raises:
        ArgumentError: No package can have this name.
    """
    if not given:
        return None
    output = Path(given)
    if output.suffix != ".wacz":
        raise ArgumentError(f"--output {output} must end in .wacz, by which other tools know it.")
    if output.is_dir():
        raise ArgumentError(f"--output {output} is a folder.")
    return output


def _scope(given: dict[str, Any]) -> Scope:
    """What is to be packaged.

    Raises:
        ArgumentError: The options contradict each other.
    """
    since, until = day("--since", given["since"]), day("--until", given["until"])
    if given["run"] and (since or until):
        raise ArgumentError("give --run, or --since and --until; not both.")
    if since and until and until < since:
        raise ArgumentError(f"--until {until} is before --since {since}.")
    return Scope(given["run"] or None, since, until)


def _show(options: Options, publisher: str, result: Packaged, code: ExitCode) -> None:
    for problem in result.problems[:_SHOWN]:
        click.echo(f"newsarchive: {problem}", err=True)
    if options.as_json:
        shown = {"publisher": publisher, "exit_code": int(code), **result.as_json()}
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    elif not options.quiet:
        click.echo(
            f"{result.file}: {result.captures} captures and {result.pages} articles in {result.archives} WARC files,"
            f" {result.bytes} bytes"
        )
