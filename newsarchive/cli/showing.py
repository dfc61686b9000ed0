"""Looks an article up in the archive and prints it."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import click

from newsarchive import publishers
from newsarchive.captures.shelf import Pointer, Shelf, ShelfError
from newsarchive.cli.looking_up import NothingError, layout_of, records_of, revision_in, safe
from newsarchive.corpus.cite import FORMATS, reference
from newsarchive.crawl.codes import ExitCode
from newsarchive.storage.history import history_of

if TYPE_CHECKING:
    from newsarchive.captures.reader import Found
    from newsarchive.cli.options import Options


def show(options: Options, article_id: str, revision: int | None, cite: str | None, *, raw: bool, http: bool) -> int:
    """Print a record, or how to `cite` it, or with `raw` or `http` what it was read from; returns the exit code."""
    layout = layout_of(options, article_id)
    if raw + http + (cite is not None) > 1:
        raise click.UsageError("give one of --raw, --http and --cite.")
    try:
        found = records_of(layout, article_id)
        record = found[-1] if revision is None else revision_in(found, revision)
        if raw or http:
            _print_page(Shelf(layout.warc), record, http=http)
        elif cite is not None:
            cited = reference(record, publishers.title_of(layout.root.name))
            sys.stdout.buffer.write(FORMATS[cite](cited).encode())
        else:
            text = json.dumps(record, ensure_ascii=False, indent=None if options.as_json else 2)
            sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
            if not options.quiet:
                _tell(history_of(layout, article_id))
    except (NothingError, ShelfError, OSError) as problem:
        click.echo(f"newsarchive: {problem}", err=True)
        return int(ExitCode.FAILED)
    return int(ExitCode.COMPLETE)


def history(options: Options, article_id: str) -> int:
    """Print what became of an article: appeared, changed, vanished, moved, came back; returns the exit code."""
    layout = layout_of(options, article_id)
    try:
        records_of(layout, article_id)
        events = history_of(layout, article_id)
    except (NothingError, OSError) as problem:
        click.echo(f"newsarchive: {problem}", err=True)
        return int(ExitCode.FAILED)
    if options.as_json:
        click.echo(json.dumps(events, ensure_ascii=False, indent=2))
    else:
        for event in events:
            click.echo(f"{event.get('at')}  {safe(_told(event))}")
    return int(ExitCode.COMPLETE)


def _tell(events: list[dict[str, Any]]) -> None:
    """Say what a reader of the record should know of the article's fate."""
    sys.stdout.flush()
    revisions = {event.get("revision") for event in events if event.get("result") in {"new", "revised"}}
    if len(revisions) > 1:
        click.echo(f"newsarchive: {len(revisions)} revisions; `newsarchive diff` shows what changed", err=True)
    if events and events[-1]["event"] in {"gone", "moved"}:
        click.echo(f"newsarchive: {safe(_told(events[-1]))}, found on {events[-1].get('at')}", err=True)


def _told(event: dict[str, Any]) -> str:
    """An event as a clause."""
    name, result = event["event"], event.get("result")
    if name in {"fetched", "imported", "reread"}:
        fields = ", ".join(map(str, event.get("fields") or ()))
        why = {"edited": ": the paper edited ", "reread": ": read otherwise: "}.get(str(event.get("cause")), "")
        told = f"revision {event.get('revision')} ({result})" if result != "back" else "back again"
        return told + (f"{why}{fields}" if fields and why else "")
    if name == "moved":
        return f"moved to {event.get('to')}"
    reason = event.get("reason")
    return f"{name.replace('_', ' ')}{f': {reason}' if reason else ''}"


def _print_page(shelf: Shelf, record: dict[str, Any], *, http: bool) -> None:
    pointer = Pointer.of_record(record)
    if pointer is None:
        raise NothingError(f"the page of {record['id']} was not archived when revision {record['revision']} was read.")
    found: Found = shelf.at(pointer)
    if http:
        for chunk in found.block.chunks():
            sys.stdout.buffer.write(chunk)
        return
    sys.stdout.buffer.write(shelf.served(found, pointer.file).body)
