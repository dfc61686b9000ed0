"""``newsarchive rebuild-state``: re-make the state of papers from their files."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from newsarchive.cli.options import global_options

if TYPE_CHECKING:
    from newsarchive.cli.options import Options


@click.command(name="rebuild-state")
@click.argument("publishers", nargs=-1, required=True, metavar="PUBLISHER…")
@global_options
def rebuild_state(options: Options, publishers: tuple[str, ...]) -> None:
    """Re-make what is known and due of each PUBLISHER from its records, events and manifests.

    Killed runs are sealed on the way. The former state is kept as state.db.old. Deleting a state has the same
    effect at the next run; this command says what it found.
    """
    from newsarchive.cli import rebuilding  # noqa: PLC0415 - SQLAlchemy loads only to do the work

    code, rows = rebuilding.rebuild_all(options.where, options.database, publishers)
    if options.as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    sys.exit(code)
