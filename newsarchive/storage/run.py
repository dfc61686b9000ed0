"""One run: what a spider asks of the archive, and tells it.

Claims and revisions are decided at once, in memory or by one indexed read; what is committed is durable when the
commit returns (see `writer` for the order).
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from newsarchive.storage import events as journal
from newsarchive.storage.changes import Changes
from newsarchive.storage.errors import StorageError, cannot
from newsarchive.storage.jsonl import encode_line, line_at
from newsarchive.storage.links import Link
from newsarchive.storage.manifest import Manifest
from newsarchive.storage.names import stamp, started_at
from newsarchive.storage.revisions import Known, Revisions, Verdict
from newsarchive.storage.writer import Prepared, Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from concurrent.futures import Future as ThreadFuture
    from pathlib import Path

    from newsarchive.storage.files import Files
    from newsarchive.storage.job import Job
    from newsarchive.storage.lock import PaperLocks
    from newsarchive.storage.names import Layout
    from newsarchive.storage.outcome import Outcome
    from newsarchive.storage.remote import Remote
    from newsarchive.storage.state import JobRow, KnownPage, State
    from newsarchive.warc.recorder import Recorder
    from newsarchive.warc.segment import Extent

FINAL = frozenset({"complete", "interrupted", "failed"})


@dataclass(frozen=True, slots=True)
class Store:
    """What a run writes with, all of it let go when the run ends.

    Attributes:
        layout: Where the files lie.
        files: The disk.
        state: The database.
        lock: Keeps others out.
        writer: The thread that writes.
        clock: The time, aware.
        recorder: Writes the WARC files, where there are to be any.
        remote: Where the run's files are copied to when they are sealed, if anywhere.
    """

    layout: Layout
    files: Files
    state: State
    lock: PaperLocks
    writer: Writer
    clock: Callable[[], datetime]
    recorder: Recorder | None = None
    remote: Remote | None = None


class Run:
    """An open run; made by `Archive.open_run`. Not for more than one event loop's thread.

    Attributes:
        run_id: Its name.
        publisher: The paper.
        job: What it is to do.
        resumed: Whether it continues an unfinished run's job.
        sealed: The killed runs that were found and sealed when it was opened.
        started: When it began; aware.
        recorder: Archives the exchanges with the host; ``None`` for a run without WARC.
    """

    def __init__(
        self,
        publisher: str,
        run_id: str,
        job: Job,
        row: JobRow,
        started: datetime,
        store: Store,
        sealed: Iterable[str] = (),
    ) -> None:
        self.run_id = run_id
        self.publisher = publisher
        self.job = job
        self.started = started
        self.resumed = row.first_run != run_id
        self.sealed = tuple(sealed)
        self.recorder = store.recorder
        self._row = row
        self._store = store
        self._state = store.state
        self._writer = store.writer
        self._revisions = Revisions(self._state.latest, self._state.captured)
        self._claimed = set(self._state.keys_of(row.number)) if self.resumed else set()
        self._positions = self._state.positions(row.number)
        self._handed: set[int] = set()
        self._waiting = 0  # commits on their way to the disk
        self._untold: list[dict[str, Any]] = []  # exchanges that settle no link
        self._opened = False
        self._ended: ThreadFuture[Path] | None = None
        self._attached: dict[str, Extent] = {}  # archives of others, by name

    @property
    def shared(self) -> bool:
        """Whether other machines could take the paper over, so that `hold` has something to ask."""
        return self._store.lock.session is not None

    async def hold(self) -> None:
        """Make sure that the paper is this run's alone; waits for a holder before that may believe in it yet.

        Raises:
            LostLockError: It may not be; nothing may be asked of the host any more.
        """
        if (session := self._store.lock.session) is None:
            return
        if (wait := session.alone_in) > 0:
            await asyncio.sleep(wait)
        if not session.sure:
            await asyncio.to_thread(session.check)

    @property
    def sure(self) -> bool:
        """Whether the paper is known to be this run's at this moment."""
        session = self._store.lock.session
        return session is None or session.sure

    # What to fetch -----------------------------------------------------------------------------------------

    def claim(self, link: Link) -> bool:
        """True once for every link of the job, in this run and those that it continues; in memory."""
        key = link.key
        if key in self._claimed:
            return False
        self._claimed.add(key)
        return True

    async def seed(self, links: Iterable[Link]) -> None:
        """Make links pending, durably; those that are known to the job are left as they are.

        Raises:
            StorageError: The disk refused.
        """
        links = list(links)
        if not links:
            return
        at = stamp(self._store.clock())
        changes = Changes(self._row.number, self._positions)
        changes.add_links(links, at)
        await self._put([journal.discovered(self.run_id, at, None, links)], changes)

    def pending(self, limit: int, *, aside: bool = False) -> list[Link]:
        """The next links to fetch, the most urgent first; each is handed out once by a process.

        Only what is durable is handed out, and only what is handed out is held in memory.

        Args:
            limit: So many at most.
            aside: Those that nothing waits for (`links.ASIDE`), instead of all others.

        Raises:
            StorageError: The state cannot be read.
        """
        if limit <= 0:
            return []
        links: list[Link] = []
        for key, text in self._state.pending(self._row.number, limit + len(self._handed), aside=aside):
            if key not in self._handed and len(links) < limit:
                self._handed.add(key)
                links.append(Link.from_dict(json.loads(text)))
        return links

    # What was read -----------------------------------------------------------------------------------------

    def latest(self, article_id: str) -> Known | None:
        """The article's latest revision, those still on their way to the disk included."""
        return self._revisions.latest(article_id)

    def reserve(self, article_id: str, content_hash: str, captured: str | None = None) -> Verdict:
        """Decide whether a content is a repeat of the article's latest revision or gets the next number.

        The number is taken at once; the caller commits the page next. Should it not, the page is still pending,
        and what was taken for a repeat of it in this run is sorted out when it is fetched again.
        """
        return self._revisions.reserve(article_id, content_hash, captured=captured)

    def stored(self, article_id: str) -> dict[str, Any] | None:
        """The article's latest record, if it is on disk already and can be read."""
        known = self.latest(article_id)
        place = self._state.place_of(article_id) if known is not None else None
        if known is None or place is None:
            return None
        record = line_at(self._store.layout.records_of(place[0]), place[1])
        same = record is not None and (record.get("id"), record.get("content_hash")) == (article_id, known.content_hash)
        return record if same else None

    @property
    def warc_folder(self) -> Path:
        """Where the paper's WARC files are."""
        return self._store.layout.warc

    def archived(self, exchange: dict[str, Any]) -> None:
        """Note an exchange that settles no link (robots.txt); it is told with the next commit, or at the end.

        Args:
            exchange: Its url, http_status and warc, JSON values.
        """
        self._untold.append(exchange)

    def _tell_archived(self) -> list[journal.Event]:
        at, untold = stamp(self._store.clock()), self._untold
        self._untold = []
        return [journal.archived(self.run_id, at, exchange) for exchange in untold]

    def page(self, link: Link) -> KnownPage | None:
        """What is known of a link's URL from before; what is still on its way to the disk does not count."""
        return self._state.page(link.key)

    def knows_article(self, article_id: str) -> bool:
        """Whether any revision of the article is known."""
        return self.latest(article_id) is not None

    def due(self, moment: datetime, most: int, *, images: bool = False) -> list[str]:
        """The URLs that are due at a moment (aware), the most urgent first; see `State.due`."""
        return self._state.due(stamp(moment), most, images=images)

    @property
    def began(self) -> str:
        """When the job began, in this run or the one that it continues; ISO 8601."""
        return started_at(self._row.first_run)

    def last_complete(self) -> datetime | None:
        """When the latest completed job of this kind began."""
        began = self._state.last_finished(self.job.kind)
        return None if began is None else datetime.fromisoformat(began)

    async def commit(self, outcome: Outcome) -> None:
        """Settle a link; returns when record, events, links and "done" are durable.

        Raises:
            StorageError: The disk refused, now or before, or the run is over.
            TypeError, ValueError: The record or an event is no JSON; nothing was written.
        """
        try:
            await self._put(*self._described(outcome), outcome)
        finally:
            self._handed.discard(outcome.link.key)
            if (record := outcome.record) is not None:
                self._revisions.release(str(record.get("id")), record.get("revision"))

    async def add(self, event: dict[str, Any], record: dict[str, Any] | None = None) -> None:
        """Write an event, and a record, that settle no link: what was read from an archive.

        Raises:
            StorageError: The disk refused, now or before, or the run is over.
            TypeError, ValueError: The record or the event is no JSON; nothing was written.
        """
        event = {"event": event["event"], "at": stamp(self._store.clock()), "run": self.run_id, **event}
        changes = Changes(self._row.number, self._positions)
        if record is not None:
            changes.add_record(record, self.run_id)
        try:
            await self._put([event], changes, record=record)
        finally:
            if record is not None:
                self._revisions.release(str(record.get("id")), record.get("revision"))

    def attach(self, name: str, extent: Extent) -> None:
        """Name in the manifest a WARC file that the run has brought in from elsewhere.

        Args:
            name: The file's, in the folder ``warc``.
            extent: What it holds.
        """
        self._attached[name] = extent

    def _described(self, outcome: Outcome) -> tuple[list[journal.Event], Changes]:
        """The outcome as events, and as what they mean for the state."""
        at = stamp(self._store.clock())
        links = [link if link.found_on else replace(link, found_on=outcome.link.url) for link in outcome.links]
        events = journal.of_outcome(outcome, links, self.run_id, at)
        changes = Changes(self._row.number, self._positions)
        changes.add_links(links, at)
        for event in events:
            changes.add_event(event)
        if outcome.record is not None:
            changes.add_record(outcome.record, self.run_id)
        return events, changes

    async def _put(
        self,
        events: list[journal.Event],
        changes: Changes,
        outcome: Outcome | None = None,
        record: dict[str, Any] | None = None,
    ) -> None:
        if self._ended is not None:
            raise StorageError(f"the run {self.run_id} is over; nothing can be added to it.")
        if self._writer.failed is not None:
            raise self._writer.failed
        untold = self._tell_archived()
        for event in untold:
            changes.add_event(event)
        events = [*untold, *events]
        if not self._opened:
            events = [journal.started(self.run_id, stamp(self.started), self.job, self._row.first_run), *events]
        if outcome is not None:
            record = outcome.record
        prepared = Prepared(
            records=b"" if record is None else encode_line(record),
            events=b"".join([encode_line(event) for event in events]),
            changes=changes,
            names=[event["event"] for event in events],
            waiting=asyncio.get_running_loop().create_future(),
        )
        self._opened = True
        self._waiting += 1
        try:
            self._writer.put(prepared, hurry=outcome is None or self._waiting >= len(self._handed))
            await prepared.waiting
        finally:
            self._waiting -= 1

    # The end -----------------------------------------------------------------------------------------------

    async def finish(self, status: str, summary: dict[str, Any] | None = None) -> Path:
        """Write the manifest, free the lock; a complete job is finished, any other can be resumed.

        Args:
            status: "complete", "interrupted" or "failed". A run whose disk refused is "failed" in any case.
            summary: What the crawl says of itself, JSON values.

        Returns:
            The manifest's path. A second call changes nothing and returns it too.

        Raises:
            StorageError: The manifest or the state could not be written; the next run mends that.
        """
        return await asyncio.wrap_future(self._end(status, summary or {}))

    def close(self, status: str = "interrupted") -> Path:
        """`finish` for where no event loop runs: waits."""
        return self._end(status, {}).result()

    def _end(self, status: str, summary: dict[str, Any]) -> ThreadFuture[Path]:
        if status not in FINAL:
            raise ValueError(f"unknown status {status!r}")
        if self._ended is None:
            last = self._tell_archived()
            self._ended = self._writer.end(lambda: self._last(status, summary, last))
        return self._ended

    def _last(self, status: str, summary: dict[str, Any], last: list[journal.Event]) -> Path:
        try:
            return self._conclude(status, summary, last)
        finally:
            if self.recorder is not None:
                self.recorder.let_go()
            self._writer.records.close()
            self._writer.events.close()
            self._state.close()
            self._store.lock.release()

    def _conclude(self, status: str, summary: dict[str, Any], last: list[journal.Event]) -> Path:
        at, writer = stamp(self._store.clock()), self._writer
        if writer.failed is None and (writer.events.lines or last):
            if not writer.events.lines:
                opening = journal.started(self.run_id, stamp(self.started), self.job, self._row.first_run)
                last = [opening, *last]
            try:
                writer.append_events([*last, journal.finished(self.run_id, at, status)])
                changes = Changes(self._row.number, self._positions)
                for event in last:
                    changes.add_event(event)
                self._state.apply(changes, self.run_id, writer.written)
            except StorageError as error:
                writer.failed = error
        warc = self._seal_warc()
        if writer.torn:
            raise StorageError(f"the run {self.run_id} could not be closed; the next run of the paper seals it.")
        path = self._store.layout.manifest_of(self.run_id)
        try:
            manifest = self._manifest("failed" if writer.failed else status, at, summary)
            manifest.warc = warc
            manifest.write(self._store.files, path)
        except OSError as error:
            raise cannot("write", path, error) from error
        if self._store.remote is not None:
            self._store.remote.publish(self._store.layout, self.run_id, self._attached)
        if writer.failed is None:
            if status == "complete":
                self._state.finish_job(self._row.number, at)
            self._state.settle_run(self.run_id, status, writer.written)
        return path

    def _seal_warc(self) -> dict[str, Extent]:
        """The WARC files by path; where one cannot be sealed, the run gets no manifest, and the next seals it."""
        folder = self._store.layout.warc.name
        attached = {f"{folder}/{name}": extent for name, extent in self._attached.items()}
        if self.recorder is None:
            return attached
        try:
            sealed = self.recorder.close()
        except StorageError as error:
            self._writer.failed = self._writer.failed or error
            self._writer.torn = True
            return {}
        return attached | {f"{folder}/{name}": extent for name, extent in sealed.items()}

    def _manifest(self, status: str, at: str, summary: dict[str, Any]) -> Manifest:
        segments = (self._writer.records, self._writer.events)
        root = self._store.layout.root
        return Manifest(
            run=self.run_id,
            publisher=self.publisher,
            status=status,
            started=stamp(self.started),
            finished=at,
            job=self.job.to_dict(),
            first_run=self._row.first_run,
            counts=self._writer.counts.copy(),
            summary=summary,
            files={str(segment.path.relative_to(root)): segment.extent() for segment in segments},
        )
