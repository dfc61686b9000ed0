"""Which captures go into a package: all, a run's, those of some days; and the originals that revisits need."""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsarchive.captures.index import is_ours
from newsarchive.captures.surt import surt
from newsarchive.captures.wayback import digits_of_day
from newsarchive.storage.jsonl import scan
from newsarchive.storage.manifest import read_manifest
from newsarchive.storage.names import RUN_ID

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from newsarchive.captures.cdxj import Entry
    from newsarchive.captures.index import CaptureIndex
    from newsarchive.storage.names import Layout

_WITH_PAYLOAD = frozenset({"response", "resource"})


class SelectionError(Exception):
    """Nothing to package; the message is for a person."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is asked for.

    Attributes:
        run: This run alone.
        since: From this day of capture on, in Vietnam.
        until: Up to the end of this day.
    """

    run: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def whole(self) -> bool:
        """Whether all of the paper is meant."""
        return self.run is None and self.since is None and self.until is None

    @property
    def name(self) -> str:
        """What to add to the paper's name; empty for all of it."""
        if self.run is not None:
            return f"-{self.run}"
        if self.whole:
            return ""
        return f"-{self.since or 'beginning'}--{self.until or 'end'}"

    def bounds(self) -> tuple[str, str]:
        """The first and the last 14-digit time (UTC) that is in."""
        first = digits_of_day(self.since) if self.since is not None else "0"
        return first, digits_of_day(self.until, after=True) if self.until is not None else "9" * 14


@dataclass(slots=True)
class Selection:
    """The captures chosen.

    Attributes:
        files: WARC file -> the offsets of its captures, sorted; ``None`` for all that is in it.
        missing: Revisits whose original no archive of the paper holds.
    """

    files: dict[str, array[int] | None] = field(default_factory=dict)
    missing: int = 0

    def holds(self, file: str, offset: int) -> bool:
        """Whether a capture is chosen."""
        if file not in self.files:
            return False
        offsets = self.files[file]
        if offsets is None:
            return True
        at = bisect_left(offsets, offset)
        return at < len(offsets) and offsets[at] == offset

    def add(self, file: str, offsets: array[int]) -> None:
        """Choose more captures of a file."""
        held = self.files.get(file, array("Q"))
        if held is not None:
            self.files[file] = array("Q", sorted({*held, *offsets}))


def select(index: CaptureIndex, layout: Layout, scope: Scope) -> Selection:
    """Choose captures; the index must be fresh.

    Raises:
        SelectionError: The run is not known, or nothing was captured then.
        OSError, ValueError: The index cannot be read.
    """
    files = index.files()
    if scope.whole:
        if not files:
            raise SelectionError(f"nothing of {layout.root.name} is archived yet.")
        return Selection(dict.fromkeys(files))
    chosen = _of_run(files, layout, scope.run) if scope.run is not None else _of_days(files, index, scope)
    if not chosen.files:
        raise SelectionError(f"nothing was captured {'in that run' if scope.run is not None else 'in those days'}.")
    needs = _Needs()
    for file in chosen.files:
        for entry in index.entries_of(file):
            if entry.kind == "revisit" and chosen.holds(file, entry.offset):
                needs.add(entry, exact=is_ours(file))
    if needs:
        for file in files:
            originals = array("Q", (one.offset for one in index.entries_of(file) if needs.takes(one)))
            if originals:
                chosen.add(file, originals)
    chosen.missing = needs.missing()
    return chosen


def _of_run(files: list[str], layout: Layout, run: str) -> Selection:
    manifest = read_manifest(layout.manifest_of(run)) if RUN_ID.fullmatch(run) else None
    if not manifest:
        raise SelectionError(f"{layout.root.name} has no ended run {run}; see {layout.runs}.")
    listed = {str(entry.get("path")) for entry in manifest.get("files", ()) if isinstance(entry, dict)}
    chosen = Selection(dict.fromkeys(file for file in files if f"warc/{file}" in listed))
    # a run that re-read or imported again points at what others brought
    pointed: dict[str, array[int]] = {}
    for line in scan(layout.records_of(run)):
        warc = (line.value or {}).get("warc")
        if isinstance(warc, dict) and warc.get("file") in files and type(warc.get("offset")) is int:
            pointed.setdefault(warc["file"], array("Q")).append(warc["offset"])
    for file, offsets in pointed.items():
        chosen.add(file, offsets)
    return chosen


def _of_days(files: list[str], index: CaptureIndex, scope: Scope) -> Selection:
    chosen = Selection()
    first, last = scope.bounds()
    for file in files:
        offsets, outside = array("Q"), 0
        for entry in index.entries_of(file):
            if first <= entry.time <= last:
                offsets.append(entry.offset)
            else:
                outside += 1
        if offsets:
            chosen.files[file] = array("Q", sorted(offsets)) if outside else None
    return chosen


class _Needs:
    """The originals that revisits need, each known by hashes of what the revisits say of it."""

    def __init__(self) -> None:
        self._found: dict[int, bool] = {}
        self._needs: set[tuple[int, ...]] = set()

    def __bool__(self) -> bool:
        return bool(self._needs)

    def add(self, revisit: Entry, *, exact: bool) -> None:
        """A revisit.

        Args:
            revisit: Its entry.
            exact: Whether it is known to name the original's id; others name it in one way or another.
        """
        keys = []
        if revisit.refers_id is not None:
            keys.append(_hash("id", revisit.refers_id))
        if not (exact and keys):
            if revisit.refers_url is not None and revisit.refers_time is not None:
                keys.append(_hash("place", surt(revisit.refers_url), revisit.refers_time))
            if revisit.digest is not None:
                keys.append(_hash("digest", revisit.digest))
        self._needs.add(tuple(keys))
        for key in keys:
            self._found.setdefault(key, False)

    def takes(self, entry: Entry) -> bool:
        """Whether a capture is what a revisit needs."""
        if entry.kind not in _WITH_PAYLOAD:
            return False
        told = [_hash("id", entry.record_id), _hash("place", surt(entry.url), entry.time)]
        taken = False
        for key in told:
            if key in self._found:
                self._found[key] = taken = True
        if entry.digest is not None:  # one of many with this payload is enough
            key = _hash("digest", entry.digest)
            if self._found.get(key) is False:
                self._found[key] = taken = True
        return taken

    def missing(self) -> int:
        """How many originals were not found."""
        return sum(not any(self._found[key] for key in keys) for keys in self._needs)


def _hash(*parts: str) -> int:
    text = "\n".join(parts).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")


def captures_of(index: CaptureIndex, selection: Selection, file: str) -> Iterator[Entry]:
    """The chosen captures of a file, in the order of the index."""
    for entry in index.entries_of(file):
        if selection.holds(file, entry.offset):
            yield entry
