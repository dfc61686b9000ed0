"""Opens one capture of a paper: by its pointer, by its URL, and through a revisit to what it repeats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsarchive.captures.describe import digits_of
from newsarchive.captures.index import CaptureIndex, is_archive_name, is_ours
from newsarchive.captures.reader import MAX_BLOCK, Fault, Found, read_records
from newsarchive.captures.served import Served, payload_digest, served
from newsarchive.warc.payload import MAX_PAYLOAD, PayloadError

if TYPE_CHECKING:
    from pathlib import Path

    from newsarchive.captures.cdxj import Entry

_SEARCHED = 64  # captures of one URL that are looked at for an original, the nearest in time first


class ShelfError(Exception):
    """A capture that cannot be given out; the message names file and offset."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where a capture lies, as a record says it."""

    file: str
    offset: int
    record_id: str

    @classmethod
    def of_record(cls, record: dict[str, Any]) -> Pointer | None:
        """The pointer of an article's record; ``None`` if it has none.

        Raises:
            ShelfError: What stands there is no pointer.
        """
        told = record.get("warc")
        if told is None:
            return None
        try:
            file, offset, record_id = told["file"], told["offset"], told["record_id"]
        except (KeyError, TypeError) as error:
            raise ShelfError(f"the record's pointer is damaged: {told!r}") from error
        if not isinstance(file, str) or "/" in file or type(offset) is not int or not isinstance(record_id, str):
            raise ShelfError(f"the record's pointer is damaged: {told!r}")
        return cls(file, offset, record_id)


class Shelf:
    """The archives of a paper.

    Args:
        folder: ``data/<publisher>/warc``.
        max_block: Bytes; a record whose block is longer is not given out.
    """

    def __init__(self, folder: Path, max_block: int = MAX_BLOCK) -> None:
        self.folder = folder
        self._max_block = max_block
        self.index = CaptureIndex(folder)

    def at(self, pointer: Pointer, skip: int = 0) -> Found:
        """The record at a pointer.

        Raises:
            ShelfError: It is not there, or cannot be read.
        """
        where = f"{pointer.file}: byte {pointer.offset}"
        path = self.folder / pointer.file
        if not path.exists():
            path = path.with_name(path.name + ".open")  # of a run that is still going on
        try:
            for found in read_records(path, pointer.offset, skip, max_block=self._max_block):
                if isinstance(found, Fault):
                    raise ShelfError(f"{where}: {found.what}")
                if found.record_id == pointer.record_id:
                    return found
                found.block.close()
                if found.offset != pointer.offset or found.length:
                    raise ShelfError(f"{where}: another record lies there than {pointer.record_id}")
        except OSError as error:
            raise ShelfError(f"{where}: {(error.strerror or str(error)).lower()}") from error
        raise ShelfError(f"{where}: the record {pointer.record_id} is not there")

    def open(self, entry: Entry) -> Found:
        """The record of an index entry.

        Raises:
            ShelfError: It is not there, or cannot be read.
        """
        return self.at(Pointer(entry.file, entry.offset, entry.record_id), entry.skip)

    def original(self, found: Found, url: str, time: str | None) -> Found:
        """What a revisit repeats.

        Args:
            found: The revisit.
            url: Where the original was served, as the revisit says, or its own URL.
            time: When, as 14 digits, if told.

        Raises:
            ShelfError: It is not in the paper's archives.
        """
        digest = found.get("WARC-Payload-Digest")
        wanted = found.get("WARC-Refers-To")
        self.index.refresh_once()
        candidates = [entry for entry in self.index.find(url) if entry.kind in {"response", "resource"}]
        candidates.sort(key=lambda entry: (entry.record_id != wanted, entry.time != time, entry.digest != digest))
        for entry in candidates[:_SEARCHED]:
            same = digest is not None and entry.digest == digest
            if entry.record_id == wanted or entry.time == time or same:
                return self.open(entry)
        if digest is not None:
            for entry in self.index.entries():  # some writers name nothing but the digest
                if entry.digest == digest and entry.kind in {"response", "resource"}:
                    return self.open(entry)
        raise ShelfError(f"the page that the revisit of {found.url} repeats is not in the archive")

    def served(self, found: Found, file: str, limit: int = MAX_PAYLOAD) -> Served:
        """The page in a record, revisits resolved.

        Args:
            found: The record.
            file: Its file.
            limit: Bytes of a body.

        Raises:
            ShelfError: The body is not in the archive or cannot be read back.
        """
        source = self.source_of(found)
        try:
            return served(found, source, exact=is_ours(file), limit=limit)
        except PayloadError as error:
            raise ShelfError(f"{file}: byte {found.offset}: {error}") from error
        finally:
            if source is not None:
                source.block.close()

    def payload_digest(self, found: Found, file: str) -> str:
        """SHA-256 of what a record's headers call its payload, revisits resolved.

        Raises:
            ShelfError: The body is not in the archive or cannot be read back.
        """
        source = self.source_of(found)
        digest = payload_digest(source or found, exact=is_ours(file))
        if source is not None:
            source.block.close()
        if digest is None:
            raise ShelfError(f"{file}: byte {found.offset}: the chunked coding is damaged")
        return digest

    def _has(self, file: str) -> bool:
        """Whether a file is here under that name; another's copy of our archive has names of its own."""
        path = self.folder / file
        return path.exists() or path.with_name(path.name + ".open").exists()

    def source_of(self, found: Found) -> Found | None:
        """What a revisit repeats; ``None`` for any other record.

        Raises:
            ShelfError: It is not in the paper's archives.
        """
        if found.kind != "revisit":
            return None
        if (place := _place_told(found)) is not None and self._has(place.file):
            return self.at(place)
        url = (found.get("WARC-Refers-To-Target-URI") or found.url or "").strip("<>")
        return self.original(found, url, digits_of(found.get("WARC-Refers-To-Date")))


def _place_told(revisit: Found) -> Pointer | None:
    """Where the original of a revisit of ours lies."""
    file, offset = revisit.get("WARC-Refers-To-Filename") or "", revisit.get("WARC-Refers-To-File-Offset") or ""
    if not is_archive_name(file) or not offset.isdecimal():
        return None
    return Pointer(file, int(offset), revisit.get("WARC-Refers-To") or "")
