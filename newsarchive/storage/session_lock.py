"""One writer a paper on any number of machines: an advisory lock of PostgreSQL, held by a session of its own.

The server frees it when the session ends, however its holder dies. A holder that was paused or cut off may have lost
it without knowing: it asks (`check`) before each thing that must not be done by two.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
import threading
import time
from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, bindparam, func, select, text
from sqlalchemy.exc import SQLAlchemyError

from newsarchive.storage import dialect
from newsarchive.storage.errors import LockedError, LostLockError, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsarchive.storage.dialect import Place

_TRUSTED = 2.0  # seconds for which an answer of the server is believed
_FORGOTTEN = 3.0  # seconds after which no holder before can believe in it any more
# The server gives a client up that does not answer; its own rule would be two hours.
_PATIENCE = (
    "tcp_keepalives_idle = 5",
    "tcp_keepalives_interval = 2",
    "tcp_keepalives_count = 3",
    "tcp_user_timeout = 11000",
)
_HOLDER = text(
    "SELECT a.application_name, a.backend_start FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid"
    " WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
    " AND (l.classid::bigint << 32) | l.objid::bigint = :key"
)


def key_of(publisher: str) -> int:
    """The number that stands for a paper: 63 bits of a hash."""
    return int.from_bytes(hashlib.sha256(f"newsarchive {publisher}".encode()).digest()[:8], "big") >> 1


class SessionLock:
    """The lock, held until it is released or the session ends.

    Attributes:
        after_another: Whether the holder before may be about yet: it did not say goodbye. Set by who finds out.
    """

    def __init__(self, place: Place, publisher: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Take it, without waiting for a holder that lives.

        Raises:
            LockedError: Another process holds it.
            StorageError: The server cannot be reached.
        """
        self._publisher = publisher
        self._clock = clock
        self._guard = threading.Lock()
        self._lost = False
        try:
            self._engine = dialect.session_engine(place, f"newsarchive {os.getpid()} on {socket.gethostname()}"[:63])
            self._session = self._engine.connect()
            for setting in _PATIENCE:
                self._session.exec_driver_sql(f"SET {setting}")
            taken = self._take()
            holder = None if taken else self._session.execute(_HOLDER, {"key": key_of(publisher)}).first()
        except SQLAlchemyError as error:
            cause = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
            raise StorageError(f"cannot reach {place}: {cause}; mend that, then run the same command again.") from error
        self._checked = self._taken = clock()
        self.after_another = False
        if not taken:
            self.release()
            told = f"{holder[0]} since {holder[1]:%Y-%m-%dT%H:%M:%SZ}" if holder else "one that has just begun"
            raise LockedError(f"another run of {publisher} is going on: {told}; wait for it to end, or stop it.")

    def _take(self) -> bool:
        """Try, for half a second: so long may the server take to notice that a holder has died."""
        key = bindparam("key", key_of(self._publisher), BigInteger)
        for _ in range(5):
            if self._session.scalar(select(func.pg_try_advisory_lock(key))):
                return True
            time.sleep(0.1)
        return False

    @property
    def sure(self) -> bool:
        """Whether the server has said within the last two seconds that the session goes on."""
        return not self._lost and self._clock() - self._checked < _TRUSTED

    @property
    def alone_in(self) -> float:
        """Seconds until no holder before can believe in the lock any more."""
        return max(0.0, self._taken + _FORGOTTEN - self._clock()) if self.after_another else 0.0

    def check(self) -> None:
        """Make sure that the lock is still held; the server is asked unless it is `sure`.

        Raises:
            LostLockError: The session has ended, so another run may have begun.
        """
        if self.sure:
            return
        with self._guard:
            if not self._lost:
                asked = self._clock()
                try:
                    self._session.exec_driver_sql("SELECT 1")
                except SQLAlchemyError:
                    self._lost = True
                else:
                    self._checked = asked
        if self._lost:
            raise LostLockError(
                f"the database dropped the lock on {self._publisher} (it was restarted, or cut off): stopped, before"
                " another run begins; the same command goes on."
            )

    def release(self) -> None:
        """Free the lock; a second call does nothing."""
        with contextlib.suppress(SQLAlchemyError):
            # the server would notice the end of the session, but some milliseconds later
            self._session.execute(select(func.pg_advisory_unlock_all()))
        with contextlib.suppress(SQLAlchemyError):
            self._session.close()
        self._engine.dispose()
