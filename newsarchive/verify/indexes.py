"""The index of a WARC file: each line resolves to the record it describes, and no capture is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarchive.captures.cdxj import parse_line
from newsarchive.verify.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from newsarchive.captures.cdxj import Entry

_HINT = "delete it, it is made again"


def check_index(path: Path, name: Callable[[Path], str], held: Iterable[Entry]) -> Iterator[Fault]:
    """An index against the captures that its WARC file holds; nothing for one that was not made yet.

    Args:
        path: The index.
        name: How paths are told.
        held: What the WARC file was found to hold.
    """
    file = name(path)
    expected = {(entry.offset, entry.skip): entry for entry in held}
    offset, last = 0, ""
    try:
        with path.open("rb") as lines:
            for raw in lines:
                line = raw.decode("utf-8", "replace").rstrip("\n")
                if not line.startswith("!"):
                    yield from (Fault(file, offset, f"{what}; {_HINT}") for what in _check_line(line, last, expected))
                    last = line
                offset += len(raw)
    except FileNotFoundError:
        return
    except OSError as error:
        yield Fault(file, offset, f"cannot be read: {(error.strerror or str(error)).lower()}")
        return
    if expected:
        first = next(iter(expected.values()))
        what = f"{len(expected)} captures are not in it, the first at byte {first.offset} of {first.file}; {_HINT}"
        yield Fault(file, offset, what)


def _check_line(line: str, last: str, expected: dict[tuple[int, int], Entry]) -> Iterator[str]:
    try:
        entry = parse_line(line)
    except ValueError as error:
        yield str(error)
        return
    if line < last:
        yield "the line is not in its place"
    held = expected.pop((entry.offset, entry.skip), None)
    if held is None:
        yield f"no capture lies at byte {entry.offset} of {entry.file}"
    elif (held.url, held.time, held.record_id, held.file, held.length) != (
        entry.url, entry.time, entry.record_id, entry.file, entry.length,
    ):  # fmt: skip
        yield f"another capture lies at byte {entry.offset} of {entry.file}"
