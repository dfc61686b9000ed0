"""A Frictionless data package (https://datapackage.org, version 2) that describes an export."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from newsarchive import __version__
from newsarchive.schema import article_schema

if TYPE_CHECKING:
    from newsarchive.export.ledger import Ledger

NAME = "datapackage.json"
_MEDIA = {
    "parquet": "application/vnd.apache.parquet",
    "sqlite": "application/vnd.sqlite3",
    "csv": "text/csv",
    "jsonl": "application/gzip",
    "schemaorg": "application/gzip",
}
_TYPES = {"string": "string", "integer": "integer", "array": "array", "object": "object"}
_TIMES = ("updated", "published", "fetched_at")


def write(ledger: Ledger) -> None:
    """Write the package's description beside the export.

    Raises:
        OSError: The disk refused.
    """
    folder = ledger.path.parent
    text = json.dumps(describe(ledger), ensure_ascii=False, indent=2)
    new = folder / f"{NAME}.new"
    new.write_text(text + "\n", encoding="utf-8")
    new.replace(folder / NAME)


def describe(ledger: Ledger) -> dict[str, Any]:
    """The description: one resource a file, with its size and SHA-256; the fields where the file is a table."""
    papers = sorted({name.partition("/")[0] for name in ledger.done})
    resources = [_resource(ledger.form, name, known) for name, known in sorted(ledger.files.items())]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "newsarchive-" + ledger.form,
        "title": "Articles of " + (", ".join(papers) or "no paper yet"),
        "description": "All revisions of all articles; the one with the highest revision of an id is the latest.",
        "version": __version__,
        "licenses": [{"title": "The articles belong to their papers; ask them before you publish texts or pictures."}],
        "newsarchive": {"records": ledger.records, "publishers": papers},
        "resources": resources,
    }


def _resource(form: str, name: str, known: dict[str, Any]) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "name": name.lower().replace("/", "-").replace("=", "-").replace(".", "-"),
        "path": name,
        "format": form,
        "mediatype": _MEDIA[form],
        "encoding": "utf-8",
        "bytes": known["bytes"],
        "hash": "sha256:" + known["sha256"],
    }
    if form in {"csv", "parquet"}:
        resource |= {"type": "table", "schema": {"fields": _fields(form), "primaryKey": ["id", "revision"]}}
    return resource


def _fields(form: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "type": _type(form, name, schema)}
        | ({"description": text} if (text := schema.get("description")) else {})
        for name, schema in article_schema()["properties"].items()
    ]


def _type(form: str, name: str, schema: dict[str, Any]) -> str:
    if name in _TIMES:
        return "datetime"
    kind = schema.get("type") or next(one["type"] for one in schema["anyOf"] if one["type"] != "null")
    kind = next(one for one in kind if one != "null") if isinstance(kind, list) else kind
    if form == "csv" and name in {"body", "authors", "tags", "problems"}:
        return "string"  # joined, see export.tabular
    return _TYPES[kind]
