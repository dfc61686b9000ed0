"""``newsarchive worker``: one of any number of processes that crawl what is due, on any number of machines."""

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
  newsarchive schedule add baoyenbai --every 6h --database postgresql://archive@db/news
  newsarchive worker --data s3://bucket/news --database postgresql://archive@db/news
"""
)
@click.option("--at-once", type=click.IntRange(1, 64), default=2, show_default=True, help="Papers at the same time.")
@click.option(
    "--slice",
    "slice_",
    type=click.FloatRange(5, 3600),
    default=180,
    show_default=True,
    metavar="SECONDS",
    help="How long a paper is crawled before others have their turn.",
)
@click.option(
    "--patience",
    type=click.FloatRange(0),
    metavar="SECONDS",
    help="How long slices may go on after SIGTERM before they are stopped cleanly (to their end).",
)
@click.option("--tick", type=click.Choice(["1", "5", "15", "30"]), default="15", help="Seconds between two plans (15).")
@click.option(
    "--stalled",
    type=click.FloatRange(3, 3600),
    default=30,
    show_default=True,
    metavar="SECONDS",
    help="Silence after which another worker's papers are taken over; the same for all workers.",
)
@click.option("--metrics-port", type=click.IntRange(1, 65_535), help="Serve Prometheus metrics on 127.0.0.1.")
@global_options
def worker(options: Options, **given: Any) -> None:
    """Crawl the papers on the roster (newsarchive schedule add … --database URL) as they become due.

    A paper is crawled by one process at a time, in slices. SIGTERM or Ctrl-C ends it when its slices have ended; a
    second one at once. Whatever is killed, paused or cut off: another worker goes on. Logs are JSON lines.
    """
    from newsarchive.cli import working  # noqa: PLC0415 - SQLAlchemy and the queue load only to work

    sys.exit(working.work(options, given))
