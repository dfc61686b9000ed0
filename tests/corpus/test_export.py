"""Exports: the same values in every format, only what is new the second time, nothing twice after a crash."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import subprocess
import sys
import unicodedata
from datetime import date, datetime

import pytest

from newsarchive.corpus.segments import CorpusError, segments
from newsarchive.export import ledger as books
from newsarchive.export import package, sqlite, streams
from newsarchive.export.ledger import Ledger
from newsarchive.export.tabular import defused
from tests.corpus.conftest import RECORDS, record, write

ALL = [row for rows in RECORDS.values() for row in rows]
LATER = {
    ("sample", "20200715T010000Z-000001"): [
        record(id="sample:4", title="Bài thứ tư", updated="2020-08-01T00:00:00+07:00", body=["Đoạn."])
    ]
}


def quiet(_):
    pass


def run(form, data, folder):
    found = segments(data)
    if form == "parquet":
        from newsarchive.export import parquet

        return parquet.export(found, folder, quiet)
    return sqlite.export(found, folder, quiet) if form == "sqlite" else streams.export(form, found, folder, quiet)


def read(form, folder):
    """What a stranger reads in the export: (id, revision) -> title, update, body, first caption."""
    return {
        "parquet": read_parquet,
        "sqlite": read_sqlite,
        "csv": read_csv,
        "jsonl": read_jsonl,
        "schemaorg": read_schemaorg,
    }[form](folder)


def read_parquet(folder):
    pl = pytest.importorskip("polars")
    rows = pl.read_parquet(folder / "articles" / "**" / "*.parquet", hive_partitioning=False).to_dicts()
    return {
        (row["id"], row["revision"]): (
            row["title"], row["updated"].isoformat() if row["updated"] else None, row["body"], [image["caption"] for image in row["images"]],
        ) for row in rows
    }  # fmt: skip


def read_sqlite(folder):
    import sqlite3

    connection = sqlite3.connect(folder / sqlite.NAME)
    rows = connection.execute("SELECT rowid, id, revision, title, updated, body FROM article").fetchall()
    found = {}
    for number, name, revision, title, updated, body in rows:
        captions = [
            row[0]
            for row in connection.execute("SELECT caption FROM image WHERE article = ? ORDER BY position", (number,))
        ]
        found[name, revision] = (title, updated, body.split("\n\n"), captions)
    connection.close()
    return found


def read_csv(folder):
    with (folder / "articles.csv").open(encoding="utf-8-sig", newline="") as file:
        return {
            (row["id"], int(row["revision"])): (
                row["title"].removeprefix("'"), row["updated"] or None, row["body"].removeprefix("'").split("\n\n"),
                [image["caption"] for image in json.loads(row["images"])],
            ) for row in csv.DictReader(file)
        }  # fmt: skip


def read_jsonl(folder):
    rows = map(json.loads, gzip.decompress((folder / "articles.jsonl.gz").read_bytes()).splitlines())
    return {(row["id"], row["revision"]): values(row) for row in rows}


def read_schemaorg(folder):
    rows = map(json.loads, gzip.decompress((folder / "articles.schemaorg.jsonl.gz").read_bytes()).splitlines())
    return {
        (row["identifier"], row["version"]): (
            row["headline"], row.get("dateModified"), row["articleBody"].split("\n\n"), [image.get("caption") for image in row.get("image", [])],
        ) for row in rows
    }  # fmt: skip


def values(row):
    return (row["title"], row["updated"], row["body"], [image["caption"] for image in row["images"]])


FORMS = ("parquet", "sqlite", "csv", "jsonl", "schemaorg")


@pytest.fixture(params=FORMS)
def form(request):
    if request.param == "parquet":
        pytest.importorskip("polars")
    return request.param


def expected(form, rows):
    found = {(row["id"], row["revision"]): values(row) for row in rows}
    if form == "schemaorg":  # a day is a Date there
        title, updated, body, captions = found["sample:2", 1]
        found["sample:2", 1] = (title, updated[:10], body, captions)
    return found


def test_the_same_values_in_every_format(corpus, tmp_path, form):
    ledger = run(form, corpus, tmp_path / "out")
    assert ledger.records == 5
    assert read(form, tmp_path / "out") == expected(form, ALL)


def test_a_second_export_adds_only_what_is_new(corpus, tmp_path, form):
    run(form, corpus, tmp_path / "out")
    before = {
        path: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file() and path.name != books.NAME
    }
    run(form, corpus, tmp_path / "out")
    after = {path: path.read_bytes() for path in before}
    assert form == "sqlite" or after == before
    write(corpus, LATER)
    ledger = run(form, corpus, tmp_path / "out")
    assert ledger.records == 6
    assert read(form, tmp_path / "out") == expected(form, [*ALL, *LATER["sample", "20200715T010000Z-000001"]])
    if form == "parquet":  # what was there is not written again
        assert all(path.read_bytes() == data for path, data in before.items() if path.suffix == ".parquet")


def test_a_segment_that_grows_is_exported_to_its_last_whole_line(corpus, tmp_path, form):
    path = corpus / "sample" / "records" / "20200714T010000Z-000001.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[:-30])
    assert run(form, corpus, tmp_path / "out").records == 4
    path.write_bytes(whole)
    assert run(form, corpus, tmp_path / "out").records == 5
    assert read(form, tmp_path / "out") == expected(form, ALL)


def test_what_a_killed_export_left_is_not_doubled(corpus, tmp_path, form, monkeypatch):
    """The books are not written any more: as if the process had been killed after writing the data."""

    def killed(self):
        if self.done:
            raise KeyboardInterrupt
        original(self)

    original = Ledger.save
    monkeypatch.setattr(Ledger, "save", killed)
    with pytest.raises(KeyboardInterrupt):
        run(form, corpus, tmp_path / "out")
    monkeypatch.setattr(Ledger, "save", original)
    write(corpus, LATER)
    assert run(form, corpus, tmp_path / "out").records == 6
    assert len(read(form, tmp_path / "out")) == 6


def test_a_data_package_describes_the_files(corpus, tmp_path, form):
    folder = tmp_path / "out"
    package.write(run(form, corpus, folder))
    described = json.loads((folder / package.NAME).read_text(encoding="utf-8"))
    assert described["newsarchive"] == {"records": 5, "publishers": ["baoyenbai", "sample"]}
    data = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {
        package.NAME,
        books.NAME,
    }
    assert {resource["path"] for resource in described["resources"]} == data
    for resource in described["resources"]:
        content = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == "sha256:" + hashlib.sha256(content).hexdigest()
    names = [resource["name"] for resource in described["resources"]]
    assert len(set(names)) == len(names)


def test_parquet_is_partitioned_and_typed(corpus, tmp_path):
    pl = pytest.importorskip("polars")
    run("parquet", corpus, tmp_path / "out")
    folder = tmp_path / "out" / "articles"
    parts = {path.parent.relative_to(folder).as_posix() for path in folder.rglob("*.parquet")}
    assert parts == {
        "publisher=baoyenbai/month=2020-07",
        "publisher=sample/month=2020-07",
        "publisher=sample/month=none",
    }
    frame = pl.scan_parquet(folder, hive_partitioning=True).filter(pl.col("publisher") == "sample").collect()
    assert frame.height == 4
    assert str(frame.schema["updated"]) == "Datetime(time_unit='us', time_zone='Asia/Ho_Chi_Minh')"
    assert frame.filter(pl.col("id") == "sample:1")["related"].to_list()[0][0]["day"] == date(2020, 7, 11)
    import pyarrow.parquet as pq

    first = next(folder.rglob("*.parquet"))
    assert pq.ParquetFile(first).metadata.row_group(0).column(1).compression == "ZSTD"


def test_duckdb_reads_records_and_parquet(corpus, tmp_path):
    duckdb = pytest.importorskip("duckdb")
    run("parquet", corpus, tmp_path / "out")
    files = str(tmp_path / "out" / "articles" / "*" / "*" / "*.parquet")
    counted = duckdb.sql(f"SELECT publisher, count(*) FROM read_parquet('{files}') GROUP BY 1 ORDER BY 1").fetchall()
    assert counted == [("baoyenbai", 1), ("sample", 4)]
    records = str(corpus / "*" / "records" / "*.jsonl")
    (updated,) = duckdb.sql(f"SELECT updated FROM read_json('{records}') WHERE id = 'baoyenbai:191517'").fetchall()[0]
    assert (
        datetime.fromisoformat(str(updated)).timestamp()
        == datetime.fromisoformat("2020-07-13T08:18:23+07:00").timestamp()
    )


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("nong thon moi", ["sample:1", "sample:1"]), ("nông thôn mới", ["sample:1", "sample:1"]), ("dong tam", ["sample:1", "sample:1"]),
        ("Đồng Tâm", ["sample:1", "sample:1"]), ("ve dich som", ["sample:1"]), ("ha van", ["sample:1"]), ("duong moi", ["sample:1"]), ("khong co trong bai", []),
    ],
)  # fmt: skip
def test_the_full_text_index_folds_vietnamese(corpus, tmp_path, words, found):
    import sqlite3

    run("sqlite", corpus, tmp_path / "out")
    connection = sqlite3.connect(tmp_path / "out" / sqlite.NAME)
    rows = connection.execute(
        "SELECT id FROM article WHERE rowid IN (SELECT rowid FROM article_fts WHERE article_fts MATCH ?)", (words,)
    ).fetchall()
    assert sorted(row[0] for row in rows) == found
    assert connection.execute("SELECT count(*) FROM latest_article").fetchone() == (4,)
    assert connection.execute("INSERT INTO article_fts (article_fts) VALUES ('integrity-check')").fetchall() == []
    connection.close()


def test_datasette_opens_it_and_searches(corpus, tmp_path):
    pytest.importorskip("datasette")
    run("sqlite", corpus, tmp_path / "out")
    # a process of its own: Datasette changes warnings and event loops
    code = (
        "import asyncio, json, sys\nfrom datasette.app import Datasette\n"
        "async def main():\n    store = Datasette([sys.argv[1]])\n"
        "    answer = await store.client.get('/articles/article.json?_search=dong+tam&_shape=array')\n"
        "    print(json.dumps([row['title'] for row in answer.json()]))\nasyncio.run(main())"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code, str(tmp_path / "out" / sqlite.NAME)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == ["Nông thôn mới ở Đồng Tâm", "Nông thôn mới ở xã Đồng Tâm"]


@pytest.mark.parametrize("text", ["=1+1", "+84", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(text):
    assert defused(text) == "'" + text


def test_csv_survives_its_own_separators(corpus, tmp_path):
    run("csv", corpus, tmp_path / "out")
    text = (tmp_path / "out" / "articles.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert {len(row) for row in rows} == {31}
    assert all(unicodedata.is_normalized("NFC", cell) for row in rows for cell in row)
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_the_command(corpus, tmp_path, command):
    done = command("--data", str(corpus), "export", "--to", "csv", "--output", "out")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "5 records added, 5 in all: out"
    done = command("--data", str(corpus), "--json", "export", "--to", "csv", "--output", "out")
    assert json.loads(done.stdout) == {
        "format": "csv",
        "output": "out",
        "added": 0,
        "records": 5,
        "files": ["articles.csv"],
    }
    done = command("--data", str(corpus), "export", "--to", "jsonl", "--output", "out")
    assert (done.returncode, done.stderr.strip()) == (
        1,
        "Error: out holds an export to csv; give another folder with --output.",
    )
    (command.folder / "mine").mkdir()
    (command.folder / "mine" / "letter.txt").write_text("keep me")
    done = command("--data", str(corpus), "export", "--to", "csv", "--output", "mine")
    assert done.returncode == 1
    assert "mine holds other files" in done.stderr
    done = command("--data", "nowhere", "export", "--to", "csv")
    assert "there is no data folder nowhere" in done.stderr
    done = command("--data", str(corpus), "export", "--to", "csv", "--publisher", "x", "--output", "y")
    assert "it holds: baoyenbai, sample" in done.stderr


def test_a_segment_that_shrank_is_told(corpus, tmp_path):
    run("csv", corpus, tmp_path / "out")
    path = corpus / "sample" / "records" / "20200714T010000Z-000001.jsonl"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    with pytest.raises(CorpusError, match="is shorter than when it was exported"):
        run("csv", corpus, tmp_path / "out")
