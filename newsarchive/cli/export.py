"""``newsarchive export``: the records in other formats."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsarchive.cli.options import global_options

if TYPE_CHECKING:
    from newsarchive.cli.options import Options

FORMATS = ("parquet", "sqlite", "csv", "jsonl", "schemaorg")


@click.command(
    epilog="""\b
Examples:
  newsarchive export --to parquet
  newsarchive export --to sqlite --output archive/ --publisher baoyenbai
"""
)
@click.option("--to", "form", type=click.Choice(FORMATS), required=True, help="The format.")
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="DIR", help="The export's folder (DATA/_export/FORMAT)."
)
@click.option("--publisher", "papers", multiple=True, help="Only this paper; may be repeated.")
@global_options
def export(options: Options, form: str, output: Path | None, papers: tuple[str, ...]) -> None:
    """Write all revisions of all articles in another format; a second export adds only what is new.

    parquet is partitioned by paper and month; sqlite has a full-text index and opens in Datasette; csv is safe to
    open in a spreadsheet; jsonl and schemaorg (NewsArticle) are gzipped JSON Lines. A datapackage.json describes
    the files.
    """
    from newsarchive.cli import exporting  # noqa: PLC0415 - loads only to export

    folder = output or options.data / "_export" / form
    ledger, added = exporting.run(options, form, folder, list(papers) or None)
    if options.as_json:
        known = {
            "format": form,
            "output": str(folder),
            "added": added,
            "records": ledger.records,
            "files": sorted(ledger.files),
        }
        click.echo(json.dumps(known, ensure_ascii=False, indent=2))
    elif not options.quiet:
        click.echo(f"{added} records added, {ledger.records} in all: {folder}")
