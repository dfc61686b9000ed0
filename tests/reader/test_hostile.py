"""Pages made to hurt give an answer or a refusal. How long the largest take is told by bench_hostile.py."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from itertools import groupby

import pytest
from hostile_pages import URL, HostilePage, hostile_pages, page, pages_beyond

from newsarchive import read_listing, read_page
from newsarchive.reader.document import MAX_ATTRIBUTES, MAX_NESTING, MAX_TAGS, PageRefusedError, parse_document
from newsarchive.reader.forms import find_archive_form
from newsarchive.reader.links import page_links

NOW = datetime(2020, 7, 13, tzinfo=UTC)
SMALL = 0.004  # of the largest page that is read
GROUPS = [list(group) for _, group in groupby(hostile_pages(), key=lambda hostile: hostile.name.partition(",")[0])]


def read(hostile: HostilePage, share: float) -> None:
    html = hostile.make(share)
    article = read_page(html, URL, hostile.content_type, NOW)
    assert article is None or article.title
    try:
        document = parse_document(html, URL, hostile.content_type)
    except PageRefusedError:
        return
    read_listing(html, URL, hostile.content_type)
    find_archive_form(document)
    page_links(document)


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group[0].name.partition(",")[0])
def test_hostile_pages_are_read_or_refused(group: list[HostilePage]) -> None:
    for hostile in group:
        read(hostile, SMALL)


@pytest.mark.parametrize("hostile", pages_beyond(), ids=lambda hostile: hostile.name)
def test_pages_beyond_the_caps_are_refused_unparsed(hostile: HostilePage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lxml.html.document_fromstring", None)
    html = hostile.make(1)
    assert read_page(html, URL) is None
    with pytest.raises(PageRefusedError, match=r"bytes|tags|empty|not HTML"):
        read_listing(html, URL)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<i></i>" * (MAX_TAGS // 2), "tags, more than"),
        ("<div>" * (MAX_NESTING + 1), "nested deeper"),
        ("<p>x</p>" * 800 + "<div>" * (MAX_NESTING + 1) + "</div>" * MAX_NESTING, "nested deeper"),
        (f"<p {'a=1 ' * (MAX_ATTRIBUTES + 1)}>", "attributes, more than"),
        (f"<p {' '.join(f'a{n}' for n in range(10_100))}>x", "a tag of more than"),
        (f"<p {' '.join(f'a{n}' for n in range(10_100))}", "a tag of more than"),
    ],
)
def test_the_caps(text: str, reason: str) -> None:
    with pytest.raises(PageRefusedError, match=reason):
        parse_document(page(text=text), URL)


@pytest.mark.parametrize(
    "text",
    [
        "<br><img src=a.jpg><p>x" * 4_000,  # never nest
        ("<div><p>x</p></div>" * 4_000),
        "<script>" + "var a = 1; " * 9_000 + "</script>",
        f'<p title="{"many words " * 20_000}">x</p>',
        "plain words " * 20_000,
        "</div>" * 3_000,
    ],
)
def test_large_pages_below_the_caps_are_read(text: str) -> None:
    article = read_page(page(after=text), URL)
    assert article is not None
    assert article.title == "Đất Bắc vào mùa gặt"


def test_stacked_marks_are_cut_and_decomposed_text_is_kept() -> None:
    stacked = read_page(page(text=f"<p>Lu{chr(0x301) * 5_000}a chín vàng đồng.</p>"), URL)
    assert stacked is not None
    assert len(stacked.body[1]) < 60
    decomposed = unicodedata.normalize("NFD", "Lúa chín vàng đồng. ") * 200
    plain = read_page(page(text=f"<p>{decomposed}</p>"), URL)
    assert plain is not None
    assert plain.body[1] == " ".join(["Lúa chín vàng đồng."] * 200)


def test_addresses_beyond_measure_are_no_addresses() -> None:
    article = read_page(page(head=f'<base href="https://a.vn/{"a/" * 9_000}">', text='<img src="/a.jpg">'), URL)
    assert article is not None
    assert [image.url for image in article.images] == ["https://baodatbac.vn/a.jpg"]
    article = read_page(page(text=f'<img src="/{"a" * 9_000}.jpg"><p>Lúa chín vàng đồng, ai cũng mừng.</p>'), URL)
    assert article is not None
    assert article.images == []
