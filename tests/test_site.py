"""Where a paper answers: its own domains, or a mirror in their place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive import publishers
from newsarchive.site import Site, SiteError, is_loopback

PAPER = publishers.by_name("baoyenbai")
OWN = Site(PAPER)
MIRROR = Site(PAPER, "http://127.0.0.1:8000")


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://baoyenbai.com.vn/12/191517/a.aspx", "http://127.0.0.1:8000/12/191517/a.aspx"),
        ("https://www.baoyenbai.com.vn/12/191517/a.aspx?x=1#top", "http://127.0.0.1:8000/12/191517/a.aspx?x=1"),
        ("/12/191517/a.aspx", "http://127.0.0.1:8000/12/191517/a.aspx"),
        ("http://127.0.0.1:8000/12/191517/a.aspx", "http://127.0.0.1:8000/12/191517/a.aspx"),
    ],
)
def test_links_to_the_paper_are_asked_at_the_mirror(url, asked):
    assert MIRROR.fetch_url(url) == asked


def test_without_mirror_a_url_stays_as_it_is():
    assert OWN.fetch_url("http://baoyenbai.com.vn/12/191517/a.aspx#x") == "http://baoyenbai.com.vn/12/191517/a.aspx"


@pytest.mark.parametrize(
    ("url", "word"),
    [
        ("http://other.example/1/2/a.aspx", "not on Báo Yên Bái"),
        ("http://127.0.0.1:9999/1/2/a.aspx", "not on Báo Yên Bái"),
        ("ftp://baoyenbai.com.vn/a", "not an http or https URL"),
        ("javascript:alert(1)", "not an http or https URL"),
        ("http://[broken/", "not a URL"),
        ("http://baoyenbai.com.vn:notaport/", "not a URL"),
        ("http://baoyenbai.com.vn/" + "a" * 5000, "longer than"),
        ("", "not an http or https URL"),
    ],
)
def test_other_hosts_and_broken_urls_are_refused_with_a_sentence(url, word):
    with pytest.raises(SiteError, match=word):
        MIRROR.fetch_url(url)


def test_loopback_is_allowed_for_the_named_host_alone():
    assert MIRROR.serves("http://127.0.0.1:8000/x")
    assert not MIRROR.serves("http://127.0.0.1:8001/x")
    assert not OWN.serves("http://127.0.0.1:8000/x")


def test_a_mirrored_page_keeps_its_place_on_the_paper():
    assert MIRROR.paper_url("http://127.0.0.1:8000/12/191517/a.aspx") == "http://baoyenbai.com.vn/12/191517/a.aspx"


def test_a_base_url_may_have_a_path():
    site = Site(PAPER, "http://localhost:1/mirror/yb/")
    assert site.fetch_url("http://baoyenbai.com.vn/12/1/a.aspx") == "http://localhost:1/mirror/yb/12/1/a.aspx"
    assert site.paper_url("http://localhost:1/mirror/yb/12/1/a.aspx") == "http://baoyenbai.com.vn/12/1/a.aspx"


@given(st.text(max_size=80))
def test_any_text_is_judged_without_other_exceptions(text):
    try:
        url = MIRROR.fetch_url(text)
    except SiteError:
        return
    assert MIRROR.serves(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.9.9.9", "localhost", "a.localhost", "::1"])
def test_loopback_hosts(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["127.0.0.1.example", "baoyenbai.com.vn", "10.0.0.1", "", "localhost.example"])
def test_hosts_that_are_not_loopback(host):
    assert not is_loopback(host)


def test_sections_by_number_or_name():
    sample = Site(publishers.by_name("sample"))
    first, title = next(iter(sample.publisher.sections.items()))
    assert sample.sections([title]) == [first]
    assert sample.sections([first, first]) == [first]
    assert sample.sections([]) == list(sample.publisher.sections)
    with pytest.raises(SiteError, match="has no section"):
        sample.sections(["../../etc passwd"])
