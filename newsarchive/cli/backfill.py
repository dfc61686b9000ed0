"""``newsarchive backfill``: a paper's past, from its own days or numbers, or from a web archive."""

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
  newsarchive backfill baoyenbai --since 2012-01-01 --dry-run
  newsarchive backfill baoyenbai --ids 89163-351318 --contact you@example.org
  newsarchive backfill baoyenbai --from-cdx https://web.archive.org/cdx/search/cdx --contact you@example.org
"""
)
@click.argument("publisher")
@click.option("--from-cdx", metavar="URL", help="List the captures of a Wayback-style CDX server, fetch the originals.")
@click.option("--captures-at", metavar="URL", help="Where that archive gives captures out, if its URL does not tell.")
@click.option("--since", metavar="DAY", help="First day, YYYY-MM-DD; with --from-cdx, of the captures.")
@click.option("--until", metavar="DAY", help="Last day (today).")
@click.option("--ids", metavar="FROM-TO", help="Article numbers instead, where a paper's numbers rise with time.")
@click.option(
    "--slice", "slice_size", type=click.IntRange(1, 100_000), help="Days (a month) or numbers (1000) in a slice."
)
@click.option("--limit", type=click.IntRange(1), help="Stop after this many articles.")
@click.option("--dry-run", is_flag=True, help="Say what would be asked first; fetch and write nothing.")
@click.option("--no-images", is_flag=True, help="Do not fetch the articles' pictures.")
@click.option("--base-url", metavar="URL", help="The paper was captured at this address (a mirror).")
@click.option("--delay", type=click.FloatRange(0, 3600), help="Seconds between requests; a Crawl-delay wins.")
@click.option("--contact", envvar="NEWSARCHIVE_CONTACT", help="Your e-mail or URL, sent in the User-Agent.")
@global_options
def backfill(options: Options, publisher: str, **given: Any) -> None:
    """Fetch PUBLISHER's past: its date archive's days, its article numbers, or a web archive's captures.

    Days and numbers are crawled in slices, the latest first; what is known is not asked for again. After each slice
    it says about how long the rest takes. The same command goes on where it stopped.
    """
    from newsarchive.cli import backfilling  # noqa: PLC0415 - Scrapy loads only to crawl

    given["publisher"] = publisher
    sys.exit(backfilling.backfill(options, given))
