"""The JSON Schema of the record, generated from `newsarchive.items`.

``python -m newsarchive.schema`` prints it; `data/article.schema.json` is that output, and a test keeps it so.
"""

from __future__ import annotations

import json
import types
from dataclasses import fields, is_dataclass
from typing import Any, Union, get_args, get_origin, get_type_hints

from newsarchive.items import SCHEMA_VERSION, Article

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_INSTANT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\+07:00$"
_DAY = r"^\d{4}-\d{2}-\d{2}$"

# What a type alone does not say: field -> further keywords.
_MORE: dict[str, dict[str, Any]] = {
    "schema_version": {"const": SCHEMA_VERSION},
    "id": {"pattern": r"^[a-z0-9.-]+:.+$"},
    "revision": {"minimum": 1},
    "title": {"minLength": 1},
    "updated": {"pattern": _INSTANT},
    "published": {"pattern": _INSTANT},
    "updated_precision": {"enum": ["second", "minute", "day", None]},
    "published_precision": {"enum": ["second", "minute", "day", None]},
    "fetched_at": {"pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$"},
    "http_status": {"minimum": 100, "maximum": 599},
    "content_hash": {"pattern": "^[0-9a-f]{64}$"},
    "day": {"pattern": _DAY},
    "offset": {"minimum": 0},
}
_SIMPLE = {str: "string", int: "integer", bool: "boolean", float: "number"}


def article_schema() -> dict[str, Any]:
    """JSON Schema 2020-12 of one record: every key required, none beside."""
    return {"$schema": DIALECT, "title": "newsarchive article", **_object(Article)}


def _object(cls: type) -> dict[str, Any]:
    hints = get_type_hints(cls)
    names = [item.name for item in fields(cls)]
    return {
        "type": "object",
        "description": (cls.__doc__ or "").partition("\n")[0],
        "properties": {name: _schema(hints[name]) | _MORE.get(name, {}) for name in names},
        "required": names,
        "additionalProperties": False,
    }


def _schema(hint: Any) -> dict[str, Any]:
    if get_origin(hint) in {Union, types.UnionType}:
        inner = next(arg for arg in get_args(hint) if arg is not type(None))
        schema = _schema(inner)
        if isinstance(schema.get("type"), str) and schema["type"] != "object":
            return schema | {"type": [schema["type"], "null"]}
        return {"anyOf": [schema, {"type": "null"}]}
    if get_origin(hint) is list:
        return {"type": "array", "items": _schema(get_args(hint)[0])}
    if is_dataclass(hint) and isinstance(hint, type):
        return _object(hint)
    return {"type": _SIMPLE[hint]}


if __name__ == "__main__":
    print(json.dumps(article_schema(), indent=2, ensure_ascii=False))  # noqa: T201 - the module's purpose
