"""Loading: types, revisions, spans of days, and segments that are still being written."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

import newsarchive
from newsarchive.corpus.segments import CorpusError, iter_records
from newsarchive.items import Article
from tests.corpus.conftest import SECOND, record, write

pl = pytest.importorskip("polars")
pytest.importorskip("pyarrow")

LOCAL = timezone(timedelta(hours=7))


def test_real_types(corpus):
    frame = newsarchive.load(corpus, publisher="sample", latest=False)
    assert tuple(frame.columns) == tuple(Article().to_record())
    row = frame.row(by_predicate=(pl.col("id") == "sample:1") & (pl.col("revision") == 1), named=True)
    assert row["updated"] == datetime(2020, 7, 12, 8, 18, 23, tzinfo=LOCAL)
    assert str(frame.schema["updated"]) == "Datetime(time_unit='us', time_zone='Asia/Ho_Chi_Minh')"
    assert row["fetched_at"] == datetime(2020, 7, 13, 1, tzinfo=UTC)
    assert row["body"] == ["Đoạn một.", "Đoạn hai, có “ngoặc”."]
    assert row["images"] == [{"url": "http://baosuoingan.example/a.jpg", "caption": "Đường mới.", "credit": "Hà Vân"}]
    assert row["related"][0]["day"] == date(2020, 7, 11)
    assert row["extractor"]["hints_missed"] == []
    assert row["published"] is None
    assert row["warc"] is None


def test_the_latest_revision_unless_all_are_asked_for(corpus):
    latest = newsarchive.load(corpus)
    assert sorted(latest["id"]) == ["baoyenbai:191517", "sample:1", "sample:2", "sample:3"]
    assert latest.filter(pl.col("id") == "sample:1")["title"].to_list() == ["Nông thôn mới ở xã Đồng Tâm"]
    assert newsarchive.load(corpus, latest=False).height == 5


def test_spans_of_days(corpus):
    def ids(**span):
        loaded = sorted(newsarchive.load(corpus, **span)["id"])
        assert sorted(newsarchive.scan(corpus, **span).collect()["id"]) == loaded
        return loaded

    assert ids(since="2020-07-13") == ["baoyenbai:191517", "sample:1", "sample:2"]
    assert ids(until=date(2020, 7, 13)) == ["baoyenbai:191517", "sample:2"]  # sample:1 has moved to the 14th
    assert ids(since="2020-07-12", until="2020-07-12", latest=False) == ["sample:1"]
    assert ids(publisher=["baoyenbai"], since="2020-07-13", until="2020-07-13") == ["baoyenbai:191517"]


def test_a_segment_that_is_being_written_gives_its_whole_lines(corpus):
    path = corpus / "sample" / "records" / "20200714T010000Z-000001.jsonl"
    path.write_bytes(path.read_bytes()[:-40])
    assert newsarchive.load(corpus, publisher="sample").height == 2
    assert newsarchive.scan(corpus, publisher="sample").collect().height == 2
    path.write_bytes(b'{"schema_version":1,')
    assert newsarchive.load(corpus, publisher="sample").height == 2
    assert [record["id"] for record in iter_records(corpus, "sample")] == ["sample:1", "sample:2"]


def test_lines_longer_than_any_block(tmp_path):
    long = "ă" * 5_000_000  # 10 MB of UTF-8
    rows = [
        record(id=f"sample:{number}", body=[text])
        for number, text in enumerate(("Ngắn.", long, "Ngắn.", long * 2, "Ngắn."))
    ]
    frame = newsarchive.load(write(tmp_path / "data", {("sample", SECOND): rows}))
    assert frame["body"].list.first().str.len_chars().to_list() == [5, 5_000_000, 5, 10_000_000, 5]


@pytest.mark.parametrize(
    "damage", [(b'"title"', b"title"), (b'"revision": 1', b'"revision": "one"'), (b'{"schema', b"{{{")]
)
def test_damage_is_told_with_the_file_and_the_next_step(corpus, damage):
    path = corpus / "sample" / "records" / "20200713T010000Z-000001.jsonl"
    path.write_bytes(path.read_bytes().replace(*damage, 1))
    with pytest.raises(CorpusError, match=r"20200713T010000Z-000001\.jsonl is damaged .*newsarchive verify"):
        newsarchive.load(corpus)


def test_keys_of_a_later_schema_are_no_obstacle(corpus):
    path = corpus / "sample" / "records" / "20200714T010000Z-000001.jsonl"
    rows = [json.loads(line) | {"a_new_key": {"deep": 1}} for line in path.read_text(encoding="utf-8").splitlines()]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    assert newsarchive.load(corpus).height == 4


def test_some_columns(corpus):
    frame = newsarchive.load(corpus, columns=["title", "updated"], since="2020-07-13")
    assert frame.columns == ["title", "updated"]
    assert frame.height == 3


def test_pandas(corpus):
    pandas = pytest.importorskip("pandas")
    frame = newsarchive.load(corpus, to="pandas").set_index("id")
    assert isinstance(frame, pandas.DataFrame)
    assert frame.loc["baoyenbai:191517", "updated"] == pandas.Timestamp("2020-07-13T08:18:23+07:00")
    assert list(frame.loc["sample:2", "body"]) == ["+84 24 3333 là số máy mới."]
    assert frame["updated"].dt.hour.sum() == 8 + 9 + 0


def test_letters_are_unharmed(corpus):
    import unicodedata

    for text in newsarchive.load(corpus)["title"]:
        assert unicodedata.is_normalized("NFC", text)
    assert "Đồng Tâm" in newsarchive.load(corpus).filter(pl.col("id") == "sample:1")["title"][0]


def test_nothing_yet(tmp_path):
    (tmp_path / "sample" / "records").mkdir(parents=True)
    assert newsarchive.load(tmp_path).shape == (0, 31)
    assert newsarchive.scan(tmp_path).collect().shape == (0, 31)


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ({"publisher": "nobody"}, "holds no records of 'nobody'; it holds: baoyenbai, sample"),
        ({"since": "13/7/2020"}, "since '13/7/2020' is not a day"),
        ({"since": "2020-02-30"}, "is not a day"),
        ({"since": "2020-07-14", "until": "2020-07-13"}, "is after until"),
        ({"columns": ["titel"]}, "no column 'titel'"),
        ({"to": "excel"}, "to='excel'"),
    ],
)
def test_what_cannot_be_meant(corpus, call, told):
    with pytest.raises(CorpusError, match=told):
        newsarchive.load(corpus, **call)


def test_no_folder(tmp_path):
    with pytest.raises(CorpusError, match="there is no data folder"):
        newsarchive.load(tmp_path / "nowhere")
