"""Reads any WARC or ARC file, ours or another's: gzip by record, gzip as a whole, or plain; damage ends nothing.

A record is found again by the offset of its gzip member and, where a member holds several, by the bytes to skip in
it. What cannot be read is given as a `Fault`, and reading goes on at the next member that begins like a record.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from newsarchive.captures import arc
from newsarchive.captures.stream import DamageError, GzipStream, PlainStream, Stream, next_member, next_plain
from newsarchive.warc.block import Block

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_BLOCK = 2 << 30
_MAX_HEAD = 1 << 16
_HEAD_END = re.compile(rb"\n\r?\n")
_VERSION = re.compile(r"WARC/\d\.\d+")
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Found:
    """A record as it was read.

    Attributes:
        offset: Where its gzip member begins in the file, or the record itself in a plain file.
        skip: Bytes of the member's contents that come before it.
        length: Bytes of the member, if it holds this record alone, else 0; of the record in a plain file.
        kind: Its WARC-Type; "response" for what an ARC file holds.
        fields: Its named fields in order; for ARC, the WARC fields that say the same.
        block: Its block.
    """

    offset: int
    skip: int
    length: int
    kind: str
    fields: tuple[tuple[str, str], ...]
    block: Block

    def get(self, name: str) -> str | None:
        """The first value of a field, whatever its case."""
        wanted = name.lower()
        return next((value for field, value in self.fields if field.lower() == wanted), None)

    @property
    def record_id(self) -> str:
        """WARC-Record-ID in its brackets; empty if the record has none."""
        return self.get("WARC-Record-ID") or ""

    @property
    def url(self) -> str | None:
        """WARC-Target-URI, without the angle brackets that some writers put round it."""
        target = self.get("WARC-Target-URI")
        return target.removeprefix("<").removesuffix(">") if target else None


@dataclass(frozen=True, slots=True)
class Fault:
    """A place in a file that cannot be read: the offset and what is wrong there."""

    offset: int
    what: str


def read_records(path: Path, offset: int = 0, skip: int = 0, *, max_block: int = MAX_BLOCK) -> Iterator[Found | Fault]:
    """Every record from an offset on. Close a record's block when it was big.

    Args:
        path: The file.
        offset: Where a gzip member or a plain record begins.
        skip: Bytes of that member's contents to pass over first.
        max_block: A record with a longer block is a fault.

    Raises:
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        yield from records_of(file, offset, skip, max_block=max_block)


def records_of(
    file: IO[bytes], offset: int = 0, skip: int = 0, *, max_block: int = MAX_BLOCK
) -> Iterator[Found | Fault]:
    """`read_records` of an open file that can be read anywhere.

    Raises:
        OSError: See `read_records`.
    """
    size = file.seek(0, 2)
    file.seek(0)
    zipped = file.read(2) == _GZIP
    while offset < size:
        stream: Stream = GzipStream(file, offset) if zipped else PlainStream(file, offset)
        records = _Records(stream, max_block)
        try:
            yield from records.read(skip)
            offset += stream.taken
        except DamageError as error:
            at = offset if zipped else offset + records.start
            yield Fault(at, str(error))
            offset = next_member(file, at + 1) if zipped else next_plain(file, at + 1)
        skip = 0


class _Records:
    """The records of one gzip member, or of a plain file."""

    def __init__(self, stream: Stream, max_block: int) -> None:
        self._stream = stream
        self._max_block = max_block
        self._zipped = isinstance(stream, GzipStream)
        self.start = 0

    def read(self, skip: int) -> Iterator[Found]:
        stream = self._stream
        stream.drop(skip)
        first = not skip
        while True:
            self._blank()
            if not stream.more():
                return
            start = self.start = stream.position
            kind, fields, size = self._head(start)
            if size > self._max_block:
                raise DamageError(f"the record's block is {size} bytes long, more than the limit of {self._max_block}")
            block = Block()
            try:
                stream.into(block, size)
                last = self._ends(first=first)
            except DamageError:
                block.close()
                raise
            if self._zipped:
                length = stream.taken if last and first else 0
                yield Found(stream.offset, start, length, kind, fields, block)
            else:
                yield Found(stream.offset + start, 0, stream.position - start, kind, fields, block)
            first = False

    def _blank(self) -> None:
        """Pass over the empty lines between records."""
        while self._stream.peek(1) in {b"\r", b"\n"}:
            self._stream.drop(1)

    def _ends(self, *, first: bool) -> bool:
        """Whether the member ends after this record; damage beyond a record of a shared member is not its own."""
        self._blank()
        try:
            return not self._stream.more()
        except DamageError:
            if first:
                raise
            return False

    def _head(self, start: int) -> tuple[str, tuple[tuple[str, str], ...], int]:
        beginning = self._stream.peek(5)
        if beginning == b"WARC/":
            return _warc_head(self._stream, start)
        return _arc_head(self._stream, start)


def _warc_head(stream: Stream, start: int) -> tuple[str, tuple[tuple[str, str], ...], int]:
    text = stream.through(_HEAD_END, _MAX_HEAD).decode("utf-8", "replace")
    version, *lines = text.replace("\r\n", "\n").rstrip("\n").split("\n")
    if not _VERSION.fullmatch(version.strip()):
        raise DamageError(f"not the head of a WARC record: {version[:60]!r}")
    fields: list[tuple[str, str]] = []
    for line in lines:
        name, colon, value = line.partition(":")
        if line[:1] in {" ", "\t"} and fields:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {line.strip()}")
        elif colon:
            fields.append((name.strip(), value.strip()))
    named = {name.lower(): value for name, value in reversed(fields)}
    size = named.get("content-length", "")
    if not re.fullmatch(r"[0-9]{1,18}", size):
        raise DamageError("the record has no Content-Length")
    if "warc-record-id" not in named:
        fields.append(("WARC-Record-ID", _made_id(stream, start)))
    return named.get("warc-type", "").lower(), tuple(fields), int(size)


def _arc_head(stream: Stream, start: int) -> tuple[str, tuple[tuple[str, str], ...], int]:
    line = stream.through(re.compile(rb"\n"), _MAX_HEAD).decode("utf-8", "replace").strip()
    head = arc.parse_line(line)
    if head is None:
        raise DamageError(f"neither a WARC nor an ARC record: {line[:60]!r}")
    return head.kind, (*head.fields(), ("WARC-Record-ID", _made_id(stream, start))), head.size


def _made_id(stream: Stream, start: int) -> str:
    """An id for a record that has none, the same whenever the file is read."""
    place = f"{stream.name}@{stream.offset}+{start}"
    return f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, place)}>"


def whole_member(file: IO[bytes], offset: int) -> int:
    """Where the gzip member at an offset ends.

    Raises:
        DamageError: It is not whole.
    """
    stream = GzipStream(file, offset)
    while stream.more():
        stream.drop(1 << 16)
    return offset + stream.taken
