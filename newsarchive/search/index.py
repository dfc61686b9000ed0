"""The search index: one SQLite file beside the papers, made from the segments and kept up with them.

Derived: deleting it loses nothing. It holds the folded words and where each record lies, not the texts themselves.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsarchive.corpus.folding import fold
from newsarchive.corpus.segments import CorpusError, Segment, day_of, lines, segments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from typing import Self

    from newsarchive.search.query import Query

FOLDER = "_search"
NAME = "index.db"
VERSION = 2
_SCHEMA = """
CREATE TABLE IF NOT EXISTS segment (name TEXT PRIMARY KEY, bytes INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS doc (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, revision INTEGER NOT NULL, latest INTEGER NOT NULL,
    publisher TEXT NOT NULL, section TEXT, day TEXT, segment TEXT NOT NULL, offset INTEGER NOT NULL,
    title TEXT NOT NULL, section_name TEXT, shown TEXT,
    UNIQUE (id, revision)
);
CREATE INDEX IF NOT EXISTS doc_day ON doc (day) WHERE latest;
CREATE INDEX IF NOT EXISTS doc_listing ON doc (publisher, day, section) WHERE latest;
CREATE INDEX IF NOT EXISTS doc_section ON doc (publisher, section, day, section_name) WHERE latest;
CREATE TABLE IF NOT EXISTS author (name TEXT NOT NULL, doc INTEGER NOT NULL, PRIMARY KEY (name, doc)) WITHOUT ROWID;
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (
    title, text, content='', tokenize="unicode61 remove_diacritics 0", columnsize=1
);
"""
# a headline's word weighs as much as ten of the text
_RANK = "bm25(words, 10.0, 1.0)"
# What is in more articles than this says nothing by weight, and weighing them all takes long: such hits come in the
# order they were archived, the last ones first.
_COMMON = 20_000


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits must fulfil beside their words; ``None`` and empty ask for nothing.

    Attributes:
        publishers: One of these papers.
        section: The section's name, with or without marks.
        author: An author's name or a part of it, with or without marks.
        since: First day of the update (else of the publication).
        until: Last day, inclusive.
    """

    publishers: tuple[str, ...] = ()
    section: str | None = None
    author: str | None = None
    since: date | None = None
    until: date | None = None

    def conditions(self) -> tuple[str, list[Any]]:
        """As SQL with its values; begins with ``doc.latest``."""
        parts, values = ["doc.latest"], list[Any]()
        if self.publishers:
            parts.append(f"doc.publisher IN ({', '.join('?' * len(self.publishers))})")
            values += self.publishers
        if self.section is not None:
            parts.append("doc.section = ?")
            values.append(fold(self.section))
        if self.author is not None:
            parts.append("doc.number IN (SELECT doc FROM author WHERE name LIKE ? ESCAPE '\\')")
            escaped = fold(self.author).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
            values.append(f"%{escaped}%")
        for day, comparison in ((self.since, ">="), (self.until, "<=")):
            if day is not None:
                parts.append(f"doc.day {comparison} ?")
                values.append(day.isoformat())
        return " AND ".join(parts), values


class Index:
    """An open index; also a context manager.

    Args:
        data: The data folder.
        path: The index's file, if not in the data folder.

    Raises:
        CorpusError: There is no data folder, or the index cannot be opened.
    """

    def __init__(self, data: Path | str, path: Path | None = None) -> None:
        self.data = Path(data)
        if not self.data.is_dir():
            raise CorpusError(f"there is no data folder {self.data}; crawl first, or name another with --data.")
        self.path = path or self.data / FOLDER / NAME
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._open()
        except (OSError, sqlite3.Error) as error:
            raise CorpusError(
                f"the index {self.path} cannot be opened ({error}); delete it: it is made anew."
            ) from error

    def _open(self) -> None:
        self._db = sqlite3.connect(self.path, isolation_level=None, timeout=30)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.execute("PRAGMA cache_size=-32000")
        version = self._db.execute("PRAGMA user_version").fetchone()[0]
        if version not in {0, VERSION}:  # of another make: made anew
            self._db.close()
            self.path.unlink()
            self._open()
            return
        if version != VERSION:
            # several may make it at once: nothing of the schema is harmed by coming twice
            self._db.executescript(f"{_SCHEMA}PRAGMA user_version={VERSION};")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the file go."""
        self._db.close()

    # Keeping up --------------------------------------------------------------------------------------------

    def behind(self) -> list[Segment]:
        """Segments, or their ends, that are not in the index yet."""
        known = dict(self._db.execute("SELECT name, bytes FROM segment"))
        fresh = []
        for segment in segments(self.data):
            start = known.get(f"{segment.publisher}/{segment.run}", 0)
            if start < segment.whole:
                fresh.append(Segment(segment.publisher, segment.run, segment.path, segment.whole, segment.size, start))
        return fresh

    def refresh(self, progress: Callable[[int], None] | None = None) -> int:
        """Take in what is new; a transaction a segment. Returns how many records were added.

        Raises:
            CorpusError: The index cannot be written.
        """
        added = 0
        try:
            for segment in self.behind():
                added += self._take_in(segment)
                if progress is not None:
                    progress(segment.whole - segment.start)
        except sqlite3.Error as error:
            raise CorpusError(
                f"the index {self.path} cannot be written ({error}); delete it: it is made anew."
            ) from error
        return added

    def _take_in(self, segment: Segment) -> int:
        name, added = f"{segment.publisher}/{segment.run}", 0
        self._db.execute("BEGIN IMMEDIATE")
        try:
            for offset, line in lines(segment):
                added += self._add(name, offset, json.loads(line))
            self._db.execute("INSERT OR REPLACE INTO segment VALUES (?, ?)", (name, segment.whole))
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")
        return added

    def _add(self, segment: str, offset: int, record: dict[str, Any]) -> int:
        later = self._db.execute(
            "SELECT 1 FROM doc WHERE id = ? AND revision >= ?", (record["id"], record["revision"])
        ).fetchone()
        section = record["section"]
        values = (
            record["id"], record["revision"], later is None, record["publisher"],
            fold(section) if section else None, day_of(record), segment, offset,
            record["title"], section or None, _shown(record),
        )  # fmt: skip
        done = self._db.execute(
            "INSERT OR IGNORE INTO doc (id, revision, latest, publisher, section, day, segment, offset,"
            " title, section_name, shown) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        if not done.rowcount:
            return 0
        number = done.lastrowid
        if later is None:
            self._db.execute(
                "UPDATE doc SET latest = 0 WHERE id = ? AND revision < ?", (record["id"], record["revision"])
            )
        self._db.execute(
            "INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)",
            (number, fold(record["title"]), fold("\n".join(texts_of(record)))),
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO author VALUES (?, ?)", [(fold(name), number) for name in record["authors"]]
        )
        return 1

    # Finding -----------------------------------------------------------------------------------------------

    def find(self, query: Query | None, filters: Filters, *, limit: int, newest: bool = False) -> list[tuple[str, int]]:
        """The places of the best hits: segment and offset.

        Texts in which the words follow one another as typed come before those that merely hold them all.

        Args:
            query: The words; ``None`` for all articles that pass the filters, newest first.
            filters: What else must hold.
            limit: At most so many.
            newest: By day, newest first, instead of by weight.
        """
        where, values = filters.conditions()
        if query is None:
            order = "ORDER BY doc.day DESC, doc.number DESC LIMIT ?"
            rows = self._db.execute(f"SELECT segment, offset FROM doc WHERE {where} {order}", (*values, limit))  # noqa: S608 - built of our own parts
            return list(rows)
        order = "doc.day DESC, doc.number DESC" if newest else "weight, doc.number"
        if not newest and self._is_common(query):
            order = "hit.number DESC"
        found: dict[int, tuple[str, int]] = {}
        for match in (query.match_in_order(), query.match()):
            if match is None or len(found) >= limit:
                continue
            for number, segment, offset in self._matching(match, where, values, limit + len(found), order):
                if len(found) < limit:
                    found.setdefault(number, (segment, offset))
        return list(found.values())

    def _is_common(self, query: Query) -> bool:
        """Whether more articles than `_COMMON` hold the words; counted no further than that."""
        sql = "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)"
        return int(self._db.execute(sql, (query.match(), _COMMON + 1)).fetchone()[0]) > _COMMON

    def _matching(
        self, match: str, where: str, values: list[Any], limit: int, order: str
    ) -> Iterator[tuple[int, str, int]]:
        weight = f"{_RANK} AS weight" if "weight" in order else "0 AS weight"
        sql = (
            f"SELECT doc.number, segment, offset FROM (SELECT rowid AS number, {weight}"  # noqa: S608 - as above
            f" FROM words WHERE words MATCH ?) AS hit JOIN doc ON doc.number = hit.number"
            f" WHERE {where} ORDER BY {order} LIMIT ?"
        )
        yield from self._db.execute(sql, (match, *values, limit))

    def count(self, query: Query | None, filters: Filters) -> int:
        """How many articles there are to find."""
        where, values = filters.conditions()
        if query is None:
            return int(self._db.execute(f"SELECT count(*) FROM doc WHERE {where}", values).fetchone()[0])  # noqa: S608 - as above
        sql = f"SELECT count(*) FROM words JOIN doc ON doc.number = words.rowid WHERE words MATCH ? AND {where}"  # noqa: S608 - as above
        return int(self._db.execute(sql, (query.match(), *values)).fetchone()[0])

    def record(self, place: tuple[str, int]) -> dict[str, Any]:
        """The record at a place.

        Raises:
            CorpusError: The segment is gone or damaged.
        """
        publisher, _, run = place[0].partition("/")
        path = self.data / publisher / "records" / f"{run}.jsonl"
        try:
            with path.open("rb") as file:
                file.seek(place[1])
                record: dict[str, Any] = json.loads(file.readline())
        except (OSError, ValueError) as error:
            raise CorpusError(
                f"{path}: no record at byte {place[1]} ({error}); delete {self.path} to index anew."
            ) from error
        return record


def _shown(record: dict[str, Any]) -> str | None:
    """The time that listings show and sort by, as exact as the page gives it."""
    name = "updated" if record["updated"] else "published"
    stamp: str | None = record[name]
    return stamp[:10] if stamp and record[f"{name}_precision"] == "day" else stamp


def texts_of(record: dict[str, Any]) -> list[str]:
    """What of an article is searched beside its title."""
    captions = [image[name] for image in record["images"] for name in ("caption", "credit")]
    parts = [record["banner"], record["lead"], *record["body"], *captions, record["byline"]]
    return [part for part in parts if part]
