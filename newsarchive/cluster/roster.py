"""The papers that the cluster crawls, in the database (schema ``newsarchive``). Times are the database's own."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from procrastinate.schema import SchemaManager
from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Integer,
    MetaData,
    Table,
    case,
    create_engine,
    delete,
    func,
    literal,
    make_url,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.schema import CreateSchema

from newsarchive.cluster.planner import Paper
from newsarchive.schedule.every import parse_every
from newsarchive.schedule.plan import Entry
from newsarchive.storage.dialect import TEXT
from newsarchive.storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Engine

SCHEMA = "newsarchive"
metadata = MetaData(schema=SCHEMA)
_moment = DateTime(timezone=True)

paper = Table(
    "paper",
    metadata,
    Column("name", TEXT, primary_key=True),
    Column("every", TEXT, nullable=False),  # as schedule.every reads it
    Column("step", Integer, nullable=False),  # the same in seconds
    Column("contact", TEXT),
    Column("base_url", TEXT),
    Column("added", _moment, nullable=False, server_default=func.now()),
    Column("run_began", _moment),
    Column("slice_began", _moment),
    Column("ended", _moment),
    Column("unfinished", Boolean, nullable=False, server_default="false"),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("exit_code", Integer),
    Column("message", TEXT),
    Column("run", TEXT),
    Column("worker", TEXT),
    Column("records", Integer, nullable=False, server_default="0"),  # stored in all slices so far
    Column("paused", Boolean, nullable=False, server_default="false"),
)
# as `planner.Paper` has them
_PLANNED = tuple(
    paper.c[name] for name in ("name", "step", "added", "run_began", "ended", "unfinished", "failures", "paused")
)


class Roster:
    """The table, and the verbs on it.

    Args:
        database: ``postgresql://…``.

    Raises:
        StorageError: The URL is none of PostgreSQL, or the driver is missing.
    """

    def __init__(self, database: str) -> None:
        try:
            url = make_url(database)
            if url.get_backend_name() != "postgresql":
                raise StorageError("workers need PostgreSQL: give --database postgresql://user@host/name.")
            self.engine: Engine = create_engine(
                url.set(drivername="postgresql+psycopg"), connect_args={"connect_timeout": 10}, pool_pre_ping=True
            )
        except ArgumentError as error:
            raise StorageError("workers need PostgreSQL: give --database postgresql://user@host/name.") from error
        except ModuleNotFoundError as error:
            raise StorageError("workers need the extra: pip install '.[cluster]' in newsarchive's folder.") from error

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            cause = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
            told = self.engine.url.render_as_string(hide_password=True)
            raise StorageError(f"cannot use the database {told}: {cause}.") from error

    def set_up(self) -> None:
        """Create what is missing, the queue's tables too; several may do so at once."""
        with self._errors(), self.engine.begin() as connection:
            connection.execute(select(func.pg_advisory_xact_lock(literal(0x6E657773))))
            connection.execute(CreateSchema(SCHEMA, if_not_exists=True))
            metadata.create_all(connection)
            if not connection.scalar(select(func.to_regclass(f"{SCHEMA}.procrastinate_jobs").is_not(None))):
                connection.exec_driver_sql(f"SET LOCAL search_path TO {SCHEMA}")
                # as the driver takes it: no placeholders are meant by its percent signs
                connection.connection.cursor().execute(SchemaManager.get_schema())

    # The roster --------------------------------------------------------------------------------------------

    def put(self, entry: Entry) -> None:
        """Add a paper, or change how it is crawled."""
        values = {
            "every": str(entry.every),
            "step": entry.every.seconds,
            "contact": entry.contact,
            "base_url": entry.base_url,
        }
        statement = insert(paper).values(name=entry.paper, **values)
        with self._errors(), self.engine.begin() as connection:
            connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))

    def drop(self, name: str) -> bool:
        """Take a paper off; whether it was on."""
        with self._errors(), self.engine.begin() as connection:
            return connection.execute(delete(paper).where(paper.c.name == name)).rowcount > 0

    def pause(self, name: str, *, paused: bool) -> bool:
        """Leave a paper alone, or go on with it; whether it is on."""
        with self._errors(), self.engine.begin() as connection:
            changed = update(paper).where(paper.c.name == name).values(paused=paused)
            return connection.execute(changed).rowcount > 0

    def rows(self) -> tuple[datetime, list[dict[str, Any]]]:
        """The database's time, and all papers with all that is known of them, by name."""
        with self._errors(), self.engine.connect() as connection:
            now: datetime = connection.execute(select(func.now())).scalar_one()
            rows = connection.execute(select(paper).order_by(paper.c.name)).mappings().all()
        return now, [dict(row) for row in rows]

    def papers(self) -> tuple[datetime, list[Paper]]:
        """The database's time, and the papers that may be due by it, as the planner sees them.

        Left out are those that surely are not, nearly all of a large roster.
        """
        ended = paper.c.run_began + func.make_interval(0, 0, 0, 0, 0, 0, paper.c.step)
        may = or_(paper.c.run_began.is_(None), paper.c.ended.is_(None), paper.c.unfinished, paper.c.failures > 0)
        query = select(*_PLANNED).where(paper.c.paused.is_(False), or_(may, ended <= func.now()))
        with self._errors(), self.engine.connect() as connection:
            now: datetime = connection.execute(select(func.now())).scalar_one()
            return now, [as_planned(*row) for row in connection.execute(query)]

    # Slices ------------------------------------------------------------------------------------------------

    def begin_slice(self, name: str, worker: str) -> Entry | None:
        """A slice begins: the first of a run, unless the last one was not the end of it.

        Returns:
            How the paper is crawled; ``None`` where it is not to be: taken off the roster, paused, or crawled since it
            was queued.
        """
        this = paper.c.name == name
        began = case((paper.c.unfinished, func.coalesce(paper.c.run_began, func.now())), else_=func.now())
        values = {"run_began": began, "slice_began": func.now(), "ended": None, "worker": worker}
        with self._errors(), self.engine.begin() as connection:
            found = connection.execute(select(func.now().label("now"), paper).where(this).with_for_update()).mappings()
            row = found.first()
            if row is None or row["paused"] or planned(row).due() > row["now"]:
                return None
            connection.execute(update(paper).where(this).values(values))
        return Entry(row["name"], parse_every(row["every"]), row["contact"], row["base_url"])

    def end_slice(
        self, name: str, worker: str, *, unfinished: bool, failed: bool, records: int, told: dict[str, Any]
    ) -> None:
        """A slice has ended; nothing where another worker has begun one since.

        Args:
            name: The paper.
            worker: Whose slice.
            unfinished: Whether the run goes on in another.
            failed: Whether it could not do its work.
            records: Stored in it.
            told: exit_code, message, run.
        """
        values = {
            "ended": func.now(),
            "unfinished": unfinished,
            "failures": paper.c.failures + 1 if failed else 0,
            "records": paper.c.records + records,
            **told,
        }
        mine = update(paper).where(paper.c.name == name, paper.c.worker == worker).values(values)
        with self._errors(), self.engine.begin() as connection:
            connection.execute(mine)

    def free(self, name: str, worker: str | None = None) -> None:
        """The paper's slice (of a worker) was cut short: it is due again, and what it began goes on."""
        lost = update(paper).where(paper.c.name == name, paper.c.ended.is_(None))
        if worker is not None:
            lost = lost.where(paper.c.worker == worker)
        with self._errors(), self.engine.begin() as connection:
            connection.execute(lost.values(ended=func.now(), unfinished=True))

    def slices_of(self, host: str) -> list[tuple[str, str]]:
        """The papers that workers of a machine have, or had when they ended: paper and worker."""
        mine = select(paper.c.name, paper.c.worker).where(
            paper.c.ended.is_(None), paper.c.worker.startswith(f"{host}:", autoescape=True)
        )
        with self._errors(), self.engine.connect() as connection:
            return [(name, worker) for name, worker in connection.execute(mine)]

    def close(self) -> None:
        """Let the connections go."""
        self.engine.dispose()


def as_planned(name: str, step: int, *known: Any) -> Paper:
    """A row as the planner sees it.

    Args:
        name: The paper.
        step: In seconds.
        known: The other columns of `_PLANNED`.
    """
    return Paper(name, timedelta(seconds=step), *known)


def planned(row: Mapping[Any, Any]) -> Paper:
    """A whole row of the table as the planner sees it."""
    return as_planned(*(row[column.name] for column in _PLANNED))
