"""What became of an article: the events that name it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newsarchive.storage.jsonl import dumps
from newsarchive.storage.records import segments

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from newsarchive.storage.names import Layout

# Events that say what became of a known article.
_TELLING = frozenset({"fetched", "imported", "reread", "gone", "moved", "not_article", "rejected"})


def history_of(layout: Layout, article_id: str) -> list[dict[str, Any]]:
    """The events in which an article appeared, changed, vanished, moved or came back, in the order they happened.

    Visits that found it as it was are left out, save for the first after it was gone (``"result": "back"``).
    Lines are parsed only where the id stands in them.

    Raises:
        OSError: A segment cannot be read.
    """
    wanted = dumps(article_id).encode()
    found = [event for path in segments(layout.events) for event in _naming(path, wanted) if event["id"] == article_id]
    return list(_telling(sorted(found, key=lambda event: str(event.get("at", "")))))


def _naming(path: Path, wanted: bytes) -> Iterable[dict[str, Any]]:
    with path.open("rb") as lines:
        for line in lines:
            if wanted in line and line.endswith(b"\n"):
                try:
                    event = json.loads(line)
                except ValueError:
                    continue  # `verify` names it
                if isinstance(event, dict) and "id" in event and event.get("event") in _TELLING:
                    yield event


def _telling(events: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    away: str | None = None  # why it is no more
    moved: str | None = None  # where to, last
    for event in events:
        name = event["event"]
        if name == "moved":
            if event.get("to") != moved:
                yield event
            moved = event.get("to")
        elif name not in {"fetched", "imported", "reread"}:
            reason = f"{name}: {event.get('reason')}"
            if reason != away:
                yield event
            away = reason
        elif event.get("result") in {"new", "revised"}:
            away = None
            yield event
        elif name == "fetched" and away is not None:
            away = None
            yield event | {"result": "back"}
