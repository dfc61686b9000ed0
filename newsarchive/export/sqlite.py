"""One SQLite file: articles, their pictures, related items, authors and tags, and a full-text index.

The index finds "nong thon moi" in "nông thôn mới" by SQLite's own folding, and "dong tam" in "Đồng Tâm" by a column
of text folded letter by letter, since SQLite leaves đ alone. Datasette finds the index by its ``content=``.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from newsarchive.corpus.folding import fold
from newsarchive.corpus.segments import CorpusError, Segment, lines
from newsarchive.export.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NAME = "articles.db"
_TEXTS = (
    "url", "requested_url", "canonical_url", "section", "banner", "title",
    "updated", "updated_raw", "updated_precision",
    "published", "published_raw", "published_precision", "dateline", "lead",
)  # fmt: skip
_SCHEMA = """
CREATE TABLE IF NOT EXISTS article (
    rowid INTEGER PRIMARY KEY, id TEXT NOT NULL, revision INTEGER NOT NULL, publisher TEXT NOT NULL,
    url TEXT NOT NULL, requested_url TEXT NOT NULL, canonical_url TEXT, section TEXT, banner TEXT, title TEXT NOT NULL,
    updated TEXT, updated_raw TEXT, updated_precision TEXT,
    published TEXT, published_raw TEXT, published_precision TEXT,
    dateline TEXT, lead TEXT, body TEXT NOT NULL, byline TEXT, language TEXT, fetched_at TEXT, http_status INTEGER,
    warc_file TEXT, warc_offset INTEGER, warc_record_id TEXT, warc_payload_digest TEXT,
    content_hash TEXT NOT NULL, extractor TEXT NOT NULL, problems TEXT NOT NULL, schema_version INTEGER NOT NULL,
    folded TEXT NOT NULL, UNIQUE (id, revision)
);
CREATE INDEX IF NOT EXISTS article_updated ON article (updated);
CREATE TABLE IF NOT EXISTS image (
    article INTEGER NOT NULL REFERENCES article, position INTEGER NOT NULL, url TEXT, caption TEXT, credit TEXT,
    PRIMARY KEY (article, position)
);
CREATE TABLE IF NOT EXISTS related (
    article INTEGER NOT NULL REFERENCES article, position INTEGER NOT NULL,
    title TEXT, url TEXT, summary TEXT, caption TEXT, day TEXT, PRIMARY KEY (article, position)
);
CREATE TABLE IF NOT EXISTS author (
    article INTEGER NOT NULL REFERENCES article, position INTEGER NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (article, position)
);
CREATE TABLE IF NOT EXISTS tag (
    article INTEGER NOT NULL REFERENCES article, position INTEGER NOT NULL, name TEXT NOT NULL,
    PRIMARY KEY (article, position)
);
CREATE VIEW IF NOT EXISTS latest_article AS
    SELECT * FROM article AS a WHERE revision = (SELECT max(revision) FROM article AS b WHERE b.id = a.id);
CREATE VIRTUAL TABLE IF NOT EXISTS article_fts USING fts5 (
    title, lead, body, byline, folded, content="article", content_rowid='rowid',
    tokenize="unicode61 remove_diacritics 2"
);
CREATE TABLE IF NOT EXISTS newsarchive_export (segment TEXT PRIMARY KEY, bytes INTEGER NOT NULL);
"""


def export(found: list[Segment], folder: Path, progress: Callable[[int], None]) -> Ledger:
    """Add what is new, a transaction a segment; all revisions, ``latest_article`` shows the latest.

    Args:
        found: The segments of the data folder.
        folder: The export's folder.
        progress: Told the bytes of records that were read.

    Raises:
        CorpusError: See `Ledger`, or the file is no export.
        OSError: The disk refused.
    """
    ledger = Ledger.open(folder, "sqlite")
    folder.mkdir(parents=True, exist_ok=True)
    ledger.save()
    path = folder / NAME
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.executescript(_SCHEMA)
            ledger.done = dict(connection.execute("SELECT segment, bytes FROM newsarchive_export"))
            for segment in ledger.new(found):
                _add(connection, segment)
                progress(segment.whole - segment.start)
            connection.execute("INSERT INTO article_fts (article_fts) VALUES ('optimize')")
            ledger.records = connection.execute("SELECT count(*) FROM article").fetchone()[0]
            ledger.done = dict(connection.execute("SELECT segment, bytes FROM newsarchive_export"))
    except sqlite3.DatabaseError as error:
        raise CorpusError(f"{path}: {error}; remove it to export anew.") from error
    ledger.enter_file(path)
    ledger.save()
    return ledger


def _add(connection: sqlite3.Connection, segment: Segment) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        for _, line in lines(segment):
            _add_record(connection, json.loads(line))
        name = f"{segment.publisher}/{segment.run}"
        connection.execute("INSERT OR REPLACE INTO newsarchive_export VALUES (?, ?)", (name, segment.whole))
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _add_record(connection: sqlite3.Connection, record: dict[str, Any]) -> None:
    columns = _columns(record)
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    # the names are our own, the values are bound
    added = connection.execute(f"INSERT OR IGNORE INTO article ({names}) VALUES ({marks})", tuple(columns.values()))  # noqa: S608
    if not added.rowcount:
        return
    row = added.lastrowid
    connection.execute(
        "INSERT INTO article_fts (rowid, title, lead, body, byline, folded) VALUES (?, ?, ?, ?, ?, ?)",
        (row, *(columns[name] for name in ("title", "lead", "body", "byline", "folded"))),
    )
    for table, rows in _parts(record):
        if not rows:
            continue
        marks = ", ".join("?" * (len(rows[0]) + 2))
        connection.executemany(
            f"INSERT INTO {table} VALUES ({marks})",  # noqa: S608 - the names are our own, the values are bound
            [(row, position, *values) for position, values in enumerate(rows, 1)],
        )


def _columns(record: dict[str, Any]) -> dict[str, Any]:
    warc = record["warc"] or {}
    body = "\n\n".join(record["body"])
    captions = [image[name] for image in record["images"] for name in ("caption", "credit") if image[name]]
    searched = [record["title"], record["lead"], body, record["byline"], *captions]
    return {
        **{name: record[name] for name in ("id", "revision", "publisher", *_TEXTS)},
        "body": body,
        **{name: record[name] for name in ("byline", "language", "fetched_at", "http_status")},
        "warc_file": warc.get("file"),
        "warc_offset": warc.get("offset"),
        "warc_record_id": warc.get("record_id"),
        "warc_payload_digest": warc.get("payload_digest"),
        "content_hash": record["content_hash"],
        "extractor": json.dumps(record["extractor"], ensure_ascii=False),
        "problems": json.dumps(record["problems"], ensure_ascii=False),
        "schema_version": record["schema_version"],
        "folded": fold("\n".join(text for text in searched if text)),
    }


def _parts(record: dict[str, Any]) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    yield "image", [(one["url"], one["caption"], one["credit"]) for one in record["images"]]
    yield (
        "related",
        [tuple(one[name] for name in ("title", "url", "summary", "caption", "day")) for one in record["related"]],
    )
    yield "author", [(name,) for name in record["authors"]]
    yield "tag", [(name,) for name in record["tags"]]
