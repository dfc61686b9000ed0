"""``newsarchive status``: how the papers stand, on one screen."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from newsarchive.cli.options import global_options

if TYPE_CHECKING:
    from newsarchive.cli.options import Options


@click.command(
    epilog="""\b
Examples:
  newsarchive status
  newsarchive status baoyenbai
  newsarchive status baoyenbai --accept
"""
)
@click.argument("publisher", required=False)
@click.option("--accept", is_flag=True, help="Take PUBLISHER as it is now: what it did before is no longer expected.")
@click.option("--cluster", is_flag=True, help="The workers' papers, queue and workers (needs --database).")
@click.option("--prometheus", is_flag=True, help="With --cluster: the numbers in Prometheus text form.")
@global_options
def status(options: Options, publisher: str | None, *, accept: bool, cluster: bool, prometheus: bool) -> None:
    """Show how all papers stand: last and next run, what was new, revised, gone, what drifted, what is running.

    With PUBLISHER, that paper in full: its last runs, what drifted and since when, the articles that vanished.
    """
    from newsarchive.cli import standing  # noqa: PLC0415 - the archive loads only when it is asked

    if cluster or prometheus:
        from newsarchive.cli import working  # noqa: PLC0415 - as above

        sys.exit(working.show(options, prometheus=prometheus))
    sys.exit(standing.status(options, publisher, accept=accept))
