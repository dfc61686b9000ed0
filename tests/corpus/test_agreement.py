"""The sample as crawled, in every form: the same records, every field of them, with the same types, letters unharmed."""

from __future__ import annotations

import csv
import gzip
import json
import sqlite3
import unicodedata
from datetime import date, datetime

import pytest

import newsarchive
from newsarchive.export.tabular import defused
from newsarchive.items import Article
from newsarchive.sample import SampleServer, truth

pl = pytest.importorskip("polars")
pytest.importorskip("pyarrow")

FIELDS = tuple(Article().to_record())
FORMS = ("parquet", "sqlite", "csv", "jsonl", "schemaorg")
PARTS = {"images": ("url", "caption", "credit"), "related": ("title", "url", "summary", "caption", "day")}


@pytest.fixture(scope="module")
def archive(tmp_path_factory, command_in):
    """All of the sample, an article of it twice since it was corrected, exported to everything."""
    command = command_in(tmp_path_factory.mktemp("agreement"))
    for corrected, ways in (
        (False, ["--since", "2020-07-01", "--until", "2020-07-16"]),
        (True, [truth.url(truth.changing_id())]),
    ):
        with SampleServer(corrected=corrected) as server:
            ways = [way.replace("http://baosuoingan.example", server.url) for way in ways]
            done = command("-q", "crawl", "sample", *ways, "--base-url", server.url)
            assert done.returncode == 0, done.stderr
    for form in FORMS:
        assert command("export", "--to", form).returncode == 0
    return command


@pytest.fixture(scope="module")
def lines(archive):
    """The files themselves, read with the standard library: what all else is held against."""
    return in_order(archive.records())


def in_order(records):
    return sorted(records, key=lambda record: (record["id"], record["revision"]))


def as_json(value):
    """A frame's value as JSON has it."""
    if isinstance(value, datetime):
        text = value.isoformat()
        return text.replace("+00:00", "Z") if text.endswith("+00:00") else text
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: as_json(one) for name, one in value.items()}
    return [as_json(one) for one in value] if isinstance(value, list) else value


def from_frame(frame):
    return in_order([{name: as_json(row[name]) for name in FIELDS} for row in frame.to_dicts()])


def from_sqlite(path):
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    found = []
    for row in connection.execute("SELECT rowid AS number, * FROM article"):
        record = {name: row[name] for name in FIELDS if name in row.keys()}  # noqa: SIM118 - a Row has no `in`
        record["body"] = row["body"].split("\n\n")
        record |= {name: json.loads(row[name]) for name in ("extractor", "problems")}
        record["warc"] = {name: row[f"warc_{name}"] for name in ("file", "offset", "record_id", "payload_digest")}
        for field, table, columns in (
            ("images", "image", PARTS["images"]), ("related", "related", PARTS["related"]), ("authors", "author", ("name",)), ("tags", "tag", ("name",)),
        ):  # fmt: skip
            parts = connection.execute(
                f"SELECT * FROM {table} WHERE article = ? ORDER BY position", (row["number"],)
            ).fetchall()
            record[field] = [
                dict(zip(columns, part[2:], strict=True)) if field in PARTS else part["name"] for part in parts
            ]
        found.append({name: record[name] for name in FIELDS})
    connection.close()
    return in_order(found)


def from_csv(path):
    joined = {"body": "\n\n", "authors": "; ", "tags": "; ", "problems": "; "}

    def value(name, cell):
        if name in joined:
            return cell.split(joined[name]) if cell else []
        if name in {"images", "related", "warc", "extractor"}:
            return json.loads(cell) if cell else None
        if name in {"schema_version", "revision", "http_status"}:
            return int(cell)
        return cell or None

    with path.open(encoding="utf-8-sig", newline="") as file:
        return in_order([{name: value(name, cell) for name, cell in row.items()} for row in csv.DictReader(file)])


def test_the_sample_is_all_there(lines):
    assert len(lines) == len(truth.all_ids()) + 1
    assert {int(record["id"].partition(":")[2]) for record in lines} == set(truth.all_ids())
    assert [record["revision"] for record in lines if record["id"] == f"sample:{truth.changing_id()}"] == [1, 2]


def test_load_and_scan(archive, lines):
    data = archive.folder / "data"
    assert from_frame(newsarchive.load(data, latest=False)) == lines
    assert from_frame(newsarchive.scan(data, latest=False).collect()) == lines
    latest = newsarchive.load(data)
    assert latest.height == latest["id"].n_unique() == len(lines) - 1


def test_parquet_has_the_types_of_load(archive, lines):
    loaded = newsarchive.load(archive.folder / "data", latest=False)
    stored = pl.read_parquet(archive.folder / "data/_export/parquet/articles/**/*.parquet", hive_partitioning=False)
    assert dict(stored.schema) == dict(loaded.schema)
    assert stored.schema["updated"] == pl.Datetime("us", "Asia/Ho_Chi_Minh")
    assert stored.schema["fetched_at"] == pl.Datetime("us", "UTC")
    assert stored.schema["body"] == pl.List(pl.String)
    assert stored.schema["images"] == pl.List(pl.Struct({"url": pl.String, "caption": pl.String, "credit": pl.String}))
    assert from_frame(stored) == lines


def test_sqlite(archive, lines):
    path = archive.folder / "data/_export/sqlite/articles.db"
    assert from_sqlite(path) == lines
    connection = sqlite3.connect(path)
    numbers = ("revision", "http_status", "warc_offset", "schema_version")
    kinds = connection.execute(
        f"SELECT DISTINCT {', '.join(f'typeof({name})' for name in numbers)} FROM article"
    ).fetchall()
    assert kinds == [("integer",) * 4]
    assert connection.execute(
        "SELECT DISTINCT typeof(updated), typeof(title), typeof(body) FROM article"
    ).fetchall() == [("text",) * 3]
    connection.close()


def test_csv(archive, lines):
    # but for the apostrophe before what a spreadsheet would take for a formula, as tests/corpus/test_export.py has it
    told = [
        {name: defused(text) if isinstance(text, str) else text for name, text in record.items()} for record in lines
    ]
    assert from_csv(archive.folder / "data/_export/csv/articles.csv") == told
    described = json.loads((archive.folder / "data/_export/csv/datapackage.json").read_text(encoding="utf-8"))
    kinds = {field["name"]: field["type"] for field in described["resources"][0]["schema"]["fields"]}
    assert tuple(kinds) == FIELDS
    assert {name for name, kind in kinds.items() if kind == "datetime"} == {"updated", "published", "fetched_at"}
    assert {name for name, kind in kinds.items() if kind == "integer"} == {"schema_version", "revision", "http_status"}


def test_gzip_json_lines(archive, lines):
    packed = (archive.folder / "data/_export/jsonl/articles.jsonl.gz").read_bytes()
    assert in_order([json.loads(line) for line in gzip.decompress(packed).splitlines()]) == lines


def test_pandas_reads_the_files_as_they_are(archive, lines):
    pandas = pytest.importorskip("pandas")
    found = pandas.concat(
        pandas.read_json(path, lines=True) for path in (archive.folder / "data/sample/records").glob("*.jsonl")
    )
    assert len(found) == len(lines)
    assert sorted(found["title"]) == sorted(record["title"] for record in lines)
    assert sorted(found["body"].map(len)) == sorted(len(record["body"]) for record in lines)


def test_duckdb_reads_the_files_as_they_are(archive, lines):
    duckdb = pytest.importorskip("duckdb")
    files = str(archive.folder / "data/*/records/*.jsonl")
    rows = duckdb.sql(f"SELECT id, revision, title, len(body), len(images) FROM read_json('{files}')").fetchall()
    assert sorted(rows) == [
        (one["id"], one["revision"], one["title"], len(one["body"]), len(one["images"])) for one in lines
    ]


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for one in value.values() for text in texts(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in texts(one))


def test_every_text_is_nfc_in_every_form(archive, lines):
    folder = archive.folder / "data/_export"
    forms = {
        "records": lines,
        "load": from_frame(newsarchive.load(archive.folder / "data", latest=False)),
        "parquet": from_frame(pl.read_parquet(folder / "parquet/articles/**/*.parquet", hive_partitioning=False)),
        "sqlite": from_sqlite(folder / "sqlite/articles.db"),
        "csv": from_csv(folder / "csv/articles.csv"),
        "schemaorg": [json.loads(line) for line in gzip.decompress((folder / "schemaorg/articles.schemaorg.jsonl.gz").read_bytes()).splitlines()],
    }  # fmt: skip
    assert {name: len(records) for name, records in forms.items()} == dict.fromkeys(forms, len(lines))
    for name, records in forms.items():
        found = list(texts(records))
        assert all(unicodedata.is_normalized("NFC", text) for text in found), name
        assert any("Đồng" in text for text in found), name
