"""The chunked transfer coding, taken off piece by piece. Pure."""

from __future__ import annotations

import re

_SIZE = re.compile(rb"[0-9A-Fa-f]{1,16}")
_LONGEST_LINE = 1 << 16
_SIZE_LINE, _DATA, _DATA_END, _TRAILER = range(4)


class FramingError(ValueError):
    """What should be chunked is not."""


class Dechunker:
    """Takes the coding off a body; extensions and trailers are dropped, sizes may be in either case.

    Attributes:
        ended: Whether the last chunk and the trailers have been seen.
        rest: What came after them.
    """

    def __init__(self) -> None:
        self.ended = False
        self.rest = b""
        self._held = b""
        self._state = _SIZE_LINE
        self._missing = 0

    def feed(self, data: bytes) -> list[bytes]:
        """The next bytes of the body; what they hold, without the coding.

        Raises:
            FramingError: They break the rules, or a line is beyond measure.
        """
        data, at = self._held + data, 0
        self._held = b""
        parts: list[bytes] = []
        while not self.ended:
            if self._state == _DATA:
                part = data[at : at + self._missing]
                at += len(part)
                self._missing -= len(part)
                if part:
                    parts.append(part)
                if self._missing:
                    return parts
                self._state = _DATA_END
            end = data.find(b"\n", at)
            if end < 0:
                self._held = data[at:]
                if len(self._held) > _LONGEST_LINE:
                    raise FramingError("a line of the chunked coding does not end")
                return parts
            self._line(data[at:end].removesuffix(b"\r"))
            at = end + 1
        self.rest += data[at:]
        return parts

    def _line(self, line: bytes) -> None:
        if self._state == _DATA_END:
            if line:
                raise FramingError("a chunk is longer than it says")
            self._state = _SIZE_LINE
        elif self._state == _SIZE_LINE:
            size = line.partition(b";")[0].strip()
            if not _SIZE.fullmatch(size):
                raise FramingError("a chunk has no size")
            self._missing = int(size, 16)
            self._state = _DATA if self._missing else _TRAILER
        elif not line:
            self.ended = True
