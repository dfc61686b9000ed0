"""Citations against what a librarian would write by hand, then read back by programs of others."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.corpus.cite import FORMATS, Name, bibtex, csl_json, names_of, reference, ris
from tests.corpus.conftest import record

WARC = {
    "file": "20200713T025500Z-0a1b2c-00000.warc.gz",
    "offset": 4711,
    "record_id": "<urn:uuid:00000000-0000-4000-8000-000000000001>",
    "payload_digest": "sha256:" + "ab" * 32,
}
PLAIN = record(
    id="baoyenbai:191517", publisher="baoyenbai", title="Gắn bó mật thiết với nhân dân",
    url="http://baoyenbai.com.vn/12/191517/Gan_bo.aspx", section="Chính trị", updated="2020-07-13T08:18:23+07:00",
    updated_precision="second", byline="Nguyễn Văn An - Mai Chi", authors=["Nguyễn Văn An", "Mai Chi"],
    language="vi", fetched_at="2020-07-13T02:55:00Z", warc=WARC,
)  # fmt: skip
HOSTILE = record(
    id="baoyenbai:13", revision=2, publisher="baoyenbai", title='100% {lời\n} \\input{x} $5 & #1_a ~^\r\nER  - \u2028TY  - BOOK\x0b\u202e"}}',
    url='http://baoyenbai.com.vn/12/13/a}b\\c%20d é"{.aspx', updated=None, authors=["O'Brien, {Jr}\nAU  - Eve", "and and"],
    fetched_at=None,
)  # fmt: skip

NAME_KEYS = {"family", "given", "literal", "static-ordering"}
ITEM_SCHEMA = {  # what csl-data.json of CSL 1.0.2 allows, for the fields that news articles have
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "additionalProperties": False,
        "properties": {
            "type": {"const": "article-newspaper"},
            **{name: {"type": "string", "minLength": 1} for name in (
                "id", "title", "container-title", "section", "URL", "archive_location", "language", "version", "note")},
            "author": {"type": "array", "items": {"type": "object", "additionalProperties": False, "minProperties": 1, "properties": {
                "family": {"type": "string"}, "given": {"type": "string"}, "literal": {"type": "string"},
                "static-ordering": {"type": ["string", "number", "boolean"]}}}},
            **{name: {"type": "object", "additionalProperties": False, "properties": {"date-parts": {
                "type": "array", "minItems": 1, "maxItems": 2, "items": {
                    "type": "array", "minItems": 1, "maxItems": 3, "items": {"type": ["string", "number"]}}}}}
               for name in ("issued", "accessed")},
            "custom": {"type": "object"},
        },
    },
}  # fmt: skip


def cited(row, paper="Báo Yên Bái"):
    return reference(row, paper)


def test_bibtex_as_written_by_hand():
    assert bibtex(cited(PLAIN)) == (
        "@article{baoyenbai-191517-r1,\n"
        "  author = {{Nguyễn Văn An} and {Mai Chi}},\n"
        "  title = {{Gắn bó mật thiết với nhân dân}},\n"
        "  journal = {Báo Yên Bái},\n"
        "  chapter = {Chính trị},\n"
        "  year = {2020},\n"
        "  month = jul,\n"
        "  day = {13},\n"
        "  url = {http://baoyenbai.com.vn/12/191517/Gan_bo.aspx},\n"
        "  urldate = {2020-07-13},\n"
        "  language = {vi},\n"
        "  note = {updated 2020-07-13T08:18:23+07:00; captured 2020-07-13T02:55:00Z; payload sha256:" + "ab" * 32 + ";"
        " revision 1 of baoyenbai:191517}\n"
        "}\n"
    )


def test_csl_json_as_written_by_hand():
    (item,) = json.loads(csl_json(cited(PLAIN)))
    assert item == {
        "id": "baoyenbai-191517-r1",
        "type": "article-newspaper",
        "title": "Gắn bó mật thiết với nhân dân",
        "author": [{"family": "Nguyễn", "given": "Văn An", "static-ordering": True}, {"literal": "Mai Chi"}],
        "container-title": "Báo Yên Bái",
        "section": "Chính trị",
        "issued": {"date-parts": [[2020, 7, 13]]},
        "URL": "http://baoyenbai.com.vn/12/191517/Gan_bo.aspx",
        "accessed": {"date-parts": [[2020, 7, 13]]},
        "archive_location": "20200713T025500Z-0a1b2c-00000.warc.gz, byte 4711",
        "language": "vi",
        "version": "1",
        "note": "updated 2020-07-13T08:18:23+07:00; captured 2020-07-13T02:55:00Z; payload sha256:" + "ab" * 32 + "; revision 1 of baoyenbai:191517",
        "custom": {
            "record_id": "baoyenbai:191517",
            "updated": "2020-07-13T08:18:23+07:00",
            "captured": "2020-07-13T02:55:00Z",
            "payload_digest": "sha256:" + "ab" * 32,
        },
    }  # fmt: skip


def test_ris_as_written_by_hand():
    assert ris(cited(PLAIN)).split("\r\n") == [
        "TY  - NEWS",
        "ID  - baoyenbai-191517-r1",
        "TI  - Gắn bó mật thiết với nhân dân",
        "AU  - Nguyễn, Văn An",
        "AU  - Mai Chi",
        "T2  - Báo Yên Bái",
        "SE  - Chính trị",
        "PY  - 2020",
        "DA  - 2020/07/13/",
        "Y2  - 2020/07/13/",
        "UR  - http://baoyenbai.com.vn/12/191517/Gan_bo.aspx",
        "AN  - baoyenbai:191517",
        "LA  - vi",
        "N1  - updated 2020-07-13T08:18:23+07:00; captured 2020-07-13T02:55:00Z; payload sha256:" + "ab" * 32 + "; revision 1 of baoyenbai:191517",
        "ER  - ",
        "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("authors", "byline", "expected"),
    [
        (
            ["Trần Thị Bích Ngọc"],
            "Bài, ảnh: Trần Thị Bích Ngọc",
            (Name("Trần Thị Bích Ngọc", "Trần", "Thị Bích Ngọc"),),
        ),
        (["Lê Vinh"], "Lê Vinh", (Name("Lê Vinh"),)),  # a full name or a pen name: nobody can tell
        (["Thanh Nguyễn Hà"], None, (Name("Thanh Nguyễn Hà"),)),  # does not begin with a family name
        (["John Smith"], None, (Name("John Smith"),)),
        ([], "Theo TTXVN", (Name("TTXVN"),)),
        ([], "(Nguồn: Cổng TTĐT Chính phủ)", (Name("Cổng TTĐT Chính phủ"),)),
        ([], "(TTXVN)", (Name("TTXVN"),)),
        ([], "Báo Nhân Dân", (Name("Báo Nhân Dân"),)),
        ([], "P.V", ()),  # a reporter without a name
        ([], "CTV", ()),
        ([], "Theo", ()),
        ([], None, ()),
    ],
)
def test_names(authors, byline, expected):
    assert names_of(authors, byline) == expected


def test_an_unknown_day_stays_unknown():
    row = record(id="sample:3", title="Không có ngày", fetched_at="2020-07-14T01:00:01Z")
    assert "year" not in bibtex(cited(row))
    assert "issued" not in json.loads(csl_json(cited(row)))[0]
    assert "PY  - " not in ris(cited(row))
    assert "DA  - " not in ris(cited(row))


def test_a_day_without_a_time_claims_no_time():
    row = PLAIN | {"updated": "2020-07-13T00:00:00+07:00", "updated_precision": "day"}
    assert "updated 2020-07-13;" in bibtex(cited(row))


def test_the_publication_where_there_is_no_update():
    row = PLAIN | {"updated": None, "published": "2020-07-12T00:00:00+07:00", "published_precision": "day"}
    assert "  day = {12}" in bibtex(cited(row))
    assert "updated" not in bibtex(cited(row))


def test_a_mirror_on_this_machine_is_nobody_elses_address():
    row = PLAIN | {
        "url": "http://127.0.0.1:8123/12/191517/a.aspx",
        "canonical_url": "http://baoyenbai.com.vn/12/191517/a.aspx",
    }
    assert "UR  - http://baoyenbai.com.vn/12/191517/a.aspx\r\n" in ris(cited(row))
    assert "UR  - http://127.0.0.1:8123/12/191517/a.aspx\r\n" in ris(cited(row | {"canonical_url": None}))


def test_a_hostile_title_as_bibtex():
    entry = bibtex(cited(HOSTILE))
    title = next(line for line in entry.splitlines() if line.startswith("  title"))
    assert title == (
        r"  title = {{100\% \textbraceleft{}lời \textbraceright{} \textbackslash{}input\textbraceleft{}x\textbraceright{}"
        r" \$5 \& \#1\_a \textasciitilde{}\textasciicircum{} ER - TY - BOOK "
        '"'
        r"\textbraceright{}\textbraceright{}}},"
    )
    assert "  url = {http://baoyenbai.com.vn/12/13/a%7Db%5Cc%20d%20%C3%A9%22%7B.aspx}," in entry
    assert "  author = {{O'Brien, \\textbraceleft{}Jr\\textbraceright{} AU - Eve} and {and and}}," in entry


def test_a_hostile_title_as_ris_injects_no_line():
    lines = ris(cited(HOSTILE)).split("\r\n")
    assert [line[:6] for line in lines] == [
        "TY  - ",
        "ID  - ",
        "TI  - ",
        "AU  - ",
        "AU  - ",
        "T2  - ",
        "UR  - ",
        "AN  - ",
        "N1  - ",
        "ER  - ",
        "",
    ]
    assert not re.search(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]", "".join(lines))


@pytest.mark.parametrize("row", [PLAIN, HOSTILE, record(id="sample:9", title="", byline="Theo TTXVN")])
def test_csl_json_keeps_to_the_schema(row):
    jsonschema.validate(json.loads(csl_json(cited(row))), ITEM_SCHEMA)


@given(st.text(), st.lists(st.text(min_size=1), max_size=3), st.text())
def test_whatever_a_page_says_the_formats_hold(title, authors, section):
    row = PLAIN | {"title": title, "authors": authors, "section": section, "byline": title}
    jsonschema.validate(json.loads(csl_json(cited(row))), ITEM_SCHEMA)
    written = ris(cited(row))
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in written.splitlines())
    assert written.count("TY  - ") - written.split("TI  - ")[-1].count("TY  - ") >= 0
    depth = 0
    for letter in bibtex(cited(row)):
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert depth >= 0
    assert depth == 0
    assert bibtex(cited(row)).count("\n") <= 14


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the reader's own, of its parser's library
@pytest.mark.parametrize("row", [PLAIN, HOSTILE])
def test_another_program_reads_the_bibtex(row):
    bibtexparser = pytest.importorskip("bibtexparser")
    parser = bibtexparser.bparser.BibTexParser(common_strings=True)
    (entry,) = parser.parse(bibtex(cited(row)) + bibtex(cited(PLAIN | {"revision": 7}))).entries[:1]
    assert entry["ENTRYTYPE"] == "article"
    assert entry["ID"] == cited(row).key
    assert entry["journal"] == "Báo Yên Bái"
    assert entry.get("month", "July") == "July"
    assert len(parser.bib_database.entries) == 2


@pytest.mark.parametrize("row", [PLAIN, HOSTILE])
def test_another_program_reads_the_ris(row):
    rispy = pytest.importorskip("rispy")
    entries = rispy.loads(ris(cited(row)) + ris(cited(PLAIN)))
    assert len(entries) == 2
    assert entries[0]["type_of_reference"] == "NEWS"
    assert entries[0]["title"] == cited(row).title
    assert len(entries[0]["authors"]) == 2
    assert entries[1]["authors"] == ["Nguyễn, Văn An", "Mai Chi"]


def test_on_the_command_line(command, corpus):
    shown = command("show", "sample:1", "--cite", "ris", "--revision", "1")
    assert shown.returncode == 0, shown.stderr
    assert "TI  - Nông thôn mới ở Đồng Tâm\n" in shown.stdout
    assert "T2  - Báo Suối Ngàn\n" in shown.stdout
    latest = command("show", "sample:1", "--cite", "bibtex")
    assert "{{Nông thôn mới ở xã Đồng Tâm}}" in latest.stdout
    assert command("show", "sample:1", "--cite", "ris", "--raw").returncode == 2
    assert command("show", "sample:1", "--cite", "apa").returncode == 2


def test_the_command_offers_what_there_is():
    from newsarchive.cli.show import show

    (option,) = (one for one in show.params if one.name == "cite")
    assert set(option.type.choices) == set(FORMATS)
