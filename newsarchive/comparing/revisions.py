"""What changed between two revisions, field by field."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newsarchive.comparing.fields import STAMPS, changed, changed_around
from newsarchive.comparing.words import ADDED, REMOVED, Span, Step, spans, steps

if TYPE_CHECKING:
    from newsarchive.comparing.fields import Record

_STAMP_PARTS = ("", "_raw", "_precision")


@dataclass(slots=True)
class FieldChange:
    """One field's change.

    Attributes:
        name: The field's.
        old: Its former value, as in the record; a stamp with its verbatim string and precision.
        new: Its later value.
        spans: Word by word, for a text.
        steps: Item by item, for a list.
    """

    name: str
    old: Any
    new: Any
    spans: list[Span] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The change as plain data."""
        told: dict[str, Any] = {"field": self.name, "old": self.old, "new": self.new}
        if self.steps:
            return told | {"steps": [step.as_json() for step in self.steps]}
        return told | {"words": [list(span) for span in self.spans]}


@dataclass(slots=True)
class Difference:
    """Two revisions of one article, held against each other.

    Attributes:
        article_id: Of the article.
        old: The former record.
        new: The later record.
        fields: What the paper changed in the article itself.
        around: What changed around it on the page: section, tags, related items.
    """

    article_id: str
    old: Record
    new: Record
    fields: list[FieldChange]
    around: list[FieldChange]

    def as_json(self) -> dict[str, Any]:
        """The difference as plain data."""
        return {
            "id": self.article_id,
            "from": _told(self.old),
            "to": _told(self.new),
            "fields": [change.as_json() for change in self.fields],
            "around": [change.as_json() for change in self.around],
        }


def _told(record: Record) -> dict[str, Any]:
    return {name: record.get(name) for name in ("revision", "fetched_at", "url", "content_hash")}


def difference(old: Record, new: Record) -> Difference:
    """Hold two records of one article against each other."""
    return Difference(
        str(new.get("id")),
        old,
        new,
        [_change(name, old, new) for name in changed(old, new)],
        [_change(name, old, new) for name in changed_around(old, new)],
    )


def _change(name: str, old: Record, new: Record) -> FieldChange:
    if name in STAMPS:
        one, other = _stamp_of(name, old), _stamp_of(name, new)
        return FieldChange(name, one, other, spans=_whole(_printed(name, one), _printed(name, other)))
    before, after = old.get(name), new.get(name)
    if isinstance(before, list) or isinstance(after, list):
        texts = [[item_text(value) for value in values or ()] for values in (before, after)]
        return FieldChange(name, before, after, steps=steps(*texts))
    return FieldChange(name, before, after, spans=spans(str(before or ""), str(after or "")))


def _whole(one: str, other: str) -> list[Span]:
    return [span for span in ((REMOVED, one), (ADDED, other)) if span[1]]


def _stamp_of(name: str, record: Record) -> Record:
    return {name + part: record.get(name + part) for part in _STAMP_PARTS}


def _printed(name: str, parts: Record) -> str:
    value, raw = parts[name], parts[f"{name}_raw"]
    return f'{value or "unreadable"} ("{raw}")' if raw else str(value or "")


def item_text(value: Any) -> str:
    """An item as a line: a paragraph or a name itself; of a picture or a related item, what is told of it."""
    if not isinstance(value, dict):
        return str(value)
    return " | ".join(str(part) for part in value.values() if part)
