"""The index of a paper's WARC files: one sorted CDXJ file for each, made once, looked up by bisection.

It lies in ``warc/index/`` and is derived: what is missing or older than its WARC file is made again. A WARC file
never changes once it has its final name, so a day's run costs the reading of that day's file alone.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from newsarchive.captures.cdxj import Entry, parse_line
from newsarchive.captures.describe import describe
from newsarchive.captures.reader import Fault
from newsarchive.captures.surt import surt
from newsarchive.storage.files import LocalFiles
from newsarchive.storage.jsonl import write_atomically
from newsarchive.storage.names import FOREIGN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

FORMAT = 1
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}\.w?arc(?:\.gz)?")
_META = "!meta "


def is_ours(file: str) -> bool:
    """Whether a WARC file was written by a crawl of ours, not brought in by ``newsarchive import``."""
    return not file.startswith(FOREIGN)


def is_archive_name(name: str) -> bool:
    """Whether a file in the folder ``warc`` is an archive that is whole and no longer written."""
    return _NAME.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class _Fresh:
    """What an index says of the file it was made from: its size, its records, what cannot be read."""

    bytes: int
    records: int
    faults: tuple[Fault, ...]


class CaptureIndex:
    """The captures in a folder of WARC files.

    Args:
        folder: ``data/<publisher>/warc``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._indexes = folder / "index"
        self._refreshed = False

    def files(self) -> list[str]:
        """Names of the archives, ours in the order they were written, then those of others."""
        names = [name for name in LocalFiles().names(self.folder) if is_archive_name(name)]
        return sorted(names, key=lambda name: (not is_ours(name), name))

    def refresh(self, progress: Callable[[str], None] = lambda _name: None) -> dict[str, tuple[Fault, ...]]:
        """Make what is missing or out of date; drop what has lost its file.

        Args:
            progress: Told the name of each file that is read.

        Returns:
            The files in which something cannot be read, and what.

        Raises:
            OSError: A file cannot be read or written.
        """
        files, faults = self.files(), {}
        self._refreshed = True
        for name in files:
            fresh = self._fresh(name)
            if fresh is None:
                progress(name)
                fresh = self._make(name)
            if fresh.faults:
                faults[name] = fresh.faults
        for name in LocalFiles().names(self._indexes):
            if name.removesuffix(".cdxj") not in files:
                (self._indexes / name).unlink(missing_ok=True)
        return faults

    def refresh_once(self) -> None:
        """`refresh`, if that was not done yet in this object's life."""
        if not self._refreshed:
            self.refresh()

    def records_in(self, file: str) -> int:
        """How many records an indexed file holds."""
        fresh = self._fresh(file)
        return fresh.records if fresh is not None else 0

    def path_of(self, file: str) -> Path:
        """Where the index of a file lies."""
        return self._indexes / f"{file}.cdxj"

    def _fresh(self, name: str) -> _Fresh | None:
        try:
            with self.path_of(name).open(encoding="utf-8") as lines:
                first = lines.readline()
            values = json.loads(first.removeprefix(_META))
            if values["format"] != FORMAT or values["bytes"] != (self.folder / name).stat().st_size:
                return None
            return _Fresh(
                values["bytes"], values["records"], tuple(Fault(offset, what) for offset, what in values["faults"])
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def _make(self, name: str) -> _Fresh:
        path = self.folder / name
        size = path.stat().st_size
        held = describe(path)
        fresh = _Fresh(size, held.records, tuple(held.faults))
        about = {"format": FORMAT, "file": name, "bytes": size, "records": held.records}
        about["faults"] = [[fault.offset, fault.what] for fault in held.faults]
        meta = _META + json.dumps(about, ensure_ascii=False)
        lines = sorted(entry.line() for entry in held.entries)
        self._indexes.mkdir(exist_ok=True)
        data = "".join(f"{line}\n" for line in (meta, *lines)).encode("utf-8", "replace")
        write_atomically(LocalFiles(), self.path_of(name), data)
        return fresh

    def entries_of(self, file: str) -> Iterator[Entry]:
        """The captures of one file, sorted by key and time.

        Raises:
            ValueError: The index is damaged.
            OSError: There is none; `refresh` makes it.
        """
        with self.path_of(file).open(encoding="utf-8") as lines:
            for line in lines:
                if not line.startswith("!"):
                    yield parse_line(line)

    def entries(self) -> Iterator[Entry]:
        """All captures, file by file."""
        for file in self.files():
            yield from self.entries_of(file)

    def find(self, url: str, *, indexed: bool = False) -> list[Entry]:
        """The captures of a URL, the earliest first; scheme, ``www``, case and order of the query do not matter.

        Args:
            url: The URL.
            indexed: Pass over files that are not indexed yet, as while a crawl goes on.

        Raises:
            OSError: There is no index of a file; `refresh` makes it.
        """
        return self.find_key(surt(url), indexed=indexed)

    def find_key(self, key: str, *, indexed: bool = False) -> list[Entry]:
        """The captures of a key, the earliest first; see `find`."""
        found: list[Entry] = []
        for file in self.files():
            with contextlib.suppress(*([FileNotFoundError] if indexed else [])), self.path_of(file).open("rb") as lines:
                found += _lookup(lines, key.encode("utf-8", "replace") + b" ")
        return sorted(found, key=lambda entry: (entry.time, entry.file, entry.offset, entry.skip))


def _lookup(lines: IO[bytes], prefix: bytes) -> list[Entry]:
    """The entries whose line begins with the prefix, by bisection of a sorted file."""
    low, high = 0, lines.seek(0, os.SEEK_END)
    while low < high:
        middle = (low + high) // 2
        _to_line(lines, middle)
        line = lines.readline()
        if line and line < prefix:
            low = middle + 1
        else:
            high = middle
    _to_line(lines, low)
    found = []
    for line in lines:
        if line.startswith(prefix):
            found.append(parse_line(line.decode("utf-8", "replace")))
        elif line > prefix:
            break
    return found


def _to_line(lines: IO[bytes], at: int) -> None:
    """To the first line that begins at a byte or after it."""
    lines.seek(max(0, at - 1))
    if at:
        lines.readline()
