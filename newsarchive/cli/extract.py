"""``newsarchive extract``: records from saved pages or WARC files, without network; no archive is written."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from newsarchive.cli.options import global_options

if TYPE_CHECKING:
    from newsarchive.cli.options import Options


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--url", help="The page's URL (else from X.json beside X.html, else from its canonical link).")
@click.option("--content-type", help="The Content-Type it was served with.")
@click.option("--fetched-at", metavar="TIME", help="When it was fetched, ISO 8601 with zone.")
@click.option("--publisher", metavar="NAME", help="The paper they are of, where the URLs do not tell it.")
@click.option("--output", metavar="FILE", help="Write the records there (- for standard output, the default).")
@click.option("--explain", is_flag=True, help="For each field: its value, the element it came from, the witnesses.")
@global_options
def extract(options: Options, paths: tuple[str, ...], **given: Any) -> None:
    """Read saved pages (.html, or folders of them) or archives (WARC, ARC, WACZ) into records, one JSON line each.

    A page that is no article gives no record and a line on standard error; of an archive only the pages that may be
    articles are read.
    """
    from newsarchive.cli import extracting  # noqa: PLC0415 - lxml and the reader load only to read

    sys.exit(extracting.extract(options, paths, **given))
