"""Answers of CDX servers, as each make of server writes them; and what is asked of them."""

from __future__ import annotations

import json

import pytest

from newsarchive.captures import cdx_server
from newsarchive.captures.cdx_server import CdxError

ROW = ["20200717010000", "http://baosuoingan.example/15/1/a.aspx", "text/html", "200", "AAAA"]
KEY = ["example,baosuoingan)/15/1/a.aspx", *ROW, "1234"]
HEADER = ["timestamp", "original", "mimetype", "statuscode", "digest"]
PYWB = {"timestamp": ROW[0], "url": ROW[1], "mime": ROW[2], "status": ROW[3], "digest": ROW[4]}


@pytest.mark.parametrize(
    ("body", "key"),
    [
        (json.dumps([HEADER, ROW]), None),
        (json.dumps([HEADER, ROW, [], ["org%2Carchive%29%2F+1998%21"]]), "org%2Carchive%29%2F+1998%21"),
        (" ".join(ROW) + "\n", None),
        (" ".join(ROW) + "\n\norg%2Carchive%29%2F+1998%21\n", "org%2Carchive%29%2F+1998%21"),
        (" ".join(KEY) + "\n", None),
        (json.dumps([["urlkey", *HEADER, "length"], KEY]), None),
        (json.dumps(PYWB) + "\n", None),
        (f"{KEY[0]} {ROW[0]} " + json.dumps({**PYWB, "timestamp": ROW[0]}) + "\n", None),
        (f"{KEY[0]} {ROW[0]} " + json.dumps({k: v for k, v in PYWB.items() if k != "timestamp"}) + "\n", None),
        ("\ufeff\r\n" + " ".join(ROW) + "\r\n", None),
    ],
)
def test_every_form_of_list(body, key):
    listed = cdx_server.read_listing(body.encode())
    (one,) = listed.captures
    assert (one.url, one.time, one.mime, one.status, one.digest) == (ROW[1], ROW[0], "text/html", "200", "AAAA")
    assert (listed.resume_key, listed.damaged) == (key, 0)


@pytest.mark.parametrize("body", ["", "[]", "\n", "[[]]", json.dumps([HEADER])])
def test_an_empty_list(body):
    listed = cdx_server.read_listing(body.encode())
    assert (listed.captures, listed.resume_key) == ([], None)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("<html><body>repaired</body></html>", "a web page"),
        (json.dumps([HEADER, ROW])[:-20], "cut short"),
        ("[" * 100_000, "cut short"),
        ("rubbish and more rubbish", "no list of captures"),
        ("\x00\xff\x00", "no list of captures"),
        ('{"message": "No Captures Found"}', "no list of captures"),
    ],
)
def test_no_list(body, words):
    with pytest.raises(CdxError, match=words):
        cdx_server.read_listing(body.encode())


@pytest.mark.parametrize(
    "row",
    [
        ["2020", ROW[1], "text/html", "200", "A"],
        ["20209917010000", ROW[1], "text/html", "200", "A"],
        [ROW[0], "ftp://x/", "text/html", "200", "A"],
        [ROW[0], "http://x/" + "a" * 5000, "text/html", "200", "A"],
        [ROW[0]],
        [],
        "text",
        7,
        None,
        [None, 7],
        {"timestamp": 7},
    ],
)
def test_a_damaged_row_takes_nothing_with_it(row):
    listed = cdx_server.read_listing(json.dumps([HEADER, ROW, row, ROW]).encode())
    assert len(listed.captures) == 2
    assert listed.damaged == (row != [])


def test_default_ports_and_fragments_are_no_part_of_the_page_s_address():
    for url in ("http://x.example:80/a?b=1", "https://x.example:443/a?b=1", "http://x.example/a?b=1#c"):
        assert cdx_server.plain_url(url).partition("://")[2] == "x.example/a?b=1"
    assert cdx_server.plain_url("http://x.example:8080/a") == "http://x.example:8080/a"
    assert cdx_server.plain_url("http://x.example:80") == "http://x.example"


@pytest.mark.parametrize(
    ("server", "prefix"),
    [
        ("https://web.archive.org/cdx/search/cdx", "https://web.archive.org/web/"),
        ("http://web.archive.org/cdx/search", "http://web.archive.org/web/"),
        ("http://127.0.0.1:8080/paper/cdx", "http://127.0.0.1:8080/paper/"),
        ("https://arquivo.pt/wayback/-cdx", "https://arquivo.pt/wayback/"),
        ("https://arquivo.pt/wayback/cdx", "https://arquivo.pt/wayback/"),
        ("https://x.example/cdx", "https://x.example/"),
    ],
)
def test_where_captures_are(server, prefix):
    assert cdx_server.replay_prefix(server) == prefix


def test_a_server_that_does_not_tell():
    with pytest.raises(CdxError, match="--captures-at"):
        cdx_server.replay_prefix("https://x.example/index")


def test_what_is_asked():
    url = cdx_server.listing_url("https://x.example/cdx", "baosuoingan.example", "domain", "20200101000000", "")
    assert url == (
        "https://x.example/cdx?url=baosuoingan.example&matchType=domain&output=json"
        "&filter=statuscode%3A200&filter=mimetype%3Atext%2Fhtml&collapse=digest&from=20200101000000"
        "&limit=5000&showResumeKey=true"
    )
    following = cdx_server.following_url(url, "a%2Cb%29%2F+1998%21")
    assert following == f"{url}&resumeKey=a%2Cb%29%2F+1998%21", "keys come ready for a URL"
    assert cdx_server.following_url(following, "a b&c") == f"{url}&resumeKey=a+b%26c", "those that do not are made so"
    count = cdx_server.page_count_url(url)
    assert count.endswith("&from=20200101000000&showNumPages=true")
    assert cdx_server.page_url(count, 3).endswith("&from=20200101000000&page=3")


@pytest.mark.parametrize(
    ("body", "count"),
    [
        (b"12\n", 12),
        (b'{"pages": 3, "blocks": 9}', 3),
        (b'[["12"]]', 12),
        (b"[]", None),
        (b"x", None),
        (b"-1", None),
        (b"", None),
        (b"9" * 40, None),
    ],
)
def test_page_counts(body, count):
    assert cdx_server.page_count(body) == count
