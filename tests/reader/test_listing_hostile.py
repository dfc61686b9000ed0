"""Pages made to hurt: reading their listing, form and links ends, in little time, without an exception."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.publishers.baoyenbai import BaoYenBai
from newsarchive.reader.document import PageRefusedError, parse_document
from newsarchive.reader.forms import find_archive_form
from newsarchive.reader.links import page_links
from newsarchive.reader.listing import read_listing_document

URL = "https://baodatbac.vn/kinh-te.html"
SECONDS = 4.0  # twice the budget of a hostile page, for a busy machine


def article(number: int) -> str:
    return f'<a href="/tin-so-{number}-cua-bao-dat-bac-{10_000 + number}.html">Tin số {number} của báo Đất Bắc</a>'


def articles(count: int, template: str = "{}") -> str:
    return "".join(template.format(article(number)) for number in range(count))


HOSTILE = {
    "flat links": articles(20_000),
    "list items": articles(14_000, "<li>{}</li>"),
    "one link, deep": "<div>" * 1400 + article(1),
    "a link a level": articles(1400, "<div>{}"),
    "the same link a level": ("<div>" + article(1)) * 1400,
    "many links, deep": "<div>" * 1300 + articles(5000, "<p>{}</p>"),
    "many numbers, deep": "<span>" * 1000 + "".join(f'<span><a href="?p={n}">{n}</a></span>' for n in range(10_000)),
    "boxes of numbers": "".join(f'<div><b>1</b><a href="?p={n}">{n}</a></div>' for n in range(9000)),
    "next everywhere": "".join(f'<div><a href="/x{n}">Trang sau</a></div>' for n in range(12_000)),
    "no news everywhere": "<div style='display:none'>" * 900 + "<p>Không có tin nào</p>" * 15_000 + article(1),
    "empty elements": "<div>" + "<i></i>" * 28_000 + article(1),
    "one link around everything": '<a href="/tin-so-12345.html">' + "<b>dài 12/3/2020 </b>" * 25_000,
    "columns": articles(8000, '<div class="{{}}">{}</div>').replace("{}", "col-md-3 " * 12),
    "a million of letters": "x " * 500_000 + article(1),
    "attributes of a megabyte": f'<a href="/{"a" * 1_000_000}" class="{"b " * 500_000}">x</a>' + article(1),
    "post-backs": "<form><input type=hidden name=__VIEWSTATE>"
    + "<a href=\"javascript:__doPostBack('a','b')\">Trang sau</a>" * 20_000,
    "select boxes": "<form>Xem theo ngày " + "<select name=x><option>1</select>" * 12_000,
    "dates": "<form>" + "Xem theo ngày <input type=date name=x> <b>x</b>" * 12_000,
    "radio buttons": "<form>Xem theo ngày <input type=date name=d>" + "<input type=radio name=x>" * 12_000,
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_pages_end(body: str) -> None:
    start = time.process_time()
    document = parse_document(f"<html><body>{body}".encode(), URL)
    listing = read_listing_document(document)
    find_archive_form(document)
    page_links(document)
    assert time.process_time() - start < SECONDS
    assert len(listing.entries) <= 5000


PIECES = st.sampled_from(
    [
        *(
            f"<{tag}>"
            for tag in ("div", "ul", "li", "table", "tr", "td", "h2", "p", "b", "aside", "nav", "span", "article")
        ),
        *(f"</{tag}>" for tag in ("div", "ul", "li", "table", "tr", "td", "h2", "p", "a", "aside", "nav")),
        *(article(number) for number in range(4)),
        '<a href="/tin-so-7-cua-bao-dat-bac-10007.html"><img alt="Ảnh">',
        '<a href="/tin-so-7-cua-bao-dat-bac-10007.html">Xem tiếp</a>',
        '<a href="?page=2">2</a>',
        "<b>1</b>",
        '<a href="?page=3">Trang sau</a>',
        "<a href=\"javascript:__doPostBack('a','Page$2')\">2</a>",
        "<form method=post>",
        "<input type=hidden name=__VIEWSTATE>",
        "Không có tin nào",
        "Tin mới nhất",
        "Đọc nhiều",
        "19/07/2020",
        "<time datetime=2020-07-19>hôm qua</time>",
        '<a href="http://[::1">Địa chỉ hỏng của một bài báo nào đó</a>',
        '<div class="col-md-3">',
        '<div class="sidebar">',
    ]
)


@given(st.lists(PIECES, max_size=60), st.booleans())
def test_any_soup_gives_a_listing(pieces: list[str], known: bool) -> None:
    document = parse_document(f"<html><body>{''.join(pieces)}</body></html>".encode(), URL)
    listing = read_listing_document(document, BaoYenBai() if known else None)
    urls = [entry.url for entry in listing.entries]
    assert len(urls) == len(set(urls))
    assert all(url.startswith("https://baodatbac.vn/") for url in urls)
    assert read_listing_document(document, BaoYenBai() if known else None) == listing


@given(st.binary(max_size=400))
def test_any_bytes_give_a_listing_or_a_refusal(body: bytes) -> None:
    try:
        document = parse_document(b"<html><body>" + body, URL)
    except PageRefusedError:
        return
    read_listing_document(document)
    find_archive_form(document)
    page_links(document)
