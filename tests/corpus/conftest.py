"""A small corpus written by hand: two papers, a corrected article, Vietnamese in all its letters."""

from __future__ import annotations

import json

import pytest

from newsarchive.items import Article

FIRST, SECOND = "20200713T010000Z-000001", "20200714T010000Z-000001"


def record(**values) -> dict:
    whole = Article().to_record() | {
        "publisher": "sample", "title": "Không đề", "url": "http://baosuoingan.example/11/1/a.aspx",
        "requested_url": "http://baosuoingan.example/11/1/a.aspx", "fetched_at": "2020-07-13T01:00:00Z",
        "content_hash": "0" * 64,
    }  # fmt: skip
    assert values.keys() <= whole.keys()
    return whole | values


RECORDS = {
    ("sample", FIRST): [
        record(
            id="sample:1", title="Nông thôn mới ở Đồng Tâm", updated="2020-07-12T08:18:23+07:00", updated_raw="Chủ nhật, 12/7/2020 | 8:18:23 AM",
            updated_precision="second", section="Kinh tế", lead="Xã Đồng Tâm về đích sớm.", body=["Đoạn một.", "Đoạn hai, có “ngoặc”."],
            images=[{"url": "http://baosuoingan.example/a.jpg", "caption": "Đường mới.", "credit": "Hà Vân"}], byline="Hà Vân - Lê Vinh",
            authors=["Hà Vân", "Lê Vinh"], tags=["nông thôn"], language="vi",
            related=[{"title": "Tin khác", "url": "http://baosuoingan.example/11/2/b.aspx", "summary": None, "caption": None, "day": "2020-07-11"}],
        ),
        record(id="sample:2", title="=cmd|'/c calc'!A1", updated="2020-07-13T00:00:00+07:00", updated_precision="day", section="Xã hội", body=["+84 24 3333 là số máy mới."]),
    ],
    ("sample", SECOND): [
        record(
            id="sample:1", revision=2, title="Nông thôn mới ở xã Đồng Tâm", updated="2020-07-14T09:00:00+07:00", section="Kinh tế",
            fetched_at="2020-07-14T01:00:00Z", content_hash="1" * 64, body=["Đoạn một, đã sửa."],
        ),
        record(id="sample:3", title="Không có ngày", body=["Một bài không ghi ngày."], fetched_at="2020-07-14T01:00:01Z"),
    ],
    ("baoyenbai", FIRST): [
        record(id="baoyenbai:191517", publisher="baoyenbai", title="Gắn bó mật thiết", updated="2020-07-13T08:18:23+07:00", published="2020-07-12T00:00:00+07:00", published_precision="day", body=["Một đoạn."]),
    ],
}  # fmt: skip


def write(folder, records=None):
    for (publisher, run), rows in (records or RECORDS).items():
        path = folder / publisher / "records" / f"{run}.jsonl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return folder


@pytest.fixture
def corpus(tmp_path):
    return write(tmp_path / "data")
