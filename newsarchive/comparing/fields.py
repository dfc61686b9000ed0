"""The fields in which two records of an article differ, dynamic noise left out.

Noise is what differs at every visit though nobody edited the article: "3 giờ trước" (3 hours ago), which counts from
the visit, and the size or time in a picture's URL (see `identity.image_key`). A stamp that is printed otherwise and
tells the same time is the same stamp. And a new template is no edit of the articles in it: see `edited`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from newsarchive.dates import parse_date
from newsarchive.identity import host_of, image_key

if TYPE_CHECKING:
    from collections.abc import Collection

Record = dict[str, Any]

# What the content hash is over; a stamp stands for what was read from it.
CONTENT = ("banner", "title", "updated", "published", "dateline", "lead", "body", "images", "byline", "authors")
# Read from the page too, but not of the article itself.
AROUND = ("canonical_url", "section", "related", "tags", "language")
STAMPS = frozenset({"updated", "published"})
# What a template shows beside the text, or does not.
LOSABLE = frozenset({"banner", "dateline", "byline", "authors", *STAMPS})
_TEXT = frozenset({"dateline", "lead", "body"})
_COARSE = timedelta(hours=1)
_DIGITS = {"day": 10, "minute": 16, "second": 19}  # of an ISO time that a precision leaves


def changed(old: Record, new: Record) -> list[str]:
    """The fields of the article itself that differ, in the record's order; none for mere noise."""
    return [name for name in CONTENT if not _same(name, old, new)]


def edited(old: Record, new: Record, still_shown: Collection[str] = ()) -> list[str]:
    """The fields that an editor changed; none where the page merely shows less than it did, with the same text.

    A new template drops stamps, bylines and captions from every article of a paper at once, or prints the lead where
    nobody finds it apart from the paragraphs. Nobody has corrected them: the record keeps what was read while it was
    shown, and the drift is told of the run.

    Args:
        old: The latest record.
        new: What was read now.
        still_shown: Fields that the paper's template is known to show: where one is gone, somebody took it away.
    """
    found = changed(old, new)
    moved = bool(set(_missed(new)) - set(_missed(old))) and _words(old) == _words(new)
    nobody = ((moved and name in _TEXT) or (name not in still_shown and _is_lost(name, old, new)) for name in found)
    return [] if all(nobody) else found


def _is_lost(name: str, old: Record, new: Record) -> bool:
    if name in LOSABLE:
        return bool(old.get(name)) and not new.get(name) and not new.get(f"{name}_raw")
    if name != "images":
        return False
    before, after = _images(old), _images(new)
    return [image[0] for image in before] == [image[0] for image in after] and all(
        word in {former, None}
        for one, other in zip(before, after, strict=True)
        for former, word in zip(one, other, strict=True)
    )


def _missed(record: Record) -> list[str]:
    return (record.get("extractor") or {}).get("hints_missed") or []


def _words(record: Record) -> list[str]:
    parts = [record.get("dateline"), record.get("lead"), *(record.get("body") or ())]
    return " ".join(part for part in parts if part).split()


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
    if old.get(name) is None or new.get(name) is None:
        return False
    if not (_counts_from_visit(old, name) or _counts_from_visit(new, name)):
        known = min(_DIGITS.get(str(record.get(f"{name}_precision")), 19) for record in (old, new))
        return bool(old[name][:known] == new[name][:known])
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
