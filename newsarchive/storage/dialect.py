"""The one place that knows which database it is: SQLite now, PostgreSQL next.

Everything else is SQLAlchemy Core that both understand.
"""

from __future__ import annotations

import contextlib
import importlib
import sqlite3
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, BigInteger, Integer, create_engine, event

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine, Insert, Select, Table, Update
    from sqlalchemy.exc import SQLAlchemyError

# A 63-bit number; SQLite makes a table's own row number of it only under the name INTEGER.
KEY = BigInteger().with_variant(Integer, "sqlite")
# A table that is its own index: no second tree to keep for a key of two columns.
CLUSTERED: dict[str, Any] = {"sqlite_with_rowid": False}

# WAL: readers never wait for the writer. NORMAL: a transaction survives the death of the process; a power loss may
# undo the last ones, never half of one, and recovery replays them from the segments, which are synced.
_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA busy_timeout=10000",
    "PRAGMA cache_size=-4000",
    "PRAGMA wal_autocheckpoint=4000",
    "PRAGMA journal_size_limit=67108864",
)
_COMPANIONS = ("", "-wal", "-shm")


def partial(condition: Any) -> dict[str, Any]:
    """Arguments for an Index over the rows that meet a condition."""
    return {"sqlite_where": condition, "postgresql_where": condition}


def engine_to_read(path: Path) -> Engine:
    """An engine that only reads the database file, beside whoever writes it; a missing file is an error."""
    place = path.absolute().as_uri()
    return create_engine(URL.create("sqlite", database=place, query={"mode": "ro", "uri": "true"}))


def engine_of(path: Path) -> Engine:
    """An engine for the database file; it is created at the first statement."""
    engine = create_engine(URL.create("sqlite", database=str(path)))

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    return engine


def insert_or_ignore(engine: Engine, table: Table) -> Insert:
    """An INSERT that leaves a row alone whose primary key is there already."""
    statement: Any = _insert(engine, table)
    return statement.on_conflict_do_nothing()  # type: ignore[no-any-return]  # the dialects share no base class


def upsert(engine: Engine, table: Table, changes: Any, where: Any = None) -> Insert:
    """An INSERT that changes the row whose primary key is there already.

    Args:
        engine: Tells the dialect.
        table: The table.
        changes: From the row that was to be inserted, the new values by column name.
        where: From that row, a condition for the change; ``None`` for always.
    """
    statement: Any = _insert(engine, table)
    row = statement.excluded
    return statement.on_conflict_do_update(  # type: ignore[no-any-return]  # see above
        index_elements=list(table.primary_key.columns),
        set_=changes(row),
        where=None if where is None else where(row),
    )


def _insert(engine: Engine, table: Table) -> Any:
    return importlib.import_module(f"sqlalchemy.dialects.{engine.dialect.name}").insert(table)


class Prepared:
    """A statement compiled once, for many rows at a time.

    SQLAlchemy would look at every value of every row again (5 µs a row), though all are numbers and strings. So
    constants in the statement must be literals.
    """

    def __init__(self, engine: Engine, statement: Insert | Update, *columns: str) -> None:
        """Compile.

        Args:
            engine: Tells the dialect.
            statement: What to do with a row.
            columns: The columns that rows bring, for an INSERT.
        """
        compiled = statement.compile(engine, column_keys=list(columns) or None)
        self._sql = str(compiled)
        order = getattr(compiled, "positiontup", None)
        self._pick = itemgetter(*order) if order else None

    def execute(self, connection: Connection, rows: list[dict[str, Any]]) -> None:
        """Run it for every row; keys that it does not use are ignored."""
        values: Any = rows if self._pick is None else [self._pick(row) for row in rows]
        connection.exec_driver_sql(self._sql, values)


class Lookup:
    """A SELECT compiled once, for one row at a time."""

    def __init__(self, engine: Engine, statement: Select[Any]) -> None:
        """Compile; constants in the statement must be literals."""
        compiled = statement.compile(engine)
        self._sql = str(compiled)
        self._order = getattr(compiled, "positiontup", None)

    def first(self, connection: Connection, **values: Any) -> tuple[Any, ...] | None:
        """The first row, if there is one: numbers, strings and bytes as the driver gives them.

        The driver is asked directly: that halves the time of a look-up, and each page takes one.
        """
        given: Any = values if self._order is None else tuple(values[name] for name in self._order)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self._sql, given)
            row: tuple[Any, ...] | None = cursor.fetchone()
        except Exception:  # noqa: BLE001 - the driver's; asked again, SQLAlchemy raises it as its own
            found = connection.exec_driver_sql(self._sql, given).first()
            row = None if found is None else tuple(found)
        finally:
            cursor.close()
        return row


def settle(engine: Engine) -> None:
    """Make every transaction so far survive a power loss."""
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def is_damage(error: SQLAlchemyError) -> bool:
    """Whether the error means that the file is no sound database (and not that the disk is full, or it is locked)."""
    cause = getattr(error, "orig", None)
    code = getattr(cause, "sqlite_errorcode", None)
    if code is None:
        return False
    return (code & 0xFF) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def set_aside(path: Path) -> None:
    """Move a database file out of the way, as ``*.old``, with what belongs to it."""
    for companion in _COMPANIONS:
        file = path.with_name(path.name + companion)
        with contextlib.suppress(FileNotFoundError):
            file.replace(path.with_name(f"{path.name}.old{companion}"))
