"""Finds pages, pictures and style sheets in a paper's WARC files, within bounds of size."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from newsarchive.captures.describe import digits_of
from newsarchive.captures.shelf import Pointer, Shelf, ShelfError
from newsarchive.storage.names import PUBLISHER, Layout
from newsarchive.text import decode_html

if TYPE_CHECKING:
    from pathlib import Path

    from newsarchive.captures.cdxj import Entry
    from newsarchive.captures.served import Served

MAX_PAGE = 16 << 20  # bytes of a page, unpacked
MAX_PICTURE = 20 << 20
MAX_SHEET = 1 << 20
_TRIED = 3  # captures of a URL that are opened until one holds what is wanted
_MOST_HOPS = 4  # redirects that are followed inside the archive
_LONGEST_URL = 4_000  # characters
_SVG = re.compile(
    rb"\s*(?:<\?xml[^>]{0,300}>\s*)?(?:<!--.{0,500}?-->\s*)?(?:<!DOCTYPE\s+svg[^>]{0,300}>\s*)?<svg[\s>]",
    re.DOTALL | re.IGNORECASE,
)
_MAGIC = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture out of the archive: its type, told by its bytes, not by what the paper's server claimed."""

    content_type: str
    body: bytes


def picture_type(body: bytes) -> str | None:
    """The type of a picture that browsers show, by its first bytes; ``None`` for anything else."""
    for magic, content_type in _MAGIC:
        if body.startswith(magic):
            return content_type
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    if body[4:12] in {b"ftypavif", b"ftypavis"}:
        return "image/avif"
    return "image/svg+xml" if _SVG.match(body[:2000].removeprefix(b"\xef\xbb\xbf")) else None


class Shelves:
    """The WARC files of a data folder. Their indexes must have been made; see `keeper`.

    Args:
        data: The data folder.
    """

    def __init__(self, data: Path) -> None:
        self._data = data

    def _shelf(self, paper: str, limit: int) -> Shelf:
        if not PUBLISHER.fullmatch(paper):
            raise ShelfError(f"{paper[:80]!r} is no paper of the archive")
        # a packed or chunked body is seldom longer than what it unpacks to; headers come on top
        return Shelf(Layout(self._data / paper).warc, max_block=limit + (1 << 20))

    def page(self, record: dict[str, Any]) -> Served | None:
        """The page that a record was read from; ``None`` where it was not archived.

        Raises:
            ShelfError: It cannot be given out; the message says why.
        """
        pointer = Pointer.of_record(record)
        if pointer is None:
            return None
        shelf = self._shelf(record["publisher"], MAX_PAGE)
        found = shelf.at(pointer)
        try:
            return shelf.served(found, pointer.file, MAX_PAGE)
        except OSError as error:
            raise ShelfError(f"{pointer.file}: {error.strerror or error}") from error
        finally:
            found.block.close()

    def is_being_written(self, record: dict[str, Any]) -> bool:
        """Whether the record's run may still write the file that it lies in; what is beside it is not indexed then."""
        try:
            pointer = Pointer.of_record(record)
        except ShelfError:
            return False
        if pointer is None or not PUBLISHER.fullmatch(record["publisher"]):
            return False
        return (Layout(self._data / record["publisher"]).warc / f"{pointer.file}.open").exists()

    def captures(self, paper: str, url: str, near: str | None, hops: int = _MOST_HOPS) -> list[Entry]:
        """The good answers to a GET of a URL, those nearest in time first; where there are none, of what it led to.

        Args:
            paper: Whose archive.
            url: The URL.
            near: ISO 8601; ``None`` for the latest first.
            hops: Redirects that are followed.
        """
        if len(url) > _LONGEST_URL:
            return []
        try:
            found = self._shelf(paper, 0).index.find(url, indexed=True)
        except (OSError, ValueError, ShelfError):
            return []
        wanted = int(digits_of(near) or "9" * 14)
        found = sorted((entry for entry in found if entry.posted is None), key=lambda one: abs(int(one.time) - wanted))
        good = [entry for entry in found if entry.status in {200, None, 304}]
        led = next((entry for entry in found if entry.redirect and 300 < (entry.status or 0) < 400), None)
        if good or led is None or not hops:
            return good
        return self.captures(paper, urljoin(led.url, led.redirect or ""), near, hops - 1)

    def picture(self, paper: str, url: str, near: str | None) -> Picture | None:
        """The picture of a URL, as captured nearest to a time; ``None`` where the archive holds none."""
        for entry in self.captures(paper, url, near)[:_TRIED]:
            served = self._open(paper, entry, MAX_PICTURE)
            if served is not None and (content_type := picture_type(served.body)) is not None:
                return Picture(content_type, served.body)
        return None

    def sheet(self, paper: str, url: str, near: str | None) -> str | None:
        """The style sheet of a URL; ``None`` where the archive holds none."""
        for entry in self.captures(paper, url, near)[:_TRIED]:
            served = self._open(paper, entry, MAX_SHEET)
            if served is not None and "css" in (served.content_type or "").lower():
                return decode_html(served.body, served.content_type).text
        return None

    def _open(self, paper: str, entry: Entry, limit: int) -> Served | None:
        shelf = self._shelf(paper, limit)
        try:
            found = shelf.open(entry)
            try:
                return shelf.served(found, entry.file, limit)
            finally:
                found.block.close()
        except (ShelfError, OSError):
            return None  # `verify` names it
