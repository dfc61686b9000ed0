"""From the paper's WARC files to those of a package: as a whole, in part, or written anew as WARC.

Members are copied as they are. Only what cannot be read at random is written anew, blocks untouched: ARC files,
and files in which a gzip member holds several records.
"""

from __future__ import annotations

import re
import zlib
from array import array
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from newsarchive.captures.index import is_ours
from newsarchive.captures.reader import Fault, read_records

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsarchive.captures.cdxj import Entry
    from newsarchive.captures.index import CaptureIndex
    from newsarchive.captures.reader import Found

_PIECE = 1 << 20
_GZIP_LEVEL = 6
_SUFFIX = re.compile(r"\.w?arc(\.gz)?$")
_ARC = re.compile(r"\.arc(\.gz)?$")


class Copy(Protocol):
    """A file of the package."""

    @property
    def name(self) -> str:
        """Its name in ``archive/``."""

    @property
    def faults(self) -> list[str]:
        """What in the source could not be read; after `chunks`."""

    def chunks(self) -> Iterator[bytes]:
        """Its bytes; once."""

    def moved(self, entry: Entry) -> tuple[int, int] | None:
        """Offset and length of a capture in it; ``None`` if it could not be brought. After `chunks`."""


def copy_of(index: CaptureIndex, file: str, offsets: array[int] | None) -> Copy:
    """How a file gets into the package.

    Args:
        index: Of the paper's captures.
        file: The WARC file.
        offsets: Of the captures that are chosen, sorted; ``None`` for the whole file.
    """
    path = index.folder / file
    shared = not is_ours(file) and any(not entry.length for entry in index.entries_of(file))
    if shared or _ARC.search(file):
        return _Anew(path, offsets)
    if offsets is None:
        return _Whole(path)
    return _Part(path, _ranges(index, file, offsets))


@dataclass(slots=True)
class _Whole:
    path: Path
    faults: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.path.name

    def chunks(self) -> Iterator[bytes]:
        yield from _read(self.path, 0, self.path.stat().st_size)

    def moved(self, entry: Entry) -> tuple[int, int] | None:
        return entry.offset, entry.length


def _read(path: Path, start: int, end: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while start < end and (data := file.read(min(_PIECE, end - start))):
            yield data
            start += len(data)


def _ranges(index: CaptureIndex, file: str, offsets: array[int]) -> list[tuple[int, int]]:
    """The bytes that belong to chosen captures, and what stands before the first one (the file's warcinfo).

    In our files an exchange begins with its capture; others may put the request first, so that what lies between
    two captures may belong to either.
    """
    ours, chosen = is_ours(file), set(offsets)
    spans = sorted((entry.offset, entry.offset + entry.length) for entry in index.entries_of(file))
    size = (index.folder / file).stat().st_size
    ranges = [(0, spans[0][0])] if spans and spans[0][0] else []
    for number, (start, _) in enumerate(spans):
        if start not in chosen:
            continue
        begin = start if ours or not number else spans[number - 1][1]
        end = spans[number + 1][0] if number + 1 < len(spans) else size
        if ranges and ranges[-1][1] >= begin:
            ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
        else:
            ranges.append((begin, end))
    return ranges


class _Part:
    """Whole members (or records of a plain file) out of a file."""

    def __init__(self, path: Path, ranges: list[tuple[int, int]]) -> None:
        self.name = f"part-{path.name}"
        self.faults: list[str] = []
        self._path = path
        self._ranges = ranges
        self._starts = array("Q", (start for start, _ in ranges))
        self._shifted = array("Q")
        at = 0
        for start, end in ranges:
            self._shifted.append(at)
            at += end - start

    def chunks(self) -> Iterator[bytes]:
        for start, end in self._ranges:
            yield from _read(self._path, start, end)

    def moved(self, entry: Entry) -> tuple[int, int] | None:
        at = bisect_right(self._starts, entry.offset) - 1
        return entry.offset - self._starts[at] + self._shifted[at], entry.length


class _Anew:
    """The records of a file, each as a gzip member of its own."""

    def __init__(self, path: Path, offsets: array[int] | None) -> None:
        self.name = f"anew-{_SUFFIX.sub('', path.name)}.warc.gz"
        self.faults: list[str] = []
        self._path = path
        self._offsets = None if offsets is None else set(offsets)
        self._places: dict[tuple[int, int], tuple[int, int]] = {}

    def chunks(self) -> Iterator[bytes]:
        at = 0
        for found in read_records(self._path):
            if isinstance(found, Fault):
                self.faults.append(f"{self._path.name}: byte {found.offset}: {found.what}")
                continue
            try:
                if self._offsets is not None and found.kind != "warcinfo" and found.offset not in self._offsets:
                    continue
                begin = at
                for data in _member(found):
                    at += len(data)
                    yield data
                self._places[found.offset, found.skip] = (begin, at - begin)
            finally:
                found.block.close()

    def moved(self, entry: Entry) -> tuple[int, int] | None:
        return self._places.get((entry.offset, entry.skip))


def _member(found: Found) -> Iterator[bytes]:
    packer = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    lines = [f"{name}: {value}" for name, value in found.fields]
    yield packer.compress("\r\n".join(["WARC/1.1", *lines, "", ""]).encode("utf-8", "replace"))
    for chunk in found.block.chunks():
        if data := packer.compress(chunk):
            yield data
    yield packer.compress(b"\r\n\r\n") + packer.flush()
