"""What has moved or gone, out of the papers' events: a small SQLite file of its own that keeps up with them.

Derived: deleting it loses nothing.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsarchive.storage.names import PUBLISHER, RUN_ID

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Self

NAME = "happenings.db"
VERSION = 2
_SCHEMA = """
CREATE TABLE IF NOT EXISTS segment (name TEXT PRIMARY KEY, bytes INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS happening (
    number INTEGER PRIMARY KEY, publisher TEXT NOT NULL, at TEXT NOT NULL, what TEXT NOT NULL, url TEXT NOT NULL,
    id TEXT, target TEXT, reason TEXT
);
CREATE INDEX IF NOT EXISTS happening_at ON happening (publisher, at);
CREATE INDEX IF NOT EXISTS happening_id ON happening (id) WHERE id IS NOT NULL;
"""
_MARKS = (b'"event":"moved"', b'"event":"gone"')
_LONGEST = 2_000  # characters of a URL or reason that are kept


@dataclass(frozen=True, slots=True)
class Happening:
    """What happened to a page.

    Attributes:
        publisher: The paper.
        at: When; ISO 8601, UTC.
        what: "moved" or "gone".
        url: The page.
        id: The article that was known there, if any.
        target: Where it leads now, if told.
        reason: One clause.
    """

    publisher: str
    at: str
    what: str
    url: str
    id: str | None
    target: str | None
    reason: str | None


class Happenings:
    """The file, opened; also a context manager.

    Args:
        data: The data folder.
        path: The file.

    Raises:
        sqlite3.Error: It cannot be opened or read; so all methods.
    """

    def __init__(self, data: Path, path: Path) -> None:
        self._data = data
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None, timeout=10)
        if self._db.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            self._db.executescript(
                "PRAGMA journal_mode=WAL; DROP TABLE IF EXISTS happening; DROP TABLE IF EXISTS segment;"
                f"{_SCHEMA}PRAGMA user_version={VERSION};"
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def refresh(self) -> None:
        """Take in what is new; a transaction a segment.

        Raises:
            OSError: A segment cannot be read.
        """
        known = dict(self._db.execute("SELECT name, bytes FROM segment"))
        for name, publisher, path in _segments(self._data):
            start = known.get(name, 0)
            if path.stat().st_size <= start:
                continue
            with path.open("rb") as file:
                file.seek(start)
                rows = []
                for line in file:
                    if not line.endswith(b"\n"):
                        break
                    start += len(line)
                    if any(mark in line for mark in _MARKS) and (row := _row(publisher, line)) is not None:
                        rows.append(row)
            self._db.execute("BEGIN IMMEDIATE")
            self._db.executemany(
                "INSERT INTO happening (publisher, at, what, url, id, target, reason) VALUES (?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
            self._db.execute("INSERT OR REPLACE INTO segment VALUES (?, ?)", (name, start))
            self._db.execute("COMMIT")

    def latest(self, publisher: str | None, count: int, skip: int = 0) -> list[Happening]:
        """The latest ones, of a paper or of all."""
        where, values = ("WHERE publisher = ?", [publisher]) if publisher else ("", [])
        return self._found(f"{where} ORDER BY at DESC, number DESC LIMIT ? OFFSET ?", *values, count, skip)

    def count(self, publisher: str | None) -> int:
        """How many there are, of a paper or of all."""
        where, values = ("WHERE publisher = ?", [publisher]) if publisher else ("", [])
        return int(self._db.execute(f"SELECT count(*) FROM happening {where}", values).fetchone()[0])  # noqa: S608 - built of our own parts

    def of_article(self, article: str) -> list[Happening]:
        """What happened to an article, the earliest first, a hundred at most."""
        return self._found("WHERE id = ? ORDER BY at, number LIMIT 100", article)

    def _found(self, rest: str, *values: Any) -> list[Happening]:
        sql = f"SELECT publisher, at, what, url, id, target, reason FROM happening {rest}"  # noqa: S608 - as above
        return [Happening(*row) for row in self._db.execute(sql, values)]


def _segments(data: Path) -> Iterator[tuple[str, str, Path]]:
    for folder in sorted(data.iterdir()):
        if PUBLISHER.fullmatch(folder.name) and (folder / "events").is_dir():
            for path in sorted((folder / "events").glob("*.jsonl")):
                if RUN_ID.fullmatch(path.stem):
                    yield f"{folder.name}/{path.stem}", folder.name, path


def _row(publisher: str, line: bytes) -> tuple[str | None, ...] | None:
    try:
        event = json.loads(line)
        if event["event"] not in {"moved", "gone"}:
            return None  # the words stood in another event's text
        if event.get("kind") == "image":
            return None  # pictures come and go; the article that lacks one shows it
        told = [_text(event.get(name)) for name in ("at", "event", "url", "id", "to", "reason")]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None  # `verify` names it
    return (publisher, *told) if told[0] and told[2] else None


def _text(value: Any) -> str | None:
    return value[:_LONGEST] if isinstance(value, str) else None
