"""Records and events: every line whole and valid, revisions unique, unbroken and each unlike the one before."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from jsonschema import Draft202012Validator

from newsarchive.captures.shelf import Pointer, ShelfError
from newsarchive.rereading.compare import READ_FIELDS
from newsarchive.schema import article_schema
from newsarchive.storage.jsonl import dumps
from newsarchive.verify.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_SHOWN = 120  # characters of a value in a message


@dataclass(frozen=True, slots=True)
class Wanted:
    """A record of the archive that something points at.

    Attributes:
        by: The file with the pointer.
        at: The byte where its line begins.
        record_id: What should lie there.
        payload_digest: … with this payload; ``None`` if unknown.
        url: … served at this URL; ``None`` if that is not said.
    """

    by: str
    at: int
    record_id: str
    payload_digest: str | None
    url: str | None


@dataclass(frozen=True, slots=True)
class _Revision:
    number: int
    captured: str
    content: bytes
    file: str
    offset: int


@dataclass(slots=True)
class Lines:
    """Checks segments and gathers what they point at.

    Attributes:
        wanted: WARC file -> offset -> who points there.
        records: Records seen.
        events: Events seen.
    """

    wanted: dict[str, dict[int, list[Wanted]]] = field(default_factory=dict)
    records: int = 0
    events: int = 0
    _articles: dict[str, list[_Revision]] = field(default_factory=dict)

    @property
    def articles(self) -> int:
        """Articles seen."""
        return len(self._articles)

    def check_records(self, path: Path, name: Callable[[Path], str], publisher: str) -> Iterator[Fault]:
        """The lines of a segment of records."""
        file = name(path)
        for offset, record in _objects(path, file):
            if isinstance(record, Fault):
                yield record
                continue
            self.records += 1
            if (problem := _Schema.shared.problem(record)) is not None:
                yield Fault(file, offset, problem)
                continue
            if record["publisher"] != publisher:
                yield Fault(file, offset, f"a record of {record['publisher'][:_SHOWN]!r}, not of {publisher}")
            self._articles.setdefault(record["id"], []).append(
                _Revision(record["revision"], record["fetched_at"] or "", _content(record), file, offset)
            )
            yield from self._pointer(record, Pointer.of_record(record), record["url"], file, offset)

    def _pointer(
        self, holder: dict[str, Any], pointer: Pointer | None, url: str | None, file: str, offset: int
    ) -> Iterator[Fault]:
        if pointer is None:
            return
        digest = holder["warc"].get("payload_digest")
        wanted = Wanted(file, offset, pointer.record_id, digest, url)
        self.wanted.setdefault(pointer.file, {}).setdefault(pointer.offset, []).append(wanted)
        yield from ()

    def check_events(self, path: Path, name: Callable[[Path], str]) -> Iterator[Fault]:
        """The lines of a segment of events."""
        file = name(path)
        for offset, event in _objects(path, file):
            if isinstance(event, Fault):
                yield event
                continue
            self.events += 1
            if not all(isinstance(event.get(key), str) for key in ("event", "at", "run")):
                yield Fault(file, offset, "an event without its name, time or run")
            elif event["run"] != path.stem:
                yield Fault(file, offset, f"an event of the run {event['run'][:_SHOWN]!r}")
            pointers = [event.get("warc"), *(event.get("warc_earlier") or [])]
            for warc in pointers:
                if warc is None:
                    continue
                try:
                    yield from self._pointer({"warc": warc}, Pointer.of_record({"warc": warc}), None, file, offset)
                except ShelfError:
                    yield Fault(file, offset, "the event's pointer into the archive is damaged")

    def check_revisions(self) -> Iterator[Fault]:
        """Each article's revisions, once all segments are read."""
        for article_id, revisions in self._articles.items():
            revisions.sort(key=lambda one: (one.number, one.file, one.offset))
            for before, one in pairwise(revisions):
                if before.number == one.number:
                    yield Fault(one.file, one.offset, f"{article_id} has a second revision {one.number}")
                elif one.number != before.number + 1:
                    missing = f"revision {before.number + 1} of {article_id} is missing before {one.number}"
                    yield Fault(one.file, one.offset, missing)
            first = revisions[0]
            if first.number != 1:
                yield Fault(first.file, first.offset, f"revision 1 of {article_id} is missing before {first.number}")
            yield from _check_repeats(article_id, revisions)


def _check_repeats(article_id: str, revisions: list[_Revision]) -> Iterator[Fault]:
    """By number each revision is unlike the one before, unless it was captured at another time than next to it."""
    in_time = sorted(revisions, key=lambda one: (one.captured, one.number))
    neighbours = {(one.number, other.number) for one, other in pairwise(in_time)}
    for before, one in pairwise(revisions):
        if before.content == one.content and (before.number, one.number) in neighbours:
            what = f"revision {one.number} of {article_id} says nothing that {before.number} does not say"
            yield Fault(one.file, one.offset, what)


def _content(record: dict[str, Any]) -> bytes:
    read = dumps([record[name] for name in READ_FIELDS])
    return hashlib.blake2b(read.encode(), digest_size=12).digest()


def _objects(path: Path, file: str) -> Iterator[tuple[int, Any]]:
    """The JSON objects of a segment with their offsets, or faults in their place."""
    offset = 0
    try:
        with path.open("rb") as lines:
            for raw in lines:
                if not raw.endswith(b"\n"):
                    yield offset, Fault(file, offset, "the last line is torn")
                else:
                    yield offset, _parsed(raw, file, offset)
                offset += len(raw)
    except OSError as error:
        yield offset, Fault(file, offset, f"cannot be read: {(error.strerror or str(error)).lower()}")


def _parsed(raw: bytes, file: str, offset: int) -> Any:
    try:
        value = json.loads(raw.decode())
    except UnicodeDecodeError as error:
        return Fault(file, offset, f"the line is no UTF-8 at its byte {error.start}")
    except (ValueError, RecursionError):
        return Fault(file, offset, "the line is no JSON")
    return value if isinstance(value, dict) else Fault(file, offset, "the line is no JSON object")


class _Schema:
    """The record's schema, ready to be held against records."""

    shared: _Schema

    @cached_property
    def _validator(self) -> Any:
        return Draft202012Validator(article_schema())

    def problem(self, record: dict[str, Any]) -> str | None:
        """What a record lacks; ``None`` if it is valid."""
        error = next(iter(self._validator.iter_errors(record)), None)
        if error is None:
            return None
        where = "/".join(map(str, error.absolute_path))
        message = error.message if len(error.message) <= _SHOWN else error.message[: _SHOWN - 1] + "…"
        return f"against the schema{f' at {where}' if where else ''}: {message}"


_Schema.shared = _Schema()
