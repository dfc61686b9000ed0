"""Segments of JSON lines: appended to while a run lasts, cut to their last whole line if it was killed."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsarchive.storage.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsarchive.storage.files import AppendFile, Files

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_CHUNK = 1 << 20


def dumps(value: Any) -> str:
    """Compact JSON; half surrogate pairs, which no UTF-8 can hold, become U+FFFD.

    Raises:
        TypeError, ValueError: The value is no JSON (a set, a NaN, a circle).
    """
    text = _encode(value)
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text


def encode_line(value: dict[str, Any]) -> bytes:
    """The value as one line of UTF-8, its newline included.

    Raises:
        TypeError, ValueError: The value is no JSON.
    """
    text = _encode(value)
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:
        return dumps(value).encode() + b"\n"


@dataclass(frozen=True, slots=True)
class Line:
    """A newline-terminated line of a segment: where it begins and ends in the file, what it holds.

    `value` is ``None`` for a line that is no JSON object.
    """

    start: int
    end: int
    value: dict[str, Any] | None


def scan(path: Path, start: int = 0) -> Iterator[Line]:
    """Every whole line from a byte offset on; nothing for a file that is not there. A torn last line is left out."""
    try:
        file = path.open("rb")
    except FileNotFoundError:
        return
    with file:
        file.seek(start)
        for raw in file:
            if not raw.endswith(b"\n"):
                return
            end = start + len(raw)
            try:
                value = json.loads(raw)
            except (ValueError, RecursionError):
                value = None
            yield Line(start, end, value if isinstance(value, dict) else None)
            start = end


def line_at(path: Path, start: int) -> dict[str, Any] | None:
    """The value of the whole line that begins at a byte; ``None`` if there is none, or it is no JSON object."""
    try:
        return next((line.value for line in scan(path, start)), None)
    except OSError:
        return None


def iter_jsonl(path: Path) -> Iterator[dict[str, Any]]:
    """The values of a segment, also of one that is being written: a torn last line is left out.

    Raises:
        StorageError: A line before the last is damaged; the message names file and byte offset.
    """
    for line in scan(path):
        if line.value is None:
            raise StorageError(f"{path} is damaged at byte {line.start}: the line there is no JSON object.")
        yield line.value


@dataclass(frozen=True, slots=True)
class Extent:
    """What a segment holds: bytes, lines, SHA-256 (hex)."""

    bytes: int
    lines: int
    sha256: str


def measure(path: Path) -> Extent | None:
    """The extent of a file as it is on disk; ``None`` if there is no such file."""
    size = lines = 0
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                lines += chunk.count(b"\n")
                digest.update(chunk)
    except FileNotFoundError:
        return None
    return Extent(size, lines, digest.hexdigest())


def cut_torn(files: Files, path: Path, start: int = 0) -> int:
    """Cut a killed run's segment before its first broken line; durable on return.

    What follows a broken line in the part that was never acknowledged must not be trusted: the disk may have
    written it before what it relies on. Should whole lines be among what is cut, the cut bytes are kept beside
    the segment as ``*.cut``.

    Args:
        files: The disk.
        path: The segment; nothing happens if it is not there.
        start: Bytes that are known to be whole lines.

    Returns:
        How many bytes were cut.
    """
    good = start
    for line in scan(path, start):
        if line.value is None:
            break
        good = line.end
    size = path.stat().st_size if path.exists() else good
    if size <= good:
        return 0
    if next(scan(path, good), None) is not None:
        _copy_rest(files, path, good, path.with_name(path.name + ".cut"))
    handle = files.open(path)
    try:
        handle.truncate(good)
        handle.sync()
    finally:
        handle.close()
    return size - good


def _copy_rest(files: Files, path: Path, start: int, target: Path) -> None:
    handle = files.open(target)
    try:
        with path.open("rb") as file:
            file.seek(start)
            while chunk := file.read(_CHUNK):
                handle.write(chunk)
        handle.sync()
    finally:
        handle.close()


def write_atomically(files: Files, path: Path, data: bytes) -> None:
    """Write a file so that its name only ever shows all of it; durable on return.

    Raises:
        OSError: It was not written; a former file of this name is untouched.
    """
    beside = path.with_name(path.name + ".tmp")
    handle = files.open(beside)
    try:
        handle.truncate(0)  # what an earlier attempt may have left
        handle.write(data)
        handle.sync()
    finally:
        handle.close()
    files.rename(beside, path)
    files.sync_folder(path.parent)


class Segment:
    """A run's file of lines, created at its first line. Groups of lines are kept or taken back as a whole."""

    def __init__(self, files: Files, path: Path) -> None:
        self.path = path
        self.bytes = 0
        self.lines = 0
        self._files = files
        self._handle: AppendFile | None = None
        self._begun = False
        self._digest = hashlib.sha256()
        self._kept = (0, 0, self._digest.copy())

    def append(self, data: bytes) -> None:
        """Write whole lines; not durable before `sync`.

        Raises:
            OSError: Some of it may have been written: call `take_back`.
        """
        if self._handle is None:
            self._handle = self._files.open(self.path)
            self._begun = True
            self._files.sync_folder(self.path.parent)
        self._handle.write(data)
        self.bytes += len(data)
        self.lines += data.count(b"\n")
        self._digest.update(data)

    def sync(self) -> None:
        """Make all that was appended durable.

        Raises:
            OSError: What is on disk is unknown: call `take_back`.
        """
        if self._handle is not None and self.bytes > self._kept[0]:
            self._handle.sync()

    def keep(self) -> None:
        """The group is whole: `take_back` goes no further than here."""
        self._kept = (self.bytes, self.lines, self._digest.copy())

    def take_back(self) -> None:
        """Cut back to the last `keep`.

        Raises:
            OSError: The disk does not even do that; the file may end in a torn line.
        """
        self.bytes, self.lines, self._digest = self._kept[0], self._kept[1], self._kept[2].copy()
        if self._handle is not None:
            self._handle.truncate(self.bytes)
            self._handle.sync()

    def extent(self) -> Extent | None:
        """What was written; ``None`` if the file was never begun. On a full disk it may have been, and hold nothing."""
        return Extent(self.bytes, self.lines, self._digest.hexdigest()) if self._begun else None

    def close(self) -> None:
        """Let the file go."""
        if self._handle is not None:
            self._handle.close()
            self._handle = None
