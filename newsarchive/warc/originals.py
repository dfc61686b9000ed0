"""Originals: the responses whose payloads revisits share. Found by what a revisit says, read and checked before use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsarchive.warc.payload import PayloadError, entity
from newsarchive.warc.read import WarcError, check_block_digest, read_record
from newsarchive.warc.records import sha256

if TYPE_CHECKING:
    from pathlib import Path

    from newsarchive.warc.read import WarcRecord

EMPTY = sha256(())  # of a payload that needs no original
_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,199}")
_OFFSET = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True, slots=True)
class Original:
    """A response that a revisit may refer to.

    Attributes:
        uri: Its WARC-Target-URI.
        date: Its WARC-Date, as written.
        record_id: Its WARC-Record-ID, in its brackets.
        file: The WARC file's name.
        offset: Where its gzip member begins.
    """

    uri: str
    date: str
    record_id: str
    file: str
    offset: int


def verified(folder: Path, file: str, offset: int, digest: str) -> Original | None:
    """Read what may become an original; ``None`` if it is not the whole, undamaged response with this payload.

    Args:
        folder: Of the WARC files.
        file: The file's name there.
        offset: Where its gzip member begins.
        digest: The payload's digest, ``sha256:…``.
    """
    try:
        record = read_record(folder / file, offset)
    except (WarcError, OSError):
        return None
    try:
        _check(record, digest)
    except WarcError:
        return None
    finally:
        record.block.close()
    return Original(record.target_uri or "", record.get("WARC-Date") or "", record.record_id, file, offset)


def original_of(folder: Path, revisit: WarcRecord) -> WarcRecord:
    """The response that a revisit of ours refers to, checked. Its head is its own: the revisit has the later one.

    Args:
        folder: Of the WARC files.
        revisit: A record for which `kind` is "revisit".

    Raises:
        WarcError: It is not there, or not the one that is meant; file and offset are the revisit's.
        OSError: The file cannot be read.
    """
    file, offset = revisit.get("WARC-Refers-To-Filename"), revisit.get("WARC-Refers-To-File-Offset")
    digest = revisit.payload_digest
    if not file or not offset or not digest or not _NAME.fullmatch(file) or not _OFFSET.fullmatch(offset):
        raise WarcError(revisit.file, revisit.offset, "the revisit does not say where its original is")
    try:
        record = read_record(folder / file, int(offset))
        _check(record, digest)
    except FileNotFoundError as error:
        raise WarcError(revisit.file, revisit.offset, f"the revisit's original was in {file}, which is gone") from error
    except WarcError as error:
        raise WarcError(revisit.file, revisit.offset, f"the revisit's original is not there: {error}") from error
    told = (record.target_uri, record.get("WARC-Date"))
    if told != (revisit.get("WARC-Refers-To-Target-URI"), revisit.get("WARC-Refers-To-Date")):
        raise WarcError(revisit.file, revisit.offset, "the revisit's original has another URI or date")
    return record


def _check(record: WarcRecord, digest: str) -> None:
    """Raises: WarcError: The record is no whole response with this payload."""
    if record.kind != "response" or record.get("WARC-Truncated") is not None or record.payload_digest != digest:
        raise WarcError(record.file, record.offset, "the record is not the response that was expected")
    check_block_digest(record)
    head = record.http_head()
    try:
        found = None if head is None else sha256(entity(record.block, head))
    except PayloadError as error:
        raise WarcError(record.file, record.offset, str(error)) from error
    if found != digest:
        raise WarcError(record.file, record.offset, "the record's payload does not match its digest")
