"""From the records of a WARC file to the lines of its index."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote_plus

from newsarchive.captures.cdxj import Entry
from newsarchive.captures.reader import Fault, Found, read_records
from newsarchive.captures.served import final_head_of, payload_digest
from newsarchive.warc.message import MAX_HEAD

if TYPE_CHECKING:
    from pathlib import Path

    from newsarchive.warc.message import Head

KINDS = frozenset({"response", "revisit", "resource", "conversion"})
_MAX_POSTED = 16_384  # of a form's fields, as much as pywb takes into account
_DIGEST = re.compile(r"[a-z0-9-]+:[A-Za-z0-9=]+", re.IGNORECASE)
_OWN_DIGEST = "Newsarchive-Payload-Digest"


@dataclass(slots=True)
class Description:
    """What a WARC file holds.

    Attributes:
        records: How many records of any kind.
        entries: The captures, in the file's order.
        faults: What cannot be read.
    """

    records: int = 0
    entries: list[Entry] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def describe(path: Path) -> Description:
    """Read a file from its first byte to its last.

    Raises:
        OSError: The file cannot be read.
    """
    found_all = Description()
    entries = found_all.entries
    posted: dict[str, str] = {}  # record id of the answer, or "url time" -> the form that was sent
    for found in read_records(path):
        if isinstance(found, Fault):
            found_all.faults.append(found)
            continue
        found_all.records += 1
        try:
            if found.kind == "request":
                _note_form(found, posted)
            elif (entry := entry_of(found, path.name)) is not None:
                entries.append(entry)
        finally:
            found.block.close()
    if posted:
        found_all.entries = [_with_form(entry, posted) for entry in entries]
    return found_all


def _note_form(found: Found, posted: dict[str, str]) -> None:
    start = found.block.start(MAX_HEAD)
    if not start.startswith(b"POST "):
        return
    head, _, body = start.replace(b"\r\n", b"\n").partition(b"\n\n")
    form = body[:_MAX_POSTED].decode("utf-8", "replace")
    if b"application/x-www-form-urlencoded" not in head.lower():
        form = "__wb_post_data=" + quote_plus(body[:_MAX_POSTED].decode("latin-1"))
    answer = found.get("WARC-Concurrent-To")
    if answer:
        posted[answer] = form
    posted[found.record_id] = form
    posted[f"{found.url} {found.get('WARC-Date')}"] = form


def _with_form(entry: Entry, posted: dict[str, str]) -> Entry:
    form = posted.get(entry.record_id) or posted.get(f"{entry.url} {entry.time}")
    return replace(entry, posted=form) if form is not None else entry


def digits_of(date: str | None) -> str | None:
    """A WARC-Date as 14 digits of UTC; ``None`` where it is none."""
    if date is None:
        return None
    try:
        moment = datetime.fromisoformat(f"{date[:8]}T{date[8:]}Z" if date.isdigit() else date)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        digits = moment.astimezone(UTC).strftime("%Y%m%d%H%M%S")
    except (ValueError, OverflowError):
        return None
    return digits if len(digits) == 14 else None  # years of fewer digits are no captures'


def entry_of(found: Found, file: str) -> Entry | None:
    """The index entry of a record; ``None`` for one that is no capture, or says neither URL nor time."""
    url, time = found.url, digits_of(found.get("WARC-Date"))
    if found.kind not in KINDS or not url or time is None:
        return None
    head = final_head_of(found)
    if found.kind == "response" and head is None:
        return None  # DNS answers, and what is no HTTP
    return Entry(
        url=url,
        time=time,
        kind=found.kind,
        mime=_mime(found, head),
        status=head.status if head is not None else None,
        digest=_digest(found),
        file=file,
        offset=found.offset,
        skip=found.skip,
        length=found.length,
        record_id=found.record_id,
        redirect=_redirect(head),
        refers_id=found.get("WARC-Refers-To"),
        refers_url=(found.get("WARC-Refers-To-Target-URI") or "").strip("<>") or None,
        refers_time=digits_of(found.get("WARC-Refers-To-Date")),
    )


def _mime(found: Found, head: Head | None) -> str:
    if head is None:
        value = found.get("Content-Type") or ""
        value = "" if value.startswith("application/http") else value
    else:
        value = (head.values(b"content-type") or [b""])[-1].decode("latin-1")
    mime = value.partition(";")[0].strip().lower()
    return mime if mime and " " not in mime else "-"


def _redirect(head: Head | None) -> str | None:
    if head is None or head.status is None or not 300 <= head.status < 400:
        return None
    location = head.values(b"location")
    return location[0].decode("utf-8", "replace")[:4096] if location else None


def _digest(found: Found) -> str | None:
    told = found.get("WARC-Payload-Digest") or found.get(_OWN_DIGEST)
    if told is not None and _DIGEST.fullmatch(told):
        return told
    return None if found.kind == "revisit" else payload_digest(found)
