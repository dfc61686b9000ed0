"""HTTP messages as they are on the wire: where their head ends, what it says of the body. Pure.

Heads are read as Twisted's client reads them (lines may end in a bare LF, folded lines are joined, lines without
a colon are skipped), so that what is archived is cut where the crawler cut it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

MAX_HEAD = 1 << 20
_HEAD_END = re.compile(rb"\n\r?\n")
_NO_BODY = frozenset({204, 304})
# Bodies of these types are compressed already, though no Content-Encoding says so.
_PACKED = re.compile(
    rb"(?:image/(?!svg|bmp|x-ms-bmp)|video/|audio/|font/woff|application/(?:zip|gzip|x-gzip|pdf|x-7z|x-rar|vnd\.openxml))"
)


class Framing(Enum):
    """How the end of a response's body is told."""

    NONE = "there is no body"
    LENGTH = "Content-Length"
    CHUNKED = "chunked"
    CLOSE = "the end of the connection"


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a response.

    Attributes:
        status_line: Without its line end.
        fields: Names in lower case and stripped values, in order, repeats kept.
        start: Where it begins in the bytes it was read from.
        end: Where the body begins.
    """

    status_line: bytes
    fields: tuple[tuple[bytes, bytes], ...]
    start: int
    end: int

    @property
    def status(self) -> int | None:
        """The status code; ``None`` if the status line has none."""
        parts = self.status_line.split(b" ", 2)
        if len(parts) > 1 and len(parts[1]) == 3 and parts[1].isdigit():
            return int(parts[1])
        return None

    def values(self, name: bytes) -> list[bytes]:
        """All values of a field, by its name in lower case."""
        return [value for field, value in self.fields if field == name]

    def tokens(self, name: bytes) -> list[bytes]:
        """The elements of a field that is a list, in lower case."""
        elements = b",".join(self.values(name)).lower().split(b",")
        return [stripped for element in elements if (stripped := element.strip())]

    @property
    def content_length(self) -> int | None:
        """The body's length as told; ``None`` if it is not, or not clearly."""
        lengths = {value.strip() for value in b",".join(self.values(b"content-length")).split(b",")}
        only = lengths.pop()
        return int(only) if not lengths and only.isdigit() and len(only) < 19 else None

    def framing(self, method: str) -> Framing:
        """How the body of an answer to a request of this method ends."""
        if method == "HEAD" or self.status in _NO_BODY:
            return Framing.NONE
        if b"chunked" in self.tokens(b"transfer-encoding")[-1:]:
            return Framing.CHUNKED
        if self.values(b"transfer-encoding") or self.content_length is None:
            return Framing.CLOSE
        return Framing.LENGTH

    @property
    def packed(self) -> bool:
        """Whether the body is compressed already."""
        if any(coding != b"identity" for coding in self.tokens(b"content-encoding")):
            return True
        return any(_PACKED.match(value.lower()) for value in self.values(b"content-type"))


def read_head(data: bytes, start: int = 0) -> Head | None:
    """The head that begins at `start`; ``None`` if it does not end within the data or is no HTTP."""
    if not data.startswith(b"HTTP/", start):
        return None
    found = _HEAD_END.search(data, start)
    if found is None:
        return None
    status_line, *lines = data[start : found.start()].split(b"\n")
    fields: list[tuple[bytes, bytes]] = []
    unfolded: list[bytes] = []
    for line in lines:
        if line[:1] in {b" ", b"\t"} and unfolded:
            unfolded[-1] += line.removesuffix(b"\r")
        else:
            unfolded.append(line.removesuffix(b"\r"))
    for line in unfolded:
        name, colon, value = line.partition(b":")
        if colon:
            fields.append((name.strip().lower(), value.strip()))
    return Head(status_line.removesuffix(b"\r"), tuple(fields), start, found.end())


def final_head(data: bytes) -> tuple[int, Head | None]:
    """Skip interim responses (1xx).

    Returns:
        How many bytes of interim responses there are, and the head of the final response after them.
    """
    start = 0
    while (head := read_head(data, start)) is not None and head.status is not None and 100 <= head.status < 200:
        start = head.end
    return start, head
