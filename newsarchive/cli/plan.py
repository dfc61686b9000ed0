"""``newsarchive plan``: queue what is due for the workers, now."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from newsarchive.cli.options import global_options

if TYPE_CHECKING:
    from newsarchive.cli.options import Options


@click.command()
@click.option("--dry-run", is_flag=True, help="Say what would be queued; queue nothing.")
@global_options
def plan(options: Options, *, dry_run: bool) -> None:
    """Queue the papers on the roster that are due, at most one job a paper. Workers do so by themselves."""
    from newsarchive.cli import working  # noqa: PLC0415 - SQLAlchemy and the queue load only to work

    sys.exit(working.plan(options, dry_run=dry_run))
