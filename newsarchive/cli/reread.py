"""``newsarchive reread``: what the extractor of today makes of the archive."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from newsarchive.cli.options import global_options

if TYPE_CHECKING:
    from newsarchive.cli.options import Options


@click.command()
@click.argument("publisher")
@click.option("--write", is_flag=True, help='Add what reads otherwise as revisions, with cause "reread".')
@click.option("--processes", type=click.IntRange(1, 1024), help="Read with so many processes (one a core).")
@global_options
def reread(options: Options, publisher: str, **given: Any) -> None:
    """Read PUBLISHER's archived pages again, without network, and say field by field what would change."""
    from newsarchive.cli import rereading  # noqa: PLC0415 - the reader loads only to read

    sys.exit(rereading.reread(options, publisher, write=given["write"], processes=given["processes"]))
