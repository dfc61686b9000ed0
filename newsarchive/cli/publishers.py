"""``newsarchive publishers``: the papers known, and how each was tested."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from newsarchive.cli.options import global_options

if TYPE_CHECKING:
    from newsarchive.cli.options import Options


@click.command()
@global_options
def publishers(options: Options) -> None:
    """List the papers known, and how each was tested."""
    from newsarchive.publishers import registry  # noqa: PLC0415 - loads every paper

    papers = registry().values()
    if options.as_json:
        rows = [
            {
                "name": paper.name,
                "title": paper.title,
                "province": paper.province,
                "province_now": paper.province_now,
                "domains": list(paper.domains),
                "successor": paper.successor,
                "tested": paper.tested.name.lower(),
            }
            for paper in papers
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    from rich import box  # noqa: PLC0415 - only for the table
    from rich.console import Console  # noqa: PLC0415 - as above
    from rich.markup import escape  # noqa: PLC0415 - as above
    from rich.table import Table  # noqa: PLC0415 - as above

    from newsarchive.cli.tables import PLAIN_WIDTH  # noqa: PLC0415 - as above

    console = Console()
    if not console.is_terminal:
        console.width = PLAIN_WIDTH
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("name", "paper", "province (now)", "domain", "tested on"):
        table.add_column(name, overflow="fold")
    for paper in papers:
        now = f" ({paper.province_now})" if paper.province_now and paper.province_now != paper.province else ""
        domain = paper.domains[0] if paper.domains else ""
        table.add_row(paper.name, escape(paper.title), f"{paper.province or ''}{now}", domain, paper.tested.value)
    console.print(table)
