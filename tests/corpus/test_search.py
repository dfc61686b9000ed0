"""Search: folding, phrases, filters, snippets, and an index that keeps up with the archive."""

from __future__ import annotations

import json
import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.corpus.folding import fold
from newsarchive.corpus.segments import CorpusError
from newsarchive.search.index import Filters, Index
from newsarchive.search.query import Query, parse
from newsarchive.search.snippet import Snippet, mark, snippet
from tests.corpus.conftest import record, write

LATER = {
    ("sample", "20200715T010000Z-000001"): [
        record(
            id="sample:1",
            revision=3,
            title="Đường mới ở Đồng Tâm",
            updated="2020-07-15T00:00:00+07:00",
            body=["Bài đã đổi hẳn."],
        )
    ]
}


@pytest.fixture
def index(corpus):
    with Index(corpus) as index:
        index.refresh()
        yield index


def ids(index, text, **filters):
    limit, newest = filters.pop("limit", 20), filters.pop("newest", False)
    places = index.find(parse(text) if text else None, Filters(**filters), limit=limit, newest=newest)
    return [index.record(place)["id"] for place in places]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nong thon moi", ["sample:1"]), ("NÔNG THÔN MỚI", ["sample:1"]), ("dong tam", ["sample:1"]), ("Đồng Tâm", ["sample:1"]),
        ("đồng tâm nông thôn", ["sample:1"]), ('"nông thôn mới"', ["sample:1"]), ('"mới nông thôn"', []), ("gan bo", ["baoyenbai:191517"]),
        ("đoạn -sửa", ["baoyenbai:191517"]), ('doan -"da sua"', ["baoyenbai:191517"]), ("84 3333", ["sample:2"]), ("khong co chu nao nhu vay", []),
        (unicodedata.normalize("NFD", "Đồng Tâm"), ["sample:1"]),
    ],
)  # fmt: skip
def test_words(index, text, found):
    assert ids(index, unicodedata.normalize("NFC", text)) == found
    assert index.count(parse(unicodedata.normalize("NFC", text)), Filters()) == len(found)


def test_only_the_latest_revision_is_found(index):
    assert ids(index, "về đích sớm") == []  # the lead of the first revision


def test_filters(index):
    assert ids(index, "doan", publishers=("baoyenbai",)) == ["baoyenbai:191517"]
    assert ids(index, "moi", section="kinh te") == ["sample:1"]
    assert ids(index, "moi", section="Xã hội") == ["sample:2"]
    assert ids(index, "moi", author="Hà") == []  # the latest revision names no author
    assert ids(index, "", since=date(2020, 7, 13), until=date(2020, 7, 13)) == ["sample:2", "baoyenbai:191517"]
    assert ids(index, "", limit=1) == ["sample:1"]


def test_authors_by_a_part_of_the_name(corpus):
    write(
        corpus,
        {
            ("sample", "20200716T010000Z-000001"): [
                record(id="sample:9", title="Bài chín", authors=["Đỗ Thị 100%"], body=["Chín."])
            ]
        },
    )
    with Index(corpus) as index:
        index.refresh()
        assert ids(index, "bai", author="do thi") == ["sample:9"]
        assert ids(index, "bai", author="100%") == ["sample:9"]
        assert ids(index, "bai", author="%") == ["sample:9"]
        assert ids(index, "bai", author="_") == []


def test_the_index_keeps_up(corpus, index):
    write(corpus, LATER)
    assert [segment.run for segment in index.behind()] == ["20200715T010000Z-000001"]
    assert index.refresh() == 1
    assert index.refresh() == 0
    assert ids(index, "duong moi dong tam") == ["sample:1"]
    assert ids(index, "nong thon") == []


def test_revisions_may_come_in_any_order(tmp_path):
    early = {("sample", "20200715T010000Z-000001"): LATER["sample", "20200715T010000Z-000001"]}
    late = {("sample", "20200716T010000Z-000001"): [record(id="sample:1", revision=2, title="Bản cũ", body=["Cũ."])]}
    with Index(write(tmp_path / "data", early | late)) as index:
        index.refresh()
        assert ids(index, "cũ") == []
        assert ids(index, "đổi hẳn") == ["sample:1"]


def test_a_segment_that_is_being_written(corpus):
    path = corpus / "sample" / "records" / "20200714T010000Z-000001.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[:-30])
    with Index(corpus) as index:
        index.refresh()
        assert ids(index, "khong ghi ngay") == []
        path.write_bytes(whole)
        index.refresh()
        assert ids(index, "khong ghi ngay") == ["sample:3"]


def test_an_index_of_another_version_is_made_anew(corpus, index):
    import sqlite3

    index.close()
    connection = sqlite3.connect(index.path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with Index(corpus) as again:
        assert again.refresh() == 5


def test_a_damaged_index_is_told(corpus):
    path = corpus / "_search" / "index.db"
    path.parent.mkdir()
    path.write_bytes(b"no database" * 1000)
    with pytest.raises(CorpusError, match="delete it: it is made anew"):
        Index(corpus)


@pytest.mark.parametrize("text", ["", "   ", "-", "-moi", '""', "%%%", "*"])
def test_no_word_no_query(text):
    assert parse(text) is None


def test_the_parts_of_a_query():
    assert parse('nông thôn "Đồng Tâm" -bão “mưa lũ”') == Query(
        (("nong",), ("thon",), ("dong", "tam"), ("mua", "lu")), (("bao",),)
    )


@given(st.text(max_size=200))
def test_any_text_can_be_searched(text):
    import sqlite3

    query = parse(text)
    if query is None:
        return
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE t USING fts5 (a)")
    for match in (query.match(), query.match_in_order()):
        if match is not None:
            connection.execute("SELECT * FROM t WHERE t MATCH ?", (match,)).fetchall()
    connection.close()


@given(st.text(max_size=200))
def test_folding_keeps_every_letter_in_its_place(text):
    assert len(fold(text)) == len(text)


def test_folding():
    assert fold("ĐỒNG TÂM, Ủy ban, nghĩa, Lý, ơn") == "dong tam, uy ban, nghia, ly, on"


def test_a_snippet_shows_the_words():
    text = "Mở đầu dài dòng. " * 20 + "Xã Đồng Tâm đạt chuẩn nông thôn mới. " + "Kết thúc dài dòng. " * 20
    found = snippet(["Không có gì.", text], parse("nong thon moi"))
    assert len(found.text) < 240
    assert [found.text[start:end] for start, end in found.hits] == ["nông thôn mới"]
    assert found.text.startswith("… ")
    assert found.text.endswith(" …")
    assert "".join(piece for piece, _ in found.pieces()) == found.text


@given(st.lists(st.text(max_size=400), max_size=4), st.text(min_size=1, max_size=30))
def test_hits_lie_within_the_snippet(paragraphs, text):
    query = parse(text)
    if query is None:
        return
    found = snippet(paragraphs, query)
    assert isinstance(found, Snippet)
    assert "".join(piece for piece, _ in found.pieces()) == found.text
    assert all(0 <= start < end <= len(found.text) for start, end in found.hits)
    for paragraph in paragraphs:
        assert all(fold(paragraph[start:end]).split() for start, end in mark(paragraph, query))


def test_the_command(corpus, command):
    done = command("--data", str(corpus), "search", "nong", "thon")
    assert done.returncode == 0, done.stderr
    assert "Nông thôn mới ở xã Đồng Tâm" in done.stdout
    assert done.stderr.strip() == "1 found"
    done = command("--data", str(corpus), "--json", "search", "sua", "--since", "2020-07-14")
    (hit,) = json.loads(done.stdout)["hits"]
    assert (hit["id"], hit["revision"], hit["day"]) == ("sample:1", 2, "2020-07-14")
    assert [hit["snippet"][start:end] for start, end in hit["hits"]] == ["sửa"]
    done = command("--data", str(corpus), "search", "***")
    assert (done.returncode, "holds no word" in done.stderr) == (2, True)
    done = command("--data", str(corpus), "search", "x", "--since", "13/7/2020")
    assert (done.returncode, "is not a day" in done.stderr) == (2, True)
    done = command("--data", "nowhere", "search", "x")
    assert (done.returncode, "no data folder nowhere" in done.stderr) == (1, True)


def test_what_a_terminal_would_obey_is_not_printed(tmp_path, command):
    evil = "Tiêu đề \x1b[31m[bold]đỏ[/bold]\x07"
    data = write(
        tmp_path / "data", {("sample", "20200713T010000Z-000001"): [record(id="sample:1", title=evil, body=["Đoạn."])]}
    )
    done = command("--data", str(data), "search", "tieu de")
    assert "\x1b" not in done.stdout
    assert "\x07" not in done.stdout
    assert "[bold]đỏ[/bold]" in done.stdout
