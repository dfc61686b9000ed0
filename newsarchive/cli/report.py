"""``newsarchive report``: the archive on one page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsarchive.cli.options import global_options

if TYPE_CHECKING:
    from newsarchive.cli.options import Options


@click.command(
    epilog="""\b
Examples:
  newsarchive report
  newsarchive report baoyenbai --since 2020-07-01 --lang vi --output yenbai.html
"""
)
@click.argument("publishers", nargs=-1, metavar="[PUBLISHER]...")
@click.option("--since", metavar="DAY", help="First day, YYYY-MM-DD; articles without a day are left out then.")
@click.option("--until", metavar="DAY", help="Last day.")
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to write it (DATA/_report/report.html).",
)
@click.option("--lang", "language", type=click.Choice(["en", "vi"]), default="en", show_default=True)
@global_options
def report(
    options: Options,
    publishers: tuple[str, ...],
    since: str | None,
    until: str | None,
    output: Path | None,
    language: str,
) -> None:
    """Write one HTML file that shows what there is of each paper, and what is missing or doubtful.

    A calendar of articles a day with its gaps; each field over time, with drift marked; sections, authors, lengths,
    times of day, revisions; days missing against the paper's own date archive; problems with links to examples. The
    file needs no network, and the same archive gives the same file.
    """
    from newsarchive.cli import reporting  # noqa: PLC0415 - polars loads only to report

    path = output or options.data / "_report" / "report.html"
    made = reporting.run(options, list(publishers) or None, (since, until), path, language)
    if options.as_json:
        click.echo(json.dumps(made, ensure_ascii=False, indent=2))
    elif not options.quiet:
        count = len(made["publishers"])
        click.echo(f"{made['articles']} articles of {count} paper{'s' if count != 1 else ''}: {path}")
