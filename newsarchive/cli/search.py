"""``newsarchive search``: find articles, with or without Vietnamese marks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsarchive.cli.options import global_options

if TYPE_CHECKING:
    from newsarchive.cli.options import Options


@click.command(
    epilog="""\b
Examples:
  newsarchive search "nong thon moi"
  newsarchive search '"Đồng Tâm" -bão' --publisher baoyenbai --since 2020-07-01
"""
)
@click.argument("words", nargs=-1, required=True)
@click.option("--publisher", "papers", multiple=True, help="Only this paper; may be repeated.")
@click.option("--section", help="Only this section, by its name.")
@click.option("--author", help="Only articles by this author (a part of the name will do).")
@click.option("--since", metavar="DAY", help="First day, YYYY-MM-DD.")
@click.option("--until", metavar="DAY", help="Last day.")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Articles at most.")
@click.option("--newest", is_flag=True, help="By day, newest first, instead of by weight.")
@click.option("--index", type=click.Path(path_type=Path), metavar="FILE", help="The index (DATA/_search/index.db).")
@global_options
def search(options: Options, words: tuple[str, ...], **given: object) -> None:
    """Find articles that hold all WORDS, the latest revision of each.

    "nong thon moi" finds "nông thôn mới", and "dong tam" finds "Đồng Tâm". Words in quotation marks must follow one
    another; a word with a minus before it must not occur. The index is made and kept up by itself.
    """
    from newsarchive.cli import searching  # noqa: PLC0415 - loads only to search

    searching.run(options, " ".join(words), given)
