"""``newsarchive verify``: goes through the papers and shows what does not hold."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import click

from newsarchive.crawl.codes import ExitCode
from newsarchive.storage.names import PUBLISHER
from newsarchive.verify.paper import PaperCheck

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsarchive.cli.options import Options
    from newsarchive.verify.paper import Verified

_PACE = 5.0  # seconds between two lines of progress


def verify(options: Options, publishers: tuple[str, ...]) -> int:
    """Check papers; returns 0 only when everything holds."""
    papers = list(publishers) or _papers(options.data)
    for paper in papers:
        if not PUBLISHER.fullmatch(paper) or not (options.data / paper / "runs").is_dir():
            click.echo(f"newsarchive: there is no archive of {paper} in {options.data}.", err=True)
            return int(ExitCode.FAILED)
    if not papers:
        click.echo(f"newsarchive: there is no paper in {options.data}; choose another folder with --data.", err=True)
        return int(ExitCode.FAILED)
    told: list[dict[str, Any]] = []
    faults = 0
    for result in _results(options, papers, told):
        faults += result.faults
    code = ExitCode.FAILED if faults else ExitCode.COMPLETE
    if options.as_json:
        click.echo(json.dumps({"exit_code": int(code), "faults": faults, "papers": told}, ensure_ascii=False, indent=2))
    return int(code)


def _papers(data: Path) -> list[str]:
    try:
        return sorted(
            path.name for path in data.iterdir() if (path / "runs").is_dir() and PUBLISHER.fullmatch(path.name)
        )
    except OSError:
        return []


def _results(options: Options, papers: list[str], told: list[dict[str, Any]]) -> Iterator[Verified]:
    progress = _Progress(quiet=options.quiet)
    for paper in papers:
        check = PaperCheck(options.data, paper, progress)
        faults = []
        for fault in check.faults():
            if options.as_json:
                faults.append(fault.as_json())
            else:
                click.echo(str(fault))
        result = check.result
        told.append({"publisher": paper, "checked": dict(result.counts), "going_on": result.going_on, "faults": faults})
        if not options.as_json and not options.quiet:
            _show(result)
        yield result


class _Progress:
    """The file being read, now and then."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._next = time.monotonic() + _PACE

    def __call__(self, path: Path) -> None:
        if not self._quiet and time.monotonic() >= self._next:
            self._next = time.monotonic() + _PACE
            click.echo(f"newsarchive: checking {path}", err=True)


def _show(result: Verified) -> None:
    counts = result.counts
    click.echo(
        f"{result.publisher}: {counts['runs']} runs, {counts['articles']} articles in {counts['records']} records,"
        f" {counts['events']} events, {counts['warc_records']} WARC records in {counts['warc']} files,"
        f" {counts['wacz']} WACZ: {'all holds' if not result.faults else f'{result.faults} faults'}"
    )
    if result.going_on is not None:
        click.echo(f"{result.publisher}: the run {result.going_on} is going on and was left out")
