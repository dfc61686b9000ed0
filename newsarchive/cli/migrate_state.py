"""``newsarchive migrate-state``: move what is known and due to PostgreSQL, or back."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import click

from newsarchive.cli.options import global_options

if TYPE_CHECKING:
    from newsarchive.cli.options import Options


@click.command(name="migrate-state")
@click.argument("publishers", nargs=-1, required=True, metavar="PUBLISHER…")
@click.option("--to", "target", required=True, metavar="URL", help="postgresql://user@host/name, or sqlite.")
@global_options
def migrate_state(options: Options, publishers: tuple[str, ...], target: str) -> None:
    """Move the state of each PUBLISHER out of SQLite, or of --database, to another database.

    All is read back and compared; what it was moved from is left behind as state.db.old (or a schema *_old). Stopped
    at any moment, the state is whole in one of the two, and the same command goes on.
    """
    from newsarchive.cli import migrating  # noqa: PLC0415 - SQLAlchemy loads only to do the work

    code, rows = migrating.migrate_all(options, publishers, "" if target == "sqlite" else target)
    if options.as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    sys.exit(code)
