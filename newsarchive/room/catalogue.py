"""What the archive holds, asked of the search index: papers, months, days, sections, articles. Reads only.

No question reads more of the index than its answer, and none reads a segment but for the records asked for.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsarchive.corpus.segments import CorpusError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

MAX_LISTED = 2_000  # articles of a day that are shown
MAX_REVISIONS = 200  # of one article
MAX_RECORD = 32 << 20  # bytes of a line


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper in the archive: articles, and the first and last of their days (+07:00)."""

    name: str
    articles: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a paper: what its name is folded to, the name, articles."""

    key: str
    name: str
    articles: int


@dataclass(frozen=True, slots=True)
class Entry:
    """An article in a listing; `shown` is the time as exact as the page gives it, ISO 8601."""

    id: str
    revision: int
    title: str
    section: str | None
    shown: str | None


class Catalogue:
    """The index, opened to be read; also a context manager.

    Args:
        data: The data folder.
        index: The index's file.

    Raises:
        CorpusError: It cannot be opened.
    """

    def __init__(self, data: Path, index: Path) -> None:
        self._data = data
        self._index = index
        try:
            self._db = sqlite3.connect(f"{index.absolute().as_uri()}?mode=ro", uri=True, timeout=10)
        except sqlite3.Error as error:
            raise CorpusError(f"the index {index} cannot be opened ({error}); delete it: it is made anew.") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def _all(self, sql: str, *values: Any) -> list[Any]:
        try:
            return self._db.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise CorpusError(
                f"the index {self._index} cannot be read ({error}); delete it: it is made anew."
            ) from error

    def papers(self) -> list[Paper]:
        """All papers by name."""
        rows = self._all(
            "SELECT publisher, count(*), min(day), max(day) FROM doc WHERE latest GROUP BY publisher ORDER BY publisher"
        )
        return [Paper(*row) for row in rows]

    def paper(self, name: str) -> Paper | None:
        """One paper, if it is in the archive."""
        (row,) = self._all("SELECT count(*), min(day), max(day) FROM doc WHERE publisher = ? AND latest", name)
        return Paper(name, *row) if row[0] else None

    def sections(self, paper: str) -> list[Section]:
        """The sections of a paper, those with the most articles first."""
        rows = self._all(
            "SELECT section, max(section_name), count(*) FROM doc"
            " WHERE publisher = ? AND latest AND section IS NOT NULL GROUP BY section ORDER BY count(*) DESC, section",
            paper,
        )
        return [Section(*row) for row in rows]

    def months(self, paper: str, section: str | None = None) -> dict[str, int]:
        """Month (2020-07) -> articles, the earliest first."""
        where, values = _scope(paper, section)
        rows = self._all(
            f"SELECT substr(day, 1, 7), count(*) FROM doc WHERE {where} AND day IS NOT NULL GROUP BY 1 ORDER BY 1",  # noqa: S608 - built of our own parts
            *values,
        )
        return dict(rows)

    def days(self, paper: str, first: str, last: str, section: str | None = None) -> dict[str, int]:
        """Day -> articles, for the days from first to last that have any, the earliest first."""
        where, values = _scope(paper, section)
        rows = self._all(
            f"SELECT day, count(*) FROM doc WHERE {where} AND day BETWEEN ? AND ? GROUP BY day ORDER BY day",  # noqa: S608 - as above
            *values,
            first,
            last,
        )
        return dict(rows)

    def latest_days(self, paper: str, count: int) -> list[tuple[str, int]]:
        """The last days that have articles, the latest first."""
        return self._all(
            "SELECT day, count(*) FROM doc WHERE publisher = ? AND latest AND day IS NOT NULL"
            " GROUP BY day ORDER BY day DESC LIMIT ?",
            paper,
            count,
        )

    def neighbours(self, paper: str, day: str, section: str | None = None) -> tuple[str | None, str | None]:
        """The nearest days before and after a day that have articles."""
        where, values = _scope(paper, section)
        ((before,),) = self._all(f"SELECT max(day) FROM doc WHERE {where} AND day < ?", *values, day)  # noqa: S608 - as above
        ((after,),) = self._all(f"SELECT min(day) FROM doc WHERE {where} AND day > ?", *values, day)  # noqa: S608 - as above
        return before, after

    def on_day(self, paper: str, day: str | None, section: str | None = None) -> list[Entry]:
        """The articles of a day, the latest first; `None` for those that show no day."""
        where, values = _scope(paper, section)
        rows = self._all(
            f"SELECT id, revision, title, section_name, shown FROM doc WHERE {where} AND day IS ?"  # noqa: S608 - as above
            " ORDER BY shown DESC, number DESC LIMIT ?",
            *values,
            day,
            MAX_LISTED,
        )
        return [Entry(*row) for row in rows]

    def undated(self, paper: str) -> int:
        """How many articles show no day."""
        ((count,),) = self._all("SELECT count(*) FROM doc WHERE publisher = ? AND latest AND day IS NULL", paper)
        return int(count)

    def title_of(self, article: str) -> str | None:
        """The latest title of an article; ``None`` for one that is not in the archive."""
        rows = self._all("SELECT title FROM doc WHERE id = ? AND latest", article)
        return rows[0][0] if rows else None

    def revisions(self, article: str) -> list[dict[str, Any]]:
        """An article's records in the order of their capture; the last one is what the paper says now.

        Raises:
            CorpusError: A segment is gone or damaged.
        """
        rows = self._all(
            "SELECT segment, offset FROM doc WHERE id = ? ORDER BY revision DESC LIMIT ?", article, MAX_REVISIONS
        )
        records = [self._record(segment, offset) for segment, offset in rows]
        return sorted(records, key=lambda record: (record.get("fetched_at") or "", record.get("revision", 0)))

    def _record(self, segment: str, offset: int) -> dict[str, Any]:
        paper, _, run = segment.partition("/")
        path = self._data / paper / "records" / f"{run}.jsonl"
        with contextlib.suppress(OSError, ValueError), path.open("rb") as file:
            file.seek(offset)
            record: dict[str, Any] = json.loads(file.readline(MAX_RECORD))
            return record
        raise CorpusError(f"{path}: no record at byte {offset}; delete {self._index} to index anew.")


def _scope(paper: str, section: str | None) -> tuple[str, list[Any]]:
    if section is None:
        return "publisher = ? AND latest", [paper]
    return "publisher = ? AND latest AND section = ?", [paper, section]
