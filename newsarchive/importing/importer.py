"""``newsarchive import`` as one run: keep the archives, index them, make records of their article pages.

Captures are taken in the order of their time, whatever archive they lie in. One that is older than what the paper's
own archive has is compared with its neighbours in time (see `storage.revisions`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from newsarchive import __version__
from newsarchive.captures.choose import Choice, Chosen, choose
from newsarchive.captures.pool import Task, read_all
from newsarchive.captures.shelf import Pointer, Shelf
from newsarchive.importing.containers import ContainerError, Source, files_at, sources_of
from newsarchive.importing.keep import Kept, keep
from newsarchive.storage.archive import Archive, Job
from newsarchive.storage.manifest import read_manifest
from newsarchive.warc.segment import Extent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newsarchive.captures.pool import Reading
    from newsarchive.publishers.base import Publisher
    from newsarchive.storage.run import Run

MAX_NOTES = 1000


@dataclass(slots=True)
class Imported:
    """What came of an import.

    Attributes:
        run: The run.
        archives: The archives kept, those known before included.
        captures: Captures in the archives that were read.
        articles: Captures that gave an article.
        results: Articles by "new", "revised", "repeat".
        passed_over: Captures that were no article pages, by reason.
        no_record: Pages that were tried and gave no record, by outcome.
        problems: What could not be read, one sentence each with file and offset; the first thousand.
        problem_count: How many there were.
    """

    run: str = ""
    archives: list[Kept] = field(default_factory=list)
    captures: int = 0
    articles: int = 0
    results: Counter[str] = field(default_factory=Counter)
    passed_over: Counter[str] = field(default_factory=Counter)
    no_record: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    problem_count: int = 0

    def problem(self, what: str) -> None:
        """Note what could not be read."""
        self.problem_count += 1
        if len(self.problems) < MAX_NOTES:
            self.problems.append(what)

    def summary(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "archives": [
                {"file": one.file, "source": one.source, "bytes": one.bytes, "sha256": one.sha256, "known": one.known}
                for one in self.archives
            ],
            "captures": self.captures,
            "articles": self.articles,
            "records": self.results["new"] + self.results["revised"],
            **{name: self.results[name] for name in ("new", "revised", "repeat")},
            "no_record": dict(sorted(self.no_record.items())),
            "passed_over": dict(sorted(self.passed_over.items())),
            "problem_count": self.problem_count,
            "problems": self.problems,
        }


class Importer:
    """One import.

    Args:
        data: The folder of all papers.
        publisher: The paper.
        database: Where the state is, if not beside the files.
        base_url: Where the archives' maker found it, if not on its own domain.
        every_page: Also pages whose URL is not that of an article.
        progress: Told in a few words what is being done.
    """

    def __init__(
        self,
        data: Path | str,
        publisher: Publisher,
        *,
        database: str | None = None,
        base_url: str | None = None,
        every_page: bool = False,
        progress: Callable[[str], None] = lambda _what: None,
    ) -> None:
        self._archive = Archive(data, publisher.name, database=database)
        self._publisher = publisher
        self._base_url = base_url
        self._every_page = every_page
        self._progress = progress
        self._folder = self._archive.layout.warc
        self._shelf = Shelf(self._folder)
        self.result = Imported()

    async def run(self, paths: list[Path]) -> Imported:
        """Import files and folders.

        Raises:
            ContainerError: A path holds no archive; nothing was written.
            LockedError: Another run of the paper is going on.
            StorageError: The disk refused.
        """
        files = list(chain.from_iterable(map(files_at, paths)))
        job = Job("import", {"paths": [str(path) for path in paths], "base_url": self._base_url})
        run = self._archive.open_run(job, datetime.now(UTC))
        self.result.run = run.run_id
        status = "interrupted"
        try:
            await self._import(run, files)
            status = "complete"
        finally:
            versions = {"versions": {"newsarchive": __version__}}
            await run.finish(status, {"import": self.result.summary()} | versions)
        return self.result

    async def _import(self, run: Run, files: list[Path]) -> None:
        await self._keep(run, files)
        done = self._imported_before()
        fresh = {one.file for one in self.result.archives if one.file not in done}
        faults = self._shelf.index.refresh(lambda name: self._progress(f"indexing {name}"))
        listed = self._listed()
        for kept in self.result.archives:
            if kept.file not in listed:
                run.attach(kept.file, Extent(kept.bytes, self._shelf.index.records_in(kept.file), kept.sha256))
        for file in sorted(fresh):
            for fault in faults.get(file, ()):
                self.result.problem(f"{file}: byte {fault.offset}: {fault.what}")
                await run.add({"event": "damaged", "file": file, "offset": fault.offset, "reason": fault.what})
        entries = list(chain.from_iterable(map(self._shelf.index.entries_of, sorted(fresh))))
        self.result.captures = len(entries)
        choice = choose(entries, self._publisher, lambda _file: self._base_url, every_page=self._every_page)
        self.result.passed_over = choice.passed_over
        await self._read(run, choice)

    async def _keep(self, run: Run, files: list[Path]) -> None:
        for source in self._sources(files):
            self._progress(f"copying {source}")
            try:
                kept = keep(source, self._folder)
            except ContainerError as error:
                self.result.problem(str(error))
                await run.add({"event": "damaged", "source": str(source), "reason": str(error)})
                continue
            if any(one.sha256 == kept.sha256 for one in self.result.archives):
                continue
            self.result.archives.append(kept)
            about = {"file": kept.file, "source": kept.source, "bytes": kept.bytes, "sha256": kept.sha256}
            await run.add({"event": "kept", **about, "known": kept.known})

    def _sources(self, files: list[Path]) -> Iterator[Source]:
        for file in files:
            try:
                yield from sources_of(file)
            except (ContainerError, OSError) as error:
                self.result.problem(str(error))

    def _listed(self) -> set[str]:
        """The imported files that some run's manifest names."""
        return {name for manifest in self._manifests() for name in _files_of(manifest)}

    def _imported_before(self) -> set[str]:
        """The files that a completed import has read to the end."""
        return {
            archive["file"]
            for manifest in self._manifests()
            if manifest.get("status") == "complete"
            for archive in manifest.get("summary", {}).get("import", {}).get("archives", ())
        }

    def _manifests(self) -> Iterator[dict[str, Any]]:
        for path in sorted(self._archive.layout.runs.glob("*.json")):
            manifest = read_manifest(path)
            if manifest:
                yield manifest

    async def _read(self, run: Run, choice: Choice) -> None:
        """Pages first; a print view counts only where nothing else holds its article."""
        chosen = sorted(choice.chosen, key=lambda one: one.print_view)
        tasks = [Task(_pointer(one), one.entry.skip, one.asked, one.base_url) for one in chosen]
        for number, (one, reading) in enumerate(
            zip(chosen, read_all(self._folder, self._publisher.name, tasks), strict=True), start=1
        ):
            if number % 500 == 0:
                self._progress(f"read {number} of {len(chosen)} pages")
            await self._store(run, one, reading)

    async def _store(self, run: Run, one: Chosen, reading: Reading) -> None:
        event: dict[str, Any] = {"event": "imported", "url": one.asked.url, "file": one.entry.file}
        event |= {"offset": one.entry.offset, "captured": one.asked.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ")}
        if reading.fault is not None:
            self.result.problem(reading.fault)
            await run.add(event | {"result": "failed", "reason": reading.fault})
        elif reading.nothing is not None:
            self.result.no_record[reading.nothing.status] += 1
            await run.add(event | {"result": reading.nothing.status, "reason": reading.nothing.reason})
        elif (record := reading.record) is not None:
            await self._store_record(run, one, record, event)

    async def _store_record(self, run: Run, one: Chosen, record: dict[str, Any], event: dict[str, Any]) -> None:
        if one.print_view and run.latest(record["id"]) is not None:
            self.result.passed_over["the print view of a known article"] += 1
            return
        self.result.articles += 1
        verdict = run.reserve(record["id"], record["content_hash"], record["fetched_at"])
        outcome = "repeat" if verdict.repeat else "new" if verdict.revision == 1 else "revised"
        self.result.results[outcome] += 1
        event |= {"id": record["id"], "revision": verdict.revision, "result": outcome}
        if verdict.repeat:
            await run.add(event)
            return
        if outcome == "revised":
            event["cause"] = "edited"
        await run.add(event, record | {"revision": verdict.revision})


def _pointer(one: Chosen) -> Pointer:
    return Pointer(one.entry.file, one.entry.offset, one.entry.record_id)


def _files_of(manifest: dict[str, Any]) -> Iterator[str]:
    for entry in manifest.get("files", ()):
        folder, _, name = str(entry.get("path", "")).rpartition("/")
        if folder == "warc":
            yield name
