"""WACZ files: the manifest's hashes, the list of pages, and every line of the index against the record it names."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from newsarchive.verify.fault import Fault
from newsarchive.verify.packaged import Held, PackagedIndex

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PIECE = 1 << 20
_MAX_ENTRIES = 100_000
_MAX_MANIFEST = 64 << 20
_MAX_LINE = 16 << 20
_PACKAGE, _DIGEST, _PAGES = "datapackage.json", "datapackage-digest.json", "pages/pages.jsonl"
_UNREADABLE = (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, OSError)


def check_package(path: Path, file: str) -> Iterator[Fault]:
    """A WACZ; what is at fault in one of its files never hides the rest.

    Args:
        path: The package.
        file: How it is told.
    """
    try:
        with path.open("rb") as raw, zipfile.ZipFile(raw) as archive:
            infos = archive.infolist()
            if len(infos) > _MAX_ENTRIES:
                yield Fault(file, 0, f"{len(infos)} files in it, more than {_MAX_ENTRIES}")
                return
            yield from _Check(raw, archive, file).faults()
    except (*_UNREADABLE, ValueError) as error:
        yield Fault(file, 0, f"no whole zip file: {str(error)[:200]}")


@dataclass(slots=True)
class _Check:
    raw: IO[bytes]
    archive: zipfile.ZipFile
    file: str
    held: Held = field(default_factory=Held)

    def _fault(self, name: str, what: str) -> Fault:
        """A fault in one of the files, at the byte where it begins in the package."""
        try:
            offset = self.archive.getinfo(name).header_offset
        except KeyError:
            offset = 0
        return Fault(self.file, offset, f"{name[:200]}: {what}")

    def faults(self) -> Iterator[Fault]:
        yield from self._names()
        yield from self._manifest()
        yield from self._pages()
        for info in self.archive.infolist():
            if info.filename.startswith("archive/") and not info.is_dir():
                yield from self._warc(info)
        yield from (self._fault(name, what) for name, what in PackagedIndex(self.archive, self.held).faults())

    def _names(self) -> Iterator[Fault]:
        names = self.archive.namelist()
        for name, count in Counter(names).items():
            if count > 1:
                yield self._fault(name, "more than once in the package")
        for name in names:
            if name.startswith("/") or ".." in name.split("/") or "\\" in name:
                yield self._fault(name, "a name that leads out of the package")
        if not any(name.startswith("archive/") and not name.endswith("/") for name in names):
            yield Fault(self.file, 0, "no WARC file in it")

    # Manifest ------------------------------------------------------------------------------------------------

    def _manifest(self) -> Iterator[Fault]:
        data = self._small(_PACKAGE)
        if isinstance(data, str):
            yield self._fault(_PACKAGE, data)
            return
        yield from self._digest(data)
        package = _json(data)
        resources = package.get("resources") if isinstance(package, dict) else None
        if not isinstance(package, dict) or not isinstance(resources, list) or not all(map(_is_resource, resources)):
            yield self._fault(_PACKAGE, "the manifest is damaged")
            return
        if package.get("profile") != "data-package" or not isinstance(package.get("wacz_version"), str):
            yield self._fault(_PACKAGE, "the manifest is not that of a WACZ")
        listed = {resource["path"]: resource for resource in resources}
        for name in self.archive.namelist():
            if name not in listed and name not in {_PACKAGE, _DIGEST} and not name.endswith("/"):
                yield self._fault(name, "the manifest does not name it")
        for name, resource in listed.items():
            yield from self._resource(name, resource)

    def _digest(self, package: bytes) -> Iterator[Fault]:
        data = self._small(_DIGEST)
        told = data if isinstance(data, str) else _json(data)
        if isinstance(data, str):
            yield self._fault(_DIGEST, data)
        elif not isinstance(told, dict) or told.get("path") != _PACKAGE:
            yield self._fault(_DIGEST, "the digest is damaged")
        elif told.get("hash") != f"sha256:{hashlib.sha256(package).hexdigest()}":
            yield self._fault(_PACKAGE, f"its SHA-256 is not that of {_DIGEST}")

    def _resource(self, name: str, resource: dict[str, Any]) -> Iterator[Fault]:
        digest, size = hashlib.sha256(), 0
        try:
            with self.archive.open(name) as data:
                while size <= resource["bytes"] and (piece := data.read(_PIECE)):
                    digest.update(piece)
                    size += len(piece)
        except KeyError:
            yield self._fault(name, "the manifest names it, but it is not there")
        except _UNREADABLE as error:
            yield self._fault(name, f"cannot be unpacked: {str(error)[:200]}")
        else:
            if size != resource["bytes"]:
                yield self._fault(name, f"not the {resource['bytes']} bytes of the manifest")
            elif f"sha256:{digest.hexdigest()}" != resource["hash"]:
                yield self._fault(name, "its SHA-256 is not that of the manifest")

    def _small(self, name: str) -> bytes | str:
        """A file's contents, or why there are none."""
        try:
            with self.archive.open(name) as data:
                text = data.read(_MAX_MANIFEST + 1)
        except KeyError:
            return "is not there"
        except _UNREADABLE as error:
            return f"cannot be unpacked: {str(error)[:200]}"
        return text if len(text) <= _MAX_MANIFEST else "larger than any manifest"

    # Pages and archives --------------------------------------------------------------------------------------

    def _pages(self) -> Iterator[Fault]:
        try:
            with self.archive.open(_PAGES) as lines:
                number = 0
                while line := lines.readline(_MAX_LINE):
                    number += 1
                    what = _page_problem(line, first=number == 1)
                    if what is not None:
                        yield self._fault(_PAGES, f"line {number}: {what}")
                if not number:
                    yield self._fault(_PAGES, "is empty")
        except KeyError:
            yield self._fault(_PAGES, "is not there")
        except _UNREADABLE as error:
            yield self._fault(_PAGES, f"cannot be unpacked: {str(error)[:200]}")

    def _warc(self, info: zipfile.ZipInfo) -> Iterator[Fault]:
        if info.compress_type != zipfile.ZIP_STORED:
            yield self._fault(info.filename, "compressed in the package, so that nothing in it can be looked up")
            return
        start = self._start_of(info)
        if start is None:
            yield self._fault(info.filename, "its place in the package is damaged")
            return
        for offset, what in self.held.read(info.filename, self.raw, start, info.file_size):
            yield Fault(self.file, start + offset, f"{info.filename}: byte {offset}: {what}")

    def _start_of(self, info: zipfile.ZipInfo) -> int | None:
        """Where a stored file's bytes begin: after its own header, which need not be as long as the directory says."""
        self.raw.seek(info.header_offset)
        header = self.raw.read(30)
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            return None
        return (
            info.header_offset + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little")
        )


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _is_resource(told: Any) -> bool:
    return (
        isinstance(told, dict)
        and isinstance(told.get("path"), str)
        and isinstance(told.get("hash"), str)
        and type(told.get("bytes")) is int
    )


def _page_problem(line: bytes, *, first: bool) -> str | None:
    told = _json(line)
    if not isinstance(told, dict):
        return "no JSON object"
    if first:
        return None if isinstance(told.get("format"), str) else "no header with the format"
    if not all(isinstance(told.get(key), str) for key in ("url", "ts")):
        return "a page without url or ts"
    return None
