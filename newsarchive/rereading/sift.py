"""Holds a new record against the one that was read from the same capture, in the process that read the page.

Most pages read as before: then the id and the hash go back, not both records.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from newsarchive.rereading.compare import differences

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands.

    Attributes:
        segment: Its file.
        start: Where its line begins.
        end: Where it ends.
    """

    segment: Path
    start: int
    end: int

    def record(self) -> dict[str, Any]:
        """The record itself.

        Raises:
            OSError: The file cannot be read.
        """
        with self.segment.open("rb") as lines:
            lines.seek(self.start)
            record: dict[str, Any] = json.loads(lines.read(self.end - self.start))
        return record


@dataclass(frozen=True, slots=True)
class Sifted:
    """What is to be known of a page that was read again.

    Attributes:
        article_id: Of its article.
        content_hash: As it reads now.
        old: The record on record; ``None`` if there is none, or nothing differs.
        new: The new one; ``None`` if nothing differs.
        changed: The fields that differ.
    """

    article_id: str
    content_hash: str
    old: dict[str, Any] | None = None
    new: dict[str, Any] | None = None
    changed: tuple[str, ...] = ()


def sift(new: dict[str, Any], place: Place | None) -> Sifted:
    """Compare a new record with the one at a place, if there is one.

    Raises:
        OSError: The record on record cannot be read.
    """
    article_id, content_hash = new["id"], new["content_hash"]
    if place is None:
        return Sifted(article_id, content_hash, None, new)
    old = place.record()
    changed = tuple(differences(old, new))
    return Sifted(article_id, content_hash, old, new, changed) if changed else Sifted(article_id, content_hash)
