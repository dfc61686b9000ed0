"""Reads many archived pages on all cores; what comes back is in the order of what was asked."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsarchive import publishers
from newsarchive.captures.heap import keep_freed_memory
from newsarchive.captures.reading import Asked, NoRecord, read_archived
from newsarchive.captures.shelf import Pointer, Shelf, ShelfError
from newsarchive.crawl.collector import calm
from newsarchive.site import Site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

    Sift = Callable[[dict[str, Any], Any], Any]

_CHUNK = 32  # pages handed to a process at a time
_WORTH_A_POOL = 200  # a process takes half a second to start, a page some milliseconds to read


@dataclass(frozen=True, slots=True)
class Task:
    """A capture to be read.

    Attributes:
        pointer: Where it lies.
        skip: Bytes of its gzip member before it.
        asked: What was asked for.
        base_url: Where the paper answered, if not on its own domain.
        before: What `read_all` hands to its `sift`. The digest is then left out of the record's pointer: who has
            read the page before knows it.
    """

    pointer: Pointer
    skip: int
    asked: Asked
    base_url: str | None
    before: Any = None


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a task: a record, or the reason why there is none.

    Attributes:
        record: In the contract's keys, its pointer set; ``None`` if there is none.
        nothing: Why not; ``None`` if there is one.
        fault: What in the archive could not be read; file and offset are named.
        sifted: What `sift` made of the record, which is then not given.
    """

    record: dict[str, Any] | None = None
    nothing: NoRecord | None = None
    fault: str | None = None
    sifted: Any = None


def cores() -> int:
    """How many processes may run at a time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def read_all(
    folder: Path, publisher: str, tasks: Iterable[Task], *, processes: int | None = None, sift: Sift | None = None
) -> Iterator[Reading]:
    """Read captures, in order.

    Args:
        folder: ``data/<publisher>/warc``; its index must be fresh.
        publisher: Registry name of the paper.
        tasks: What to read.
        processes: At most so many; by default one a core, and none for a few pages.
        sift: A module's function, run where the page was read: takes the record and the task's `before`, and gives
            what is to be sent back instead of the record.
    """
    chunks = _chunks(tasks)
    first = [chunk for _, chunk in zip(range(_WORTH_A_POOL // _CHUNK), chunks, strict=False)]
    rest = next(chunks, None)
    wanted = processes if processes is not None else (1 if rest is None else cores())
    if rest is not None:
        first.append(rest)
    if wanted == 1:
        for chunk in (*first, *chunks):
            yield from _read_chunk(str(folder), publisher, chunk, sift)
        return
    # a copy of this process has the reader loaded, but none may be made while threads of ours are running
    context = multiprocessing.get_context("fork" if threading.active_count() == 1 else "spawn")
    with ProcessPoolExecutor(wanted, mp_context=context, initializer=_settle) as pool:
        waiting: deque[Future[list[Reading]]] = deque()
        try:
            for chunk in (*first, *chunks):
                waiting.append(pool.submit(_read_chunk, str(folder), publisher, chunk, sift))
                if len(waiting) > 4 * wanted:
                    yield from waiting.popleft().result()
            while waiting:
                yield from waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()


def _settle() -> None:
    calm()
    keep_freed_memory()


def _chunks(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    chunk: list[Task] = []
    for task in tasks:
        chunk.append(task)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


@cache
def _shelf(folder: str) -> Shelf:
    return Shelf(Path(folder))


def _read_chunk(folder: str, publisher: str, tasks: list[Task], sift: Sift | None) -> list[Reading]:
    paper = publishers.resolve(publisher)
    readings = [_read(_shelf(folder), task, Site(paper, task.base_url)) for task in tasks]
    return readings if sift is None else [_sifted(one, task, sift) for one, task in zip(readings, tasks, strict=True)]


def _sifted(reading: Reading, task: Task, sift: Sift) -> Reading:
    return reading if reading.record is None else Reading(sifted=sift(reading.record, task.before))


def _read(shelf: Shelf, task: Task, site: Site) -> Reading:
    try:
        found = shelf.at(task.pointer, task.skip)
    except ShelfError as error:
        return Reading(fault=str(error))
    try:
        page = shelf.served(found, task.pointer.file)
        read = read_archived(page, task.asked, site)
    except ShelfError as error:
        return Reading(fault=str(error))
    else:
        if isinstance(read, NoRecord):
            return Reading(nothing=read)
        record = read.to_record()
        record["warc"] = {
            "file": task.pointer.file,
            "offset": task.pointer.offset,
            "record_id": task.pointer.record_id,
            "payload_digest": shelf.payload_digest(found, task.pointer.file) if task.before is None else None,
        }
        return Reading(record=record)
    finally:
        found.block.close()
