"""What was read from which capture: the paper's records by the archive's record they point at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newsarchive.captures.shelf import Pointer, ShelfError
from newsarchive.rereading.sift import Place
from newsarchive.storage.links import url_key
from newsarchive.storage.manifest import read_manifest
from newsarchive.storage.outcome import STATUS_OF_EVENT
from newsarchive.storage.records import scan_all

if TYPE_CHECKING:
    from pathlib import Path

    from newsarchive.storage.names import Layout


@dataclass(slots=True)
class Read:
    """A reading on record: of which capture, and where the record stands.

    Attributes:
        pointer: The capture.
        article_id: Of the article.
        revision: Its number.
        captured: When it was captured, as the record prints it.
        url: As fetched.
        requested_url: As asked.
        place: Where the record stands.
    """

    pointer: Pointer
    article_id: str
    revision: int
    captured: str
    url: str
    requested_url: str
    place: Place


@dataclass(slots=True)
class Catalogue:
    """All readings of a paper.

    Attributes:
        reads: Record id of the capture -> its latest reading.
        unarchived: Records that point at no capture.
        damaged: Records whose pointer is none.
        tried: Keys of the URLs that were read as articles, whatever came of it.
        base_urls: Run -> where the paper answered, if not on its own domain.
    """

    reads: dict[str, Read] = field(default_factory=dict)
    unarchived: int = 0
    damaged: int = 0
    tried: set[int] = field(default_factory=set)
    base_urls: dict[str, str] = field(default_factory=dict)

    def base_url_of(self, file: str) -> str | None:
        """Where the paper answered when a WARC file of ours was written."""
        return self.base_urls.get(file[:23])


def catalogue(layout: Layout) -> Catalogue:
    """Go through a paper's records, events and manifests.

    Raises:
        OSError: A file cannot be read.
    """
    found = Catalogue()
    for path, line in scan_all(layout.records):
        if line.value is not None:
            _add(found, path, line.start, line.end, line.value)
    for _, line in scan_all(layout.events):
        event = line.value or {}
        kind = event.get("event")
        if (kind == "imported" or (kind in STATUS_OF_EVENT and event.get("kind") == "article")) and "url" in event:
            found.tried.add(url_key(str(event["url"])))
        elif kind == "started":
            _add_base(found, str(event.get("run")), event.get("job"))
    for path in layout.runs.glob("*.json"):
        _add_base(found, path.stem, (read_manifest(path) or {}).get("job"))
    return found


def _add(found: Catalogue, path: Path, start: int, end: int, record: dict[str, Any]) -> None:
    try:
        pointer = Pointer.of_record(record)
    except ShelfError:
        found.damaged += 1
        return
    if pointer is None:
        found.unarchived += 1
        return
    read = Read(
        pointer,
        str(record.get("id")),
        int(record.get("revision", 0)),
        str(record.get("fetched_at") or ""),
        str(record.get("url")),
        str(record.get("requested_url") or record.get("url")),
        Place(path, start, end),
    )
    before = found.reads.get(pointer.record_id)
    if before is None or before.revision < read.revision or before.article_id != read.article_id:
        found.reads[pointer.record_id] = read


def _add_base(found: Catalogue, run: str, job: Any) -> None:
    params = job.get("params") if isinstance(job, dict) else None
    base = params.get("base_url") if isinstance(params, dict) else None
    if base:
        found.base_urls[run] = str(base)
