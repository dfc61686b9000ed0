"""The WARC files of a run, written one after the other: ``<run>-NNNNN.warc.gz``, with ``.open`` while written.

A file gets its ``.open`` name only when its warcinfo is durable, so every file with that name can be recovered.
Records are appended by one thread at a time; `sync` may be called by another meanwhile.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsarchive.storage.errors import StorageError, cannot
from newsarchive.warc.block import Block
from newsarchive.warc.member import NONCE_SIZE, pack

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from newsarchive.storage.files import AppendFile, Files
    from newsarchive.warc.records import Record

ROTATE_AT = 1 << 30
SUFFIX, OPEN, NEW = ".warc.gz", ".open", ".new"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record was written: the sealed file's name, the member's offset and length in bytes."""

    file: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Extent:
    """What a file holds: bytes, records (warcinfo included), SHA-256 (hex)."""

    bytes: int
    records: int
    sha256: str


class WarcSegments:
    """The files of one run, the first created with the first record.

    Args:
        files: The disk.
        folder: Where they lie; must exist.
        run: The run's name.
        describe: Makes the warcinfo record of a file from its sealed name.
        rotate_at: Bytes that a file shall not exceed; one exchange is never split.

    Attributes:
        failed: Why nothing more is written, if so.
        warcinfo_id: Record id of the present file's warcinfo.
    """

    def __init__(
        self,
        files: Files,
        folder: Path,
        run: str,
        describe: Callable[[str], Record],
        *,
        rotate_at: int = ROTATE_AT,
    ) -> None:
        self.failed: StorageError | None = None
        self.warcinfo_id: str | None = None
        self._files = files
        self._folder = folder
        self._run = run
        self._describe = describe
        self._rotate_at = rotate_at
        self._handle: AppendFile | None = None
        self._swap = threading.Lock()  # held while the handle is synced or exchanged for another
        self._number = -1
        self._extents: dict[str, Extent] = {}
        self._begin_counts()

    def _begin_counts(self) -> None:
        self._nonce = secrets.token_bytes(NONCE_SIZE)
        self._bytes = self._durable = self._records = self._opening = 0
        self._digest = hashlib.sha256()

    @property
    def name(self) -> str:
        """The present file's name once it is sealed."""
        return warc_name(self._run, self._number)

    @property
    def _open_path(self) -> Path:
        return self._folder / (self.name + OPEN)

    def append(self, make: Callable[[str | None], Sequence[Record]]) -> list[tuple[Record, Place]]:
        """Write the records of an exchange, all into one file; not durable before `sync`.

        Args:
            make: Makes the records from the warcinfo's id; called when the file is known that will hold them.

        Raises:
            StorageError: The disk refused, now or before; what was half written is cut off again.
        """
        if self.failed is not None:
            raise self.failed
        try:
            if self._handle is None:
                self._open_next()
            members = self._pack(make)
            grown = self._bytes + sum(_size(member) for _, member in members)
            if grown > self._rotate_at and self._bytes > self._opening:
                self._seal()
                self._open_next()
                members = self._pack(make)
            return self._write(members)
        except OSError as error:
            self.failed = cannot("write", self._open_path, error)
            self._cut_back()
            raise self.failed from error

    def _pack(self, make: Callable[[str | None], Sequence[Record]]) -> list[tuple[Record, list[bytes] | Block]]:
        return [(record, pack(record, self._nonce, self._durable)) for record in make(self.warcinfo_id)]

    def _write(self, members: list[tuple[Record, list[bytes] | Block]]) -> list[tuple[Record, Place]]:
        handle = self._handle
        if handle is None:
            raise RuntimeError("no WARC file is open")
        places, offset, waiting = [], self._bytes, []
        digest = self._digest.copy()
        for record, member in members:
            size = _size(member)
            places.append((record, Place(self.name, offset, size)))
            offset += size
            for piece in member.chunks() if isinstance(member, Block) else member:
                digest.update(piece)
                waiting.append(piece)
                if isinstance(member, Block):
                    handle.write(b"".join(waiting))
                    waiting.clear()
            if isinstance(member, Block):
                member.close()
        if waiting:
            handle.write(b"".join(waiting))  # one write: what a killed process leaves is mostly whole
        self._bytes, self._digest = offset, digest
        self._records += len(members)
        return places

    def _open_next(self) -> None:
        self._number += 1
        self._begin_counts()
        new = self._open_path.with_name(self.name + NEW)
        record = self._describe(self.name)
        self._handle = self._files.open(new)
        self._handle.truncate(0)
        self._write([(record, pack(record, self._nonce, 0))])
        self._handle.sync()
        self._handle.close()
        self._files.rename(new, self._open_path)
        self._files.sync_folder(self._folder)
        self._handle = self._files.open(self._open_path)
        self.warcinfo_id = record.record_id
        self._durable = self._opening = self._bytes

    def _cut_back(self) -> None:
        if self._handle is not None:
            try:
                self._handle.truncate(self._bytes)
            except OSError:
                return  # the next run cuts it

    def sync(self) -> None:
        """Make durable all that was appended before.

        Raises:
            StorageError: The disk refused, now or before.
        """
        if self.failed is not None:
            raise self.failed
        with self._swap:
            self._sync()

    def _sync(self) -> None:
        written = self._bytes
        if self._handle is None or written == self._durable:
            return
        try:
            self._handle.sync()
        except OSError as error:
            self.failed = cannot("write", self._open_path, error)
            raise self.failed from error
        self._durable = written

    def _seal(self) -> None:
        with self._swap:
            if self._handle is None:
                return
            self._sync()
            self._handle.close()
            self._handle = None
            self._files.rename(self._open_path, self._folder / self.name)
            self._files.sync_folder(self._folder)
            self._extents[self.name] = Extent(self._bytes, self._records, self._digest.hexdigest())

    def close(self) -> dict[str, Extent]:
        """Seal the last file; after a failure it is left ``.open`` for the next run to recover.

        Returns:
            The sealed files by name.

        Raises:
            StorageError: The disk refused, now or before.
        """
        if self.failed is not None:
            raise self.failed
        try:
            self._seal()
        except OSError as error:
            self.failed = cannot("write", self._open_path, error)
            raise self.failed from error
        return self._extents

    def let_go(self) -> None:
        """Close the last file as it is, if it is not sealed."""
        with self._swap:
            if self._handle is not None:
                self._handle.close()
                self._handle = None


def warc_name(run: str, number: int) -> str:
    """What a run's WARC file of this number is called once it is sealed."""
    return f"{run}-{number:05d}{SUFFIX}"


def _size(member: list[bytes] | Block) -> int:
    return member.size if isinstance(member, Block) else sum(map(len, member))
