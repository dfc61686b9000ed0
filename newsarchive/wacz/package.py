"""Writes a package: at one stroke, the same bytes for the same archive, in flat memory, beside any crawl."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import IO, TYPE_CHECKING, Any

from newsarchive import __version__
from newsarchive.captures.index import CaptureIndex
from newsarchive.storage.archive import StorageError
from newsarchive.storage.errors import cannot
from newsarchive.storage.files import LocalFiles
from newsarchive.storage.names import Layout
from newsarchive.wacz.cdx import BLOCKS, INDEX, BlockWriter, line_of, merged
from newsarchive.wacz.copies import Copy, copy_of
from newsarchive.wacz.pages import page_lines
from newsarchive.wacz.replayed import NAME as REPLAYED
from newsarchive.wacz.replayed import Replayed
from newsarchive.wacz.selection import Scope, Selection, captures_of, select

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from newsarchive.publishers.base import Publisher

WACZ_VERSION = "1.1.1"
_STAMP = (1980, 1, 1, 0, 0, 0)  # of files in the zip: the same archive gives the same package
_ZIP64_FROM = 1 << 30
_MAX_NOTES = 100


@dataclass(slots=True)
class Packaged:
    """What came of packaging.

    Attributes:
        file: The package.
        bytes: Its size.
        sha256: Of its ``datapackage.json``, which names the hashes of all else.
        archives: WARC files in it.
        captures: Captures in its index.
        pages: Articles in its list of pages.
        problems: What could not be brought, one sentence each.
    """

    file: Path
    bytes: int = 0
    sha256: str = ""
    archives: int = 0
    captures: int = 0
    pages: int = 0
    problems: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """As JSON values."""
        return {
            "file": str(self.file),
            "bytes": self.bytes,
            "datapackage_sha256": self.sha256,
            "archives": self.archives,
            "captures": self.captures,
            "pages": self.pages,
            "problems": self.problems,
        }


class Packager:
    """One package.

    Args:
        data: The folder of all papers.
        publisher: The paper.
        scope: What of it.
        output: The file; by default in the paper's folder ``wacz``.
        progress: Told in a few words what is being done.
    """

    def __init__(
        self,
        data: Path,
        publisher: Publisher,
        scope: Scope,
        output: Path | None = None,
        progress: Callable[[str], None] = lambda _what: None,
    ) -> None:
        self._layout = Layout(data / publisher.name)
        self._publisher = publisher
        self._scope = scope
        self._progress = progress
        self._index = CaptureIndex(self._layout.warc)
        self.result = Packaged(output or self._layout.wacz / f"{publisher.name}{scope.name}.wacz")

    def run(self) -> Packaged:
        """Write the package; a former one of the same name is replaced at the end, or left as it was.

        Raises:
            SelectionError: There is nothing to package.
            StorageError: The disk refused.
        """
        try:
            for file, faults in self._index.refresh(lambda name: self._progress(f"indexing {name}")).items():
                self._problem(f"{file}: byte {faults[0].offset}: {faults[0].what}")
            selection = select(self._index, self._layout, self._scope)
        except (OSError, ValueError) as error:
            raise StorageError(f"the archive in {self._layout.warc} cannot be read: {error}.") from error
        if selection.missing:
            self._problem(f"the originals of {selection.missing} revisits are in no archive of the paper")
        target = self.result.file
        beside = target.with_name(f".{target.name}.part")  # what a killed run left is written over
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with beside.open("ab") as package:
                try:
                    fcntl.flock(package, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    raise StorageError(f"another process is writing {target}; wait for it to end.") from None
                self._write(package, beside, selection)
        except OSError as error:
            raise cannot("write", target, error) from error
        return self.result

    def _write(self, package: IO[bytes], beside: Path, selection: Selection) -> None:
        """Fill the package and give it its name, or take it away again."""
        try:
            package.truncate(0)
            with beside.open("r+b") as file:  # the zip goes back to its entries' heads
                with zipfile.ZipFile(file, "w") as archive:
                    self._fill(_Zip(archive), selection)
                file.flush()
                os.fsync(file.fileno())
            self.result.bytes = beside.stat().st_size
            beside.replace(self.result.file)
            LocalFiles().sync_folder(self.result.file.parent)
        finally:
            beside.unlink(missing_ok=True)

    def _problem(self, what: str) -> None:
        if len(self.result.problems) < _MAX_NOTES:
            self.result.problems.append(what)

    def _fill(self, out: _Zip, selection: Selection) -> None:
        copies = {file: copy_of(self._index, file, offsets) for file, offsets in selection.files.items()}
        self.result.archives = len(copies)
        for number, (file, copy) in enumerate(copies.items(), start=1):
            self._progress(f"copying {file} ({number} of {len(copies)})")
            size = (self._index.folder / file).stat().st_size
            with out.entry(f"archive/{copy.name}", packed=False, size=size) as write:
                for chunk in copy.chunks():
                    write(chunk)
            for fault in copy.faults:
                self._problem(fault)
        replayed = self._replay(out, selection)
        self._progress("writing the index")
        with out.entry(f"indexes/{INDEX}", packed=False) as write:
            blocks = BlockWriter(write)
            for line in merged([*(self._lines(selection, file, copy) for file, copy in copies.items()), *replayed]):
                blocks.add(line)
            blocks.end()
        with out.entry(f"indexes/{BLOCKS}", packed=True) as write:
            for chunk in blocks.blocks():
                write(chunk)
        self.result.captures = blocks.lines
        self._progress("writing the list of pages")
        with out.entry("pages/pages.jsonl", packed=True) as write:
            for line in page_lines(self._layout, selection, whole=self._scope.whole):
                write(f"{line}\n".encode())
                self.result.pages += 1
        self.result.pages -= 1  # the header
        self.result.sha256 = out.close(self._about(blocks.newest))

    def _replay(self, out: _Zip, selection: Selection) -> list[Iterable[str]]:
        """Pages out of web archives under their own addresses; the lines of their index."""
        replayed = Replayed(self._index, selection)
        members = replayed.members()
        if (first := next(members, None)) is not None:
            self._progress("noting what came out of web archives")
            with out.entry(f"archive/{REPLAYED}", packed=False) as write:
                write(first)
                for member in members:
                    write(member)
            self.result.archives += 1
        for fault in replayed.faults:
            self._problem(fault)
        return replayed.lines()

    def _lines(self, selection: Selection, file: str, copy: Copy) -> Iterator[str]:
        for entry in captures_of(self._index, selection, file):
            place = copy.moved(entry)
            if place is not None and entry.kind != "conversion":
                yield line_of(entry, copy.name, *place)

    def _about(self, newest: str) -> dict[str, Any]:
        """What a person is told of the package; its times are those of the newest capture in it."""
        scope, title = self._scope, self._publisher.title
        if scope.run is not None:
            title += f", run {scope.run}"
        elif not scope.whole:
            title += f", captured {scope.since or 'from the beginning'} to {scope.until or 'the end'}"
        told: dict[str, Any] = {
            "title": title,
            "description": f"{self.result.captures} captures and {self.result.pages} articles of"
            f" {self._publisher.title}, as they were served; made by newsarchive.",
            "software": f"newsarchive/{__version__}",
        }
        if newest:
            moment = datetime.strptime(newest, "%Y%m%d%H%M%S")  # noqa: DTZ007 - UTC, as its Z says
            told["created"] = told["modified"] = f"{moment:%Y-%m-%dT%H:%M:%S}Z"
        return told


class _Zip:
    """A zip whose entries are listed in its ``datapackage.json``."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._resources: list[dict[str, Any]] = []

    @contextmanager
    def entry(self, path: str, *, packed: bool, size: int = 0) -> Iterator[Callable[[bytes], None]]:
        """Write one file, piece by piece.

        Args:
            path: Its name.
            packed: Whether it is compressed.
            size: About how many bytes there will be.
        """
        digest, written = hashlib.sha256(), 0

        with self._archive.open(_info(path, packed=packed), "w", force_zip64=size >= _ZIP64_FROM) as file:

            def write(data: bytes) -> None:
                nonlocal written
                file.write(data)
                digest.update(data)
                written += len(data)

            yield write
        name = path.rpartition("/")[2].lower()  # as frictionless wants it
        told = {"name": name, "path": path, "hash": f"sha256:{digest.hexdigest()}", "bytes": written}
        self._resources.append(told)

    def close(self, about: dict[str, Any]) -> str:
        """Write the manifest and its digest; returns the manifest's SHA-256 in hex."""
        package = {"profile": "data-package", "wacz_version": WACZ_VERSION, **about, "resources": self._resources}
        data = json.dumps(package, ensure_ascii=False, indent=2).encode()
        sha256 = hashlib.sha256(data).hexdigest()
        digest = {"path": "datapackage.json", "hash": f"sha256:{sha256}"}
        self._archive.writestr(_info("datapackage.json", packed=True), data)
        self._archive.writestr(_info("datapackage-digest.json", packed=True), json.dumps(digest, indent=2).encode())
        return sha256


def _info(path: str, *, packed: bool) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(path, _STAMP)
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    info.external_attr = 0o644 << 16
    info.create_system = 3  # as on Linux, wherever it is made
    return info
