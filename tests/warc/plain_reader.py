"""Reads WARC files with zlib and `split` alone, so that nothing of the code under test vouches for itself."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Record:
    file: str
    offset: int
    length: int
    fields: dict[str, str]
    block: bytes

    @property
    def kind(self) -> str:
        return self.fields["WARC-Type"]

    @property
    def id(self) -> str:
        return self.fields["WARC-Record-ID"]


@dataclass
class Exchange:
    """The records of one exchange, and its bytes in both directions."""

    request: Record
    answer: Record | None = None
    interim: bytes = b""
    records: list[Record] = field(default_factory=list)

    @property
    def sent(self) -> bytes:
        return self.request.block

    @property
    def received(self) -> bytes:
        return self.interim + (self.answer.block if self.answer else b"")

    @property
    def path(self) -> str:
        return self.sent.split(b" ", 2)[1].decode()


def records(path: Path) -> list[Record]:
    """Every record of a file; each must be a whole gzip member of its own."""
    data, at, found = path.read_bytes(), 0, []
    while at < len(data):
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        text = unpacker.decompress(data[at:])
        assert unpacker.eof, f"{path.name}: the member at {at} is cut short"
        length = len(data) - at - len(unpacker.unused_data)
        head, _, rest = text.partition(b"\r\n\r\n")
        version, *lines = head.decode().split("\r\n")
        assert version == "WARC/1.1"
        fields = dict(line.split(": ", 1) for line in lines)
        assert len(fields) == len(lines), f"{path.name}: a field stands twice at {at}"
        assert rest.endswith(b"\r\n\r\n")
        block = rest[:-4]
        assert int(fields["Content-Length"]) == len(block)
        assert fields["WARC-Block-Digest"] == "sha256:" + hashlib.sha256(block).hexdigest()
        found.append(Record(path.name, at, length, fields, block))
        at += length
    return found


def whole(data: bytes) -> int:
    """How many bytes from the start are whole gzip members."""
    at = 0
    while at < len(data):
        unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            unpacker.decompress(data[at:])
        except zlib.error:
            break
        if not unpacker.eof:
            break
        at = len(data) - len(unpacker.unused_data)
    return at


def exchanges(path: Path) -> list[Exchange]:
    """The exchanges of a file in their order, tied together by WARC-Concurrent-To alone."""
    found: dict[str, Exchange] = {}
    rest = []
    for record in records(path):
        if record.kind == "request":
            found[record.id] = Exchange(record, records=[record])
        elif record.kind != "warcinfo":
            rest.append(record)
    for record in rest:
        exchange = found[record.fields["WARC-Concurrent-To"]]
        exchange.records.append(record)
        if (
            record.kind == "metadata"
            and "WARC-Target-URI" not in record.fields
            and record.block.startswith(b"HTTP/1.1 1")
        ):
            exchange.interim = record.block
        else:
            assert exchange.answer is None
            exchange.answer = record
            assert exchange.request.fields["WARC-Concurrent-To"] == record.id
    return list(found.values())
