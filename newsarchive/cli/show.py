"""``newsarchive show``: one article's record, or the page it was read from."""

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
  newsarchive show baoyenbai:191517
  newsarchive show baoyenbai:191517 --revision 1 --raw > page.html
  newsarchive show baoyenbai:191517 --cite bibtex >> references.bib
"""
)
@click.argument("id", metavar="ID")
@click.option("--raw", is_flag=True, help="The page as it was served, out of the archive; only compression is removed.")
@click.option("--http", is_flag=True, help="The whole response as it was on the wire, status line and headers first.")
@click.option("--cite", type=click.Choice(("bibtex", "csl-json", "ris")), help="A citation in this format.")
@click.option("--history", is_flag=True, help="What became of it: appeared, changed, vanished, moved, came back.")
@click.option("--revision", type=click.IntRange(1), metavar="N", help="This revision, not the latest.")
@global_options
def show(options: Options, id: str, **given: Any) -> None:  # noqa: A002 - the argument's name on the command line
    """Print the record of article ID (its latest revision) as JSON.

    With --raw the page as it was served, with --cite what a bibliography needs, with --history what became of it.
    """
    from newsarchive.cli import showing  # noqa: PLC0415 - the archive loads only when it is asked

    if given["history"]:
        sys.exit(showing.history(options, id))
    sys.exit(showing.show(options, id, given["revision"], given["cite"], raw=given["raw"], http=given["http"]))
