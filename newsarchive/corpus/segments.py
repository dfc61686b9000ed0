"""The files that hold the records of a data folder, and the records in them.

A segment that is being written, or whose run was killed, ends with a torn line at most: everything up to its last
line end is whole.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsarchive.storage.names import PUBLISHER, RUN_ID, is_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TAIL = 1 << 16
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class CorpusError(ValueError):
    """The records cannot be read as asked; the message is one sentence with the next step."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One file of records.

    Attributes:
        publisher: Whose.
        run: The run that wrote it.
        path: The file.
        whole: Bytes up to and including its last line end.
        size: Bytes of the file.
        start: Where reading begins; what lies before is known already.
    """

    publisher: str
    run: str
    path: Path
    whole: int
    size: int
    start: int = 0


def _here(data: Path | str, publisher: str | Iterable[str] | None) -> Path:
    """The folder; where the data is at a URL, its mirror on this machine, brought up to date."""
    if not is_url(str(data)):
        return Path(data)
    from newsarchive.storage.errors import StorageError  # noqa: PLC0415 - seldom needed
    from newsarchive.storage.remote import Remote, mirror_of  # noqa: PLC0415 - as above

    mirror = mirror_of(str(data))
    papers = [publisher] if isinstance(publisher, str) else publisher
    try:
        Remote(str(data), mirror).pull(papers, ("records",))
    except StorageError as error:
        raise CorpusError(str(error)) from error
    return mirror


def segments(data: Path | str, publisher: str | Iterable[str] | None = None) -> list[Segment]:
    """The segments of a data folder by publisher, then in the order of their runs; empty ones are left out.

    Args:
        data: The data folder, or its URL (``s3://…``).
        publisher: One or several registry names; ``None`` for all that have records.

    Raises:
        CorpusError: There is no such folder, or a publisher asked for has no records in it.
    """
    root = _here(data, publisher)
    if not root.is_dir():
        raise CorpusError(f"there is no data folder {root}; crawl first, or name another with --data.")
    wanted = [publisher] if isinstance(publisher, str) else list(publisher) if publisher is not None else None
    names = sorted(
        path.name for path in root.iterdir() if PUBLISHER.fullmatch(path.name) and (path / "records").is_dir()
    )
    for name in wanted or ():
        if name not in names:
            known = ", ".join(names) or "none"
            raise CorpusError(f"{root} holds no records of {name!r}; it holds: {known}.")
    return [
        Segment(name, path.stem, path, whole, path.stat().st_size)
        for name in (names if wanted is None else wanted)
        for path in sorted((root / name / "records").glob("*.jsonl"))
        if RUN_ID.fullmatch(path.stem) and (whole := _whole(path))
    ]


def _whole(path: Path) -> int:
    """Bytes up to and including the last line end."""
    with path.open("rb") as file:
        end = file.seek(0, 2)
        while end > 0:
            start = max(0, end - _TAIL)
            file.seek(start)
            at = file.read(end - start).rfind(b"\n")
            if at >= 0:
                return start + at + 1
            end = start
    return 0


def lines(segment: Segment) -> Iterator[tuple[int, bytes]]:
    """The whole lines of a segment from its start on, each with its own offset."""
    start = segment.start
    with segment.path.open("rb") as file:
        file.seek(start)
        while start < segment.whole:
            line = file.readline()
            if not line.endswith(b"\n"):
                return
            yield start, line
            start += len(line)


def iter_records(data: Path | str, publisher: str | Iterable[str] | None = None) -> Iterator[dict[str, Any]]:
    """Every record as plain JSON values, all revisions, in constant memory.

    Raises:
        CorpusError: See `segments`.
        ValueError: A line is damaged; `newsarchive verify` says which.
    """
    for segment in segments(data, publisher):
        for _, line in lines(segment):
            yield json.loads(line)


def as_day(value: str | date | None, name: str) -> date | None:
    """A day as a person gives it; a datetime's own day.

    Raises:
        CorpusError: It is no day.
    """
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    try:
        if _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise CorpusError(f"{name} {value!r} is not a day; write it as 2020-07-13.")


def day_range(since: str | date | None, until: str | date | None) -> tuple[date | None, date | None]:
    """Both ends of a span of days, inclusive.

    Raises:
        CorpusError: One is no day, or the first is after the last.
    """
    first, last = as_day(since, "since"), as_day(until, "until")
    if first is not None and last is not None and first > last:
        raise CorpusError(f"since {first} is after until {last}.")
    return first, last


def day_of(record: dict[str, Any]) -> str | None:
    """The day an article belongs to in listings, +07:00: of its update, else of its publication."""
    stamp = record.get("updated") or record.get("published")
    return stamp[:10] if isinstance(stamp, str) else None
