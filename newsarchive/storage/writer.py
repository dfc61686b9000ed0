"""The one thread that writes, and the order in which it does.

For a group of settled pages, all that waited while the last group was written:

1. `before`: makes the pages' WARC records durable, which are written already;
2. the records' lines, synced; then the events' lines, synced: an event on disk can rely on its record;
3. one transaction with the pages' links and their "done";
4. only then are the pages' commits acknowledged.

The events of a page begin with the links found on it and end with what settles it, so any prefix of the file is
true. If 1 or 2 fails, the group is cut off the segments again; if 3 fails, the segments hold more than the state,
which the next run catches up. Either way every waiting commit fails, and so does every later one.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import Future as ThreadFuture
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from newsarchive.storage.errors import StorageError, cannot
from newsarchive.storage.jsonl import encode_line
from newsarchive.storage.state import Applied

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from newsarchive.storage.changes import Changes
    from newsarchive.storage.events import Event
    from newsarchive.storage.jsonl import Segment
    from newsarchive.storage.state import State

T = TypeVar("T")

_MOST = 256  # pages in a group
# Seconds from one group to the next while the crawl has other pages to fetch: two syncs and a transaction cost
# 1.5 ms of CPU, for one page as for ten.
_PACE = 0.05


@dataclass(slots=True)
class Prepared:
    """One commit, as bytes and rows.

    Attributes:
        records: The record's line, or nothing.
        events: The lines of the events.
        changes: Rows for the state.
        names: The events by name, to be counted.
        waiting: Resolved when all is durable.
    """

    records: bytes
    events: bytes
    changes: Changes
    names: list[str]
    waiting: asyncio.Future[None]


@dataclass(slots=True)
class _End:
    act: Callable[[], None] = field(repr=False)


def nothing() -> None:
    """Where no WARC is written."""


class Writer:
    """Takes commits from an event loop's thread, writes them from its own."""

    def __init__(
        self,
        records: Segment,
        events: Segment,
        state: State,
        run: str,
        *,
        before: Callable[[], None] = nothing,
        pace: float = _PACE,
    ) -> None:
        self.records = records
        self.events = events
        self.counts: Counter[str] = Counter()
        self.failed: StorageError | None = None
        self.torn = False
        self._state = state
        self._run = run
        self._before = before
        self._pace = pace
        self._queue: queue.SimpleQueue[Prepared | _End] = queue.SimpleQueue()
        self._hurry = threading.Event()
        self._thread = threading.Thread(target=self._work, name=f"writer of {run}", daemon=True)
        self._thread.start()

    @property
    def written(self) -> Applied:
        """Whole bytes in the segments."""
        return Applied(self.records.bytes, self.events.bytes)

    def put(self, prepared: Prepared, *, hurry: bool) -> None:
        """Have it written; its `waiting` is resolved when it is durable, or with a StorageError.

        Args:
            prepared: The commit.
            hurry: The crawl can do nothing else until then.
        """
        self._queue.put(prepared)
        if hurry:
            self._hurry.set()

    def end(self, last: Callable[[], T]) -> ThreadFuture[T]:
        """After all that was put: do one last thing on the writer's thread, and stop."""
        result: ThreadFuture[T] = ThreadFuture()

        def act() -> None:
            try:
                result.set_result(last())
            except BaseException as error:  # noqa: BLE001 - handed on to the one who waits
                result.set_exception(error)

        self._queue.put(_End(act))
        self._hurry.set()
        return result

    def append_events(self, events: list[Event]) -> None:
        """Write the last events by themselves; only as the `last` thing of `end`.

        Raises:
            StorageError: The disk refused; the lines were taken back if the disk allows even that.
        """
        self._write_segments(b"", b"".join([encode_line(event) for event in events]))
        self.counts.update([event["event"] for event in events])

    # On the writer's thread --------------------------------------------------------------------------------

    def _work(self) -> None:
        next_group = 0.0
        while True:
            first = self._queue.get()
            if (wait := next_group - time.monotonic()) > 0:
                self._hurry.wait(wait)
            self._hurry.clear()
            group, end = self._gather(first)
            if group:
                self._settle(group)
            if end is not None:
                end.act()
                return
            del first, group  # while the crawl is idle, hold nothing
            next_group = time.monotonic() + self._pace

    def _gather(self, first: Prepared | _End) -> tuple[list[Prepared], _End | None]:
        group: list[Prepared] = []
        item = first
        while True:
            if isinstance(item, _End):
                return group, item
            group.append(item)
            if len(group) >= _MOST:
                return group, None
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                return group, None

    def _settle(self, group: list[Prepared]) -> None:
        if self.failed is None:
            try:
                self._write(group)
            except StorageError as error:
                self.failed = error
            except Exception as error:  # noqa: BLE001 - a fault of ours must not leave the crawl waiting for ever
                self.failed = StorageError(f"the writer of {self._run} failed: {error!r}.")
                self.failed.__cause__ = error
        _acknowledge([prepared.waiting for prepared in group], self.failed)

    def _write(self, group: list[Prepared]) -> None:
        start = self.records.bytes
        for prepared in group:
            for row in prepared.changes.articles:  # one at most
                row["start"] = start
            start += len(prepared.records)
        self._write_segments(
            b"".join([prepared.records for prepared in group]),
            b"".join([prepared.events for prepared in group]),
        )
        changes = group[0].changes
        for prepared in group[1:]:
            changes.merge(prepared.changes)
        for prepared in group:
            self.counts.update(prepared.names)
        self.counts["records"] = self.records.lines
        self._state.apply(changes, self._run, self.written)

    def _write_segments(self, records: bytes, events: bytes) -> None:
        segment = self.records
        try:
            self._before()
            for segment, lines in ((self.records, records), (self.events, events)):
                if lines:
                    segment.append(lines)
                    segment.sync()
        except OSError as error:
            self._take_back()
            raise cannot("write", segment.path, error) from error
        self.records.keep()
        self.events.keep()

    def _take_back(self) -> None:
        for segment in (self.events, self.records):
            try:
                segment.take_back()
            except OSError:
                self.torn = True  # the next run cuts it


def _acknowledge(waiting: list[asyncio.Future[None]], error: StorageError | None) -> None:
    by_loop: defaultdict[asyncio.AbstractEventLoop, list[asyncio.Future[None]]] = defaultdict(list)
    for future in waiting:
        by_loop[future.get_loop()].append(future)
    for loop, futures in by_loop.items():
        try:
            loop.call_soon_threadsafe(_resolve, futures, error)
        except RuntimeError:
            continue  # the loop is closed: nobody waits any more


def _resolve(futures: list[asyncio.Future[None]], error: StorageError | None) -> None:
    for future in futures:
        if future.done():
            continue  # the waiting task was cancelled
        if error is None:
            future.set_result(None)
        else:
            future.set_exception(error)
