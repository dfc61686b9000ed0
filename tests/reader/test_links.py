"""Links as a browser resolves them; expectations from the URL Standard, written by hand."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.reader.document import parse_document
from newsarchive.reader.links import MAX_LINKS, Resolver, page_links

SHARED = Path(__file__).parents[2] / ".." / "shared"
PAGE = "https://baolangtrung.vn/xa-hoi/danh-sach.html?ngay=1"


def links_of(body: str, url: str = PAGE) -> list[str]:
    return page_links(parse_document(f"<html><body>{body}</body></html>".encode(), url))


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/a-1.html", "https://baolangtrung.vn/a-1.html"),
        ("b-2.html", "https://baolangtrung.vn/xa-hoi/b-2.html"),
        ("./b", "https://baolangtrung.vn/xa-hoi/b"),
        ("../kinh-te/", "https://baolangtrung.vn/kinh-te/"),
        ("../../../x", "https://baolangtrung.vn/x"),
        ("?page=2", "https://baolangtrung.vn/xa-hoi/danh-sach.html?page=2"),
        ("//m.baolangtrung.vn/a", "https://m.baolangtrung.vn/a"),
        ("http://khac.vn", "http://khac.vn/"),
        ("HTTPS://Khac.VN/Tin", "https://khac.vn/Tin"),
        ("https://khac.vn:443/a", "https://khac.vn:443/a"),
        ("https://khac.vn/a/../b/./c", "https://khac.vn/b/c"),
        ("/a#binh-luan", "https://baolangtrung.vn/a"),
        # white space as browsers treat it
        (" \n /a-1.html\t ", "https://baolangtrung.vn/a-1.html"),
        ("/tin\n-moi/\tbai.html", "https://baolangtrung.vn/tin-moi/bai.html"),
        ("/tin moi/bai 1.html", "https://baolangtrung.vn/tin%20moi/bai%201.html"),
        ("/tin%20moi", "https://baolangtrung.vn/tin%20moi"),
        ("\\anh\\1", "https://baolangtrung.vn/anh/1"),
        ("/tin-tức?q=xã hội", "https://baolangtrung.vn/tin-t%E1%BB%A9c?q=x%C3%A3%20h%E1%BB%99i"),
        ("/News/NewsDetail.aspx?ID=12&Cat=3", "https://baolangtrung.vn/News/NewsDetail.aspx?ID=12&Cat=3"),
        ("/a_(b),c;d!e'f~g*h", "https://baolangtrung.vn/a_(b),c;d!e'f~g*h"),
        # nothing to fetch
        ("#dau-trang", None),
        ("", None),
        ("   ", None),
        ("javascript:void(0)", None),
        (" java\nscript:alert(1)", None),
        ("JavaScript:__doPostBack('a','')", None),
        ("mailto:toasoan@baolangtrung.vn", None),
        ("tel:02093810000", None),
        ("data:text/html,x", None),
        ("ftp://baolangtrung.vn/a", None),
        # no URLs
        ("http://[::1", None),
        ("http://[tin]/", None),
        ("http://khac.vn:port/", None),
        ("http://khac.vn:99999/a", None),
        ("http://", None),
        ("http://a b.vn/", None),
        ("http://<%=host%>/a", None),
        ("/" + "a" * 5000, None),
        ("https://khac.vn/" + "ứ" * 2000, None),
    ],
)
def test_resolves_as_a_browser(href: str, expected: str | None) -> None:
    assert Resolver(PAGE)(href) == expected


def test_ipv6_and_ports_are_kept() -> None:
    assert Resolver("http://[::1]:8080/a/")("b") == "http://[::1]:8080/a/b"
    assert Resolver("http://127.0.0.1:8080/a/")("/b") == "http://127.0.0.1:8080/b"


def test_page_order_without_repeats_or_fragments() -> None:
    body = '<a href="/b">1</a><a href="/a#x">2</a><a href="/b#y">3</a><area href="/c"><a>-</a><a href="/a">4</a>'
    host = "https://baolangtrung.vn"
    assert links_of(body) == [f"{host}/b", f"{host}/a", f"{host}/c"]


def test_base_element_is_respected() -> None:
    html = b'<html><head><base href="https://cdn.baolangtrung.vn/v1/"></head><body><a href="x.html">x</a></body></html>'
    assert page_links(parse_document(html, PAGE)) == ["https://cdn.baolangtrung.vn/v1/x.html"]


def test_links_are_capped() -> None:
    body = "".join(f'<a href="/tin-{number}.html">x</a>' for number in range(MAX_LINKS + 1000))
    found = links_of(body)
    assert len(found) == MAX_LINKS
    assert found[0] == "https://baolangtrung.vn/tin-0.html"


@given(st.text(max_size=80), st.sampled_from(["", "/", "http://", "https://a.vn/", "//", "?", "../"]))
def test_any_href_gives_a_fetchable_url_or_none(text: str, prefix: str) -> None:
    resolve = Resolver(PAGE)
    url = resolve(prefix + text)
    if url is not None:
        parts = urlsplit(url)
        assert parts.scheme in {"http", "https"}
        assert parts.hostname
        assert not parts.fragment
        assert url.isascii()
        assert " " not in url
        assert resolve(url) == url


def test_fast_enough_to_run_on_every_page() -> None:
    """A page of 68 links stays well under 0.3 ms; the bound here leaves room for a busy machine."""
    body = "".join(
        f'<a href="/12/{number}/Tin_so_{number}.aspx">Tin</a>'
        f'<a href="https://baolangtrung.vn/xa-hoi/tin-so-{number}-a{number}.html">Tin</a>'
        for number in range(34)
    )
    document = parse_document(f"<html><body>{body}</body></html>".encode(), PAGE)
    best = min(_seconds(document) for _ in range(20))
    assert len(page_links(document)) == 68
    assert best < 0.000_6


def _seconds(document: object) -> float:
    start = time.perf_counter()
    page_links(document)  # type: ignore[arg-type]  # a Document
    return time.perf_counter() - start


@pytest.mark.skipif(not SHARED.exists(), reason="the shared pages are not there")
def test_real_page_with_base() -> None:
    html = (SHARED / "pages/real/baocantho_category.html").read_bytes()
    found = page_links(parse_document(html, "https://baocantho.com.vn/thoi-su/"))
    assert "https://baocantho.com.vn/thoi-su?p=2" in found
    assert (
        "https://baocantho.com.vn/phuong-soc-trang-trien-khai-mo-hinh-chung-thuc-chu-ky-tai-nha--a196525.html" in found
    )
    assert not any("javascript" in url for url in found)
