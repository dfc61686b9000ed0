"""Looks an article up in the archive and prints it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from newsarchive import publishers
from newsarchive.captures.shelf import Pointer, Shelf, ShelfError
from newsarchive.corpus.cite import FORMATS, reference
from newsarchive.crawl.codes import ExitCode
from newsarchive.storage.names import PUBLISHER, Layout
from newsarchive.storage.records import revisions_of

if TYPE_CHECKING:
    from newsarchive.captures.reader import Found
    from newsarchive.cli.options import Options


class _Nothing(Exception):  # noqa: N818 - told to the user in its own words
    """What was asked for is not there; the message is for a person."""


def show(options: Options, article_id: str, revision: int | None, cite: str | None, *, raw: bool, http: bool) -> int:
    """Print a record, or how to `cite` it, or with `raw` or `http` what it was read from; returns the exit code."""
    publisher, colon, _ = article_id.partition(":")
    if not colon or not PUBLISHER.fullmatch(publisher):
        raise click.UsageError(f"{article_id!r} is no id; an id is <publisher>:<key>, such as baoyenbai:191517.")
    if raw + http + (cite is not None) > 1:
        raise click.UsageError("give one of --raw, --http and --cite.")
    layout = Layout(options.data / publisher)
    try:
        record = _record(layout, article_id, revision)
        if raw or http:
            _print_page(Shelf(layout.warc), record, http=http)
        elif cite is not None:
            cited = reference(record, publishers.title_of(publisher))
            sys.stdout.buffer.write(FORMATS[cite](cited).encode())
        else:
            text = json.dumps(record, ensure_ascii=False, indent=None if options.as_json else 2)
            sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
    except (_Nothing, ShelfError, OSError) as problem:
        click.echo(f"newsarchive: {problem}", err=True)
        return int(ExitCode.FAILED)
    return int(ExitCode.COMPLETE)


def _record(layout: Layout, article_id: str, revision: int | None) -> dict[str, Any]:
    if not layout.records.is_dir():
        raise _Nothing(
            f"there is no archive of {layout.root.name} in {layout.root.parent}; choose another with --data."
        )
    found = revisions_of(layout, article_id)
    if not found:
        raise _Nothing(f"{article_id} is not in {layout.root}.")
    if revision is None:
        return found[-1]
    for record in found:
        if record.get("revision") == revision:
            return record
    known = ", ".join(str(number) for number in sorted(record.get("revision", 0) for record in found))
    raise _Nothing(f"{article_id} has no revision {revision}; there is {known}.")


def _print_page(shelf: Shelf, record: dict[str, Any], *, http: bool) -> None:
    pointer = Pointer.of_record(record)
    if pointer is None:
        raise _Nothing(f"the page of {record['id']} was not archived when revision {record['revision']} was read.")
    found: Found = shelf.at(pointer)
    if http:
        for chunk in found.block.chunks():
            sys.stdout.buffer.write(chunk)
        return
    sys.stdout.buffer.write(shelf.served(found, pointer.file).body)
