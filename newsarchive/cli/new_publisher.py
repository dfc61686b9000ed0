"""``newsarchive new-publisher``: a paper's file, its test page and the expectation, drafted from one saved page."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from newsarchive.cli.options import global_options

if TYPE_CHECKING:
    from newsarchive.cli.options import Options


@click.command(name="new-publisher")
@click.argument("domain")
@click.option("--page", required=True, metavar="FILE", help="A saved article page of the paper.")
@click.option("--url", help="The page's URL (else from X.json beside it, else its canonical link).")
@click.option("--into", default=".", metavar="DIR", help="The project's folder (the working directory).")
@global_options
def new_publisher(options: Options, domain: str, page: str, url: str | None, into: str) -> None:
    """Draft the publisher file for DOMAIN, with hints inferred from a saved page, for a person to correct.

    Writes newsarchive/publishers/NAME.py and tests/pages/NAME/…; nothing that exists is overwritten.
    """
    from newsarchive.cli import scaffolding  # noqa: PLC0415 - the reader loads only to read

    sys.exit(scaffolding.draft(options, domain, page, url, into))
