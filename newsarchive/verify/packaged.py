"""The captures in a package's WARC files, and whether each line of its index leads to one of them."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
import zlib
from array import array
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, cast

from newsarchive.captures.describe import entry_of
from newsarchive.captures.index import is_ours
from newsarchive.captures.reader import Fault as Unreadable
from newsarchive.captures.reader import records_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsarchive.captures.cdxj import Entry

_MAX_LINE = 1 << 20
_UNREADABLE = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError)


def _hash(*parts: object) -> int:
    text = "\n".join(map(str, parts)).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")


def _is_ours(file: str) -> bool:
    """Whether a file holds what we captured: what others refer to may be in no archive of the paper."""
    return is_ours(file.removeprefix("part-").removeprefix("anew-"))


@dataclass(slots=True)
class _Archive:
    """The captures of one WARC file by offset: hashes of what they are, whether a line of the index was seen."""

    offsets: array[int] = field(default_factory=lambda: array("Q"))
    hashes: array[int] = field(default_factory=lambda: array("Q"))
    lengths: array[int] = field(default_factory=lambda: array("Q"))
    seen: bytearray = field(default_factory=bytearray)


@dataclass(slots=True)
class Held:
    """What the WARC files hold, in some 30 bytes a capture.

    Attributes:
        archives: File -> its captures.
    """

    archives: dict[str, _Archive] = field(default_factory=dict)
    _originals: set[int] = field(default_factory=set)
    _needed: dict[int, tuple[str, int]] = field(default_factory=dict)

    def read(self, name: str, raw: IO[bytes], start: int, size: int) -> Iterator[tuple[int, str]]:
        """Read one file from its first byte to its last; what cannot be read, with its offset."""
        file = name.removeprefix("archive/")
        archive = self.archives.setdefault(file, _Archive())
        window = cast("IO[bytes]", _Window(raw, start, size, file))
        for found in records_of(window):
            if isinstance(found, Unreadable):
                yield found.offset, found.what
                continue
            try:
                entry = entry_of(found, file)
                if entry is not None and entry.kind != "conversion":
                    self._add(archive, entry)
            finally:
                found.block.close()

    def _add(self, archive: _Archive, entry: Entry) -> None:
        archive.offsets.append(entry.offset)
        archive.hashes.append(_hash(entry.url, entry.time))
        archive.lengths.append(entry.length)
        archive.seen.append(0)
        if entry.kind == "revisit" and entry.refers_id is not None and _is_ours(entry.file):
            self._needed[_hash(entry.refers_id)] = (entry.file, entry.offset)
        elif entry.kind != "revisit":
            self._originals.add(_hash(entry.record_id))

    def resolve(self, values: dict[str, Any], time: str) -> str | None:
        """What is wrong with where a line leads; ``None`` if it leads to the capture that it tells of."""
        file, offset = str(values["filename"]), int(values["offset"])
        archive = self.archives.get(file.removeprefix("archive/"))
        if archive is None:
            return f"names {file[:200]}, which is not in the package"
        at = bisect_left(archive.offsets, offset)
        if at == len(archive.offsets) or archive.offsets[at] != offset:
            return f"no capture lies at byte {offset} of {file}"
        archive.seen[at] = 1
        if archive.hashes[at] != _hash(values["url"], time):
            return f"another capture lies at byte {offset} of {file}"
        if archive.lengths[at] != int(values["length"]):
            return f"the capture at byte {offset} of {file} has {archive.lengths[at]} bytes, not {values['length']}"
        return None

    def left_over(self) -> Iterator[tuple[str, str]]:
        """After the index: captures that it does not name, revisits whose originals are not in the package."""
        for file, archive in self.archives.items():
            missing = archive.seen.count(0)
            if missing:
                first = archive.offsets[archive.seen.index(0)]
                yield f"archive/{file}", f"{missing} captures are not in the index, the first at byte {first}"
        for needed, (file, offset) in self._needed.items():
            if needed not in self._originals:
                yield f"archive/{file}", f"the original of the revisit at byte {offset} is not in the package"


class PackagedIndex:
    """The files in ``indexes/``.

    Args:
        archive: The package.
        held: What its WARC files hold.
    """

    def __init__(self, archive: zipfile.ZipFile, held: Held) -> None:
        self._archive = archive
        self._held = held

    def faults(self) -> Iterator[tuple[str, str]]:
        """What does not hold, with the file that is at fault."""
        names = [name for name in self._archive.namelist() if name.startswith("indexes/") and not name.endswith("/")]
        lines = [name for name in names if name.endswith((".cdx", ".cdxj", ".cdx.gz", ".cdxj.gz"))]
        if not lines:
            yield "indexes", "no index is there"
        for name in lines:
            try:
                yield from self._lines(name)
            except _UNREADABLE as error:
                yield name, f"cannot be unpacked: {str(error)[:200]}"
        yield from self._held.left_over()
        for name in names:
            if name.endswith(".idx"):
                try:
                    yield from self._blocks(name)
                except (*_UNREADABLE, KeyError) as error:
                    yield name, f"cannot be followed: {str(error)[:200]}"

    def _lines(self, name: str) -> Iterator[tuple[str, str]]:
        if name.endswith(".gz") and self._archive.getinfo(name).compress_type != zipfile.ZIP_STORED:
            yield name, "compressed twice, so that nothing can be looked up"
        last = ""
        with self._archive.open(name) as packed:
            lines = cast("IO[bytes]", gzip.GzipFile(fileobj=packed) if name.endswith(".gz") else packed)
            number = 0
            while raw := lines.readline(_MAX_LINE):
                number += 1
                line = raw.decode("utf-8", "replace").rstrip("\n")
                if line.startswith("!"):
                    continue
                try:
                    key, time, text = line.split(" ", 2)
                    what = self._held.resolve(json.loads(text), time)
                except (ValueError, KeyError, TypeError, RecursionError):
                    yield name, f"line {number} is none of an index: {line[:100]!r}"
                    continue
                if what is not None:
                    yield name, f"line {number}: {what}"
                if f"{key} {time}" < last:
                    yield name, f"line {number} is not in its place"
                last = f"{key} {time}"

    def _blocks(self, name: str) -> Iterator[tuple[str, str]]:
        """Each line of the index of the blocks leads to a gzip member that begins with its key."""
        target = f"indexes/{name.rpartition('/')[2].removesuffix('.idx')}.cdx.gz"
        with self._archive.open(name) as lines, self._archive.open(target) as blocks:
            number = 0
            while raw := lines.readline(_MAX_LINE):
                number += 1
                line = raw.decode("utf-8", "replace").rstrip("\n")
                if line.startswith("!"):
                    continue
                try:
                    key, time, text = line.split(" ", 2)
                    told = json.loads(text)
                    blocks.seek(int(told["offset"]))
                    block = blocks.read(min(int(told["length"]), _MAX_LINE << 4))
                    first = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(block, _MAX_LINE)
                except (ValueError, KeyError, TypeError, zlib.error):
                    yield name, f"line {number} leads to no block of {target}"
                    continue
                if not first.startswith(f"{key} {time} ".encode("utf-8", "replace")):
                    yield name, f"line {number} leads to another block of {target}"


class _Window:
    """A part of an open file, as a file."""

    def __init__(self, raw: IO[bytes], start: int, size: int, name: str) -> None:
        self.name = name
        self._raw = raw
        self._start = start
        self._size = size
        self._at = 0

    def seek(self, offset: int, whence: int = 0) -> int:
        self._at = offset if whence == 0 else self._size + offset if whence == 2 else self._at + offset
        return self._at

    def read(self, size: int = -1) -> bytes:
        left = max(0, self._size - self._at)
        size = left if size < 0 else min(size, left)
        self._raw.seek(self._start + self._at)
        data = self._raw.read(size)
        self._at += len(data)
        return data
