"""Finds an article in the archive for the commands that show it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from newsarchive.storage.names import PUBLISHER, Layout
from newsarchive.storage.records import revisions_of

if TYPE_CHECKING:
    from newsarchive.cli.options import Options


class NothingError(Exception):
    """What was asked for is not there; the message is for a person."""


def layout_of(options: Options, article_id: str) -> Layout:
    """The files of the article's paper.

    Raises:
        click.UsageError: It is no id.
    """
    publisher, colon, _ = article_id.partition(":")
    if not colon or not PUBLISHER.fullmatch(publisher):
        raise click.UsageError(f"{article_id!r} is no id; an id is <publisher>:<key>, such as baoyenbai:191517.")
    return Layout(options.data / publisher)


def records_of(layout: Layout, article_id: str) -> list[dict[str, Any]]:
    """The article's records in the order of their capture.

    Raises:
        NothingError: There is none.
        OSError: A file cannot be read.
    """
    if not layout.records.is_dir():
        raise NothingError(
            f"there is no archive of {layout.root.name} in {layout.root.parent}; choose another with --data."
        )
    found = revisions_of(layout, article_id)
    if not found:
        raise NothingError(f"{article_id} is not in {layout.root}.")
    return found


def revision_in(found: list[dict[str, Any]], revision: int) -> dict[str, Any]:
    """The record of that number.

    Raises:
        NothingError: There is none.
    """
    for record in found:
        if record.get("revision") == revision:
            return record
    known = ", ".join(str(number) for number in sorted(record.get("revision", 0) for record in found))
    raise NothingError(f"{found[0]['id']} has no revision {revision}; there is {known}.")


def safe(text: str) -> str:
    """The text without what a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
