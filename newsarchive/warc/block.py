"""Bytes of unknown number: in memory while they are few, in a nameless temporary file when they are many."""

from __future__ import annotations

import tempfile
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SPOOL_ABOVE = 1 << 20
_PIECE = 1 << 16


class Block:
    """Append-only bytes. Not for writing and reading at the same time.

    Args:
        data: The first bytes.
        spool_above: The number of bytes from which on they are kept on disk.

    Attributes:
        size: How many bytes there are; still known after `close`.
    """

    __slots__ = ("_file", "_parts", "_spool_above", "size")

    def __init__(self, data: bytes = b"", *, spool_above: int = SPOOL_ABOVE) -> None:
        self.size = 0
        self._parts: list[bytes] = []
        self._file: IO[bytes] | None = None
        self._spool_above = spool_above
        if data:
            self.write(data)

    @property
    def spooled(self) -> bool:
        """Whether the bytes are on disk."""
        return self._file is not None

    def write(self, data: bytes) -> None:
        """Append.

        Raises:
            OSError: There is no room for the temporary file.
        """
        self.size += len(data)
        if self._file is not None:
            self._file.write(data)
            return
        self._parts.append(data)
        if self.size > self._spool_above:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the block
            self._file.writelines(self._parts)
            self._parts = []

    def start(self, count: int) -> bytes:
        """The first bytes, at most `count`."""
        if self._file is not None:
            self._file.seek(0)
            data = self._file.read(count)
            self._file.seek(0, 2)
            return data
        return self._joined()[:count]

    def chunks(self, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to `end`, in pieces of bounded size if they are on disk."""
        end = self.size if end is None else min(end, self.size)
        if self._file is None:
            if start < end:
                data = self._joined()
                yield data if end - start == len(data) else data[start:end]
            return
        while start < end:
            self._file.seek(start)
            data = self._file.read(min(_PIECE, end - start))
            if not data:
                raise OSError("a temporary file has lost bytes")
            yield data
            start += len(data)
        self._file.seek(0, 2)

    def close(self) -> None:
        """Let the bytes go."""
        self._parts = []
        if self._file is not None:
            self._file.close()
            self._file = None

    def _joined(self) -> bytes:
        if len(self._parts) != 1:
            self._parts = [b"".join(self._parts)]
        return self._parts[0]
