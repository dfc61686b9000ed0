"""How two readings of the same page differ, field by field. Pure."""

from __future__ import annotations

from typing import Any

# What the extractor makes of a page, in the record's order; the rest of a record is where and when it was read.
READ_FIELDS = (
    "id", "canonical_url", "section", "banner", "title", "updated", "updated_raw", "updated_precision", "published",
    "published_raw", "published_precision", "dateline", "lead", "body", "images", "byline", "authors", "related",
    "tags", "language", "problems",
)  # fmt: skip


def differences(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """The fields in which two records of the same page differ."""
    return [name for name in READ_FIELDS if old.get(name) != new.get(name)]
