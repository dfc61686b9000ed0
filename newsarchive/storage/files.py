"""The few verbs of a disk that the archive relies on, so that a test can pull the plug between any two of them."""

from __future__ import annotations

import os
from itertools import takewhile
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

# What a file's readers need (its length too) without waiting for its times; not every system has it.
_sync = getattr(os, "fdatasync", os.fsync)


class AppendFile(Protocol):
    """An open file that only grows at its end, or is cut."""

    def write(self, data: bytes) -> None:
        """Append all of the data; not durable before `sync`."""

    def sync(self) -> None:
        """Return when all that was written would survive a power loss."""

    def truncate(self, size: int) -> None:
        """Cut to the size in bytes; not durable before `sync`."""

    def close(self) -> None:
        """Let the file go, without syncing."""


class Files(Protocol):
    """A disk. Every verb raises OSError on failure."""

    def open(self, path: Path) -> AppendFile:
        """Open for appending; creates an empty file, whose name is not durable before `sync_folder`."""

    def rename(self, source: Path, target: Path) -> None:
        """Replace the target at one stroke; not durable before `sync_folder`."""

    def sync_folder(self, folder: Path) -> None:
        """Return when the names in the folder would survive a power loss."""

    def make_folder(self, folder: Path) -> None:
        """Make a folder, and what is missing above it; a power loss leaves them there."""

    def names(self, folder: Path) -> list[str]:
        """Names of the files in a folder, none if there is no such folder."""


class _LocalFile:
    __slots__ = ("_fd",)

    def __init__(self, fd: int) -> None:
        self._fd = fd

    def write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self._fd, view) :]

    def sync(self) -> None:
        _sync(self._fd)

    def truncate(self, size: int) -> None:
        os.ftruncate(self._fd, size)

    def close(self) -> None:
        os.close(self._fd)


class LocalFiles:
    """The real disk."""

    def open(self, path: Path) -> AppendFile:
        """See `Files.open`."""
        return _LocalFile(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o644))

    def rename(self, source: Path, target: Path) -> None:
        """See `Files.rename`."""
        source.replace(target)

    def sync_folder(self, folder: Path) -> None:
        """See `Files.sync_folder`."""
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    def make_folder(self, folder: Path) -> None:
        """See `Files.make_folder`."""
        missing = list(takewhile(lambda place: not place.exists(), (folder, *folder.parents)))
        folder.mkdir(parents=True, exist_ok=True)
        for made in missing:
            self.sync_folder(made.parent)

    def names(self, folder: Path) -> list[str]:
        """See `Files.names`."""
        try:
            return os.listdir(folder)  # noqa: PTH208 - names are wanted, not 100,000 Path objects
        except FileNotFoundError:
            return []
