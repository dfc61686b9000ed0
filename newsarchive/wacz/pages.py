"""``pages/pages.jsonl``: the articles of a package, with titles and texts to look for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newsarchive.storage.jsonl import dumps
from newsarchive.storage.records import scan_all

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newsarchive.storage.names import Layout
    from newsarchive.wacz.selection import Selection

_HEADER = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages", "hasText": True}


def page_lines(layout: Layout, selection: Selection, *, whole: bool) -> Iterator[str]:
    """The lines, without their ends: the header, each record's page, then articles that were only seen unchanged.

    Args:
        layout: Where the records are.
        selection: What is in the package.
        whole: Whether that is all of the paper, so that every article has a record in it.

    Raises:
        OSError: A segment cannot be read.
    """
    yield dumps(_HEADER)
    told: set[str] = set()
    for _, line in scan_all(layout.records):
        record = line.value or {}
        if _is_in(record.get("warc"), selection):
            if not whole:
                told.add(str(record.get("id")))
            yield dumps(_page(record, str(record["url"]), record.get("fetched_at")))
    if not whole:
        yield from _unchanged(layout, selection, told)


def _is_in(pointer: Any, selection: Selection) -> bool:
    if not isinstance(pointer, dict):
        return False
    file, offset = pointer.get("file"), pointer.get("offset")
    return isinstance(file, str) and type(offset) is int and selection.holds(file, offset)


def _page(record: dict[str, Any], url: str, seen: str | None) -> dict[str, Any]:
    text = "\n".join(part for part in (record.get("lead"), *record.get("body", ())) if part)
    return {
        "id": f"{record['id']}/{record['revision']}",
        "url": url,
        "ts": seen,
        "title": record.get("title") or "",
        "text": text,
    }


def _unchanged(layout: Layout, selection: Selection, told: set[str]) -> Iterator[str]:
    """The first sight of each article that has no record in the package: what it said is in an earlier one."""
    sights: dict[str, tuple[str, str]] = {}
    for _, line in scan_all(layout.events):
        event = line.value or {}
        if event.get("result") != "repeat" or event.get("id") in told or event.get("id") in sights:
            continue
        if _is_in(event.get("warc", event), selection) and "url" in event:
            sights[str(event["id"])] = (str(event["url"]), str(event.get("captured") or event["at"]))
    if not sights:
        return
    places: dict[str, tuple[str, Path, int, int]] = {}
    for path, line in scan_all(layout.records):
        record = line.value or {}
        article_id, at = str(record.get("id")), str(record.get("fetched_at") or "")
        if article_id in sights and (article_id not in places or places[article_id][0] < at <= sights[article_id][1]):
            places[article_id] = (at, path, line.start, line.end)
    for article_id, (url, seen) in sights.items():
        if article_id in places:
            _, path, start, end = places[article_id]
            with path.open("rb") as lines:
                lines.seek(start)
                yield dumps(_page(json.loads(lines.read(end - start)), url, seen))
