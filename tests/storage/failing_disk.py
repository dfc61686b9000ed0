"""A disk on which one thing or another fails, as a full or broken one does."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from newsarchive.storage.files import LocalFiles

if TYPE_CHECKING:
    from pathlib import Path


class _File:
    def __init__(self, disk: FailingDisk, path: Path) -> None:
        self._disk, self._path, self._real = disk, path, LocalFiles().open(path)

    def write(self, data: bytes) -> None:
        room = self._disk.room
        if room is not None and room < len(data):
            self._real.write(data[:room])  # a full disk takes what it can
            self._disk.room = None if self._disk.mended_after_failure else 0
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._path))
        if room is not None:
            self._disk.room = room - len(data)
        self._real.write(data)

    def sync(self) -> None:
        if self._disk.no_sync:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(self._path))
        self._real.sync()

    def truncate(self, size: int) -> None:
        if self._disk.no_truncate:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(self._path))
        self._real.truncate(size)

    def close(self) -> None:
        self._real.close()


class FailingDisk(LocalFiles):
    """The real disk, until told otherwise.

    Attributes:
        room: Bytes that can still be written; ``None`` for plenty.
        mended_after_failure: Whether there is plenty again once a write has failed.
        no_sync: Whether syncing fails.
        no_truncate: Whether cutting fails.
    """

    def __init__(self) -> None:
        self.room: int | None = None
        self.mended_after_failure = False
        self.no_sync = False
        self.no_truncate = False

    def open(self, path: Path) -> _File:
        return _File(self, path)
