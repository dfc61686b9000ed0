"""One writer a paper: a lock that dies with its holder."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import socket
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsarchive.storage.errors import LockedError, cannot
from newsarchive.storage.names import stamp

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from newsarchive.storage.session_lock import SessionLock


class PaperLock:
    """The kernel's advisory lock on ``.lock``; the file's text only says who holds it.

    The kernel frees it when the holder dies, however it dies, so the text of a dead holder blocks nobody. The
    file is never removed: a lock on a removed file would exclude no one.
    """

    def __init__(self, path: Path, fd: int) -> None:
        self._path = path
        self._fd = fd

    @classmethod
    def take(cls, path: Path, publisher: str, now: datetime) -> PaperLock:
        """Take the lock without waiting.

        Raises:
            LockedError: Another process holds it.
            StorageError: The lock file cannot be written.
        """
        try:
            fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise cannot("write", path, error) from error
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _holder(fd)
            os.close(fd)
            raise LockedError(_told(publisher, holder)) from None
        except OSError as error:
            os.close(fd)
            raise cannot("lock", path, error) from error
        lock = cls(path, fd)
        try:
            lock._sign(now)
        except OSError as error:
            os.close(fd)
            raise cannot("write", path, error) from error
        return lock

    def _sign(self, now: datetime) -> None:
        holder = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": stamp(now),
            "command": " ".join(sys.argv)[:500],
        }
        os.ftruncate(self._fd, 0)
        os.pwrite(self._fd, json.dumps(holder).encode() + b"\n", 0)

    def release(self) -> None:
        """Free the lock; a second call does nothing."""
        if self._fd >= 0:
            with contextlib.suppress(OSError):
                os.ftruncate(self._fd, 0)
            os.close(self._fd)
            self._fd = -1


@dataclass(frozen=True, slots=True)
class PaperLocks:
    """What keeps others from writing to a paper.

    Attributes:
        here: On this machine; also where the state is elsewhere, as the files of a run are here.
        session: On all machines, where they share a database.
    """

    here: PaperLock
    session: SessionLock | None = None

    def release(self) -> None:
        """Free both; a second call does nothing."""
        if self.session is not None:
            self.session.release()
        self.here.release()


def holder_of(path: Path) -> dict[str, Any] | None:
    """Who holds a paper's lock now: pid, host, since, command; ``None`` if nobody does. Keeps nobody from taking it.

    A lock file without text was let go; one with text is held, or its holder was killed.
    """
    try:
        fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        holder = _holder(fd)
        if not holder:
            return None
        fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return holder
    except OSError:
        return None
    finally:
        os.close(fd)
    return None


def _holder(fd: int) -> dict[str, Any]:
    try:
        holder = json.loads(os.pread(fd, 4096, 0))
    except (OSError, ValueError):
        return {}  # it has just been taken and is not signed yet
    return holder if isinstance(holder, dict) else {}


def _told(publisher: str, holder: dict[str, Any]) -> str:
    if not holder:
        return f"another run of {publisher} has just begun; wait for it to end."
    return (
        f"another run of {publisher} is going on: process {holder.get('pid')} on {holder.get('host')}"
        f" since {holder.get('since')} ({holder.get('command')}); wait for it to end, or stop it."
    )
