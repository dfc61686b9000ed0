"""``newsarchive verify``: proof that nothing in the archive was lost or damaged."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from newsarchive.cli.options import global_options

if TYPE_CHECKING:
    from newsarchive.cli.options import Options


@click.command(epilog="Exit code 0 only when everything holds; 1 when anything does not.")
@click.argument("publishers", nargs=-1, metavar="[PUBLISHER…]")
@global_options
def verify(options: Options, publishers: tuple[str, ...]) -> None:
    """Check every file of PUBLISHERs (all in the data folder, if none is named) against every other.

    Whole gzip members, digests of blocks and payloads, every pointer and every line of an index, manifests and
    hashes, every record against the schema, revisions unique and unbroken, killed runs sealed. One line a fault,
    with file and byte. Nothing is changed.
    """
    from newsarchive.cli import verifying  # noqa: PLC0415 - the schema and the archive load only to verify

    sys.exit(verifying.verify(options, publishers))
