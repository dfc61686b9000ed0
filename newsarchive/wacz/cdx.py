"""The index of a package: CDXJ in one order over all files, in gzip blocks, with an index of the blocks.

As cdxj-indexer writes it and ReplayWeb.page and pywb read it: ``index.cdx.gz`` holds gzip members of 300 lines,
``index.idx`` the first key of each with its offset and length.
"""

from __future__ import annotations

import hashlib
import heapq
import json
import tempfile
import zlib
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newsarchive.captures.cdxj import Entry

INDEX, BLOCKS = "index.cdx.gz", "index.idx"
_LINES = 300  # of a block
_SORTED_AT_ONCE = 20_000
_AT_A_TIME = 64  # files that are open while their lines are merged
# What any reader of CDXJ knows, and the record's id, by which a line can be proved.
_FIELDS = ("url", "mime", "status", "digest", "length", "offset", "filename", "record_id", "method", "requestBody")


def line_of(entry: Entry, file: str, offset: int, length: int) -> str:
    """An entry's line, without its end, for where it lies in the package."""
    key, time, text = entry.line(filename=file, offset=str(offset), length=str(length)).split(" ", 2)
    values = json.loads(text)
    kept = {name: values[name] for name in _FIELDS if name in values}
    return f"{key} {time} {json.dumps(kept, ensure_ascii=False)}"


def place_of(line: str) -> str:
    """Key and time of a line, by which the lines are sorted."""
    key, time, _ = line.split(" ", 2)
    return f"{key} {time}"


def merged(sources: list[Iterable[str]]) -> Iterator[str]:
    """Sorted lines of many files in one order, with few files open at a time."""
    if len(sources) <= _AT_A_TIME:
        yield from heapq.merge(*sources, key=place_of)
        return
    with tempfile.TemporaryDirectory(prefix="newsarchive-wacz-") as folder:
        batches: list[Iterable[str]] = []
        for start in range(0, len(sources), _AT_A_TIME):
            path = f"{folder}/{start}"
            with open(path, "w", encoding="utf-8", errors="surrogatepass") as batch:  # noqa: PTH123 - of our own making
                batch.writelines(f"{line}\n" for line in merged(sources[start : start + _AT_A_TIME]))
            batches.append(_lines(path))
        yield from merged(batches)


def _lines(path: str) -> Iterator[str]:
    with open(path, encoding="utf-8", errors="surrogatepass", newline="\n") as lines:  # noqa: PTH123 - as above
        for line in lines:
            yield line.rstrip("\n")


class SortedLines:
    """Lines in any order, sorted in parts that go to temporary files."""

    def __init__(self) -> None:
        self._held: list[str] = []
        self._parts: list[Iterable[str]] = []

    def add(self, line: str) -> None:
        """One line."""
        self._held.append(line)
        if len(self._held) >= _SORTED_AT_ONCE:
            self._spill()

    def _spill(self) -> None:
        self._held.sort(key=place_of)
        part = tempfile.TemporaryFile("w+", encoding="utf-8", errors="surrogatepass", newline="\n")  # noqa: SIM115 - lives until it is read
        part.writelines(f"{line}\n" for line in self._held)
        part.seek(0)
        self._parts.append(_from(part))
        self._held = []

    def parts(self) -> list[Iterable[str]]:
        """All lines, in sorted parts; once."""
        self._held.sort(key=place_of)
        return [*self._parts, self._held]


def _from(part: IO[str]) -> Iterator[str]:
    with part:
        for line in part:
            yield line.rstrip("\n")


class BlockWriter:
    """Writes lines in gzip blocks and keeps the index of the blocks.

    Args:
        write: Takes the bytes of ``index.cdx.gz``.

    Attributes:
        lines: How many lines were written.
        newest: The latest time among them, 14 digits; empty if there is none.
    """

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self.lines = 0
        self.newest = ""
        self._write = write
        self._block: list[str] = []
        self._offset = 0
        self._blocks: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the writer
        meta = {"format": "cdxj-gzip-1.0", "filename": INDEX}
        self._blocks.write(f"!meta 0 {json.dumps(meta)}\n".encode())

    def add(self, line: str) -> None:
        """The next line in order."""
        self.lines += 1
        self.newest = max(self.newest, line.split(" ", 2)[1])
        self._block.append(f"{line}\n")
        if len(self._block) == _LINES:
            self._flush()

    def _flush(self) -> None:
        packer = zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
        text = "".join(self._block).encode("utf-8", "replace")
        data = packer.compress(text) + packer.flush()
        about = {"offset": self._offset, "length": len(data), "digest": f"sha256:{hashlib.sha256(data).hexdigest()}"}
        self._blocks.write(f"{place_of(self._block[0])} {json.dumps(about)}\n".encode("utf-8", "replace"))
        self._write(data)
        self._offset += len(data)
        self._block = []

    def end(self) -> None:
        """Write what is left."""
        if self._block:
            self._flush()

    def blocks(self) -> Iterator[bytes]:
        """The bytes of ``index.idx``, after the end."""
        self._blocks.seek(0)
        while data := self._blocks.read(1 << 16):
            yield data
        self._blocks.close()
