"""Whoever has opened the state last may change it; all before may not. And whether the one before said goodbye."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, delete, insert, literal_column, select, update
from sqlalchemy.exc import SQLAlchemyError

from newsarchive.storage.errors import StorageError
from newsarchive.storage.tables import about

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newsarchive.storage.dialect import Place

_EPOCH, _HELD = "epoch", "held"


class FencedError(StorageError):
    """Another run has taken the state over."""


class Fence:
    """A number that grows with each opening; every transaction makes sure that it is still the last one given.

    Attributes:
        unsaid: Whether the holder before did not let go: it was killed or cut off, or is paused and may come back.
    """

    def __init__(self, connection: Connection, place: Place) -> None:
        """Shut out all before; in a transaction of its own.

        Args:
            connection: To the database, outside a transaction.
            place: The database, for messages.
        """
        self._place = place
        shared = place.database is not None  # a file's holders are told apart by the kernel's lock
        with connection.begin():
            last = connection.scalar(select(about.c.value).where(about.c.name == _EPOCH))
            self._epoch = str(int(last or 0) + 1)
            held = shared and connection.scalar(select(about.c.value).where(about.c.name == _HELD)) is not None
            connection.execute(delete(about).where(about.c.name.in_([_EPOCH, _HELD])))
            rows = [{"name": name, "value": self._epoch} for name in ([_EPOCH, _HELD] if shared else [_EPOCH])]
            connection.execute(insert(about), rows)
        self.unsaid = held
        mine = update(about).where(about.c.name == literal_column("'epoch'"), about.c.value == bindparam("epoch"))
        # compiled once, as every group of pages needs it
        compiled = mine.values(value=bindparam("epoch")).compile(connection.engine)
        order = getattr(compiled, "positiontup", None)
        self._sql = str(compiled)
        self._given: Any = {"epoch": self._epoch} if order is None else (self._epoch,) * len(order)

    def hold(self, connection: Connection) -> None:
        """Keep all others out until the end of the transaction.

        Raises:
            FencedError: Someone else has opened the state since.
        """
        if connection.exec_driver_sql(self._sql, self._given).rowcount != 1:
            raise FencedError(
                f"the state {self._place} has been taken over by another run, while this one was paused or cut off;"
                " what this one has fetched since is fetched again."
            )

    def let_go(self, connection: Connection) -> None:
        """Say goodbye, if that can be: the next one need not reckon with this one."""
        if self._place.database is None:
            return
        held = delete(about).where(about.c.name == _HELD, about.c.value == self._epoch)
        with contextlib.suppress(SQLAlchemyError), connection.begin():
            connection.execute(held)
