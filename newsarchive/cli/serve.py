"""``newsarchive serve``: the archive in a browser, on this machine alone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsarchive.cli.options import global_options

if TYPE_CHECKING:
    from newsarchive.cli.options import Options


@click.command(
    epilog="""\b
Examples:
  newsarchive serve
  newsarchive serve --port 8124 --no-browser
"""
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="The port (any that is free).")
@click.option("--no-browser", is_flag=True, help="Open no browser, only print the address.")
@click.option("--index", type=click.Path(path_type=Path, dir_okay=False), help="The index's file, elsewhere.")
@global_options
def serve(options: Options, port: int, index: Path | None, *, no_browser: bool) -> None:
    """Read the archive in a browser: by paper, section and day, with pictures, revisions and search.

    The reading room answers on 127.0.0.1 only and takes no lock: crawls may go on meanwhile. Ctrl-C closes it.
    """
    from newsarchive.cli import serving  # noqa: PLC0415 - the web framework loads only to serve

    sys.exit(serving.run(options, port, index, browser=not no_browser))
