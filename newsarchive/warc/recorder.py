"""A run's recorder: archives exchanges as they end, makes them durable when the run's writer asks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol, TypeVar
from weakref import WeakKeyDictionary

from newsarchive.warc import records
from newsarchive.warc.block import SPOOL_ABOVE
from newsarchive.warc.exchange import Pointer
from newsarchive.warc.originals import EMPTY, verified
from newsarchive.warc.redact import REDACTED_HEADERS
from newsarchive.warc.segment import ROTATE_AT, WarcSegments

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from pathlib import Path

    from scrapy.crawler import Crawler

    from newsarchive.storage.files import Files
    from newsarchive.warc.exchange import Exchange
    from newsarchive.warc.records import Record
    from newsarchive.warc.segment import Extent, Place

T = TypeVar("T")

_recorders: WeakKeyDictionary[Crawler, Recorder] = WeakKeyDictionary()
_permits: WeakKeyDictionary[Crawler, Permit] = WeakKeyDictionary()


class Permit(Protocol):
    """Decides whether a request may leave."""

    async def during(self, fetch: Callable[[], Awaitable[T]]) -> T:
        """Fetch; raises instead where nothing may leave any more, or where that comes to be so meanwhile."""


def _nowhere(_digest: str) -> tuple[str, int] | None:
    """Where nothing is known of earlier runs."""
    return None


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Recording:
    """How a run is recorded.

    Attributes:
        described: Fields of the files' warcinfo records, beside those that always stand there: software, robots
            policy, settings, operator.
        rotate_at: Bytes that a file shall not exceed.
    """

    described: Mapping[str, str] = field(default_factory=dict)
    rotate_at: int = ROTATE_AT


class Recorder:
    """Writes one run's exchanges.

    Args:
        files: The disk.
        folder: Where the WARC files lie; must exist.
        run: The run's name.
        recording: How.
        archived: From a payload's digest to file and offset of a response that a revisit may refer to.
        clock: The time, for warcinfo; aware, UTC.
    """

    def __init__(
        self,
        files: Files,
        folder: Path,
        run: str,
        recording: Recording,
        *,
        archived: Callable[[str], tuple[str, int] | None] = _nowhere,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        self._folder = folder
        self._archived = archived
        self._described = dict(recording.described) | {
            "format": "WARC file version 1.1",
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            "isPartOf": run,
            "redacted-request-headers": ", ".join(REDACTED_HEADERS),
        }
        self._clock = clock
        self._segments = WarcSegments(files, folder, run, self._warcinfo, rotate_at=recording.rotate_at)
        self._turn = asyncio.Lock()

    def _warcinfo(self, filename: str) -> Record:
        return records.warcinfo(filename, self._clock(), self._described)

    async def record(self, exchange: Exchange) -> None:
        """Write a concluded exchange; sets its pointer.

        What is written survives the end of the process, but not of the power: see `sync`.

        Raises:
            StorageError: The disk refused, now or before.
        """
        async with self._turn:
            big = exchange.response.size > SPOOL_ABOVE
            if big:
                await asyncio.to_thread(records.payload_digest, exchange)
            known = self._known(exchange)
            written = await asyncio.to_thread(self._append, exchange, known) if big else self._append(exchange, known)
        record, place = written[0]
        exchange.pointer = Pointer(
            record.kind, place.file, place.offset, place.length, record.record_id, record.payload_digest
        )

    def _known(self, exchange: Exchange) -> tuple[str, int] | None:
        """Where the payload of a whole answer to a GET is archived already."""
        if exchange.method != "GET" or exchange.truncated is not None:
            return None
        digest, _ = records.payload_digest(exchange)
        return None if digest is None or digest == EMPTY else self._archived(digest)

    def _append(self, exchange: Exchange, known: tuple[str, int] | None) -> list[tuple[Record, Place]]:
        digest, original = exchange.payload, None
        if known is not None and digest is not None and digest[0] is not None:
            original = verified(self._folder, *known, digest[0])
        return self._segments.append(lambda warcinfo_id: records.of_exchange(exchange, warcinfo_id, original))

    def sync(self) -> None:
        """Return when all exchanges recorded before are durable; for the run's writer, on its own thread.

        Raises:
            StorageError: The disk refused, now or before.
        """
        self._segments.sync()

    def close(self) -> dict[str, Extent]:
        """Seal the last file.

        Returns:
            The files written, by name.

        Raises:
            StorageError: The disk refused, now or before: the last file is left for the next run to recover.
        """
        return self._segments.close()

    def let_go(self) -> None:
        """Let the last file go as it is, if it is not sealed."""
        self._segments.let_go()


def attach(crawler: Crawler, recorder: Recorder, permit: Permit | None = None) -> None:
    """Have the exchanges of a crawl recorded.

    Args:
        crawler: The crawl.
        recorder: Where they go.
        permit: Asked before each request leaves; see `Permit`.
    """
    _recorders[crawler] = recorder
    if permit is not None:
        _permits[crawler] = permit


async def permitted(crawler: Crawler, fetch: Callable[[], Awaitable[T]]) -> T:
    """Fetch as the crawl's permit allows; raises what that raises."""
    permit = _permits.get(crawler)
    return await (fetch() if permit is None else permit.during(fetch))


def attached(crawler: Crawler) -> Recorder | None:
    """The recorder of a crawl, if it has one."""
    return _recorders.get(crawler)
