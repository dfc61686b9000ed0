"""From the HTTP response in a record to the body it carried, within bounds. Pure but for the block it reads."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Protocol

from newsarchive.warc.chunked import Dechunker, FramingError
from newsarchive.warc.message import Framing, Head

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsarchive.warc.block import Block

MAX_PAYLOAD = 64 << 20
_PIECE = 1 << 16


class PayloadError(ValueError):
    """The body cannot be read back: its coding is unknown or damaged, or it is beyond the limit."""


class _Unpacker(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]: ...


def entity(block: Block, head: Head, method: str = "GET") -> Iterator[bytes]:
    """The payload as the specification means it: without transfer coding, content coding kept.

    A body that was cut short gives what there is.

    Raises:
        PayloadError: The chunked coding is damaged.
    """
    framing = head.framing(method)
    if framing is Framing.CHUNKED:
        dechunker = Dechunker()
        for chunk in block.chunks(head.end):
            try:
                yield from dechunker.feed(chunk)
            except FramingError as error:
                raise PayloadError(str(error)) from error
            if dechunker.ended:
                return
    elif framing is Framing.LENGTH:
        yield from block.chunks(head.end, head.end + (head.content_length or 0))
    elif framing is Framing.CLOSE:
        yield from block.chunks(head.end)


def content(block: Block, head: Head, method: str = "GET", *, limit: int = MAX_PAYLOAD) -> bytes:
    """The body as a reader is to see it, content coding removed; of a body cut short, what there is.

    Raises:
        PayloadError: A coding is unknown or damaged, or the body is longer than the limit.
    """
    chunks: Iterable[bytes] = entity(block, head, method)
    codings = [coding for coding in head.tokens(b"content-encoding") if coding != b"identity"]
    if len(codings) > 4:
        raise PayloadError("too many content codings")
    for coding in reversed(codings):
        chunks = _decoded(chunks, coding)
    parts, size = [], 0
    for chunk in chunks:
        size += len(chunk)
        if size > limit:
            raise PayloadError(f"the body is longer than the limit of {limit} bytes")
        parts.append(chunk)
    return b"".join(parts)


def _decoded(chunks: Iterable[bytes], coding: bytes) -> Iterator[bytes]:
    unpacker = _unpacker(coding)
    try:
        for chunk in chunks:
            yield from unpacker.feed(chunk)
    except PayloadError:
        raise
    except Exception as error:  # each library has errors of its own
        raise PayloadError(f"the content coding {coding.decode('latin-1')} is damaged: {error}") from error


def _unpacker(coding: bytes) -> _Unpacker:
    if coding in {b"gzip", b"x-gzip"}:
        return _Gzip()
    if coding == b"deflate":
        return _Deflate()
    if coding == b"br":
        return _Brotli()
    if coding == b"zstd":
        return _Zstd()
    raise PayloadError(f"unknown content coding {coding[:40].decode('latin-1')!r}")


class _Gzip:
    """Several members may follow each other; what comes after them is ignored, as browsers do."""

    def __init__(self) -> None:
        self._unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            yield self._unpacker.decompress(data, _PIECE)
            data = self._unpacker.unconsumed_tail
            if self._unpacker.eof:
                data = self._unpacker.unused_data
                if not data.startswith(b"\x1f\x8b"):
                    return
                self._unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)


class _Deflate:
    """zlib's format as the standard says, or bare deflate as some servers send."""

    def __init__(self) -> None:
        self._unpacker: zlib._Decompress | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._unpacker is None:
            is_zlib = len(data) > 1 and data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0
            self._unpacker = zlib.decompressobj(zlib.MAX_WBITS if is_zlib else -zlib.MAX_WBITS)
        while data and not self._unpacker.eof:
            yield self._unpacker.decompress(data, _PIECE)
            data = self._unpacker.unconsumed_tail


class _Brotli:
    def __init__(self) -> None:
        import brotli  # noqa: PLC0415 - rarely needed

        self._unpacker = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        yield self._unpacker.process(data, output_buffer_limit=_PIECE)
        while not self._unpacker.is_finished() and not self._unpacker.can_accept_more_data():
            yield self._unpacker.process(b"", output_buffer_limit=_PIECE)


class _Zstd:
    def __init__(self) -> None:
        try:
            from compression import zstd  # noqa: PLC0415 - Python 3.14 and later
        except ImportError:
            from backports import zstd  # noqa: PLC0415 - what Scrapy needs too

        self._unpacker = zstd.ZstdDecompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._unpacker.eof:
            return
        yield self._unpacker.decompress(data, _PIECE)
        while not self._unpacker.eof and not self._unpacker.needs_input:
            yield self._unpacker.decompress(b"", _PIECE)
