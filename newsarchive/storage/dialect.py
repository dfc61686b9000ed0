"""The one place that knows which database it is: a SQLite file, or a schema of a PostgreSQL database.

Everything else is SQLAlchemy Core that both understand.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import re
import shutil
import sqlite3
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    URL,
    BigInteger,
    Integer,
    Text,
    create_engine,
    event,
    func,
    literal_column,
    make_url,
    select,
)
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.schema import CreateSchema

from newsarchive.storage.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine, Insert, MetaData, Select, Table, Update

# Times, names and URLs, compared byte by byte whatever the database's language.
TEXT = Text().with_variant(Text(collation="C"), "postgresql")
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
_LONGEST_NAME = 59  # leaves room for "_old"
_COMPANIONS = ("", "-wal", "-shm")
_TOO_LITTLE = 1 << 17  # bytes free on a disk that is as good as full


def partial(condition: Any) -> dict[str, Any]:
    """Arguments for an Index over the rows that meet a condition."""
    return {"sqlite_where": condition, "postgresql_where": condition}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the state of one paper is.

    Attributes:
        path: The SQLite file; also what names the paper's folder where the state is elsewhere.
        database: URL of the PostgreSQL database that has it instead, without the schema.
        schema: Its schema there.
    """

    path: Path
    database: URL | None = None
    schema: str = ""

    def __str__(self) -> str:
        """For a person; passwords are left out."""
        if self.database is None:
            return str(self.path)
        return f"{self.database.render_as_string(hide_password=True)} (schema {self.schema})"

    def exists(self) -> bool:
        """Whether there can be something to read; of a server, only a look tells."""
        return self.database is not None or self.path.exists()


def place_of(path: Path, publisher: str, database: str | None) -> Place:
    """Where a paper's state is.

    Args:
        path: ``data/<publisher>/state.db``.
        publisher: The paper.
        database: ``postgresql://user@host/name`` for a state there, ``None`` or "" for the file.

    Raises:
        StorageError: The URL is none of PostgreSQL.
    """
    if not database:
        return Place(path)
    try:
        url = make_url(database)
    except ArgumentError as error:
        raise StorageError(f"{_shown(database)!r} is no database URL: give postgresql://user@host/name.") from error
    if url.get_backend_name() not in {"postgresql", "postgres"}:
        raise StorageError(
            f"the state can be in PostgreSQL (postgresql://user@host/name) or, without --database, in SQLite beside"
            f" the files; not in {url.get_backend_name()}."
        )
    return Place(path, url.set(drivername="postgresql+psycopg"), schema_of(publisher))


def schema_of(publisher: str) -> str:
    """The name of a paper's schema; PostgreSQL cuts names off after 63 bytes, so long ones end in a hash."""
    name = f"paper_{publisher}"
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: _LONGEST_NAME - 17]}_{hashlib.sha256(publisher.encode()).hexdigest()[:16]}"


def _shown(database: str) -> str:
    return re.sub(r"//[^@/]*@", "//…@", database)[:200]


def engine_to_read(place: Place) -> Engine:
    """An engine that only reads the database, beside whoever writes it; a missing file is an error."""
    if place.database is not None:
        return _postgresql(place, "SET default_transaction_read_only = on")
    uri = place.path.absolute().as_uri()
    return create_engine(URL.create("sqlite", database=uri, query={"mode": "ro", "uri": "true"}))


def engine_of(place: Place) -> Engine:
    """An engine for the database; the file is created at the first statement, the schema at once.

    Raises:
        StorageError: The driver for PostgreSQL is not installed.
        SQLAlchemyError: The server cannot be reached.
    """
    if place.database is None:
        return _sqlite(place.path)
    engine = _postgresql(place)
    with engine.begin() as connection:
        connection.execute(CreateSchema(place.schema, if_not_exists=True))
    return engine


def session_engine(place: Place, name: str) -> Engine:
    """An engine whose connections commit each statement by itself, and notice within seconds that the server is gone.

    Args:
        place: In PostgreSQL.
        name: What the server's administrator sees.

    Raises:
        StorageError: The driver is not installed.
    """
    alive = {"keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3, "tcp_user_timeout": 10_000}
    engine = _postgresql(place, arguments={"application_name": name, **alive})
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _sqlite(path: Path) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path)))

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in _PRAGMAS:
            cursor.execute(pragma)
        cursor.close()

    return engine


def _postgresql(place: Place, *more: str, arguments: dict[str, Any] | None = None) -> Engine:
    try:
        engine = create_engine(place.database or "", connect_args={"connect_timeout": 10, **(arguments or {})})
    except ModuleNotFoundError as error:
        raise StorageError(
            f"{place} needs the PostgreSQL driver: pip install '.[cluster]' in newsarchive's folder, then again."
        ) from error
    quoted = engine.dialect.identifier_preparer.quote_identifier(place.schema)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        before, connection.autocommit = connection.autocommit, True
        with connection.cursor() as cursor:
            for statement in (f"SET search_path TO {quoted}", "SET timezone TO 'UTC'", *more):
                cursor.execute(statement)
        connection.autocommit = before

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
    """Make every transaction so far survive a power loss; PostgreSQL has done so at each."""
    if engine.dialect.name != "sqlite":
        return
    with engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def catch_up_sequences(connection: Connection, metadata: MetaData) -> None:
    """After rows were copied with their numbers: the next number given out is a new one. SQLite sees to it itself."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is not None:
            last = connection.scalar(select(func.max(column))) or 0
            sequence = func.pg_get_serial_sequence(table.name, column.name)
            connection.execute(select(func.setval(sequence, last + 1, literal_column("false"))))


def is_damage(error: SQLAlchemyError) -> bool:
    """Whether the error means that the file is no sound database (and not that the disk is full, or it is locked)."""
    cause = getattr(error, "orig", None)
    code = getattr(cause, "sqlite_errorcode", None)
    if code is None:
        return False
    return (code & 0xFF) in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def cause_of(error: SQLAlchemyError, place: Place) -> str:
    """What the database says of an error, in lower case; on a full disk SQLite may speak of input and output only."""
    cause = str(getattr(error, "orig", None) or error).lower()
    with contextlib.suppress(OSError):
        if "disk i/o error" in cause and shutil.disk_usage(place.path.parent).free < _TOO_LITTLE:
            return "no space left on device"
    return cause


def set_aside(place: Place) -> None:
    """Move a state out of the way, as ``*.old`` (the file, with what belongs to it) or ``*_old`` (the schema).

    Raises:
        SQLAlchemyError: The server refused.
    """
    if place.database is not None:
        _rename_schema(place)
        return
    for companion in _COMPANIONS:
        file = place.path.with_name(place.path.name + companion)
        with contextlib.suppress(FileNotFoundError):
            file.replace(place.path.with_name(f"{place.path.name}.old{companion}"))


def _rename_schema(place: Place) -> None:
    engine = _postgresql(place)
    quote = engine.dialect.identifier_preparer.quote_identifier
    now, old = quote(place.schema), quote(f"{place.schema}_old")
    try:
        with engine.begin() as connection:
            connection.execute(CreateSchema(place.schema, if_not_exists=True))
            connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {old} CASCADE")
            connection.exec_driver_sql(f"ALTER SCHEMA {now} RENAME TO {old}")
    finally:
        engine.dispose()
