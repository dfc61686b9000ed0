"""A capture as a browser's archiver makes it with warcio gives the records of our own crawl of the same pages."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import socket
import zlib
from urllib.parse import urlsplit

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.timeutils import datetime_to_iso_date
from warcio.warcwriter import WARCWriter
from warcs import chunked

# warcio leaves its temporary files to the collector
pytestmark = [
    pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning"),
    pytest.mark.filterwarnings(
        "ignore:Exception ignored in.*SpooledTemporaryFile:pytest.PytestUnraisableExceptionWarning"
    ),
]
MOVED = "/11/204188/Khe_Vang_thieu_nuoc_sinh_hoat.aspx"


def asked(url: str) -> tuple[list[str], list[tuple[str, str]], bytes]:
    """Status line's parts, headers and the body as it is on the wire, read from a socket."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), 20) as connection:
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n".encode())
        data = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = data.partition(b"\r\n\r\n")
    status, *lines = head.decode("latin-1").split("\r\n")
    return status.split(" ", 1), [tuple(line.split(": ", 1)) for line in lines], body


class Browser:
    """Writes what a browser saw: requests first, bodies in chunks, some packed, what came twice as a revisit."""

    def __init__(self, path) -> None:
        self.file = path.open("wb")
        self.writer = WARCWriter(self.file, gzip=True)
        info = {"software": "a browser and warcio", "format": "WARC File Format 1.1"}
        self.writer.write_record(self.writer.create_warcinfo_record(path.name, info))
        self.seen: dict[str, tuple[str, str]] = {}

    def visit(self, url: str, at: str) -> str | None:
        """One visit; where it redirects to, if it does."""
        (protocol, status), headers, body = asked(url)
        headers = [(name, value) for name, value in headers if name.lower() not in {"content-length", "connection"}]
        if len(url) % 2:
            packer = zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
            body = packer.compress(body) + packer.flush()
            headers.append(("content-encoding", "gzip"))
        headers.append(("transfer-encoding", "chunked"))
        http = StatusAndHeaders(status, headers, protocol=protocol)
        fields = {"WARC-Date": at, "WARC-IP-Address": "127.0.0.1"}
        digest = "sha256:" + hashlib.sha256(body).hexdigest()
        if digest in self.seen:
            record = self.writer.create_revisit_record(url, digest, *self.seen[digest], http, warc_headers_dict=fields)
        else:
            self.seen[digest] = (url, at)
            payload = io.BytesIO(chunked(body))
            record = self.writer.create_warc_record(
                url, "response", payload, http_headers=http, warc_headers_dict=fields
            )
            record.rec_headers.add_header("WARC-Payload-Digest", digest)
        get = StatusAndHeaders("GET / HTTP/1.1", [("Host", urlsplit(url).netloc)], is_http_request=True)
        request = self.writer.create_warc_record(url, "request", http_headers=get, warc_headers_dict=fields)
        self.writer.write_request_response_pair(request, record)
        return dict((name.lower(), value) for name, value in headers).get("location")


@pytest.mark.parametrize("packed", ["warc", "wacz"])
def test_a_browser_gives_the_same_records_as_our_own_crawl(command, sample_server, packed):
    from datetime import UTC, datetime, timedelta

    base = sample_server.url.rstrip("/")
    done = command("-q", "crawl", "sample", "--section", "15", "--base-url", base, "--no-images")
    assert done.returncode == 0, done.stderr
    assert (
        command(
            "-q", "crawl", "sample", base + MOVED, "--related-depth", "0", "--base-url", base, "--no-images"
        ).returncode
        == 0
    )
    own = {found["id"]: found for found in command.records()}
    urls = [found["requested_url"] for found in own.values()]
    assert base + MOVED in urls
    shutil.move(command.folder / "data", command.folder / "own")
    browser = Browser(command.folder / "browser.warc.gz")
    moment = datetime(2026, 1, 1, 8, tzinfo=UTC)
    for url in [*urls, *urls[:4]]:
        while url:
            moment += timedelta(seconds=3)
            target = browser.visit(url, datetime_to_iso_date(moment))
            url = base + target if target and target.startswith("/") else target
    browser.file.close()
    name = "browser.warc.gz"
    if packed == "wacz":
        from warcs import wacz

        (command.folder / "x.wacz").write_bytes(
            wacz({f"archive/{name}": (command.folder / name).read_bytes()}, stored=True)
        )
        name = "x.wacz"
    done = command("--json", "-q", "import", "sample", name)
    told = json.loads(done.stdout)
    assert (done.returncode, told["new"], told["revised"], told["problems"]) == (0, len(own), 0, [])
    assert told["repeat"] >= 3
    for found in command.records():
        ours = own[found["id"]]
        changed = {key for key in found if found[key] != ours[key]}
        assert changed <= {"fetched_at", "warc"}, changed
    assert command("verify").returncode == 0
    assert json.loads(command("--json", "-q", "reread", "sample").stdout)["changed"] == 0
