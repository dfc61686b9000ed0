"""Pages made fit to be shown, side-by-side rows, days and times: the pure parts of the room."""

from __future__ import annotations

from datetime import date

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsarchive.comparing.revisions import difference
from newsarchive.reader.document import PageRefusedError
from newsarchive.room import wording
from newsarchive.room.replay import replayed, restyled
from newsarchive.room.sides import Row, rows_of
from tests.corpus.conftest import record

URL = "http://baosuoingan.example/11/1/a.aspx"


def shown(html, sheet=lambda _url: None):
    page = replayed(html, URL, "text/html; charset=utf-8", lambda url: f"/p?{url}", sheet)
    return lxml.html.document_fromstring(page.decode())


def test_text_layout_and_doctype_stay():
    page = replayed(
        "<!DOCTYPE html><title>Tên</title><div class=a style='color: red'>Đồng Tâm</div>".encode(),
        URL,
        None,
        str,
        lambda _: None,
    )
    assert page.startswith(b'<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>')
    assert '<div class="a" style="color: red">Đồng Tâm</div>' in page.decode()
    assert not replayed(b"<p>x</p>", URL, None, str, lambda _: None).startswith(b"<!DOCTYPE")


def test_a_page_in_an_old_encoding_comes_out_in_utf_8():
    html = "<html><head><meta charset=windows-1258></head><p>Sông Đà</p>".encode("windows-1258")
    page = replayed(html, URL, "text/html; charset=windows-1258", str, lambda _: None)
    assert "Sông Đà" in page.decode()
    assert b"windows-1258" not in page


@pytest.mark.parametrize(
    ("markup", "source"),
    [
        ("<img src=/a.jpg>", "/p?http://baosuoingan.example/a.jpg"),
        ("<img src='b c.jpg'>", "/p?http://baosuoingan.example/11/1/b%20c.jpg"),
        ("<img src=/blank.gif data-src=/real.jpg>", "/p?http://baosuoingan.example/real.jpg"),
        ("<img src=data:image/gif;base64,AA srcset='x.jpg 2x'>", "data:image/gif;base64,AA"),
        ("<img src=data:text/html,x>", None),
        ("<img src=javascript:x>", None),
        ("<img src=file:///etc/passwd>", None),
    ],
)
def test_where_pictures_come_from(markup, source):
    (image,) = shown(f"<body>{markup}</body>".encode()).iter("img")
    assert image.get("src") == source
    assert image.get("srcset") is None


def test_a_link_becomes_a_hint():
    (link,) = shown(b"<a href='/b.aspx'>b</a>").iter("a")
    assert (link.get("href"), link.get("title")) == (None, "http://baosuoingan.example/b.aspx")


def test_old_backgrounds():
    (cell,) = shown(b"<table><tr><td background=bg.gif>x").iter("td")
    assert cell.get("style") == 'background-image:url("/p?http://baosuoingan.example/11/1/bg.gif");'


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("a{background:url(b.png)}", 'a{background:url("/p?http://x.example/css/b.png")}'),
        ("a{background:url( 'b.png' )}", 'a{background:url("/p?http://x.example/css/b.png")}'),
        ('@import "x.css";a{}', "a{}"),
        ("@import url(x.css) screen;a{}", "a{}"),
        ("a{background:url(javascript:x)}", "a{background:none}"),
        ("a{b:url(data:image/png;base64,AA)}", 'a{b:url("data:image/png;base64,AA")}'),
        ("a{b:url(data:text/html,x)}", "a{b:none}"),
        ("a{b:url(x.png", "a{b:"),
        ("a{b:url('x.png)}", "a{b:"),
        ("url(a)url(b)", 'url("/p?http://x.example/css/a")url("/p?http://x.example/css/b")'),
        ("</style><script>", "\\3c /style>\\3c script>"),
    ],
)
def test_style_sheets(css, expected):
    assert restyled(css, "http://x.example/css/a.css", lambda url: f"/p?{url}") == expected


def test_archived_sheets_are_put_in_at_most_twenty():
    links = "".join(f"<link rel='StyleSheet' media=print href=/{n}.css>" for n in range(30))
    page = shown(f"<head>{links}<link rel=icon href=/i.ico></head><p>x".encode(), lambda url: f"/* {url[-6:]} */")
    sheets = list(page.iter("style"))
    assert len(sheets) == 20
    assert (sheets[0].text, sheets[0].get("media")) == ("/* /0.css */", "print")


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="<>/=\"' abcdefhimnoprstuvxy:!-&;", max_size=300))
def test_whatever_the_markup_nothing_that_acts_is_left(markup):
    try:
        page = shown(f"<body>{markup}<p>x</p>".encode())
    except PageRefusedError:
        return
    for element in page.iter():
        if isinstance(element.tag, str):
            assert element.tag not in {"script", "iframe", "object", "embed", "base"}
            assert not [name for name in element.attrib if name.lower().startswith("on")]


@pytest.mark.parametrize("piece", [
    b"<script>x</script>tail ", b"<img src=a.png onerror=x>", b"<p style='a:url(b);c:url('>", b"<style>url(url(url(</style>", b"<a href=b>x</a>",
    b"<p onclick=x data-a=b class=c id=d>", b"<!-- x --><link rel=stylesheet href=a.css>",
])  # fmt: skip
def test_pages_as_big_as_they_may_be_take_no_more_than_their_share(piece):
    """What grows with the square of a page's length would hang here."""
    shown(b"<body>" + piece * min(59_000 // piece.count(b"<"), 149_000 // max(1, piece.count(b"="))))


def test_a_style_sheet_of_a_megabyte():
    assert restyled("url(" * 250_000, "http://x.example/", str) == ""
    assert restyled("@import " * 125_000, "http://x.example/", str) == ""


def rows(before, after, *, every=False):
    found = difference(record(id="a:1", **before), record(id="a:1", revision=2, **after))
    return {change.name: rows_of(change, every=every) for change in found.fields}


def test_words_that_changed_stand_side_by_side():
    found = rows({"title": "Từ 214 thôn còn 138 thôn"}, {"title": "Từ 214 thôn còn 140 thôn"})
    assert found == {
        "title": [
            Row(
                before=(("=", "Từ 214 thôn còn"), ("-", " 138"), ("=", " thôn")),
                after=(("=", "Từ 214 thôn còn"), ("+", " 140"), ("=", " thôn")),
            )
        ]
    }


def test_paragraphs_that_did_not_change_are_passed_over_unless_asked_for():
    same = [f"Đoạn {n}." for n in "abcdefg"]
    found = rows({"body": [*same, "Cũ hẳn."]}, {"body": [*same, "Mới tinh đây."]})["body"]
    assert [row.passed for row in found] == [6, 0, 0, 0]
    assert found[1] == Row((("=", "Đoạn g."),), (("=", "Đoạn g."),))
    assert found[2] == Row((("-", "Cũ hẳn."),), None)
    assert found[3] == Row(None, (("+", "Mới tinh đây."),))
    everything = rows({"body": [*same, "Cũ hẳn."]}, {"body": [*same, "Mới tinh đây."]}, every=True)["body"]
    assert len(everything) == 9
    assert not any(row.passed for row in everything)


@pytest.mark.parametrize(
    ("language", "stamp", "precision", "expected"),
    [
        ("vi", "2020-07-13T08:18:23+07:00", "second", "Thứ hai, 13/7/2020, 08:18:23"),
        ("en", "2020-07-13T08:18:23+07:00", "minute", "Monday, 13 July 2020, 08:18"),
        ("vi", "2020-07-12T18:00:00Z", None, "Thứ hai, 13/7/2020, 01:00:00"),
        ("vi", "2020-07-13T00:00:00+07:00", "day", "Thứ hai, 13/7/2020"),
        ("en", "2020-07-12", None, "Sunday, 12 July 2020"),
        ("vi", "hôm nay", None, "hôm nay"),
        ("vi", None, None, ""),
    ],
)
def test_moments(language, stamp, precision, expected):
    assert wording.moment(language, stamp, precision) == expected


def test_counts_and_days_in_both_languages():
    assert wording.counted("vi", "articles", 1234) == "1.234 bài"
    assert wording.counted("en", "articles", 1) == "1 article"
    assert wording.counted("en", "results", 1234) == "1,234 results"
    assert wording.short_day("en", date(2020, 7, 3)) == "3 Jul 2020"
    assert wording.to_day("20200713") is None


def test_every_word_has_both_languages():
    for key, pair in wording.WORDS.items():
        assert len(pair) == 2, key
        assert all(pair), key
