"""``newsarchive demo``: the sample newspaper, crawled in all ways."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from newsarchive.cli.options import global_options

if TYPE_CHECKING:
    from newsarchive.cli.options import Options


@click.command()
@click.option("--no-images", is_flag=True, help="Do not fetch the articles' pictures.")
@global_options
def demo(options: Options, *, no_images: bool) -> None:
    """Serve the sample newspaper on 127.0.0.1 and crawl it in all ways.

    By URL with related items, by its date archive, and by its sections; about 20 seconds. Run again, it adds
    nothing that is already there.
    """
    from newsarchive.cli import showing_demo  # noqa: PLC0415 - Scrapy loads only to crawl

    sys.exit(showing_demo.demo(options, images=not no_images))
