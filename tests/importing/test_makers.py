"""Archives as their makers lay them out: each gives the article, and passes over what is about it."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
from warcs import SavedPage, gzipped, http, record, warcinfo

from newsarchive import publishers, read_page
from newsarchive.importing.importer import Importer

PAGE = SavedPage("two-authors")
WHEN = "2020-07-17T01:00:00Z"
NOT_READ = ("revision", "requested_url", "fetched_at", "http_status", "warc")


def browsertrix(folder):
    """A WACZ with a page, what the browser noted of it, a picture of it, and its text."""
    noted = json.dumps({"pageid": "x", "url": PAGE.url, "counts": {}}).encode()
    records = [
        warcinfo(),
        record("response", PAGE.url, WHEN, http(PAGE.html), WARC_Page_ID="x", WARC_Resource_Type="document"),
        record("request", PAGE.url, WHEN, b"GET / HTTP/1.1\r\n\r\n", content_type="application/http; msgtype=request"),
        record("resource", f"urn:pageinfo:{PAGE.url}", WHEN, noted, content_type="application/json"),
        record("resource", f"urn:view:{PAGE.url}", WHEN, b"\x89PNG", content_type="image/png"),
        record("resource", f"urn:text:{PAGE.url}", WHEN, b"text", content_type="text/plain"),
    ]
    with zipfile.ZipFile(folder / "crawl.wacz", "w") as archive:
        archive.writestr("archive/rec-20200717010000.warc.gz", gzipped(records))
        archive.writestr("indexes/index.cdx.gz", gzip.compress(b""))
        archive.writestr("logs/crawl.log", '{"message": "http://baosuoingan.example/15/1/a.aspx"}\n')
        archive.writestr("pages/pages.jsonl", '{"format": "json-pages-1.0", "id": "pages"}\n')
        archive.writestr("datapackage.json", "{}")


def common_crawl(folder):
    """Codings taken off and told of under other names; a WARC of robots.txt and one of plain text beside it."""
    head = {"X_Crawl_Content_Encoding": "gzip", "X_Crawl_Transfer_Encoding": "chunked"}
    page = record("response", PAGE.url, WHEN, http(PAGE.html, **head), WARC_Identified_Payload_Type="text/html")
    fetched = record("metadata", PAGE.url, WHEN, b"fetchTimeMs: 9\r\n", content_type="application/warc-fields")
    robots = record(
        "response", "http://baosuoingan.example/robots.txt", WHEN, http(b"User-agent: *", content_type="text/plain")
    )
    text = record("conversion", PAGE.url, WHEN, b"text", content_type="text/plain")
    for name, records in (
        ("CC-00000.warc.gz", [warcinfo(), page, fetched]),
        ("robots.warc.gz", [robots]),
        ("CC.wet.warc.gz", [text]),
    ):
        (folder / name).write_bytes(gzipped(records))


def archive_box(folder):
    """A folder for each page: its WARC among pictures and texts of it."""
    inner = folder / "archive/1594947600.0"
    (inner / "warc").mkdir(parents=True)
    (inner / "index.json").write_text("{}")
    (inner / "output.html").write_bytes(PAGE.html)
    (inner / "warc/1594947600.warc.gz").write_bytes(
        gzipped([warcinfo(), record("response", PAGE.url, WHEN, http(PAGE.html))])
    )


def internet_archive(folder):
    """Heritrix: DNS answers, metadata with links, chunking taken off though the head tells of it."""
    records = [
        warcinfo(),
        record("response", "dns:baosuoingan.example", WHEN, b"20200717\n", content_type="text/dns"),
        record(
            "response",
            PAGE.url,
            WHEN,
            http(PAGE.html, Transfer_Encoding="chunked"),
            WARC_Payload_Digest="sha1:" + "A" * 32,
        ),
        record("metadata", PAGE.url, WHEN, b"via: http://x/\r\n", content_type="application/warc-fields"),
    ]
    (folder / "WIDE-00000.warc.gz").write_bytes(gzipped(records))


def wget(folder):
    """Angle brackets round the address, the request first, the log at the end."""
    records = [
        warcinfo(),
        record(
            "request",
            f"<{PAGE.url}>",
            WHEN,
            b"GET / HTTP/1.1\r\n\r\n",
            content_type="application/http; msgtype=request",
        ),
        record("response", f"<{PAGE.url}>", WHEN, http(PAGE.html)),
        record("resource", "metadata://gnu.org/software/wget/warc/wget.log", WHEN, b"log", content_type="text/plain"),
    ]
    (folder / "w.warc.gz").write_bytes(gzipped(records))


def multi_wacz(folder):
    """A WACZ of other WACZ files, which is told."""
    inner = io.BytesIO()
    zipfile.ZipFile(inner, "w").close()
    with zipfile.ZipFile(folder / "multi.wacz", "w") as archive:
        archive.writestr("crawl-0.wacz", inner.getvalue())
    browsertrix(folder)


@pytest.mark.parametrize("maker", [browsertrix, common_crawl, archive_box, internet_archive, wget, multi_wacz])
def test_a_maker(tmp_path, maker):
    folder = tmp_path / "given"
    folder.mkdir()
    maker(folder)
    importer = Importer(tmp_path / "data", publishers.by_name("sample"))
    result = asyncio.run(importer.run([folder]))
    if maker is multi_wacz:
        assert "It holds other WACZ files: unpack it and import those." in result.problems[0]
    else:
        assert result.problems == []
    assert (result.results["new"], result.articles) == (1, 1), result.summary()
    (line,) = [
        line for path in (tmp_path / "data/sample/records").glob("*.jsonl") for line in path.read_text().splitlines()
    ]
    found = json.loads(line)
    expected = read_page(PAGE.html, PAGE.url, None, datetime(2020, 7, 17, 1, tzinfo=UTC)).to_record()
    assert {name: found[name] for name in found if name not in NOT_READ} == {
        name: expected[name] for name in expected if name not in NOT_READ
    }
