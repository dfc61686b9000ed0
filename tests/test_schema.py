"""The published JSON Schema is the record's definition."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from newsarchive.items import Article, Extractor, Image, RelatedItem
from newsarchive.schema import article_schema

PUBLISHED = Path(__file__).parents[1] / "data" / "article.schema.json"


def test_the_published_schema_is_current():
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == article_schema(), (
        "regenerate it: python -m newsarchive.schema > data/article.schema.json"
    )


def full() -> Article:
    return Article(
        id="baoyenbai:1", publisher="baoyenbai", url="u", requested_url="u", title="t", content_hash="0" * 64,
        images=[Image("u")], related=[RelatedItem(day="2020-07-13")], extractor=Extractor("0", None),
    )  # fmt: skip


def test_a_record_satisfies_it():
    jsonschema.validate(full().to_record(), article_schema())


@pytest.mark.parametrize(
    ("field", "value"),
    [("updated", "13/7/2020"), ("revision", 0), ("title", ""), ("body", None), ("images", [{"url": "u"}]), ("x", 1)],
)
def test_a_broken_record_does_not(field, value):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(full().to_record() | {field: value}, article_schema())


def test_the_keys_stand_in_the_contracts_order():
    keys = (
        "schema_version id revision publisher url requested_url canonical_url section banner title updated updated_raw "
        "updated_precision published published_raw published_precision dateline lead body images byline authors "
        "related tags language fetched_at http_status warc content_hash extractor problems"
    ).split()
    assert list(full().to_record()) == keys
