"""A record as a flat row of text for spreadsheets, safe to open in them.

Lists of texts are joined by an empty line (body) or "; " (authors, tags); pictures, related items and pointers are
JSON.
A cell that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, "CSV Injection").
"""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

from newsarchive.items import Article

COLUMNS = tuple(item.name for item in fields(Article))
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_JOINED = {"body": "\n\n", "authors": "; ", "tags": "; ", "problems": "; "}


def row_of(record: dict[str, Any]) -> list[str | int | None]:
    """The cells of a record in the order of `COLUMNS`; null is an empty cell."""
    return [_cell(name, record.get(name)) for name in COLUMNS]


def _cell(name: str, value: Any) -> str | int | None:
    if value is None or isinstance(value, int):
        return value
    if isinstance(value, list) and name in _JOINED:
        return defused(_JOINED[name].join(value))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return defused(str(value))


def defused(text: str) -> str:
    """The text as a cell that no spreadsheet runs."""
    return f"'{text}" if text.startswith(_FORMULA) else text
