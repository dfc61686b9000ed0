"""``newsarchive import``: records from WARC, ARC and WACZ files that others made."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from newsarchive.cli.options import global_options

if TYPE_CHECKING:
    from newsarchive.cli.options import Options


@click.command(
    "import",
    epilog="""\b
Examples:
  newsarchive import baoyenbai baoyenbai-2019.warc.gz
  newsarchive import baoyenbai from-the-internet-archive/ my-crawl.wacz
""",
)
@click.argument("publisher")
@click.argument("paths", nargs=-1, required=True, metavar="PATH…")
@click.option("--base-url", metavar="URL", help="The archives' maker found the paper at this address (a mirror).")
@click.option("--every-page", is_flag=True, help="Try pages whose URL is not that of an article, too.")
@global_options
def import_(options: Options, publisher: str, paths: tuple[str, ...], **given: Any) -> None:
    """Read PUBLISHER's articles out of WARC, ARC and WACZ files (or folders of them) that others made.

    The files are kept beside our own, byte for byte. Nothing is fetched. Importing twice changes nothing.
    """
    from newsarchive.cli import importing  # noqa: PLC0415 - the reader loads only to read

    sys.exit(importing.run_import(options, publisher, paths, given["base_url"], every_page=given["every_page"]))
