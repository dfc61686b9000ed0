"""The data card names every field, and its crosswalk is what the schema.org export does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsarchive.export.schemaorg import news_article
from newsarchive.items import Article, Extractor, Image, RelatedItem, WarcPointer

CARD = (Path(__file__).parents[2] / "data" / "README.md").read_text(encoding="utf-8")
FIELDS = tuple(Article().to_record())
# a value that is found again wherever it goes
FULL = Article(
    id="sample:1", revision=7, publisher="sample", url="http://a.example/1", requested_url="http://a.example/asked",
    canonical_url="http://a.example/canonical", section="Mục", banner="Đầu đề phụ", title="Tiêu đề",
    updated="2020-07-13T08:18:23+07:00", updated_raw="13/7/2020 | 8:18:23", updated_precision="second",
    published="2020-07-12T07:00:00+07:00", published_raw="12/7/2020 7:00", published_precision="minute", dateline="Đồng Ngân",
    lead="Sapo.", body=["Một.", "Hai."], images=[Image("http://a.example/a.jpg", "Chú thích", "Người chụp")], byline="Hà Vân - Lê Vinh",
    authors=["Hà Vân"], related=[RelatedItem("Tin khác", "http://a.example/2")], tags=["thẻ"], language="vi",
    fetched_at="2020-07-13T02:00:00Z", http_status=200, warc=WarcPointer("f.warc.gz", 5, "<urn:uuid:1>", "sha256:ab"), content_hash="0" * 64,
    extractor=Extractor("9.9", "sample", ["lead"]), problems=["updated: weekday_mismatch"],
).to_record()  # fmt: skip


def rows(heading):
    part = CARD.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| `")]
    return {line.split("`")[1]: [cell.strip() for cell in line.strip("|").split("|")[1:]] for line in lines}


def test_every_field_has_its_row_in_order():
    fields = rows("The fields")
    assert tuple(fields) == FIELDS
    assert all(len(cells) == 3 and all(cells) for cells in fields.values())
    parts = {"images": Image, "related": RelatedItem, "warc": WarcPointer, "extractor": Extractor}
    for name, kind in parts.items():
        told = " ".join(fields[name])
        assert all(f"`{part}`" in told for part in kind.__slots__), name


def test_the_crosswalk_names_every_field():
    assert tuple(rows("In other vocabularies")) == FIELDS


def reached(made, path):
    """What stands at a path such as ``image[].caption``."""
    name, _, rest = path.partition(".")
    value = made.get(name.removesuffix("[]"))
    if name.endswith("[]"):
        value = value[0]
    return reached(value, rest) if rest else value


@pytest.mark.parametrize("field", FIELDS)
def test_the_crosswalk_is_what_the_export_does(field):
    made = news_article(FULL)
    told = rows("In other vocabularies")[field][0]
    paths = re.findall(r"`([@\w.\[\]]+)`", told.replace("where the precision is `day`", ""))
    assert bool(paths) == (told != "–")
    expected = {
        "id": ["sample:1", "sample:1#7"], "publisher": ["Báo Suối Ngàn"], "images": ["http://a.example/a.jpg", "Chú thích", "Người chụp"],
        "authors": ["Hà Vân"], "related": [["http://a.example/2"]], "body": ["Một.\n\nHai."], "url": ["http://a.example/1", "http://a.example/canonical"],
    }.get(field, [FULL[field]] * len(paths))  # fmt: skip
    assert [reached(made, path) for path in paths] == expected


def test_nothing_is_exported_that_the_crosswalk_does_not_name():
    told = " ".join(cells[0] for cells in rows("In other vocabularies").values())
    assert {name for name in news_article(FULL) if f"`{name}" not in told} == {"@context", "@type"}


def test_a_url_stands_in_for_a_canonical_one():
    made = news_article(FULL | {"canonical_url": None})
    assert made["url"] == "http://a.example/1"
