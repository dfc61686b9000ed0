"""What was archived before is referred to, and only where it is sure to be found."""

from __future__ import annotations

import hashlib
import json
import time
from urllib.parse import urlsplit

import pytest
from odd_server import OddServer
from plain_reader import exchanges, records

CASES = ["plain", "chunked", "gzip", "gzip-chunked", "old-close", "missing", "nothing", "not-modified"]
URLS = ",".join(f"/11/{number}/{case}.aspx" for number, case in enumerate(CASES, 1))
FIELDS = (
    "WARC-Refers-To",
    "WARC-Refers-To-Target-URI",
    "WARC-Refers-To-Date",
    "WARC-Refers-To-Filename",
    "WARC-Refers-To-File-Offset",
)


def twice(crawl, server, between=lambda: None):
    """Two crawls of the same pages; the files of the first and of the second."""
    crawl(server.url, "article", code=3, urls=URLS, related_depth=0)
    first = crawl.warcs()
    between()
    crawl(server.url, "article", code=3, urls=URLS, related_depth=0)
    return first, [path for path in crawl.warcs() if path not in first]


def kinds(path) -> dict[str, str]:
    return {
        exchange.path.rpartition("/")[2].removesuffix(".aspx"): exchange.answer.kind for exchange in exchanges(path)
    }


@pytest.fixture(scope="module")
def three_runs(tmp_path_factory, crawl_in):
    """Three crawls of the same pages."""
    crawl = crawl_in(tmp_path_factory.mktemp("three"))
    with OddServer() as server:
        twice(crawl, server)
        crawl(server.url, "article", code=3, urls=URLS, related_depth=0)
    return crawl, server


def test_the_second_run_refers_to_the_first(three_runs):
    crawl, server = three_runs
    first, second, _ = crawl.warcs()
    assert set(kinds(first).values()) == {"response"}
    assert kinds(second) == dict.fromkeys(["robots.txt", *CASES], "revisit") | {
        "nothing": "response",  # nothing to be saved
        "not-modified": "response",
    }
    originals = {record.id: record for record in records(first)}
    for exchange in exchanges(second):
        answer = exchange.answer
        if answer.kind != "revisit":
            continue
        original = originals[answer.fields["WARC-Refers-To"]]
        assert original.kind == "response"
        assert answer.fields["WARC-Profile"] == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
        assert [answer.fields[name] for name in FIELDS] == [
            original.id,
            original.fields["WARC-Target-URI"],
            original.fields["WARC-Date"],
            original.file,
            str(original.offset),
        ]
        (said,) = {said.wrote for said in server.said if said.read == exchange.sent}
        assert answer.block == said[: said.index(b"\r\n\r\n") + 4]
        told = original.fields.get("WARC-Payload-Digest") or original.fields["Newsarchive-Payload-Digest"]
        assert answer.fields["WARC-Payload-Digest"] == told
    assert second.stat().st_size < first.stat().st_size
    assert crawl.faults() == []


def test_a_third_run_refers_to_the_original_too(three_runs):
    crawl, _ = three_runs
    first, _, third = crawl.warcs()
    files = {record.fields["WARC-Refers-To-Filename"] for record in records(third) if record.kind == "revisit"}
    assert files == {first.name}


def test_a_damaged_original_is_not_referred_to(crawl):
    def damage():
        (path,) = crawl.warcs()
        (plain,) = [one.answer for one in exchanges(path) if one.path.endswith("plain.aspx")]
        data = bytearray(path.read_bytes())
        data[plain.offset + 600] ^= 8
        path.write_bytes(data)

    with OddServer() as server:
        _, (second,) = twice(crawl, server, damage)
    assert kinds(second)["plain"] == "response"
    assert kinds(second)["chunked"] == "revisit"


def test_an_original_that_is_gone_is_not_referred_to(crawl):
    with OddServer() as server:
        _, (second,) = twice(crawl, server, lambda: crawl.warcs()[0].unlink())
    assert set(kinds(second).values()) == {"response"}


def told(crawl) -> set[str]:
    """Paths of the pages that are told of as fetched so far; the last line may be torn."""
    lines = [line for path in crawl.paper.glob("events/*") for line in path.read_text().split("\n")[:-1]]
    events = [json.loads(line) for line in lines]
    return {urlsplit(event["url"]).path for event in events if event["event"] == "fetched"}


def test_a_killed_run_is_not_referred_to(crawl):
    urls = ",".join(f"/11/{number}/plain.aspx" for number in range(1, 200))
    with OddServer() as server:
        child = crawl.start(server.url, "article", urls=urls, related_depth=0)
        deadline = time.monotonic() + 60
        while not {"/11/1/plain.aspx", "/11/2/plain.aspx"} <= told(crawl):  # what the state will know of
            assert time.monotonic() < deadline
            time.sleep(0.01)
        child.kill()
        crawl(server.url, "article", urls="/11/1/plain.aspx,/11/2/plain.aspx", related_depth=0)
    killed, complete = crawl.warcs()
    assert kinds(killed)["plain"] == "response"
    assert set(kinds(complete).values()) == {"response"}
    assert crawl.faults() == []


def test_what_was_posted_for_and_what_broke_off_are_never_referred_to(crawl, sample_server):
    for _ in range(2):
        crawl(sample_server.url, "archive", since="2020-07-02", until="2020-07-02")
    second = crawl.warcs()[-1]
    found = exchanges(second)
    posted = [exchange.answer.kind for exchange in found if exchange.sent.startswith(b"POST ")]
    assert posted
    assert set(posted) == {"response"}
    assert any(exchange.answer.kind == "revisit" for exchange in found)


def test_the_digest_is_of_the_payload_and_not_of_its_framing(crawl):
    """The same gzip body, whole and in chunks, is one payload."""
    with OddServer() as server:
        crawl(server.url, "article", urls="/11/7/gzip.aspx", related_depth=0)
        crawl(server.url, "article", urls="/11/7/gzip-chunked.aspx", related_depth=0)
    (first, second) = crawl.warcs()
    assert kinds(second)["gzip-chunked"] == "revisit"
    (original,) = [one.answer for one in exchanges(first) if one.path.endswith("gzip.aspx")]
    body = original.block.partition(b"\r\n\r\n")[2]
    assert original.fields["WARC-Payload-Digest"] == "sha256:" + hashlib.sha256(body).hexdigest()
    (revisit,) = [one.answer for one in exchanges(second) if one.path.endswith("gzip-chunked.aspx")]
    assert revisit.fields["WARC-Refers-To"] == original.id
