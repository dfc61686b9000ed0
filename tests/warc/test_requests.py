"""Requests are archived as they were sent, form posts too, but for the operator's secrets."""

from __future__ import annotations

from collections import Counter

import pytest
from odd_server import OddServer
from wire_tap import WireTap

from newsarchive.warc.redact import redact, target_uri


def test_a_crawl_of_the_date_archive_with_its_form_posts(crawl, sample_server):
    with WireTap(sample_server.port) as tap:
        crawl(tap.url, "archive", since="2020-07-02", until="2020-07-03")
    assert sum(passed.sent.startswith(b"POST ") for passed in tap.passed) >= 2
    archived = Counter((exchange.sent, exchange.received) for exchange in crawl.exchanges())
    assert archived == Counter((passed.sent, passed.received) for passed in tap.passed)
    assert crawl.faults() == []


def test_secrets_are_replaced_and_nothing_else(crawl):
    headers = {"Authorization": "Bearer s3cret-1", "Cookie": "sid=s3cret-2", "X-Kept": "Cookie: not one"}
    with OddServer() as server:
        crawl(server.url, "article", {"DEFAULT_REQUEST_HEADERS": headers}, urls="/11/1/plain.aspx")
    assert all(b"s3cret-1" in said.read and b"s3cret-2" in said.read for said in server.said)
    hidden = [
        said.read.replace(b"Bearer s3cret-1", b"[redacted]").replace(b"sid=s3cret-2", b"[redacted]")
        for said in server.said
    ]
    assert Counter(exchange.sent for exchange in crawl.exchanges()) == Counter(hidden)
    assert all(b"X-Kept: Cookie: not one\r\n" in request for request in hidden)
    for path in crawl.data.rglob("*"):
        assert path.is_dir() or b"s3cret" not in path.read_bytes(), path


def test_the_file_says_what_is_replaced(crawl):
    with OddServer() as server:
        crawl(server.url, "article", urls="/11/1/plain.aspx")
    first = crawl.warc_records()[0]
    assert first.kind == "warcinfo"
    described = dict(line.split(": ", 1) for line in first.block.decode().splitlines())
    assert described["redacted-request-headers"] == "Authorization, Proxy-Authorization, Cookie"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b"GET / HTTP/1.1\r\nHost: a\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        (b"GET / HTTP/1.1\r\ncookie:a=b\r\n\r\n", b"GET / HTTP/1.1\r\ncookie:[redacted]\r\n\r\n"),
        (b"GET / HTTP/1.1\r\nCOOKIE: a\r\n b\r\nX: 1\r\n\r\n", b"GET / HTTP/1.1\r\nCOOKIE: [redacted]\r\nX: 1\r\n\r\n"),
        (b"GET / HTTP/1.1\r\nCookies: a\r\n\r\n", b"GET / HTTP/1.1\r\nCookies: a\r\n\r\n"),
        (
            b"GET http://u:p@h/x@y HTTP/1.1\r\nProxy-Authorization: Basic dTpw\r\nHost: u:p@h\r\n\r\n",
            b"GET http://[redacted]@h/x@y HTTP/1.1\r\nProxy-Authorization: [redacted]\r\nHost: [redacted]@h\r\n\r\n",
        ),
        (
            b"GET / HTTP/1.1\r\nReferer: https://u@h/@\r\n\r\n",
            b"GET / HTTP/1.1\r\nReferer: https://[redacted]@h/@\r\n\r\n",
        ),
        (b"POST / HTTP/1.1\r\nHost: a\r\n\r\nCookie: body\r\n", b"POST / HTTP/1.1\r\nHost: a\r\n\r\nCookie: body\r\n"),
    ],
)
def test_redaction(sent, kept):
    assert redact(sent) == kept


@pytest.mark.parametrize(
    ("url", "uri"),
    [
        ("http://a.vn/b?c=d#e", "http://a.vn/b?c=d"),
        ("http://u:p@a.vn/b", "http://a.vn/b"),
        ("http://u:p@a.vn?x=@", "http://a.vn?x=@"),
        ("http://a.vn/@b", "http://a.vn/@b"),
    ],
)
def test_target_uris_hold_no_user_info(url, uri):
    assert target_uri(url) == uri
