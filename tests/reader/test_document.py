"""The parse: what is refused before it is parsed, where links start."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest

from newsarchive.reader.document import MAX_BYTES, MAX_NESTING, MAX_TAGS, PageRefusedError, parse_document

URL = "https://bao.example/kinh-te/bai-1.html"


def refusal(html: bytes, content_type: str | None = None) -> str:
    with pytest.raises(PageRefusedError) as caught:
        parse_document(html, URL, content_type)
    return str(caught.value)


def test_relative_links_start_at_the_page():
    document = parse_document(b"<p>x</p>", URL)
    assert document.base_url == URL
    assert document.absolute("../tin/2.html") == "https://bao.example/tin/2.html"


def test_base_href_moves_them_even_when_relative():
    document = parse_document(b"<head><base href='/mau/'></head><p>x</p>", URL)
    assert document.absolute("anh.jpg") == "https://bao.example/mau/anh.jpg"


@pytest.mark.parametrize(
    "address", ["mailto:a@b.vn", "javascript:void(0)", "tel:113", "", None, "http://[::1", "data:x"]
)
def test_what_is_no_web_address_has_no_absolute_form(address):
    assert parse_document(b"<p>x</p>", URL).absolute(address) is None


@pytest.mark.parametrize(
    ("html", "content_type", "reason"),
    [
        (b"", None, "an empty page"),
        (b" \n ", None, "an empty page"),
        (b"%PDF-1.7 <x>", None, "not HTML"),
        (b"just words", None, "not HTML"),
        (b'{"a": "<b>"}', None, "not HTML"),
        (b"<p>x", "image/jpeg", "image/jpeg, not HTML"),
        (b"<p>x", "application/pdf; charset=x", "application/pdf, not HTML"),
        (b"<?xml version='1.0'?><rss><item/></rss>", "text/xml", "a feed or site map, not HTML"),
        (b"<p>" + b"x" * MAX_BYTES, None, f"{MAX_BYTES + 3:,} bytes, more than {MAX_BYTES:,}"),
        (b"<i>" * (MAX_TAGS + 1), None, f"{MAX_TAGS + 1:,} tags, more than {MAX_TAGS:,}"),
        (b"<div>" * (MAX_NESTING + 1), None, f"tags nested deeper than {MAX_NESTING:,}"),
    ],
)
def test_refused_with_the_reason(html, content_type, reason):
    assert refusal(html, content_type) == reason


def test_many_paragraphs_that_close_each_other_are_not_nested():
    parse_document(b"<p>x<br>" * (MAX_NESTING * 2), URL)


def test_null_bytes_and_a_cut_tag_are_survived():
    document = parse_document(b'<html>\0<body><p>ab\0c</p><div class="', URL)
    assert document.root.findtext(".//p") == "abc"


def test_a_wrong_charset_is_told():
    document = parse_document("<p>Tiếng Việt có dấu</p>".encode(), URL, "text/html; charset=iso-8859-1")
    assert document.root.findtext(".//p") == "Tiếng Việt có dấu"
    assert document.encoding == "utf-8"
    assert "charset_mismatch" in document.problems


def test_addresses_are_joined_as_the_standard_library_does() -> None:
    addresses = [
        *(
            "/a/b.html",
            "a.html",
            "../a.html",
            "/a/../b",
            "//cdn.vn/a.jpg",
            "?page=2",
            "/a?b=1&c=2",
            "/a?",
            "/a;?b",
            "/a;",
        ),
        *(
            "https://x.vn",
            "HTTP://X.vn/a",
            "http:/a",
            "https://x.vn/a?",
            "https:///a",
            "/tin tức/ảnh.jpg",
            " /a ",
            "/a#b",
        ),
        *("https://[::1]/a", "http:a.html", "https://h.vn/a/./b", "/.a", "//", "/"),
    ]
    for base in ("https://bao.vn/x/y.html?z=1", "HTTP://Bao.vn", "https://u@bao.vn:8080/"):
        page = parse_document(b"<p>x", base)
        for address in addresses:
            joined = urljoin(base, address.strip())
            assert page.absolute(address) == (joined if re.match(r"(?i)https?://[^/\s]", joined) else None), address
