"""``newsarchive run``: what is new in papers, and what may have changed."""

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
  newsarchive run baoyenbai --contact you@example.org
  newsarchive run --due
"""
)
@click.argument("publishers", nargs=-1, metavar="PUBLISHER…")
@click.option("--due", is_flag=True, help="The papers that are due by the schedule (newsarchive schedule).")
@click.option(
    "--revisit",
    type=click.Choice(["due", "all", "none"]),
    default="due",
    show_default=True,
    help="Which known articles to visit again: those due by their age, all, or none.",
)
@click.option("--pages", type=click.IntRange(1, 10_000), default=20, show_default=True, help="Pages of a section.")
@click.option(
    "--related-depth", type=click.IntRange(0, 20), default=1, show_default=True, help="Steps of related items."
)
@click.option("--limit", type=click.IntRange(1), help="Stop after this many articles.")
@click.option(
    "--slice",
    "slice_",
    type=click.FloatRange(1, 86_400),
    metavar="SECONDS",
    help="End cleanly after this long; the same command goes on.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be fetched first; fetch and write nothing.")
@click.option("--no-images", is_flag=True, help="Do not fetch the articles' pictures.")
@click.option("--base-url", metavar="URL", help="The paper answers at this address instead (mirror, test server).")
@click.option("--delay", type=click.FloatRange(0, 3600), help="Seconds between requests; a Crawl-delay wins.")
@click.option("--contact", envvar="NEWSARCHIVE_CONTACT", help="Your e-mail or URL, sent in the User-Agent.")
@global_options
def run(options: Options, publishers: tuple[str, ...], **given: Any) -> None:
    """Fetch what is new in each PUBLISHER, and visit again what may have changed.

    Ends with 5 when a field of a paper drifted; the line that says so names the field and the first page. Whom to tell
    besides: NEWSARCHIVE_ALARM_COMMAND, or NEWSARCHIVE_ALARM_SMTP and _TO, or [alarm] in schedule.toml.
    """
    from newsarchive.cli import running  # noqa: PLC0415 - Scrapy loads only to crawl

    sys.exit(running.run(options, list(publishers), given))
