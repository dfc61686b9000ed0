"""``newsarchive diff``: what a paper changed in an article."""

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
  newsarchive diff baoyenbai:191517
  newsarchive diff baoyenbai:191517 --revision 1 --to 3 --json
"""
)
@click.argument("id", metavar="ID")
@click.option("--revision", type=click.IntRange(1), metavar="A", help="From this one (the one before B).")
@click.option("--to", type=click.IntRange(1), metavar="B", help="To this one (the latest).")
@global_options
def diff(options: Options, id: str, revision: int | None, to: int | None) -> None:  # noqa: A002 - the argument's name on the command line
    """Show what changed between two revisions of article ID, field by field, word by word.

    Text that is gone stands in [-brackets-], new text in {+braces+}.
    """
    from newsarchive.cli import diffing  # noqa: PLC0415 - the archive loads only when it is asked

    sys.exit(diffing.diff(options, id, revision, to))
