"""``newsarchive crawl``: articles by URL, a date archive, or sections of a paper."""

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
  newsarchive crawl baoyenbai http://baoyenbai.com.vn/12/191517/a.aspx
  newsarchive crawl baoyenbai --since 2020-07-01 --until 2020-07-13
  newsarchive crawl baoyenbai --section 12 --pages 3
"""
)
@click.argument("publisher")
@click.argument("urls", nargs=-1)
@click.option("--urls", "urls_file", metavar="FILE", help="Read URLs from a file, one a line; - for standard input.")
@click.option("--related-depth", type=click.IntRange(0, 20), help="Steps of related items to follow from URLs (1).")
@click.option("--since", metavar="DAY", help="First day of the date archive, YYYY-MM-DD.")
@click.option("--until", metavar="DAY", help="Last day of the date archive (today).")
@click.option("--section", "sections", multiple=True, help="A section's number, slug or name; may be repeated.")
@click.option("--pages", type=click.IntRange(1, 10_000), help="Listing pages of each section (1).")
@click.option("--back-to", metavar="DAY", help="Walk the section listings back to this day.")
@click.option("--limit", type=click.IntRange(1), help="Stop after this many articles.")
@click.option("--dry-run", is_flag=True, help="Say what would be fetched; fetch and write nothing.")
@click.option("--no-images", is_flag=True, help="Do not fetch the articles' pictures.")
@click.option("--base-url", metavar="URL", help="The paper answers at this address instead (mirror, test server).")
@click.option("--delay", type=click.FloatRange(0, 3600), help="Seconds between requests; a Crawl-delay wins.")
@click.option("--contact", envvar="NEWSARCHIVE_CONTACT", help="Your e-mail or URL, sent in the User-Agent.")
@global_options
def crawl(options: Options, publisher: str, **given: Any) -> None:
    """Crawl PUBLISHER: the articles at URLS, its date archive (--since), or its sections."""
    from newsarchive.cli import crawling  # noqa: PLC0415 - Scrapy loads only to crawl

    given["publisher"] = publisher
    sys.exit(crawling.crawl(options, given))
