"""When two URLs are the same link."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.storage.links import _PLAIN, Link, _normal_address, normal_url, url_key

SAME = [
    ("http://baoyenbai.com.vn/12/191517/x.htm", "https://baoyenbai.com.vn/12/191517/x.htm"),
    ("http://www.baoyenbai.com.vn/a", "http://baoyenbai.com.vn/a"),
    ("HTTP://BaoYenBai.com.vn/a", "http://baoyenbai.com.vn/a"),
    ("http://a.vn:80/a", "http://a.vn/a"),
    ("https://a.vn:443/a", "http://a.vn/a"),
    ("http://a.vn:/a", "http://a.vn/a"),
    ("http://a.vn", "http://a.vn/"),
    ("http://a.vn?x=1", "http://a.vn/?x=1"),
    ("http://a.vn/a#top", "http://a.vn/a"),
    ("http://a.vn/a?", "http://a.vn/a"),
    ("http://a.vn/a?#top", "http://a.vn/a"),
    ("http://a.vn/a?utm_source=fb&utm_medium=x", "http://a.vn/a"),
    ("http://a.vn/a?fbclid=1", "http://a.vn/a"),
    ("http://a.vn/a?gclid=1&p=2", "http://a.vn/a?p=2"),
    ("http://a.vn/a?p=2&UTM_Campaign=x", "http://a.vn/a?p=2"),
    ("http://a.vn/a?utm_source", "http://a.vn/a"),
    (" http://a.vn/a ", "http://a.vn/a"),
]
DIFFERENT = [
    ("http://a.vn/a", "http://a.vn/A"),
    ("http://a.vn/a", "http://a.vn/a/"),
    ("http://a.vn/a", "http://b.vn/a"),
    ("http://a.vn/a", "http://m.a.vn/a"),
    ("http://a.vn/a", "http://a.vn:8080/a"),
    ("http://a.vn:443/a", "http://a.vn:80/a"),
    ("http://a.vn/a?p=1", "http://a.vn/a?p=2"),
    ("http://a.vn/a?p=1&q=2", "http://a.vn/a?q=2&p=1"),
    ("http://a.vn/a?xutm_source=1", "http://a.vn/a"),
    ("http://a.vn/b%C3%A0i", "http://a.vn/bài"),
    ("ftp://a.vn/a", "http://a.vn/a"),
    ("http://user@a.vn/a", "http://a.vn/a"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_link(one, other):
    assert normal_url(one) == normal_url(other)
    assert url_key(one) == url_key(other)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_links(one, other):
    assert url_key(one) != url_key(other)


def test_the_key_never_changes():
    """It is written into events and databases: `printf //baoyenbai.com.vn/12/191517/x.htm | b2sum -l 64`, halved."""
    assert url_key("https://www.baoyenbai.com.vn/12/191517/x.htm") == 0xD1BBB102F5D5B371 >> 1


def test_a_form_counts_but_for_the_page_state():
    url = "http://a.vn/tim.aspx"
    fields = (("ngay", "13"), ("thang", "7"))
    assert url_key(url) != url_key(url, ()) != url_key(url, fields)
    assert url_key(url, fields) != url_key(url, (("ngay", "14"), ("thang", "7")))
    assert url_key(url, fields) != url_key(url, (("ngay", "13, thang=7"),))
    for state in ("__VIEWSTATE", "__EVENTVALIDATION", "__VIEWSTATEGENERATOR"):
        assert url_key(url, ((state, "x" * 40_000), *fields)) == url_key(url, fields)
    paged = (("__EVENTTARGET", "pager"), ("__EVENTARGUMENT", "2"), *fields)
    assert url_key(url, paged) != url_key(url, fields)


URLS = st.one_of(
    st.text(),
    st.builds(
        "{}://{}{}{}/{}{}{}".format,
        st.sampled_from(["http", "https", "HTTP", "ftp"]),
        st.sampled_from(["", "www.", "WWW.", "u@"]),
        st.from_regex(r"[a-zA-Z0-9][a-zA-Z0-9.-]{0,12}", fullmatch=True),
        st.sampled_from(["", ":80", ":443", ":8080", ":"]),
        st.text(st.characters(exclude_characters="?#"), max_size=20),
        st.sampled_from(["", "?", "?a=1", "?utm_source=x", "?a=1&fbclid=2&&b"]),
        st.sampled_from(["", "#x"]),
    ),
)


@given(URLS)
def test_any_string_has_a_key(url):
    assert 0 <= url_key(url) < 2**63
    assert url_key(url) == url_key(url)


@given(URLS)
def test_the_short_way_is_the_long_way(url):
    if plain := _PLAIN.fullmatch(url):
        scheme, _, rest = url.partition("://")
        assert f"//{plain[1]}{plain[2]}" == _normal_address(scheme, rest)


@given(URLS.filter(lambda url: "#" not in url and "?" not in url), st.text(max_size=10))
def test_fragment_and_tracking_never_count(url, word):
    word = word.replace("&", "").replace("#", "")
    assert url_key(f"{url.strip()}?utm_x={word}#{word}") == url_key(url)


LINKS = st.builds(
    Link,
    url=URLS,
    kind=st.sampled_from(["article", "listing", "form"]),
    depth=st.integers(0, 9),
    form=st.none() | st.lists(st.tuples(st.text(), st.text()), max_size=3).map(tuple),
    asked=st.booleans(),
    found_on=st.none() | URLS,
    priority=st.integers(-5, 5),
    extra=st.dictionaries(st.text(max_size=5), st.integers() | st.text() | st.none() | st.booleans()).map(
        lambda facts: tuple(facts.items())
    ),
)


@given(LINKS)
def test_a_link_survives_json(link):
    again = Link.from_dict(json.loads(json.dumps(link.to_dict())))
    assert again == link
    assert again.key == link.key


def test_a_changed_link_gets_its_own_key():
    link = Link("https://a.vn/1", "article")
    assert link.key != replace(link, url="https://a.vn/2").key


def test_importing_links_is_light():
    code = "import sys, newsarchive.storage.links, newsarchive.storage.archive; print('sqlalchemy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"False\n"
