"""Pages that came out of a web archive, under their own address and time too, so that a package can be browsed.

They were captured as ``https://web.archive.org/web/20200717010000id_/http://paper.vn/…`` and are kept as such. For
each a `revisit` says what that means: at that time, the paper's address had this payload.
"""

from __future__ import annotations

import uuid
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

from newsarchive.captures import wayback
from newsarchive.captures.cdx_server import plain_url
from newsarchive.captures.served import final_head_of
from newsarchive.captures.shelf import Shelf, ShelfError
from newsarchive.wacz.cdx import SortedLines, line_of
from newsarchive.wacz.selection import captures_of
from newsarchive.warc.records import IDENTICAL, RESPONSE, head_of, sha256

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from newsarchive.captures.cdxj import Entry
    from newsarchive.captures.index import CaptureIndex
    from newsarchive.captures.wayback import Original
    from newsarchive.wacz.selection import Selection

NAME = "replayed.warc.gz"


class Replayed:
    """The revisits of a selection, as one WARC file.

    Args:
        index: Of the paper's captures.
        selection: What is in the package.

    Attributes:
        faults: What could not be read.
    """

    def __init__(self, index: CaptureIndex, selection: Selection) -> None:
        self.faults: list[str] = []
        self._index = index
        self._selection = selection
        self._lines = SortedLines()

    def members(self) -> Iterator[bytes]:
        """The file's gzip members, one a record; none if nothing came out of a web archive."""
        shelf, at = Shelf(self._index.folder), 0
        for file in self._selection.files:
            for entry in captures_of(self._index, self._selection, file):
                held = wayback.original(entry.url) if entry.kind == "response" and entry.status == 200 else None
                if held is None or held.rewritten or entry.digest is None:
                    continue
                record_id = f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{entry.record_id} {held.url} {held.time}')}>"
                try:
                    data = _member(shelf, entry, held, record_id)
                except ShelfError as error:
                    self.faults.append(str(error))
                    continue
                told = replace(entry, url=plain_url(held.url), time=held.time, kind="revisit", record_id=record_id)
                self._lines.add(line_of(told, NAME, at, len(data)))
                at += len(data)
                yield data

    def lines(self) -> list[Iterable[str]]:
        """The index of it, in sorted parts; after `members`."""
        return self._lines.parts()


def _member(shelf: Shelf, entry: Entry, held: Original, record_id: str) -> bytes:
    """The revisit of one capture.

    Raises:
        ShelfError: The capture cannot be read.
    """
    found = shelf.open(entry)
    try:
        head = final_head_of(found)
        if head is None:
            raise ShelfError(f"{entry.file}: byte {entry.offset}: the record has no HTTP head")
        block = b"".join(found.block.chunks(head.start, head.end))
        date = found.get("WARC-Date")
    finally:
        found.block.close()
    time = held.time
    fields = head_of(
        [
            ("WARC-Type", "revisit"),
            ("WARC-Record-ID", record_id),
            ("WARC-Target-URI", plain_url(held.url)),
            ("WARC-Date", f"{time[:4]}-{time[4:6]}-{time[6:8]}T{time[8:10]}:{time[10:12]}:{time[12:]}Z"),
            ("WARC-Profile", IDENTICAL),
            ("WARC-Refers-To", entry.record_id),
            ("WARC-Refers-To-Target-URI", entry.url),
            ("WARC-Refers-To-Date", date),
            ("Content-Type", RESPONSE),
            ("WARC-Block-Digest", sha256([block])),
            ("WARC-Payload-Digest", entry.digest),
            ("Content-Length", str(len(block))),
        ]
    )
    packer = zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return packer.compress(fields + block + b"\r\n\r\n") + packer.flush()
