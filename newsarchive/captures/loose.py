"""Reads archives where they lie, outside any paper's folder: what ``newsarchive extract`` does with WARC files.

Nothing is written beside them: a shelf of links and unpacked WACZ parts is built in a temporary folder.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsarchive import publishers
from newsarchive.captures import wayback
from newsarchive.captures.choose import choose
from newsarchive.captures.pool import Task, read_all
from newsarchive.captures.shelf import Pointer, Shelf
from newsarchive.importing.containers import ContainerError, Source, sniff, sources_of
from newsarchive.importing.keep import keep, name_of
from newsarchive.storage.names import WARC_FILE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsarchive.captures.cdxj import Entry
    from newsarchive.captures.pool import Reading
    from newsarchive.publishers.base import Publisher


@dataclass(slots=True)
class LooseShelf:
    """Archives side by side in a temporary folder.

    Attributes:
        folder: The folder.
        names: The archives' own names by their names there.
        problems: What could not be opened or read, one sentence each.
    """

    folder: Path
    names: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    _seen: set[Path] = field(default_factory=set)

    def add(self, path: Path) -> None:
        """Put an archive, or all in a WACZ, on the shelf."""
        try:
            for source in sources_of(path):
                self._add(source)
        except ContainerError as error:
            self.problems.append(str(error))
        except OSError as error:
            self.problems.append(f"{path}: cannot be read: {error.strerror or error}")

    def _add(self, source: Source) -> None:
        if source.inside is not None:
            self.names[keep(source, self.folder).file] = source.name
            return
        with source.open() as file:
            suffix = sniff(file.read(4096))
        if suffix is None:
            raise ContainerError(f"{source} is neither WARC nor ARC.")
        where = source.path.absolute()
        if where in self._seen:
            return
        name = source.name
        if not WARC_FILE.fullmatch(name) or name in self.names:
            name = name_of(name, f"{len(self._seen):016x}", suffix)  # in the order given, wherever they lie
        self._seen.add(where)
        (self.folder / name).symlink_to(where)
        self.names[name] = source.name

    def read(self, publisher: Publisher | None) -> Iterator[tuple[str, Reading]]:
        """What each article page in the archives gives: paper after paper, in the order of capture.

        Args:
            publisher: The paper they are of; by default told by each page's host.

        Yields:
            The page's URL, and its reading; in a record's pointer stands the archive's own name.
        """
        shelf = Shelf(self.folder)
        for file, faults in shelf.index.refresh().items():
            self.problems += [f"{self.names[file]}: byte {fault.offset}: {fault.what}" for fault in faults]
        for paper, entries in _by_paper(shelf.index.entries(), publisher):
            chosen = choose(entries, paper, lambda _file: None).chosen
            tasks = [Task(_pointer(one.entry), one.entry.skip, one.asked, one.base_url) for one in chosen]
            for one, reading in zip(chosen, read_all(self.folder, paper.name, tasks), strict=True):
                if reading.record is not None:
                    reading.record["warc"]["file"] = self.names[one.entry.file]
                yield one.asked.url, reading


def _pointer(entry: Entry) -> Pointer:
    return Pointer(entry.file, entry.offset, entry.record_id)


def _by_paper(entries: Iterator[Entry], publisher: Publisher | None) -> list[tuple[Publisher, list[Entry]]]:
    if publisher is not None:
        return [(publisher, list(entries))]
    papers: dict[str, Publisher] = {}
    found: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        held = wayback.original(entry.url)
        url = held.url if held is not None else entry.url
        paper = _paper_of(url)
        if paper is not None:
            papers[paper.name] = paper
            found[paper.name].append(entry)
    return [(papers[name], found[name]) for name in sorted(found)]


def _paper_of(url: str) -> Publisher | None:
    try:
        known = publishers.by_url(url)
        return known if known is not None else publishers.resolve(urlsplit(url).hostname or "")
    except (ValueError, publishers.UnknownPublisherError):
        return None


@contextmanager
def loose_shelf() -> Iterator[LooseShelf]:
    """An empty shelf in a temporary folder, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="newsarchive-") as folder:
        yield LooseShelf(Path(folder))
