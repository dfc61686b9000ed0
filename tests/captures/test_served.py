"""The page in a record, whatever its coding, and whether or not its headers tell the truth."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
from warcs import chunked, gzipped, http, raw_deflate, record

from newsarchive.captures.reader import read_records
from newsarchive.captures.served import served
from newsarchive.warc.payload import PayloadError

BODY = b"<!DOCTYPE html><html><body>" + "Mưa lớn. ".encode() * 500 + b"</body></html>"


def found(tmp_path, block, kind="response", **fields):
    path = tmp_path / "x.warc.gz"
    path.write_bytes(gzipped([record(kind, "http://a.vn/", "2020-07-17T01:00:00Z", block, **fields)]))
    return next(read_records(path))


@pytest.mark.parametrize(
    "block",
    [
        http(BODY),
        http(chunked(BODY), Transfer_Encoding="chunked"),
        http(chunked(BODY), Transfer_Encoding="Chunked"),
        http(gzip.compress(BODY), Content_Encoding="gzip"),
        http(chunked(gzip.compress(BODY), 100), Transfer_Encoding="chunked", Content_Encoding="gzip"),
        http(zlib.compress(BODY), Content_Encoding="deflate"),
        http(raw_deflate(BODY), Content_Encoding="deflate"),
        http(brotli.compress(BODY), Content_Encoding="br"),
        b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" + http(BODY),
        http(BODY, status="200"),
        http(BODY).replace(b"HTTP/1.1", b"HTTP/2"),
        http(BODY).replace(b"\r\n", b"\n"),
        b"HTTP/1.0 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + BODY,
        # what others keep without the coding that the headers tell of
        http(BODY, Transfer_Encoding="chunked"),
        http(BODY, Content_Encoding="gzip"),
        http(BODY, Content_Encoding="br"),
        http(BODY, Content_Encoding="deflate"),
        http(BODY, Content_Encoding="gzip", Content_Length=str(len(gzip.compress(BODY)))),
        http(gzip.compress(BODY), Transfer_Encoding="chunked", Content_Encoding="gzip"),
        http(BODY, Content_Length="5"),
        http(BODY, Content_Length="999999"),
    ],
)
def test_body(tmp_path, block):
    page = served(found(tmp_path, block))
    assert (page.status, page.content_type, page.body) == (200, "text/html; charset=utf-8", BODY)


def test_a_resource(tmp_path):
    page = served(found(tmp_path, BODY, "resource", content_type="text/html"))
    assert (page.status, page.content_type, page.body) == (None, "text/html", BODY)


def test_a_bomb(tmp_path):
    block = http(gzip.compress(b"\0" * 50_000_000), Content_Encoding="gzip")
    with pytest.raises(PayloadError, match="longer than the limit"):
        served(found(tmp_path, block), limit=1_000_000)


def test_damaged_chunks(tmp_path):
    block = http(chunked(BODY).replace(b"3E5;x=1", b"3E;x=1", 2), Transfer_Encoding="chunked")
    with pytest.raises(PayloadError):
        served(found(tmp_path, block))
