"""Finds an article's records among a paper's segments."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newsarchive.storage.jsonl import dumps, scan
from newsarchive.storage.names import RUN_ID

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsarchive.storage.jsonl import Line
    from newsarchive.storage.names import Layout


def segments(folder: Path) -> list[Path]:
    """The segments of a folder of records or events, the earliest run first."""
    return sorted(path for path in folder.glob("*.jsonl") if RUN_ID.fullmatch(path.stem))


def scan_all(folder: Path) -> Iterator[tuple[Path, Line]]:
    """Every whole line of a folder's segments, with its segment."""
    for path in segments(folder):
        for line in scan(path):
            yield path, line


def revisions_of(layout: Layout, article_id: str) -> list[dict[str, Any]]:
    """An article's records in the order of their capture; the last one is what the paper says now, as far as known.

    Lines are parsed only where the id stands in them, so that a paper's hundred thousand articles take seconds.

    Raises:
        OSError: A segment cannot be read.
    """
    wanted = dumps(article_id).encode()
    found = []
    for path in segments(layout.records):
        with path.open("rb") as lines:
            for line in lines:
                if wanted in line and line.endswith(b"\n"):
                    try:
                        record = json.loads(line)
                    except ValueError:
                        continue  # `verify` names it
                    if isinstance(record, dict) and record.get("id") == article_id:
                        found.append(record)
    return sorted(found, key=lambda record: (record.get("fetched_at") or "", record.get("revision", 0)))
