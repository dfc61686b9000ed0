"""The WARC and ARC files at a path: the file itself, those in a folder, those inside a WACZ."""

from __future__ import annotations

import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIXES = (".warc", ".warc.gz", ".arc", ".arc.gz", ".wacz")
_ZIP, _GZIP, _ZSTD = b"PK", b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_MAX_ENTRIES = 100_000
# What is in a WACZ is packed already or packs to a tenth; more than both of these is made to fill the disk.
_BOMB_SIZE, _BOMB_RATIO = 256 << 20, 100


class ContainerError(Exception):
    """A path that holds no archive, or one that cannot be opened; the message is for a person."""


@dataclass(frozen=True, slots=True)
class Source:
    """An archive to be kept.

    Attributes:
        path: The file that was given.
        inside: Its name in the WACZ, if it is one.
    """

    path: Path
    inside: str | None = None

    @property
    def name(self) -> str:
        """The archive's own name, without folders."""
        return PurePosixPath(self.inside).name if self.inside is not None else self.path.name

    def __str__(self) -> str:
        return str(self.path) if self.inside is None else f"{self.path}: {self.inside}"

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """The archive's bytes.

        Raises:
            ContainerError: The WACZ is damaged there, or encrypted.
            OSError: The file cannot be read.
        """
        if self.inside is None:
            with self.path.open("rb") as file:
                yield file
            return
        try:
            with zipfile.ZipFile(self.path) as archive:
                self._check(archive.getinfo(self.inside))
                with archive.open(self.inside) as file:
                    yield file
        except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, EOFError, KeyError) as error:
            raise ContainerError(f"{self}: cannot be unpacked: {error}") from error

    def _check(self, info: zipfile.ZipInfo) -> None:
        """No more comes out of the zip than the size that is told there.

        Raises:
            ContainerError: It would unpack to many times its size.
        """
        if info.file_size > max(_BOMB_SIZE, _BOMB_RATIO * info.compress_size):
            raise ContainerError(f"{self}: unpacks to {info.file_size} bytes, {_BOMB_RATIO} times its size and more")


def files_at(path: Path) -> list[Path]:
    """The file, or the archives in the folder and those below it, in order of their names.

    Raises:
        ContainerError: There is nothing at the path, or no archive in the folder.
    """
    if path.is_dir():
        found = sorted(file for file in path.rglob("*") if file.name.lower().endswith(SUFFIXES) and file.is_file())
        if not found:
            raise ContainerError(f"{path} holds no .warc, .warc.gz, .arc.gz or .wacz file.")
        return found
    if not path.exists():
        raise ContainerError(f"there is no file {path}.")
    return [path]


def sources_of(path: Path) -> list[Source]:
    """The archives in one file, told by its contents, not its name.

    Raises:
        ContainerError: It is no archive that can be read here.
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(512)
    if start.startswith(_ZIP):
        return _in_wacz(path)
    if start.startswith(_ZSTD):
        raise ContainerError(f"{path} is packed with zstd; unpack it first (zstd -d), then import the .warc.")
    return [Source(path)]


def _in_wacz(path: Path) -> list[Source]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise ContainerError(f"{path} is no whole zip file: {error}.") from error
    if len(names) > _MAX_ENTRIES:
        raise ContainerError(f"{path} has {len(names):,} entries, more than {_MAX_ENTRIES:,}.")
    inner = sorted(name for name in names if name.lower().endswith(SUFFIXES[:-1]))
    if not inner:
        nested = any(name.lower().endswith(".wacz") for name in names)
        hint = " It holds other WACZ files: unpack it and import those." if nested else ""
        raise ContainerError(f"{path} is a zip file without a WARC in it.{hint}")
    return [Source(path, name) for name in inner]


def sniff(start: bytes) -> str | None:
    """The suffix that the first bytes of an archive call for; ``None`` for what is no WARC or ARC."""
    zipped = start.startswith(_GZIP)
    text = start
    if zipped:
        try:
            text = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(start, 4096)
        except zlib.error:
            return ".warc.gz"  # damaged from the first byte on, as the reader will say
    text = text.lstrip(b"\r\n")
    kind = ".warc" if text.startswith(b"WARC/") else ".arc" if text.startswith((b"filedesc:", b"http")) else None
    if kind is None and not zipped:
        return None
    return (kind or ".warc") + (".gz" if zipped else "")
