"""Moves a paper's state from one database to another, row by row, and proves that it is the same."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from newsarchive.storage import dialect
from newsarchive.storage.errors import StorageError
from newsarchive.storage.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from sqlalchemy import Connection, Table

    from newsarchive.storage.dialect import Place

_CHUNK = 5_000  # rows at a time


@dataclass(frozen=True, slots=True)
class Moved:
    """What was moved: rows by table."""

    rows: dict[str, int]


def copy_state(
    source: Place, target: Place, progress: Callable[[str, int], None] = lambda _table, _rows: None
) -> Moved:
    """Copy all tables in one transaction; the target must be empty or missing.

    Args:
        source: Read as of one moment.
        target: Written, read back and compared.
        progress: Told the table and how many of its rows are copied.

    Raises:
        StorageError: What was read back differs.
        SQLAlchemyError: A database refused; the target has nothing of it.
    """
    reading, writing = dialect.engine_to_read(source), dialect.engine_of(target)
    try:
        with reading.connect() as old, writing.connect() as new:
            with new.begin():
                metadata.create_all(new)
                counts = {table.name: _copy(table, old, new, progress) for table in metadata.sorted_tables}
                dialect.catch_up_sequences(new, metadata)
            with new.begin():
                for table in metadata.sorted_tables:
                    if _digest(table, old) != _digest(table, new):
                        raise StorageError(f"{target} does not say the same as {source} in the table {table.name}.")
        dialect.settle(writing)
    finally:
        reading.dispose()
        writing.dispose()
    return Moved(counts)


def _copy(table: Table, old: Connection, new: Connection, progress: Callable[[str, int], None]) -> int:
    count = 0
    for rows in _rows(table, old):
        new.execute(insert(table), [dict(row._mapping) for row in rows])  # noqa: SLF001 - SQLAlchemy's public name
        count += len(rows)
        progress(table.name, count)
    return count


def _rows(table: Table, connection: Connection) -> Iterator[Sequence[Any]]:
    """All rows in the order of the primary key, some thousand at a time."""
    query = select(table).order_by(*table.primary_key.columns)
    yield from connection.execution_options(yield_per=_CHUNK).execute(query).partitions()


def _digest(table: Table, connection: Connection) -> bytes:
    digest = hashlib.sha256()
    for rows in _rows(table, connection):
        for row in rows:
            digest.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
    return digest.digest()
