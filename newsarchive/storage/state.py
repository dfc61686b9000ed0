"""The state of one paper: what is known, due and done. Derived from the segments; deleting it loses nothing.

Writes come from one thread at a time, on one connection; reads from the crawl's thread, on another.
"""

from __future__ import annotations

import itertools
import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, false, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from newsarchive.storage import dialect, tables
from newsarchive.storage.due import DEFAULT_REVISITS, Revisits, Visited, due_at
from newsarchive.storage.errors import StorageError
from newsarchive.storage.fence import Fence
from newsarchive.storage.jsonl import dumps
from newsarchive.storage.links import ASIDE
from newsarchive.storage.revisions import Known
from newsarchive.storage.statements import Statements, due_query
from newsarchive.storage.tables import frontier, job, page, payload, run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsarchive.storage.changes import Changes
    from newsarchive.storage.dialect import Place


_CHUNK = 500  # rows at a time
_LEAST, _MOST_URGENT = -(1 << 31), (1 << 31) - 1  # priorities are 32-bit numbers


@dataclass(frozen=True, slots=True)
class KnownPage:
    """What the state knows of a URL.

    Attributes:
        url: As it was first found.
        kind: What was expected there.
        first_seen: When it was found, ISO 8601.
        status: What came of the last visit; ``None`` for a page never asked for.
        last_fetched: When the host last answered, ISO 8601.
        article_id: The article found there, if ever one was.
        etag: Validator of the last answer that brought the article.
        last_modified: Likewise.
        content_hash: Of the article then.
    """

    url: str
    kind: str
    first_seen: str
    status: str | None
    last_fetched: str | None
    article_id: str | None
    etag: str | None
    last_modified: str | None
    content_hash: str | None


class DamagedError(StorageError):
    """The database is no sound one, of an older schema, or contradicts the files: it is to be re-made."""


@dataclass(frozen=True, slots=True)
class Applied:
    """How far a run's segments are in the state: bytes of records and of events."""

    records: int = 0
    events: int = 0


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job as the state knows it: its number, and the run in which it began."""

    number: int
    first_run: str


class State:
    """An open state database."""

    def __init__(self, place: Place, revisits: Revisits | None = None) -> None:
        """Open, and create what is missing. Whoever had it open before can change nothing any more.

        Args:
            place: The database.
            revisits: When articles are due again; ``None`` for the rule that the state was written by. Under a
                new rule all due times are made anew.

        Raises:
            DamagedError: The file is no sound database, or of an older schema.
            StorageError: It cannot be opened, or is of a newer schema.
        """
        self.place = place
        self.path = place.path
        self._damaged = False
        self._no_originals: bool | None = None  # looked up once: what this run adds is not referred to by itself
        with self._errors():
            self._engine = dialect.engine_of(place)
        try:
            with self._errors():
                self._write = self._engine.connect()
                self._read = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
                self._check_schema()
                self._fenced = Fence(self._write, place)
        except BaseException:
            self._engine.dispose()
            raise
        self._do = Statements(self._engine)
        try:
            self._revisits = self._agree(revisits)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            cause = dialect.cause_of(error, self.place)
            if dialect.is_damage(error):
                self._damaged = True
                raise DamagedError(
                    f"the state {self.place} is damaged ({cause}); run the same command again:"
                    " it is re-made from the records and events."
                ) from error
            raise StorageError(
                f"cannot write the state {self.place}: {cause};"
                " mend that, then run the same command again; nothing is lost."
            ) from error

    def _check_schema(self) -> None:
        with self._write.begin():
            tables.about.create(self._write, checkfirst=True)
            found = self._write.scalar(select(tables.about.c.value).where(tables.about.c.name == "schema"))
            if found is None:
                tables.metadata.create_all(self._write)
                self._write.execute(insert(tables.about), {"name": "schema", "value": str(tables.SCHEMA)})
                return
        if int(found) > tables.SCHEMA:
            raise StorageError(
                f"{self.place} was written by a newer newsarchive (schema {found}, this one knows"
                f" {tables.SCHEMA}): upgrade newsarchive, or delete the file; it is re-made from the records."
            )
        if int(found) < tables.SCHEMA:
            raise DamagedError(f"{self.place} is of an older schema ({found}).")

    def _agree(self, asked: Revisits | None) -> Revisits:
        """The rule in force, and every due time by it."""
        about = tables.about
        with self._errors(), self._write.begin():
            found = self._write.scalar(select(about.c.value).where(about.c.name == "revisits"))
            if found is not None and (asked is None or asked.text == found):
                return Revisits.parse(found)
            agreed = asked or Revisits.parse(DEFAULT_REVISITS)
            self._write.execute(delete(about).where(about.c.name == "revisits"))
            self._write.execute(insert(about), {"name": "revisits", "value": agreed.text})
            if found is not None:
                for rows in self._all_visited():
                    self._set_due(rows, agreed)
        return agreed

    def _all_visited(self) -> Iterator[Sequence[Any]]:
        last = -(2**63)
        query = self._do.visited.order_by(page.c.url_key).limit(_CHUNK)
        while rows := self._write.execute(query.where(page.c.url_key > last)).all():
            last = rows[-1].url_key
            yield rows

    def _set_due(self, rows: Iterable[Any], revisits: Revisits) -> None:
        found = [{"at": due_at(Visited(*row[1:]), revisits, row[0]), "key": row[0]} for row in rows]
        if found:
            self._do.due.execute(self._write, found)

    def _plan_visits(self, keys: Sequence[int]) -> None:
        for start in range(0, len(keys), _CHUNK):
            query = self._do.visited.where(page.c.url_key.in_(keys[start : start + _CHUNK]))
            self._set_due(self._write.execute(query).all(), self._revisits)

    @property
    def unsaid(self) -> bool:
        """Whether whoever had the state before did not close it, and so may believe that it is still his."""
        return self._fenced.unsaid

    # Writing -----------------------------------------------------------------------------------------------

    def apply(self, changes: Changes, name: str, applied: Applied) -> None:
        """One transaction: the rows, and how far the run's segments are now in the state.

        Raises:
            StorageError: The disk refused; nothing of it was applied.
        """
        do = self._do
        with self._errors(), self._write.begin():
            self._fenced.hold(self._write)
            for statement, rows in (
                (do.found, changes.found),
                (do.frontier, changes.frontier),
                (do.settled, changes.settled),
                (do.done, changes.done),
                (do.articles, changes.articles),
                (do.revisions, changes.articles),
                (do.seen, changes.seen),
                (do.payloads, changes.payloads),
            ):
                if rows:
                    statement.execute(self._write, rows)
            self._plan_visits(list(dict.fromkeys(row["url_key"] for row in changes.settled)))
            row = {"name": name, "to_records": applied.records, "to_events": applied.events}
            do.applied.execute(self._write, [row])

    def begin_run(self, name: str) -> None:
        """A run exists; its segments are not in the state yet."""
        with self._errors(), self._write.begin():
            self._fenced.hold(self._write)
            self._add_run(name)

    def _add_run(self, name: str) -> None:
        row = {"run": name, "records": 0, "events": 0, "settled": False}
        self._write.execute(dialect.insert_or_ignore(self._engine, run), row)

    def begin_job(self, described: dict[str, Any], name: str, at: str, first_run: str) -> JobRow:
        """A run begins to work on a job: a new one (`first_run` is the run), or one that an earlier run began.

        A new job takes the place of unfinished ones of the same key.

        Args:
            described: Kind, params and key.
            name: The run.
            at: When it began.
            first_run: The run in which the job began.
        """
        with self._errors(), self._write.begin():
            self._fenced.hold(self._write)
            self._add_run(name)
            number = self._write.scalar(select(job.c.id).where(job.c.run == first_run))
            if number is None:
                self._drop_unfinished(described["key"], at)
                row = {
                    "key": described["key"],
                    "run": first_run,
                    "last_run": name,
                    "kind": described["kind"],
                    "params": dumps(described["params"]),
                    "started": at,
                }
                self._write.execute(insert(job), row)
                number = self._write.scalars(select(job.c.id).where(job.c.run == first_run)).one()
            else:
                self._write.execute(update(job).where(job.c.id == number).values(last_run=name))
            self._write.execute(update(run).where(run.c.run == name).values(job=number))
        return JobRow(number, first_run)

    def _drop_unfinished(self, key: str, at: str) -> None:
        left = list(self._write.scalars(select(job.c.id).where(job.c.key == key, job.c.finished.is_(None))))
        if left:
            self._write.execute(delete(frontier).where(frontier.c.job.in_(left)))
            self._write.execute(update(job).where(job.c.id.in_(left)).values(finished=at))

    def finish_job(self, number: int, at: str) -> None:
        """The job is complete: its frontier is no longer needed."""
        with self._errors(), self._write.begin():
            self._fenced.hold(self._write)
            self._write.execute(delete(frontier).where(frontier.c.job == number))
            self._write.execute(update(job).where(job.c.id == number).values(finished=at))

    def settle_run(self, name: str, status: str, applied: Applied) -> None:
        """The run is over, has its manifest and is wholly in the state; durable on return."""
        row = {"status": status, "settled": True, "records": applied.records, "events": applied.events}
        with self._errors():
            with self._write.begin():
                self._fenced.hold(self._write)
                self._write.execute(update(run).where(run.c.run == name).values(row))
            dialect.settle(self._engine)

    # Reading -----------------------------------------------------------------------------------------------

    def runs(self) -> dict[str, bool]:
        """The runs known -> whether they are settled and need no second look."""
        with self._errors():
            return {name: bool(settled) for name, settled in self._read.execute(select(run.c.run, run.c.settled))}

    def runs_that_are(self, status: str) -> set[str]:
        """The runs that ended with a status."""
        with self._errors():
            return set(self._read.scalars(select(run.c.run).where(run.c.status == status)))

    def missed_since(self, name: str, at: str) -> str:
        """Since when a run's files are missed: now, if they were not missed before."""
        about, note = tables.about, f"missed {name}"
        with self._errors(), self._write.begin():
            since: str | None = self._write.scalar(select(about.c.value).where(about.c.name == note))
            if since is None:
                self._write.execute(insert(about), {"name": note, "value": at})
        return since or at

    def job_of(self, name: str) -> tuple[dict[str, Any], str] | None:
        """A run's job (kind, params and key) and the run in which it began."""
        query = select(job.c.kind, job.c.params, job.c.key, job.c.run).join(run, run.c.job == job.c.id)
        with self._errors():
            row = self._read.execute(query.where(run.c.run == name)).first()
        if row is None:
            return None
        return {"kind": row.kind, "params": json.loads(row.params), "key": row.key}, row.run

    def applied(self, name: str) -> Applied:
        """How far the run's segments are in the state."""
        with self._errors():
            row = self._read.execute(select(run.c.records, run.c.events).where(run.c.run == name)).first()
        return Applied() if row is None else Applied(*row)

    def resumable(self, key: str) -> JobRow | None:
        """The unfinished job of this key that has links left to fetch, or whose last run was killed."""
        unfinished = (
            select(job.c.id, job.c.run, run.c.status)
            .join(run, run.c.run == job.c.last_run, isouter=True)
            .where(job.c.key == key, job.c.finished.is_(None))
            .order_by(job.c.id.desc())
        )
        with self._errors():
            for number, first_run, status in self._read.execute(unfinished).all():
                rows = select(frontier.c.url_key).where(frontier.c.job == number)
                left = rows if status == "killed" else rows.where(frontier.c.done == false())
                if self._read.execute(left.limit(1)).first() is not None:
                    return JobRow(number, first_run)
        return None

    def keys_of(self, number: int) -> Iterator[int]:
        """The keys of all links of a job, done or not."""
        key = frontier.c.url_key
        query = select(key).where(frontier.c.job == number).order_by(key).limit(10_000)
        last = -(2**63)
        with self._errors():
            while keys := self._read.scalars(query.where(key > last)).all():
                yield from keys
                last = keys[-1]

    def positions(self, number: int | None) -> Iterator[int]:
        """Numbers that follow those of the job's links."""
        with self._errors():
            last = self._read.scalar(select(func.max(frontier.c.position)).where(frontier.c.job == number))
        return itertools.count((last or 0) + 1)

    def pending(self, number: int, most: int, *, aside: bool = False) -> list[tuple[int, str]]:
        """The job's next links that are not done, key and JSON, in the order they are to be fetched.

        Args:
            number: Of the job.
            most: So many at most.
            aside: Those that nothing waits for (`links.ASIDE`), instead of all others.
        """
        above, most_urgent = (_LEAST, ASIDE) if aside else (ASIDE, _MOST_URGENT)
        given = {"number": number, "most": most, "above": above, "most_urgent": most_urgent}
        with self._errors():
            rows = self._read.execute(self._do.pending, given)
            return [(key, link) for key, link in rows]

    def latest(self, article_id: str) -> Known | None:
        """The article as stored: the highest number of its revisions, the content that was captured last."""
        with self._errors():
            row = self._do.latest.first(self._read, article_id=article_id)
        return None if row is None else Known(*row)

    def page(self, key: int) -> KnownPage | None:
        """What is known of the URL with that key, as far as it is on disk."""
        with self._errors():
            row = self._do.page.first(self._read, key=key)
        return None if row is None else KnownPage(*row)

    def due(self, at: str, most: int, *, images: bool = False) -> list[str]:
        """The URLs that are due at a time, what was never fetched first, then what is due longest; or the pictures'.

        Left out are pages that an unfinished job has still to fetch, and other URLs of an article than the one
        under which it was last seen.
        """
        with self._errors():
            return list(self._read.scalars(due_query(at, most, images=images)))

    def last_finished(self, kind: str) -> str | None:
        """When the latest completed job of a kind began, ISO 8601."""
        query = select(func.max(job.c.started)).join(run, run.c.run == job.c.last_run)
        with self._errors():
            began: str | None = self._read.scalar(query.where(job.c.kind == kind, run.c.status == "complete"))
        return began

    def is_finished(self, key: str) -> bool:
        """Whether a job of this key was ever completed."""
        with self._errors():
            query = select(job.c.id).join(run, run.c.run == job.c.last_run)
            complete = query.where(job.c.key == key, run.c.status == "complete").limit(1)
            return self._read.execute(complete).first() is not None

    def original(self, digest: str) -> tuple[str, int, int] | None:
        """Where the latest complete run that has archived a payload has it: run, number of its WARC file, offset.

        Args:
            digest: ``sha256:`` and 64 hex digits.
        """
        if self._no_originals is None:
            with self._errors():
                self._no_originals = self._read.execute(select(payload.c.segment).limit(1)).first() is None
        if self._no_originals:
            return None
        with self._errors():
            row = self._do.original.first(self._read, digest=bytes.fromhex(digest.removeprefix("sha256:")))
        if row is None:
            return None
        name, segment, offset = row
        return name, segment, offset

    def captured(self, article_id: str) -> list[tuple[str, int, str]]:
        """The article's stored revisions in the order of their capture: time, number, content hash."""
        with self._errors():
            rows = self._read.execute(self._do.captured, {"article_id": article_id})
            return sorted((at, number, content) for at, number, content in rows)

    def place_of(self, article_id: str) -> tuple[str, int] | None:
        """Where the record is that was captured last: its run, and the byte of the run's segment where it begins."""
        with self._errors():
            row = self._do.place.first(self._read, article_id=article_id)
        name, start = row or (None, None)
        return None if name is None or start is None else (name, start)

    def close(self) -> None:
        """Let the database go; one that was found damaged is moved out of the way, to be re-made."""
        if not self._write.closed and not self._write.in_transaction():
            self._fenced.let_go(self._write)
        self._write.close()
        self._read.close()
        self._engine.dispose()
        if self._damaged:
            dialect.set_aside(self.place)
