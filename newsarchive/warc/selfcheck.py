"""Proves, before anything is fetched, that the capture is exact: canned exchanges over loopback, through the handler.

A server writes known bytes in odd but legal HTTP, two exchanges on one connection. What the handler recorded is
made into records, packed, unpacked and compared with what the server wrote and read. It takes a few milliseconds.
"""

from __future__ import annotations

import asyncio
import gzip
import io
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scrapy import Request

from newsarchive.warc import records
from newsarchive.warc.exchange import Pointer
from newsarchive.warc.member import NONCE_SIZE, pack
from newsarchive.warc.read import check_block_digest, records_of
from newsarchive.warc.tee import UnrecordedError

if TYPE_CHECKING:
    from newsarchive.warc.capture import CapturingHandler
    from newsarchive.warc.exchange import Exchange

_TIMEOUT = 5.0  # seconds for one canned exchange
_BODY = gzip.compress(b"Th\xe1\xbb\xad m\xe1\xbb\x99t l\xe1\xba\xa7n. " * 20, 1, mtime=0)


@dataclass(frozen=True, slots=True)
class _Canned:
    """What is asked for, what the server answers in which pieces, and what of it is the payload."""

    method: str
    body: bytes
    pieces: tuple[bytes, ...]
    status: int
    payload: bytes


_CANNED = (
    _Canned(
        "POST",
        b"day=13&month=7",
        (
            b"HTTP/1.1 203 Kh\xf4ng  ch\xednh th\xe1 c\r\nset-cookie: a=1\r\nSet-Cookie: b=2\r\nX-fold",
            b"ed: one\r\n  two\r\nTransfer-Encoding: chunked\r\n\r\n007;x=y\r\nM\xe1\xbb\x99t h\r\n1\r\na",
            b"\r\n0\r\nX-Trailer: end\r\n\r\n",
        ),
        203,
        b"M\xe1\xbb\x99t ha",
    ),
    _Canned(
        "GET",
        b"",
        (
            b"HTTP/1.1 200 \r\nCONTENT-TYPE: text/html\r\ncontent-encoding: gzip\r\nContent-Length: %d\r\n\r\n"
            % len(_BODY),
            _BODY[:11],
            _BODY[11:],
        ),
        200,
        _BODY,
    ),
)


@dataclass(slots=True)
class _Served:
    """What the server read and wrote in one exchange, and on which connection."""

    connection: int
    read: bytes
    wrote: bytes


class _Server:
    """Answers requests in turn, whoever asks."""

    def __init__(self) -> None:
        self.served: list[_Served] = []
        self._connections = 0

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections += 1
        connection = self._connections
        try:
            while len(self.served) < len(_CANNED):
                canned = _CANNED[len(self.served)]
                read = await reader.readuntil(b"\r\n\r\n") + await reader.readexactly(len(canned.body))
                self.served.append(_Served(connection, read, b"".join(canned.pieces)))
                for piece in canned.pieces:
                    writer.write(piece)
                    await writer.drain()
                    await asyncio.sleep(0)
        except (asyncio.IncompleteReadError, ConnectionError):
            return  # the check itself tells what is missing
        finally:
            writer.close()


@dataclass(slots=True)
class _Probe:
    """Takes the recorder's place: makes the records in memory and reads them back."""

    found: list[dict[str, bytes]] = field(default_factory=list)

    async def record(self, exchange: Exchange) -> None:
        made = records.of_exchange(exchange)
        nonce = secrets.token_bytes(NONCE_SIZE)
        members = [pack(record, nonce, 0) for record in made]
        file = io.BytesIO(b"".join(piece for member in members if isinstance(member, list) for piece in member))
        blocks = {}
        for record in records_of(file, "self-check"):
            check_block_digest(record)
            blocks[record.kind] = b"".join(record.block.chunks())
            if record.kind == "response":
                blocks["digest"] = (record.payload_digest or "").encode()
        self.found.append(blocks)
        exchange.pointer = Pointer(made[0].kind, "self-check", 0, 0, made[0].record_id, made[0].payload_digest)


async def check_capture(handler: CapturingHandler) -> None:
    """Send the canned requests through the handler and compare.

    Raises:
        UnrecordedError: What was recorded is not what went over the wire; the message says where it differs.
    """
    server, probe = _Server(), _Probe()
    try:
        listening = await asyncio.start_server(server.handle, "127.0.0.1", 0)
    except OSError as error:
        raise _failed(f"no server could be started on 127.0.0.1 ({error})") from error
    try:
        url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/self-check"
        for canned in _CANNED:
            request = Request(url, method=canned.method, body=canned.body, meta={"download_timeout": _TIMEOUT})
            try:
                response = await handler.fetch(request, probe)
            except Exception as error:
                raise _failed(f"the canned exchange failed ({error or type(error).__name__})") from error
            if (response.status, response.body) != (canned.status, canned.payload):
                raise _failed("Scrapy did not get the canned answer")
    finally:
        listening.close()
    _compare(server.served, probe.found)


def _compare(served: list[_Served], found: list[dict[str, bytes]]) -> None:
    if len(served) != len(_CANNED) or len(found) != len(_CANNED):
        raise _failed(f"{len(served)} exchanges went over the wire, {len(found)} were recorded")
    if len({exchange.connection for exchange in served}) != 1:
        raise _failed("the connection was not kept open")
    for canned, exchange, blocks in zip(_CANNED, served, found, strict=True):
        for name, wanted in (
            ("request", exchange.read),
            ("response", exchange.wrote),
            ("digest", records.sha256([canned.payload]).encode()),
        ):
            if blocks.get(name) != wanted:
                raise _failed(f"the recorded {name} of the canned {canned.method} differs from what went over the wire")


def _failed(what: str) -> UnrecordedError:
    return UnrecordedError(
        f"the self-check of the WARC capture failed: {what}; nothing is crawled that cannot be archived exactly. "
        "Install the versions of Scrapy and Twisted that newsarchive asks for, then try again."
    )
