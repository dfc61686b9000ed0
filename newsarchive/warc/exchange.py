"""One request and what came back, as bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsarchive.warc.block import Block
from newsarchive.warc.message import MAX_HEAD, Framing, Head, final_head

if TYPE_CHECKING:
    from datetime import datetime

META_KEY = "exchanges"  # in a Request's meta: its exchanges so far, in the order they happened
# Values of WARC-Truncated.
LENGTH, TIME, DISCONNECT, UNSPECIFIED = "length", "time", "disconnect", "unspecified"


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where an exchange is archived.

    Attributes:
        kind: Of the record: "response" or "revisit"; "metadata" for an answer that is no HTTP, "request" where
            nothing was answered.
        file: The WARC file's name once it is sealed, without folder.
        offset: Where the record's gzip member begins in it.
        length: Bytes of the member.
        record_id: ``<urn:uuid:…>``, as in the record's header.
        payload_digest: ``sha256:`` and 64 hex digits, over the body with its transfer coding removed and its
            content coding kept; ``None`` where the transfer coding is damaged, or a part of it is missing.
    """

    kind: str
    file: str
    offset: int
    length: int
    record_id: str
    payload_digest: str | None

    def to_dict(self) -> dict[str, str | int | None]:
        """As it stands in records: the contract's four keys."""
        return {
            "file": self.file,
            "offset": self.offset,
            "record_id": self.record_id,
            "payload_digest": self.payload_digest,
        }

    def to_event(self) -> dict[str, str | int | None]:
        """As it stands in events: with the kind too, where it is no plain response."""
        return self.to_dict() if self.kind == "response" else self.to_dict() | {"kind": self.kind}


@dataclass(slots=True)
class Exchange:
    """One request and what came back. The blocks are let go once the exchange is archived.

    Attributes:
        url: As asked for.
        method: GET, POST, …
        started: When the request began to be sent; aware, UTC.
        ip: The address that answered; ``None`` behind a proxy.
        request: The bytes sent.
        response: The bytes received, interim responses (1xx) included.
        truncated: Why the response is not whole: "length", "time", "disconnect", "unspecified"; ``None`` if it is.
        reused: Whether the connection had served another exchange before.
        interim: How many bytes of interim responses there are.
        head: The final response's head; ``None`` if it was not whole, or no HTTP.
        payload: What `records.payload_digest` found, once it was asked for.
        pointer: Where it is archived; ``None`` until it is.
    """

    url: str
    method: str
    started: datetime
    ip: str | None = None
    request: Block = field(default_factory=Block)
    response: Block = field(default_factory=Block)
    truncated: str | None = None
    reused: bool = False
    interim: int = 0
    head: Head | None = None
    payload: tuple[str | None, bool] | None = None
    pointer: Pointer | None = None

    def conclude(self, truncated: str | None) -> None:
        """All bytes are there: read the head."""
        self.interim, self.head = final_head(self.response.start(MAX_HEAD))
        self.truncated = truncated

    @property
    def status(self) -> int | None:
        """The final response's status code."""
        return self.head.status if self.head is not None else None

    @property
    def framing(self) -> Framing | None:
        """How the response's body ends; ``None`` without a head."""
        return self.head.framing(self.method) if self.head is not None else None

    @property
    def body_size(self) -> int:
        """Bytes after the final response's head, transfer coding included."""
        return self.response.size - self.head.end if self.head is not None else 0

    def release(self) -> None:
        """Let the bytes go."""
        self.request.close()
        self.response.close()
