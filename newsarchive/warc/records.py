"""WARC 1.1 records from exchanges; blocks are the bytes of the wire, never written anew.

Digests: WARC-Block-Digest always. WARC-Payload-Digest only where the payload is what follows the head, because
common tools compute it over the framed body; where the body is chunked (or more came than Content-Length says)
the specification's value stands in ``Newsarchive-Payload-Digest``. SHA-256 in hex, as sha256sum prints it.
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsarchive.warc.block import Block
from newsarchive.warc.chunked import Dechunker, FramingError
from newsarchive.warc.message import Framing
from newsarchive.warc.redact import redact, target_uri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from newsarchive.warc.exchange import Exchange
    from newsarchive.warc.message import Head
    from newsarchive.warc.originals import Original

RESPONSE = "application/http; msgtype=response"
REQUEST = "application/http; msgtype=request"
FIELDS = "application/warc-fields"
IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
ENTITY_DIGEST = "Newsarchive-Payload-Digest"
Fields = list[tuple[str, "str | None"]]


def new_record_id() -> str:
    """A name for a record, ``<urn:uuid:…>``."""
    return f"<urn:uuid:{uuid.uuid4()}>"


def warc_date(moment: datetime) -> str:
    """An aware time as WARC-Date: UTC with microseconds, which WARC 1.1 allows."""
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond:06d}Z"


@dataclass(frozen=True, slots=True)
class Record:
    """A record ready to be written.

    Attributes:
        kind: Its WARC-Type.
        record_id: ``<urn:uuid:…>``.
        head: From ``WARC/1.1`` through the empty line.
        block: Where its block lies.
        start: Where it begins there.
        end: Where it ends there.
        packed: Whether compressing it is not worth the time.
        payload_digest: Of a response's body without transfer coding.
    """

    kind: str
    record_id: str
    head: bytes
    block: Block
    start: int
    end: int
    packed: bool = False
    payload_digest: str | None = None

    def chunks(self) -> Iterator[bytes]:
        """The record's bytes, the two line ends after its block included."""
        yield self.head
        yield from self.block.chunks(self.start, self.end)
        yield b"\r\n\r\n"

    @property
    def size(self) -> int:
        """How many bytes `chunks` gives."""
        return len(self.head) + self.end - self.start + 4


def sha256(chunks: Iterable[bytes]) -> str:
    """A digest as it stands in WARC headers."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return "sha256:" + digest.hexdigest()


def head_of(fields: Iterable[tuple[str, str | None]]) -> bytes:
    """A record's head from its fields in order; those without a value are left out."""
    lines = ["WARC/1.1", *(f"{name}: {value}" for name, value in fields if value is not None), "", ""]
    return "\r\n".join(lines).encode()


def of_exchange(exchange: Exchange, warcinfo_id: str | None = None, original: Original | None = None) -> list[Record]:
    """The records of an exchange: response, request, interim responses; the response is first, if there was one.

    A response whose head is not whole is kept as it is, or as metadata if it does not even begin like HTTP, as
    readers stumble over that.

    Args:
        exchange: All of it.
        warcinfo_id: Of the file's warcinfo.
        original: An archived response with the same payload, if there is one: the response becomes a revisit.
    """
    date, uri = warc_date(exchange.started), target_uri(exchange.url)
    request_id, answer_id = new_record_id(), new_record_id()
    answered = exchange.response.size > exchange.interim
    shared = [("WARC-Date", date), ("WARC-IP-Address", exchange.ip), ("WARC-Warcinfo-ID", warcinfo_id)]
    records = []
    if answered:
        fields = [("WARC-Target-URI", uri), *shared, ("WARC-Concurrent-To", request_id)]
        if exchange.response.start(exchange.interim + 5)[exchange.interim :] != b"HTTP/":
            records.append(_noise(exchange, answer_id, fields[1:]))
        elif original is not None and exchange.head is not None:
            records.append(_revisit(exchange, answer_id, fields, original, exchange.head))
        else:
            records.append(_response(exchange, answer_id, fields))
    sent = Block(redact(b"".join(exchange.request.chunks())))
    concurrent = answer_id if answered else None
    fields = [("WARC-Target-URI", uri), *shared, ("WARC-Concurrent-To", concurrent), ("Content-Type", REQUEST)]
    records.append(_record("request", request_id, fields, sent, 0, sent.size))
    if exchange.interim:
        fields = [*shared, ("WARC-Concurrent-To", request_id), ("Content-Type", RESPONSE)]
        records.append(_record("metadata", new_record_id(), fields, exchange.response, 0, exchange.interim))
    return records


def _response(exchange: Exchange, record_id: str, fields: Fields) -> Record:
    digest, is_rest = payload_digest(exchange)
    return _record(
        "response",
        record_id,
        [*fields, ("WARC-Truncated", exchange.truncated), ("Content-Type", RESPONSE)],
        exchange.response,
        exchange.interim,
        exchange.response.size,
        digests=[("WARC-Payload-Digest" if is_rest else ENTITY_DIGEST, digest)],
        packed=exchange.head is not None and exchange.head.packed,
    )


def _revisit(exchange: Exchange, record_id: str, fields: Fields, original: Original, head: Head) -> Record:
    """The response's head; where its payload is."""
    fields = [
        *fields,
        ("WARC-Profile", IDENTICAL),
        ("WARC-Refers-To", original.record_id),
        ("WARC-Refers-To-Target-URI", original.uri),
        ("WARC-Refers-To-Date", original.date),
        ("WARC-Refers-To-Filename", original.file),
        ("WARC-Refers-To-File-Offset", str(original.offset)),
        ("Content-Type", RESPONSE),
    ]
    digests: Fields = [("WARC-Payload-Digest", payload_digest(exchange)[0])]
    return _record("revisit", record_id, fields, exchange.response, head.start, head.end, digests=digests)


def _noise(exchange: Exchange, record_id: str, fields: Fields) -> Record:
    fields = [*fields, ("WARC-Truncated", exchange.truncated), ("Content-Type", "application/octet-stream")]
    size = exchange.response.size
    return _record("metadata", record_id, fields, exchange.response, exchange.interim, size)


def _record(
    kind: str,
    record_id: str,
    fields: Fields,
    block: Block,
    start: int,
    end: int,
    *,
    digests: Fields | None = None,
    packed: bool = False,
) -> Record:
    digests = digests or []
    head = head_of(
        [
            ("WARC-Type", kind),
            ("WARC-Record-ID", record_id),
            *fields,
            ("WARC-Block-Digest", sha256(block.chunks(start, end))),
            *digests,
            ("Content-Length", str(end - start)),
        ]
    )
    return Record(kind, record_id, head, block, start, end, packed, digests[0][1] if digests else None)


def payload_digest(exchange: Exchange) -> tuple[str | None, bool]:
    """The digest of the payload as the specification means it, and whether that is all that follows the head.

    It is computed once and kept in the exchange.
    """
    if exchange.payload is None:
        exchange.payload = _payload_digest(exchange)
    return exchange.payload


def _payload_digest(exchange: Exchange) -> tuple[str | None, bool]:
    head, framing = exchange.head, exchange.framing
    if head is None:
        return None, False
    if framing is Framing.CHUNKED:
        dechunker, digest = Dechunker(), hashlib.sha256()
        try:
            for chunk in exchange.response.chunks(head.end):
                for part in dechunker.feed(chunk):
                    digest.update(part)
        except FramingError:
            return None, False
        return ("sha256:" + digest.hexdigest() if dechunker.ended else None), False
    end = exchange.response.size
    if framing is Framing.NONE:
        end = head.end
    elif framing is Framing.LENGTH and head.content_length is not None:
        end = min(end, head.end + head.content_length)
    return sha256(exchange.response.chunks(head.end, end)), end == exchange.response.size


def warcinfo(filename: str, moment: datetime, described: Mapping[str, str]) -> Record:
    """The first record of a file: what wrote it, and how.

    Args:
        filename: The file's name once it is sealed.
        moment: Now; aware, UTC.
        described: Fields of its block, such as software, format, robots.
    """
    lines = (f"{name}: {_one_line(value)}\r\n" for name, value in described.items())
    block = Block("".join(lines).encode())
    fields: Fields = [
        ("WARC-Date", warc_date(moment)),
        ("WARC-Filename", filename),
        ("Content-Type", FIELDS),
    ]
    return _record("warcinfo", new_record_id(), fields, block, 0, block.size)


def _one_line(value: str) -> str:
    return " ".join(value.split())
