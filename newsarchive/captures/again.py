"""What this version of the extractor makes of the page that a record was once read from."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from newsarchive.captures.reading import Asked, NoRecord, read_archived
from newsarchive.captures.shelf import Pointer, Shelf, ShelfError

if TYPE_CHECKING:
    from pathlib import Path

    from newsarchive.items import Article
    from newsarchive.site import Site


def read_again(folder: Path, record: dict[str, Any], site: Site) -> Article | None:
    """Read a record's page anew; ``None`` if it is not archived, cannot be read, or is no article to this version.

    Args:
        folder: The paper's WARC files.
        record: As stored.
        site: The paper.
    """
    pointer = Pointer.of_record(record)
    if pointer is None or not record.get("fetched_at"):
        return None
    asked = Asked(record["url"], record["requested_url"], None, datetime.fromisoformat(record["fetched_at"]))
    shelf = Shelf(folder)
    try:
        read = read_archived(shelf.served(shelf.at(pointer), pointer.file), asked, site)
    except (ShelfError, OSError):
        return None
    return None if isinstance(read, NoRecord) else read
