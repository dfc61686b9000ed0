"""Reads WARC files of ours back, strictly: one whole gzip member a record, every length as told, digests checked.

What is wrong raises a `WarcError` with file and offset. Nothing is trusted to be small: blocks go to disk above a
threshold, and content coding is taken off only up to a limit (see `payload`).
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from newsarchive.warc.block import Block
from newsarchive.warc.message import MAX_HEAD, Head, read_head
from newsarchive.warc.records import ENTITY_DIGEST, sha256

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PIECE = 1 << 16
_MAX_RECORD_HEAD = 1 << 16
MAX_BLOCK = 2 << 30
_FIELD = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*)")


class WarcError(Exception):
    """A WARC file is not as it must be.

    Attributes:
        file: Its path or name.
        offset: Where the record begins that is at fault.
    """

    def __init__(self, file: str, offset: int, what: str) -> None:
        super().__init__(f"{file}: byte {offset}: {what}")
        self.file = file
        self.offset = offset


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """A record as read.

    Attributes:
        file: The file's path or name.
        offset: Where its member begins.
        length: Bytes of the member.
        fields: Its named fields in order, as written.
        block: Its block.
    """

    file: str
    offset: int
    length: int
    fields: tuple[tuple[str, str], ...]
    block: Block

    def get(self, name: str) -> str | None:
        """The first value of a field, whatever its case."""
        wanted = name.lower()
        return next((value for field, value in self.fields if field.lower() == wanted), None)

    @property
    def kind(self) -> str:
        """WARC-Type."""
        return self.get("WARC-Type") or ""

    @property
    def record_id(self) -> str:
        """WARC-Record-ID, in its brackets."""
        return self.get("WARC-Record-ID") or ""

    @property
    def target_uri(self) -> str | None:
        """WARC-Target-URI."""
        return self.get("WARC-Target-URI")

    @property
    def payload_digest(self) -> str | None:
        """The digest of the payload as the specification means it, wherever it stands."""
        return self.get("WARC-Payload-Digest") or self.get(ENTITY_DIGEST)

    def http_head(self) -> Head | None:
        """The head of the HTTP response in the block; ``None`` if there is none."""
        return read_head(self.block.start(MAX_HEAD))


class _Member:
    """The contents of one gzip member, read in pieces of bounded size."""

    def __init__(self, file: IO[bytes], name: str, offset: int, held: bytes) -> None:
        self._file, self._name, self._offset = file, name, offset
        self._unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._input = held
        self._taken = 0
        self._text = b""

    def fault(self, what: str) -> WarcError:
        return WarcError(self._name, self._offset, what)

    def _more(self) -> bytes:
        """The next piece; empty at the member's end."""
        while not self._unpacker.eof:
            if not self._input:
                self._input = self._file.read(_PIECE)
                if not self._input:
                    raise self.fault("the gzip member is cut short")
            before = len(self._input)
            try:
                piece = self._unpacker.decompress(self._input, _PIECE)
            except zlib.error as error:
                raise self.fault(f"the gzip member is damaged ({error})") from error
            rest = self._unpacker.unused_data if self._unpacker.eof else self._unpacker.unconsumed_tail
            self._taken += before - len(rest)
            self._input = rest
            if piece:
                return piece
        return b""

    def through(self, end: bytes, most: int) -> bytes:
        """Up to and including `end`."""
        while (at := self._text.find(end)) < 0:
            piece = self._more()
            if not piece or len(self._text) > most:
                raise self.fault("the record's head does not end")
            self._text += piece
        at += len(end)
        data, self._text = self._text[:at], self._text[at:]
        return data

    def into(self, block: Block, size: int) -> None:
        """The next `size` bytes."""
        while size:
            piece = self._text or self._more()
            if not piece:
                raise self.fault(f"the record's block is {size} bytes shorter than its Content-Length")
            self._text = piece[size:]
            block.write(piece[:size])
            size -= min(size, len(piece))

    def end(self) -> tuple[int, bytes]:
        """After the block: how many bytes the member took, and what was read beyond it."""
        while len(self._text) <= 4 and (piece := self._more()):
            self._text += piece
        if self._text != b"\r\n\r\n":
            raise self.fault("the record's block is not followed by two line ends and the end of its gzip member")
        return self._taken, self._input


def iter_records(path: Path, offset: int = 0, *, max_block: int = MAX_BLOCK) -> Iterator[WarcRecord]:
    """Every record from an offset on. Close a record's block (`record.block.close()`) when it was big.

    Raises:
        WarcError: The record there is damaged; nothing after it is read.
        OSError: The file cannot be read.
    """
    with path.open("rb") as file:
        yield from records_of(file, str(path), offset, max_block=max_block)


def records_of(file: IO[bytes], name: str, offset: int = 0, *, max_block: int = MAX_BLOCK) -> Iterator[WarcRecord]:
    """`iter_records` of an open file.

    Raises:
        WarcError, OSError: See `iter_records`.
    """
    file.seek(offset)
    held = b""
    while held or (held := file.read(_PIECE)):
        member = _Member(file, name, offset, held)
        record, held = _record(member, name, offset, max_block)
        yield record
        offset += record.length


def read_record(path: Path, offset: int, *, max_block: int = MAX_BLOCK) -> WarcRecord:
    """The record whose member begins at the offset.

    Raises:
        WarcError: There is none.
        OSError: The file cannot be read.
    """
    for record in iter_records(path, offset, max_block=max_block):
        return record
    raise WarcError(str(path), offset, "the file ends before it")


def _record(member: _Member, name: str, offset: int, max_block: int) -> tuple[WarcRecord, bytes]:
    head = member.through(b"\r\n\r\n", _MAX_RECORD_HEAD)
    fields = _fields(member, head)
    sizes = [value for field, value in fields if field.lower() == "content-length"]
    if len(sizes) != 1 or not re.fullmatch(r"[0-9]{1,18}", sizes[0]):
        raise member.fault("the record has no Content-Length")
    size = int(sizes[0])
    if size > max_block:
        raise member.fault(f"the record's block is {size} bytes long, more than the limit of {max_block}")
    block = Block()
    member.into(block, size)
    taken, rest = member.end()
    return WarcRecord(name, offset, taken, fields, block), rest


def _fields(member: _Member, head: bytes) -> tuple[tuple[str, str], ...]:
    try:
        version, *lines = head.decode().split("\r\n")[:-2]
    except UnicodeDecodeError as error:
        raise member.fault("the record's head is not UTF-8") from error
    if version not in {"WARC/1.0", "WARC/1.1"}:
        raise member.fault("the gzip member holds no WARC record")
    fields: list[tuple[str, str]] = []
    for line in lines:
        if line[:1] in {" ", "\t"} and fields:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {line.strip()}")
        elif found := _FIELD.fullmatch(line):
            fields.append((found[1], found[2].rstrip()))
        else:
            raise member.fault(f"the record's head has the line {line[:100]!r}")
    return tuple(fields)


def check_block_digest(record: WarcRecord) -> None:
    """Compare the block with its digest.

    Raises:
        WarcError: They differ, or there is no SHA-256 digest.
    """
    told = record.get("WARC-Block-Digest")
    if told is None:
        raise WarcError(record.file, record.offset, "the record has no WARC-Block-Digest")
    if told != sha256(record.block.chunks()):
        raise WarcError(record.file, record.offset, "the record's block does not match its WARC-Block-Digest")
