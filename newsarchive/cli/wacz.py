"""``newsarchive wacz``: a package of the archive that other people's tools open."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from newsarchive.cli.options import global_options

if TYPE_CHECKING:
    from newsarchive.cli.options import Options


@click.command(
    epilog="""\b
Examples:
  newsarchive wacz baoyenbai
  newsarchive wacz baoyenbai --since 2020-07-01 --until 2020-07-31 --output july.wacz
"""
)
@click.argument("publisher")
@click.option("--run", metavar="RUN", help="What this run captured alone.")
@click.option("--since", metavar="DAY", help="What was captured from this day on, YYYY-MM-DD.")
@click.option("--until", metavar="DAY", help="What was captured up to the end of this day.")
@click.option("--output", metavar="FILE", help="Write this file (data/PUBLISHER/wacz/PUBLISHER….wacz).")
@global_options
def wacz(options: Options, publisher: str, **given: Any) -> None:
    """Package what is archived of PUBLISHER as WACZ, for ReplayWeb.page and other tools.

    Complete with the originals that its revisits need, an index, and a list of pages with titles and texts. The
    same archive gives the same file, byte for byte; a crawl may go on meanwhile.
    """
    from newsarchive.cli import packaging  # noqa: PLC0415 - the archive loads only when it is asked

    sys.exit(packaging.package(options, publisher, given))
