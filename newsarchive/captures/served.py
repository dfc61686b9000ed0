"""From a record to the page as it was served: status, headers, body. Pure but for the block it reads.

What others archived does not always bear out its own headers: bodies are kept without the chunking or compression
that is told of, or with a length of before. So a coding that the body does not have counts as taken off already.
"""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsarchive.warc.message import MAX_HEAD, Framing, Head, read_head
from newsarchive.warc.payload import MAX_PAYLOAD, PayloadError, content, entity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsarchive.captures.reader import Found
    from newsarchive.warc.block import Block

_MAGIC = {b"gzip": b"\x1f\x8b", b"x-gzip": b"\x1f\x8b", b"zstd": b"\x28\xb5\x2f\xfd"}
_HTTP = "application/http"


@dataclass(frozen=True, slots=True)
class Served:
    """What an archive gave out for a URL.

    Attributes:
        status: HTTP status; ``None`` for a resource that came without HTTP.
        content_type: The Content-Type header, or the record's.
        location: The Location header.
        body: Transfer and content coding taken off.
    """

    status: int | None
    content_type: str | None
    location: str | None
    body: bytes


def final_head_of(found: Found) -> Head | None:
    """The head of the HTTP response in a record, interim ones (1xx) passed over; ``None`` if there is none."""
    if not (found.get("Content-Type") or _HTTP).lower().startswith(_HTTP):
        return None
    data, start = found.block.start(MAX_HEAD), 0
    while (head := read_head(data, start)) is not None and head.status is not None and 100 <= head.status < 200:
        start = head.end
    return head


def served(found: Found, body_of: Found | None = None, *, exact: bool = False, limit: int = MAX_PAYLOAD) -> Served:
    """The page in a record.

    Args:
        found: A response, resource, conversion or revisit.
        body_of: For a revisit, the record that holds the body.
        exact: Whether the headers can be believed, as those of our own captures.
        limit: Bytes of a body.

    Raises:
        PayloadError: The body cannot be read back, or is longer than the limit.
    """
    head, source = final_head_of(found), body_of or found
    body_head = final_head_of(source) if body_of is not None else head
    if head is None and body_of is not None:
        head = body_head
    if body_head is None:
        body = b"".join(entity_of(source))[: limit + 1]
        if len(body) > limit:
            raise PayloadError(f"the body is longer than the limit of {limit} bytes")
    else:
        body = content(source.block, body_head, limit=limit) if exact else _content(source.block, body_head, limit)
    if head is None:
        return Served(None, found.get("Content-Type"), None, body)
    # a revisit "not modified" is answered by 304, but stands for the page
    status = body_head.status if head.status == 304 and body_head is not None else head.status
    return Served(
        status, _text(head, b"content-type") or _text(body_head, b"content-type"), _text(head, b"location"), body
    )


def _text(head: Head | None, name: bytes) -> str | None:
    values = head.values(name) if head is not None else []
    return values[-1].decode("latin-1") if values else None


def entity_of(found: Found, *, exact: bool = False) -> Iterator[bytes]:
    """The payload: transfer coding taken off, content coding kept.

    Args:
        found: The record.
        exact: Whether the headers can be believed, as those of our own captures.

    Raises:
        PayloadError: The chunking is damaged beyond its first chunk.
    """
    head = final_head_of(found)
    if head is None:
        yield from found.block.chunks()
    elif exact or (head.framing("GET") is Framing.CHUNKED and _is_chunked(found.block, head)):
        yield from entity(found.block, head)
    elif head.framing("GET") is not Framing.NONE:
        yield from found.block.chunks(head.end)


def payload_digest(found: Found, *, exact: bool = False) -> str | None:
    """SHA-256 of the payload, ``sha256:`` and hex; ``None`` where it cannot be read."""
    digest = hashlib.sha256()
    try:
        for chunk in entity_of(found, exact=exact):
            digest.update(chunk)
    except PayloadError:
        return None
    return "sha256:" + digest.hexdigest()


def _is_chunked(block: Block, head: Head) -> bool:
    """Whether a body that is said to be chunked begins with the size of a chunk."""
    first = next(block.chunks(head.end, head.end + 64), b"").partition(b"\n")[0].partition(b";")[0].strip()
    try:
        return bool(first) and len(first) <= 16 and int(first, 16) >= 0
    except ValueError:
        return False


def _content(block: Block, head: Head, limit: int) -> bytes:
    """The body without codings."""
    fields = head.fields
    if head.framing("GET") is Framing.CHUNKED and not _is_chunked(block, head):
        fields = tuple(field for field in fields if field[0] != b"transfer-encoding")
    framed = Head(head.status_line, fields, head.start, head.end)
    available = block.size - head.end
    if framed.framing("GET") is Framing.LENGTH and (framed.content_length or 0) != available:
        # the length of before it was decoded: all that is there is the body
        fields = tuple(field for field in fields if field[0] != b"content-length")
        framed = Head(head.status_line, fields, head.start, head.end)
    if framed.tokens(b"content-encoding") and not _is_coded(block, framed):
        fields = tuple(field for field in fields if field[0] != b"content-encoding")
        framed = Head(head.status_line, fields, head.start, head.end)
    return content(block, framed, limit=limit)


def _is_coded(block: Block, head: Head) -> bool:
    """Whether the body has the coding that its headers tell of."""
    coding = [token for token in head.tokens(b"content-encoding") if token != b"identity"][-1:]
    start = _beginning(block, head)
    if not coding or not start:
        return False
    if (magic := _MAGIC.get(coding[0])) is not None:
        return start.startswith(magic)
    if coding[0] == b"deflate":
        return _inflates(start)
    # brotli has no mark of its own; markup that can be read as it is has not been through it
    return not start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{", b"["))


def _beginning(block: Block, head: Head) -> bytes:
    """The first bytes of the body, whose transfer coding is what the head says."""
    try:
        for chunk in entity(block, head):
            if chunk:
                return chunk[:4096]
    except PayloadError:
        pass
    return b""


def _inflates(start: bytes) -> bool:
    for bits in (zlib.MAX_WBITS, -zlib.MAX_WBITS):
        try:
            zlib.decompressobj(bits).decompress(start, 64)
        except zlib.error:
            continue
        return True
    return False
