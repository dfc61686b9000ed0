"""The contents of a gzip member or of a plain file, read in pieces of bounded size."""

from __future__ import annotations

import re
import zlib
from typing import IO, TYPE_CHECKING

from newsarchive.captures import arc

try:
    from isal import isal_zlib  # in half of zlib's time
except ImportError:  # pragma: no cover - a machine that it is not built for
    isal_zlib = zlib  # type: ignore[misc]  # the same functions, as far as they are used here

if TYPE_CHECKING:
    from newsarchive.warc.block import Block

_PIECE = 1 << 16
_WINDOW = 1 << 20
_MEMBER = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]")
_PLAIN = re.compile(rb"(?<=\n)WARC/\d\.\d+\r?\n")
_PROBED = 4096
_UNPACKING_ERRORS: tuple[type[Exception], ...] = (zlib.error, vars(isal_zlib)["error"])  # isal's has no type
_RESERVED = 0b1110_0000  # of a gzip header's flags
# A member that unpacks to more than both is made to fill the disk; pages pack to a tenth, listings of zeros aside.
_BOMB_SIZE, _BOMB_RATIO = 256 << 20, 200


class DamageError(Exception):
    """What cannot be read; the message is one clause."""


class Stream:
    """A run of bytes that may hold several records.

    Attributes:
        offset: Where it begins in the file.
        name: The file's name, without folders.
        position: Bytes given out so far.
    """

    def __init__(self, file: IO[bytes], offset: int) -> None:
        file.seek(offset)
        self.offset = offset
        self.name = str(file.name).rpartition("/")[2]
        self.position = 0
        self._file = file
        self._held = b""

    @property
    def taken(self) -> int:
        """Bytes of the file that it took, once it has been read to its end."""
        raise NotImplementedError

    def _piece(self) -> bytes:
        """The next bytes; empty at the end."""
        raise NotImplementedError

    def _fill(self, size: int) -> None:
        if len(self._held) >= size:
            return
        parts, have = [self._held], len(self._held)
        while have < size and (piece := self._piece()):
            parts.append(piece)
            have += len(piece)
        self._held = b"".join(parts)

    def more(self) -> bool:
        """Whether any byte is left.

        Raises:
            DamageError: What comes next cannot be read.
        """
        self._fill(1)
        return bool(self._held)

    def peek(self, size: int) -> bytes:
        """The next bytes, still to be read."""
        self._fill(size)
        return self._held[:size]

    def drop(self, size: int) -> None:
        """Pass over bytes; fewer if there are fewer."""
        while size and self.more():
            part = min(size, len(self._held))
            self._advance(part)
            size -= part

    def _advance(self, size: int) -> bytes:
        data, self._held = self._held[:size], self._held[size:]
        self.position += len(data)
        return data

    def through(self, end: re.Pattern[bytes], most: int) -> bytes:
        """Up to and including what matches.

        Raises:
            DamageError: Nothing does within `most` bytes.
        """
        size = 1024
        while True:
            self._fill(size)
            if found := end.search(self._held, 0, most):
                return self._advance(found.end())
            if len(self._held) < size or size > most:
                raise DamageError("the record's head does not end")
            size *= 4

    def into(self, block: Block, size: int) -> None:
        """The next `size` bytes.

        Raises:
            DamageError: There are fewer.
        """
        while size:
            if not self.more():
                raise DamageError(f"the record's block is {size} bytes shorter than its Content-Length")
            data = self._advance(min(size, len(self._held)))
            block.write(data)
            size -= len(data)


class GzipStream(Stream):
    """The contents of the gzip member at an offset."""

    def __init__(self, file: IO[bytes], offset: int) -> None:
        super().__init__(file, offset)
        self._unpacker = isal_zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._input = b""
        self._read = 0
        self._given = 0

    @property
    def taken(self) -> int:
        """Bytes of the member."""
        return self._read - len(self._input)

    def _piece(self) -> bytes:
        while not self._unpacker.eof:
            if not self._input:
                self._input = self._file.read(_PIECE)
                self._read += len(self._input)
                if not self._input:
                    raise DamageError("the gzip member is cut short")
                if self._read == len(self._input) and any(flags & _RESERVED for flags in self._input[3:4]):
                    raise DamageError("the gzip member is damaged (unknown header flags set)")  # isal lets them pass
            try:
                piece = self._unpacker.decompress(self._input, _PIECE)
            except _UNPACKING_ERRORS as error:
                raise DamageError(f"the gzip member is damaged ({error})") from error
            self._input = self._unpacker.unused_data if self._unpacker.eof else self._unpacker.unconsumed_tail
            self._given += len(piece)
            if self._given > max(_BOMB_SIZE, _BOMB_RATIO * self._read):
                raise DamageError(f"the gzip member unpacks to more than {_BOMB_RATIO} times its size")
            if piece:
                return piece
        return b""


class PlainStream(Stream):
    """A file from an offset on."""

    @property
    def taken(self) -> int:
        """All that was given out."""
        return self.position

    def _piece(self) -> bytes:
        return self._file.read(_PIECE)


def next_member(file: IO[bytes], start: int) -> int:
    """Where the next gzip member begins that holds a record; the file's size if there is none.

    A member within a record's stored block (an archive inside the archive) is told apart only by luck: readers
    that meet damage may see its records.
    """
    return _search(file, start, _MEMBER, 4, _holds_record)


def next_plain(file: IO[bytes], start: int) -> int:
    """Where the next record of a plain file begins; its size if there is none."""
    return _search(file, max(0, start - 1), _PLAIN, 16, lambda _file, _at: True)


def _search(file: IO[bytes], start: int, pattern: re.Pattern[bytes], overlap: int, check: _Check) -> int:
    size = file.seek(0, 2)
    while start < size:
        file.seek(start)
        window = file.read(_WINDOW)
        for found in pattern.finditer(window):
            if check(file, start + found.start()):
                return start + found.start()
        if start + len(window) >= size:
            break
        start += len(window) - overlap
    return size


def _holds_record(file: IO[bytes], offset: int) -> bool:
    file.seek(offset)
    try:
        text = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(file.read(_PROBED), _PROBED)
    except zlib.error:
        return False
    if text.startswith(b"WARC/"):
        return True
    return arc.parse_line(text.partition(b"\n")[0].decode("utf-8", "replace").strip()) is not None


if TYPE_CHECKING:
    from collections.abc import Callable

    _Check = Callable[[IO[bytes], int], bool]
