"""All that is checked of one paper, in the order of its files."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsarchive.captures.shelf import Shelf
from newsarchive.storage.names import Layout
from newsarchive.storage.records import segments
from newsarchive.verify.indexes import check_index
from newsarchive.verify.lines import Lines
from newsarchive.verify.manifests import check_files, check_runs, running
from newsarchive.verify.packages import check_package
from newsarchive.verify.warcs import Checked, check_warc, missed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from newsarchive.verify.fault import Fault


@dataclass(slots=True)
class Verified:
    """What was checked of a paper.

    Attributes:
        publisher: Its name.
        counts: Things checked by kind.
        faults: How many things do not hold.
        going_on: The run that was writing meanwhile and was left out.
    """

    publisher: str
    counts: Counter[str] = field(default_factory=Counter)
    faults: int = 0
    going_on: str | None = None


class PaperCheck:
    """Checks one paper.

    Args:
        data: The folder of all papers.
        publisher: The paper.
        progress: Told each file as it is begun.
    """

    def __init__(self, data: Path, publisher: str, progress: Callable[[Path], None] = lambda _path: None) -> None:
        self._data = data
        self._layout = Layout(data / publisher)
        self._progress = progress
        self._lines = Lines()
        self.result = Verified(publisher)

    def _name(self, path: Path) -> str:
        return path.relative_to(self._data).as_posix()

    def faults(self) -> Iterator[Fault]:
        """Everything that does not hold."""
        self.result.going_on = running(self._layout)
        for fault in self._all():
            self.result.faults += 1
            yield fault
        lines = self._lines
        self.result.counts.update(articles=lines.articles, records=lines.records, events=lines.events)

    def _all(self) -> Iterator[Fault]:
        layout, name = self._layout, self._name
        yield from check_runs(layout, name, self.result.going_on)
        yield from check_files(layout, name, self._progress)
        self.result.counts["runs"] = len(list(layout.runs.glob("*.json")))
        for path in segments(layout.records):
            if path.stem != self.result.going_on:
                self._progress(path)
                yield from self._lines.check_records(path, name, layout.root.name)
        yield from self._lines.check_revisions()
        for path in segments(layout.events):
            if path.stem != self.result.going_on:
                self._progress(path)
                yield from self._lines.check_events(path, name)
        yield from self._archives()
        for path in sorted(layout.root.glob("wacz/*.wacz")):
            self._progress(path)
            self.result.counts["wacz"] += 1
            yield from check_package(path, name(path))

    def _archives(self) -> Iterator[Fault]:
        shelf, wanted = Shelf(self._layout.warc), self._lines.wanted
        for file in shelf.index.files():
            if self.result.going_on is not None and file.startswith(self.result.going_on):
                continue
            path, checked = self._layout.warc / file, Checked()
            self._progress(path)
            yield from check_warc(path, self._name, wanted.get(file, {}), shelf, checked)
            yield from missed(path, self._name, wanted.pop(file, {}))
            yield from check_index(shelf.index.path_of(file), self._name, checked.entries)
            self.result.counts.update(warc=1, captures=len(checked.entries), warc_records=checked.records)
        for file, pointers in sorted(wanted.items()):
            yield from missed(self._layout.warc / file, self._name, pointers)
