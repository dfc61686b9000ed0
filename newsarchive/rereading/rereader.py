"""``newsarchive reread``: every archived page of a paper through the extractor of today.

A page is compared with the latest reading of the same capture, so that a better extractor is told apart from an
edited article. A capture without a record was a repeat of the revision before it, no article, or never read; it
counts where it reads otherwise now.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from newsarchive import __version__
from newsarchive.captures import wayback
from newsarchive.captures.choose import choose
from newsarchive.captures.pool import Task, read_all
from newsarchive.captures.reading import Asked
from newsarchive.captures.shelf import Pointer, Shelf
from newsarchive.rereading.catalogue import Catalogue, Read, catalogue
from newsarchive.rereading.sift import Sifted, sift
from newsarchive.site import Site
from newsarchive.storage.archive import Archive, Job, StorageError
from newsarchive.storage.errors import cannot
from newsarchive.storage.links import url_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newsarchive.captures.cdxj import Entry
    from newsarchive.captures.pool import Reading
    from newsarchive.publishers.base import Publisher
    from newsarchive.storage.run import Run

EXAMPLES = 3
MAX_PROBLEMS = 1000


@dataclass(slots=True)
class Changed:
    """What a newer extractor would change in one field: in how many pages, and the first of them."""

    count: int = 0
    examples: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Reread:
    """What came of re-reading.

    Attributes:
        pages: Captures that were read.
        same: Those that read as before.
        changed: Those that read otherwise.
        new: Those that are articles now and were none before, or were never read.
        lost: Those that were articles and would be none now, with the first reasons.
        fields: By field, in the record's order of first change.
        unarchived: Records without a capture.
        problems: What could not be read; file and offset are named.
        written: Revisions written.
        run: The run that wrote them.
    """

    pages: int = 0
    same: int = 0
    changed: int = 0
    new: int = 0
    lost: Changed = field(default_factory=Changed)
    fields: dict[str, Changed] = field(default_factory=dict)
    unarchived: int = 0
    problems: list[str] = field(default_factory=list)
    written: int = 0
    run: str | None = None

    def as_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "run": self.run,
            "pages": self.pages,
            "same": self.same,
            "changed": self.changed,
            "new": self.new,
            "lost": {"count": self.lost.count, "examples": self.lost.examples},
            "fields": {
                name: {"count": one.count, "examples": one.examples} for name, one in sorted(self.fields.items())
            },
            "unarchived": self.unarchived,
            "problems": self.problems,
            "written": self.written,
        }


@dataclass(frozen=True, slots=True)
class _Page:
    """A capture to be read again, with its reading on record, if there is one."""

    task: Task
    captured: str
    read: Read | None


class Rereader:
    """One re-reading.

    Args:
        data: The folder of all papers.
        publisher: The paper.
        write: Whether what reads otherwise becomes a revision.
        database: Where the state is, if not beside the files.
        processes: At most so many; one a core by default.
        progress: Told in a few words what is being done.
    """

    def __init__(
        self,
        data: Path | str,
        publisher: Publisher,
        *,
        write: bool = False,
        database: str | None = None,
        processes: int | None = None,
        progress: Callable[[str], None] = lambda _what: None,
    ) -> None:
        self._archive = Archive(data, publisher.name, database=database)
        self._publisher = publisher
        self._write = write
        self._processes = processes
        self._progress = progress
        self._shelf = Shelf(self._archive.layout.warc)
        self._hashes: dict[str, list[tuple[str, str]]] = {}
        self.result = Reread()

    async def run(self) -> Reread:
        """Read everything again.

        Raises:
            StorageError: There is no archive, or it cannot be read or written.
            LockedError: With `write`, another run of the paper is going on.
        """
        if not self._archive.layout.records.is_dir():
            raise StorageError(f"there is no archive of {self._publisher.name} in {self._archive.layout.root.parent}.")
        if not self._write:
            await self._reread(None)
            return self.result
        run = self._archive.open_run(Job("reread", {"extractor": __version__}), datetime.now(UTC))
        self.result.run = run.run_id
        status = "interrupted"
        try:
            await self._reread(run)
            status = "complete"
        finally:
            summary = self.result.as_json()
            await run.finish(status, {"reread": summary, "versions": {"newsarchive": __version__}})
        return self.result

    async def _reread(self, run: Run | None) -> None:
        try:
            self._shelf.index.refresh(lambda name: self._progress(f"indexing {name}"))
            known = catalogue(self._archive.layout)
            pages = sorted(self._pages(known), key=lambda page: (page.captured, page.read is None, *_place(page.task)))
        except OSError as error:
            raise cannot("read", self._shelf.folder, error) from error
        self.result.unarchived = known.unarchived
        tasks = [page.task for page in pages]
        readings = read_all(self._shelf.folder, self._publisher.name, tasks, processes=self._processes, sift=sift)
        later: list[tuple[_Page, Sifted]] = []
        for number, (page, reading) in enumerate(zip(pages, readings, strict=True), start=1):
            if number % 500 == 0:
                self._progress(f"read {number} of {len(pages)} pages")
            self.result.pages += 1
            sifted = self._taken(page, reading)
            if sifted is None:
                continue
            if page.read is None:
                later.append((page, sifted))
            else:
                await self._compare(page, page.read, sifted, run)
        for page, sifted in later:
            await self._judge_unread(page, sifted, run)

    def _pages(self, known: Catalogue) -> Iterator[_Page]:
        places = {_place_of(read): read for read in known.reads.values()}
        digests: set[tuple[int, str]] = set()
        entries = list(self._shelf.index.entries())
        for entry in entries:
            if (read := places.pop(_key(entry), None)) is not None:
                yield _Page(_task_of(read, known, self._publisher, entry), read.captured, read)
                if entry.digest is not None:
                    digests.add((url_key(entry.url), entry.digest))
        for read in places.values():  # the index does not know them: reading says why
            yield _Page(_task_of(read, known, self._publisher, None), read.captured, read)
        yield from self._without_record(known, entries, digests)

    def _without_record(self, known: Catalogue, entries: list[Entry], digests: set[tuple[int, str]]) -> Iterator[_Page]:
        """Captures that may be articles, but for those whose bytes are read anyway."""
        read_already = {_place_of(read) for read in known.reads.values()}
        for one in choose(entries, self._publisher, known.base_url_of).chosen:
            entry = one.entry
            if _key(entry) in read_already or one.print_view or (url_key(entry.url), entry.digest) in digests:
                continue
            if self._publisher.article_path is None and url_key(one.asked.url) not in known.tried:
                continue
            captured = one.asked.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ")
            pointer = Pointer(entry.file, entry.offset, entry.record_id)
            yield _Page(Task(pointer, entry.skip, one.asked, one.base_url), captured, None)

    def _taken(self, page: _Page, reading: Reading) -> Sifted | None:
        """What is known of the new record; what else came of the page is counted."""
        if reading.fault is not None:
            if len(self.result.problems) < MAX_PROBLEMS:
                self.result.problems.append(reading.fault)
        elif reading.sifted is not None:
            sifted: Sifted = reading.sifted
            return sifted
        elif page.read is None:
            self.result.same += 1
        elif reading.nothing is not None:
            lost = self.result.lost
            lost.count += 1
            if len(lost.examples) < EXAMPLES:
                told = {"id": page.read.article_id, "revision": page.read.revision}
                lost.examples.append(told | {"status": reading.nothing.status, "reason": reading.nothing.reason})
        return None

    async def _compare(self, page: _Page, read: Read, sifted: Sifted, run: Run | None) -> None:
        self._remember(page, sifted)
        old, new = sifted.old, sifted.new
        if old is None or new is None:
            self.result.same += 1
            return
        self.result.changed += 1
        for name in sifted.changed:
            self._note(name, {"id": read.article_id, "revision": read.revision, "old": old.get(name), "new": new[name]})
        if run is not None:
            await self._add(run, new | {"fetched_at": old["fetched_at"], "warc": old["warc"]}, list(sifted.changed))

    def _remember(self, page: _Page, sifted: Sifted) -> None:
        self._hashes.setdefault(sifted.article_id, []).append((page.captured, sifted.content_hash))

    def _note(self, name: str, example: dict[str, Any]) -> None:
        one = self.result.fields.setdefault(name, Changed())
        one.count += 1
        if len(one.examples) < EXAMPLES:
            one.examples.append(example)

    async def _judge_unread(self, page: _Page, sifted: Sifted, run: Run | None) -> None:
        """A capture without a record is nothing new while it says what its neighbours in time say."""
        history = sorted(self._hashes.get(sifted.article_id, ()))
        before = [content for at, content in history if at <= page.captured][-1:]
        after = [content for at, content in history if at > page.captured][:1]
        if sifted.content_hash in before + after:
            self.result.same += 1
            return
        self._remember(page, sifted)
        self.result.new += 1
        if run is not None and sifted.new is not None:
            await self._add(run, sifted.new, [])

    async def _add(self, run: Run, record: dict[str, Any], changed: list[str]) -> None:
        latest = run.latest(record["id"])
        revision = latest.revision + 1 if latest is not None else 1
        event = {
            "event": "reread",
            "url": record["url"],
            "id": record["id"],
            "revision": revision,
            "result": "revised" if revision > 1 else "new",
            "cause": "reread",
            "fields": changed,
        }
        await run.add(event, record | {"revision": revision})
        self.result.written += 1


def _key(entry: Entry) -> tuple[str, int, str]:
    return entry.file, entry.offset, entry.record_id


def _place(task: Task) -> tuple[str, int, int]:
    return task.pointer.file, task.pointer.offset, task.skip


def _place_of(read: Read) -> tuple[str, int, str]:
    return read.pointer.file, read.pointer.offset, read.pointer.record_id


def _task_of(read: Read, known: Catalogue, publisher: Publisher, entry: Entry | None) -> Task:
    base_url = known.base_url_of(read.pointer.file)
    if base_url is None and not Site(publisher).serves(read.url):
        scheme, _, rest = read.url.partition("://")
        base_url = f"{scheme}://{rest.partition('/')[0]}"
    moment = datetime.fromisoformat(read.captured) if read.captured else datetime.now(UTC)
    held = wayback.original(entry.url) if entry is not None and entry.url != read.url else None
    archived_url = entry.url if entry is not None and held is not None and held.rewritten else None
    skip = entry.skip if entry is not None else 0
    return Task(read.pointer, skip, Asked(read.url, read.requested_url, archived_url, moment), base_url, read.place)
