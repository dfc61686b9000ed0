"""WARC files: every gzip member whole, every digest right, everything that is pointed at where it is said to be."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsarchive.captures import wayback
from newsarchive.captures.describe import entry_of
from newsarchive.captures.index import is_ours
from newsarchive.captures.reader import Fault as Unreadable
from newsarchive.captures.reader import Found, read_records
from newsarchive.captures.served import entity_of, final_head_of
from newsarchive.captures.shelf import Shelf, ShelfError
from newsarchive.storage.links import normal_url
from newsarchive.verify.fault import Fault
from newsarchive.warc.payload import PayloadError, content
from newsarchive.warc.records import ENTITY_DIGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from newsarchive.captures.cdxj import Entry
    from newsarchive.verify.lines import Wanted

_DIGEST = re.compile(r"(sha1|sha256|sha-256|md5|sha512):([A-Za-z0-9=]+)", re.IGNORECASE)
_NAMES = {"sha-256": "sha256"}


@dataclass(slots=True)
class Checked:
    """What a WARC file was found to hold: its captures, and how many records."""

    entries: list[Entry] = field(default_factory=list)
    records: int = 0


def check_warc(
    path: Path, name: Callable[[Path], str], wanted: dict[int, list[Wanted]], shelf: Shelf, checked: Checked
) -> Iterator[Fault]:
    """One WARC file, from its first byte to its last.

    Args:
        path: The file.
        name: How paths are told.
        wanted: What records and events point at in it; what is found is taken out.
        shelf: Finds the originals of revisits.
        checked: Filled with what the file holds.
    """
    file, ours = name(path), is_ours(path.name)
    end = 0
    try:
        for found in read_records(path):
            if isinstance(found, Unreadable):
                yield Fault(file, found.offset, found.what)
                end = -1
                continue
            try:
                if ours:
                    yield from _check_shape(file, found, end)
                end = found.offset + found.length
                checked.records += 1
                if (entry := entry_of(found, path.name)) is not None:
                    checked.entries.append(entry)
                yield from (Fault(file, found.offset, what) for what in _check_record(found, shelf, ours=ours))
                yield from _check_wanted(file, found, wanted, shelf, path.name)
            finally:
                found.block.close()
    except OSError as error:
        yield Fault(file, max(end, 0), f"cannot be read: {(error.strerror or str(error)).lower()}")


def missed(path: Path, name: Callable[[Path], str], wanted: dict[int, list[Wanted]]) -> Iterator[Fault]:
    """The pointers into a file that led nowhere, told where they stand."""
    for offset, pointers in sorted(wanted.items()):
        for one in pointers:
            what = f"points at {name(path)}, byte {offset}, where {one.record_id[:80]} is not"
            yield Fault(one.by, one.at, what)


def _check_shape(file: str, found: Found, end: int) -> Iterator[Fault]:
    """Ours are one member a record, the first a warcinfo, without gaps."""
    if not found.length:
        yield Fault(file, found.offset, "the gzip member holds more than one record")
    if found.offset == 0 and found.kind != "warcinfo":
        yield Fault(file, 0, "the first record is no warcinfo")
    if end >= 0 and found.offset != end:
        yield Fault(file, end, "what lies between two gzip members is none")


def _check_record(found: Found, shelf: Shelf, *, ours: bool) -> Iterator[str]:
    told = found.get("WARC-Block-Digest")
    if told is None and ours:
        yield "the record has no WARC-Block-Digest"
    if told is not None and not _matches(told, found.block.chunks()):
        yield "the record's block does not match its WARC-Block-Digest"
    if found.kind == "revisit":
        yield from _check_revisit(found, shelf, ours=ours)
    elif found.kind in {"response", "resource"}:
        yield from _check_payload(found, ours=ours)


def _check_payload(found: Found, *, ours: bool) -> Iterator[str]:
    told = found.get("WARC-Payload-Digest") or found.get(ENTITY_DIGEST)
    if told is None:
        return
    if _DIGEST.fullmatch(told) is None:
        if ours:
            yield f"the payload's digest is none: {told[:80]!r}"
        return
    try:
        if _matches(told, entity_of(found, exact=ours)):
            return
    except PayloadError as error:
        if ours:
            yield f"the payload cannot be read: {error}"
            return
    # others take the digest of the framed body, or of the body without any coding
    if ours or not any(_matches(told, [body]) for body in _bodies(found)):
        yield "the payload does not match its digest"


def _bodies(found: Found) -> Iterator[bytes]:
    head = final_head_of(found)
    if head is not None:
        yield b"".join(found.block.chunks(head.end))
        try:
            yield content(found.block, head)
        except PayloadError:
            return


def _check_revisit(found: Found, shelf: Shelf, *, ours: bool) -> Iterator[str]:
    told = found.get("WARC-Payload-Digest")
    try:
        original = shelf.source_of(found)
    except ShelfError as error:
        # what others refer to may lie in archives that we do not have
        if ours:
            yield str(error) if "is not in the archive" in str(error) else f"the revisit's original: {error}"
        return
    try:
        if original is not None and ours and told is not None and not _matches(told, entity_of(original, exact=True)):
            yield "the revisit's original has another payload"
    except PayloadError as error:
        yield f"the revisit's original cannot be read: {error}"
    finally:
        if original is not None:
            original.block.close()


def _check_wanted(file: str, found: Found, wanted: dict[int, list[Wanted]], shelf: Shelf, name: str) -> Iterator[Fault]:
    waiting = wanted.get(found.offset, [])
    mine = [one for one in waiting if one.record_id == found.record_id]
    if not mine:
        return
    rest = [one for one in waiting if one.record_id != found.record_id]
    if rest:
        wanted[found.offset] = rest
    else:
        del wanted[found.offset]
    digest: str | None = None
    for one in mine:
        where = f"{file}, byte {found.offset}"
        if one.url is not None and not _same_url(one.url, found.url):
            yield Fault(one.by, one.at, f"points at {where}, which is the page {(found.url or '')[:200]}")
        if one.payload_digest is not None and one.url is not None:
            try:
                digest = digest or shelf.payload_digest(found, name)
            except ShelfError as error:
                yield Fault(one.by, one.at, f"points at {where}, whose payload cannot be read: {error}")
                continue
            if digest != one.payload_digest:
                yield Fault(one.by, one.at, f"points at {where}, whose payload has another digest")


def _same_url(url: str, target: str | None) -> bool:
    if target is None:
        return False
    if normal_url(url) == normal_url(target):
        return True
    held = wayback.original(target)
    return held is not None and normal_url(held.url) == normal_url(url)


def _matches(told: str, chunks: Iterable[bytes]) -> bool:
    """Whether a digest is that of the bytes; one of an unknown kind is believed."""
    parsed = _DIGEST.fullmatch(told.strip())
    if parsed is None:
        return True
    digest = hashlib.new(_NAMES.get(parsed[1].lower(), parsed[1].lower()), usedforsecurity=False)
    for chunk in chunks:
        digest.update(chunk)
    value = parsed[2]
    if len(value) == 2 * digest.digest_size:
        return value.lower() == digest.hexdigest()
    return value.rstrip("=").upper() == base64.b32encode(digest.digest()).decode().rstrip("=")
