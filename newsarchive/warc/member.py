"""One record as one gzip member whose header says how long it is and which file it belongs to.

The header's extra field (RFC 1952, subfield "NA") holds the file's nonce, the member's length, how many bytes of
the file were durable when it was written, and a CRC-32 of these. So the end of a file can be searched backwards
for its last whole member; a copy of another WARC inside this one carries another nonce and is not taken for it.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsarchive.warc.block import SPOOL_ABOVE, Block

try:
    from isal.isal_zlib import compressobj  # of equal size, in a tenth of the time
except ImportError:  # pragma: no cover - a machine that it is not built for
    from zlib import compressobj  # type: ignore[assignment]  # the same function, as far as it is used here

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from newsarchive.warc.records import Record

NONCE_SIZE = 8
_EXTRA = struct.Struct("<8sQQ")
# Magic, deflate, FEXTRA, no time, no level, unknown system; then the extra field's and the subfield's length.
_FIXED = b"\x1f\x8b\x08\x04\0\0\0\0\0\xff" + struct.pack("<H2sH", 4 + _EXTRA.size + 4, b"NA", _EXTRA.size + 4)
HEADER_SIZE = len(_FIXED) + _EXTRA.size + 4
_LEVEL = 1
_STORED_MOST = 0xFFFF
_PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Header:
    """What a member's header says.

    Attributes:
        nonce: Of the file.
        length: Bytes of the member, header and trailer included.
        durable: Bytes of the file that were durable when it was written.
    """

    nonce: bytes
    length: int
    durable: int

    def pack(self) -> bytes:
        """The header's bytes."""
        extra = _EXTRA.pack(self.nonce, self.length, self.durable)
        return _FIXED + extra + zlib.crc32(extra).to_bytes(4, "little")


def parse_header(data: bytes, start: int = 0) -> Header | None:
    """The header at `start`, or ``None``."""
    if not data.startswith(_FIXED, start) or len(data) < start + HEADER_SIZE:
        return None
    extra = data[start + len(_FIXED) : start + HEADER_SIZE - 4]
    if zlib.crc32(extra).to_bytes(4, "little") != data[start + HEADER_SIZE - 4 : start + HEADER_SIZE]:
        return None
    return Header(*_EXTRA.unpack(extra))


def find_last(data: bytes, nonce: bytes, end: int) -> int:
    """Where the last header of this nonce begins before `end` in the data; -1 if there is none."""
    while (at := data.rfind(_FIXED + nonce, 0, end)) >= 0:
        if parse_header(data, at) is not None:
            return at
        end = at + len(_FIXED) + len(nonce) - 1
    return -1


def pack(record: Record, nonce: bytes, durable: int) -> list[bytes] | Block:
    """The record as a member: its pieces, or a block on disk for a record too big to be held in memory."""
    if record.size <= SPOOL_ABOVE:
        data = b"".join(record.chunks())
        body = _stored(data) if record.packed else _deflated(data)
        trailer = struct.pack("<LL", zlib.crc32(data), len(data))
        return [Header(nonce, HEADER_SIZE + len(body) + 8, durable).pack(), body, trailer]
    return _pack_big(record, nonce, durable)


def _deflated(data: bytes) -> bytes:
    packer = compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def _stored(data: bytes) -> bytes:
    """Deflate's stored blocks, without the detour through a compressor."""
    parts = []
    for start in range(0, len(data), _STORED_MOST):
        part = data[start : start + _STORED_MOST]
        last = start + _STORED_MOST >= len(data)
        parts += [struct.pack("<BHH", last, len(part), len(part) ^ 0xFFFF), part]
    return b"".join(parts)


def _pack_big(record: Record, nonce: bytes, durable: int) -> Block:
    packer = zlib.compressobj(0 if record.packed else _LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    body, crc, size = Block(), 0, 0
    for chunk in record.chunks():
        crc, size = zlib.crc32(chunk, crc), size + len(chunk)
        body.write(packer.compress(chunk))
    body.write(packer.flush())
    member = Block()
    member.write(Header(nonce, HEADER_SIZE + body.size + 8, durable).pack())
    for chunk in body.chunks():
        member.write(chunk)
    member.write(struct.pack("<LL", crc, size & 0xFFFFFFFF))
    body.close()
    return member


def inflate(file: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    """The contents of a member, in pieces of bounded size.

    Args:
        file: The file.
        start: Where the member begins.
        end: Where it must end.

    Raises:
        ValueError: It is not a whole member that ends exactly there.
    """
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    while start < end and not unpacker.eof:
        file.seek(start)
        data = file.read(min(_PIECE, end - start))
        if not data:
            break
        start += len(data)
        while data and not unpacker.eof:
            try:
                yield unpacker.decompress(data, _PIECE)
            except zlib.error as error:
                raise ValueError(str(error)) from error
            data = unpacker.unconsumed_tail
    if not unpacker.eof or unpacker.unused_data or start != end:
        raise ValueError("the gzip member does not end where it should")
