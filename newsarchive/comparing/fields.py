"""The fields in which two records of an article differ, dynamic noise left out.

Noise is what differs at every visit though nobody edited the article: "3 giờ trước" (3 hours ago), which counts from
the visit, and the size or time in a picture's URL (see `identity.image_key`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from newsarchive.dates import parse_date
from newsarchive.identity import host_of, image_key

Record = dict[str, Any]

# What the content hash is over; a stamp stands for what was read from it.
CONTENT = ("banner", "title", "updated", "published", "dateline", "lead", "body", "images", "byline", "authors")
# Read from the page too, but not of the article itself.
AROUND = ("canonical_url", "section", "related", "tags", "language")
STAMPS = frozenset({"updated", "published"})
_COARSE = timedelta(hours=1)


def changed(old: Record, new: Record) -> list[str]:
    """The fields of the article itself that differ, in the record's order; none for mere noise."""
    return [name for name in CONTENT if not _same(name, old, new)]


def changed_around(old: Record, new: Record) -> list[str]:
    """The fields around the article that differ."""
    return [name for name in AROUND if old.get(name) != new.get(name)]


def _same(name: str, old: Record, new: Record) -> bool:
    if name in STAMPS:
        return _same_stamp(name, old, new)
    if name == "images":
        return _images(old) == _images(new)
    return bool(old.get(name) == new.get(name))


def _images(record: Record) -> list[tuple[Any, ...]]:
    host = host_of(record.get("url") or "")
    return [
        (image_key(image["url"], host), image.get("caption"), image.get("credit")) for image in record.get("images", ())
    ]


def _same_stamp(name: str, old: Record, new: Record) -> bool:
    raw = f"{name}_raw"
    if old.get(raw) == new.get(raw) and old.get(name) == new.get(name):
        return True
    if not (_counts_from_visit(old, name) or _counts_from_visit(new, name)):
        return False
    if old.get(name) is None or new.get(name) is None:
        return False
    slack = max(_slack(old, name), _slack(new, name), _COARSE)
    return abs(datetime.fromisoformat(old[name]) - datetime.fromisoformat(new[name])) <= slack


def _counts_from_visit(record: Record, name: str) -> bool:
    """Whether the stamp means nothing without the time of the visit."""
    raw = record.get(f"{name}_raw")
    return record.get(name) is not None and raw is not None and parse_date(raw) is None


def _slack(record: Record, name: str) -> timedelta:
    """How far off "1 day ago" may be: by its own length, as it is rounded down."""
    if not _counts_from_visit(record, name) or record.get("fetched_at") is None:
        return timedelta()
    return abs(datetime.fromisoformat(record["fetched_at"]) - datetime.fromisoformat(record[name]))
