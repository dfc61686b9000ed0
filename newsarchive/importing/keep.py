"""Copies an archive beside our own, byte for byte, under a name made from its contents."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from newsarchive.importing.containers import ContainerError, Source, sniff
from newsarchive.storage.errors import cannot
from newsarchive.storage.files import LocalFiles
from newsarchive.storage.names import FOREIGN

if TYPE_CHECKING:
    from pathlib import Path

_PIECE = 1 << 20
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+|\.{2,}")
_SUFFIX = re.compile(r"\.w?arc(\.gz)?$", re.IGNORECASE)
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class Kept:
    """An archive in the paper's folder.

    Attributes:
        file: Its name there.
        source: Where it came from.
        bytes: Its size.
        sha256: Of its contents, hex.
        known: Whether it was there before.
    """

    file: str
    source: str
    bytes: int
    sha256: str
    known: bool


def name_of(source_name: str, sha256: str, suffix: str) -> str:
    """``import-<16 hex digits of the contents>-<what is left of the name><suffix>``: no clash, no way out."""
    stem = _UNSAFE.sub("-", _SUFFIX.sub("", source_name)).strip("-.")[:_LONGEST]
    return f"{FOREIGN}{sha256[:16]}{'-' if stem else ''}{stem}{suffix}"


def keep(source: Source, folder: Path) -> Kept:
    """Copy an archive; durable on return.

    Args:
        source: The archive.
        folder: ``data/<publisher>/warc``.

    Raises:
        ContainerError: It is no WARC or ARC, or cannot be unpacked.
        StorageError: The copy cannot be written.
    """
    beside = folder / f".{FOREIGN}{secrets.token_hex(8)}.part"
    try:
        with source.open() as file:
            start = file.read(_PIECE)
            suffix = sniff(start)
            if suffix is None:
                raise ContainerError(f"{source} is neither WARC nor ARC.")
            try:
                size, sha256 = _copy(file, start, beside)
            except OSError as error:
                raise cannot("write", beside, error) from error
        target = folder / name_of(source.name, sha256, suffix)
        held = next(folder.glob(f"{FOREIGN}{sha256[:16]}*"), None)
        if held is not None and _digest(held) == sha256:
            return Kept(held.name, str(source), size, sha256, known=True)
        try:
            beside.replace(target)
            LocalFiles().sync_folder(folder)
        except OSError as error:
            raise cannot("write", target, error) from error
        return Kept(target.name, str(source), size, sha256, known=False)
    except OSError as error:
        raise ContainerError(f"cannot read {source}: {(error.strerror or str(error)).lower()}.") from error
    finally:
        beside.unlink(missing_ok=True)


def _copy(file: IO[bytes], start: bytes, target: Path) -> tuple[int, str]:
    digest, size, data = hashlib.sha256(), 0, start
    with target.open("xb") as copy:
        while data:
            copy.write(data)
            digest.update(data)
            size += len(data)
            data = file.read(_PIECE)
        copy.flush()
        os.fsync(copy.fileno())
    return size, digest.hexdigest()


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
