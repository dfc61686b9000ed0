"""A package opens in pywb, in an environment of its own: the right bytes and status come back. See docs/replay.md."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import time
from pathlib import Path

import pytest
from warcs import SavedPage, chunked, gzipped, payload_sha256, record, warcinfo
from warcs import http as answer

TOOLS = Path(os.environ.get("NEWSARCHIVE_PYWB") or "/nowhere")
pytestmark = pytest.mark.skipif(
    not (TOOLS / "wb-manager").exists(),
    reason="no pywb: NEWSARCHIVE_PYWB names the bin folder of an environment with it, see docs/replay.md",
)
IMAGE = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40 + b"\xff\xd9"
HOST = "http://baosuoingan.example"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Pywb:
    """pywb over a collection with one package."""

    def __init__(self, folder, package):
        self._folder = folder
        self._manage("init", "paper")
        self._manage("add", "--unpack-wacz", "paper", str(package))
        self.port = free_port()
        command = [TOOLS / "wayback", "-p", str(self.port), "-b", "127.0.0.1"]
        with (folder / "log").open("wb") as log:
            self.process = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError((folder / "log").read_text())

    def _manage(self, *arguments):
        subprocess.run(
            [TOOLS / "wb-manager", *arguments], cwd=self._folder, check=True, capture_output=True, timeout=60
        )

    def get(self, url, date):
        """Status, headers and body of a capture, as it was."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", f"/paper/{date}id_/{url}")
        response = connection.getresponse()
        try:
            return response.status, dict(response.getheaders()), response.read()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def replay(tmp_path_factory, inside):
    """An archive of a crawl and of a browser's capture, packaged and opened."""
    command = inside(tmp_path_factory.mktemp("replay"))
    page = SavedPage("two-authors")
    digest = payload_sha256(page.html)
    body = {"content_type": page.content_type}
    in_chunks = chunked(page.html).replace(b"Trailer: t\r\n", b"")  # warcio takes trailers for part of the body
    records = [
        warcinfo(),
        record("response", page.url, "2020-07-17T01:00:00Z", answer(page.html, **body), WARC_Payload_Digest=digest),
        record("response", f"{HOST}/a.jpg", "2020-07-17T01:00:01Z", answer(IMAGE, content_type="image/jpeg")),
        record("response", f"{HOST}/cu", "2020-07-17T01:00:02Z", answer(b"", status="301 Moved Permanently", Location=page.url)),
        record("response", f"{HOST}/mat", "2020-07-17T01:00:03Z", answer(b"gone", status="410 Gone")),
        record("response", f"{HOST}/chunked", "2020-07-17T01:00:04Z", answer(in_chunks, Transfer_Encoding="chunked", **body)),
        record(
            "revisit", page.url, "2020-07-19T01:00:00Z", answer(b"", Content_Length=str(len(page.html)), **body), WARC_Payload_Digest=digest,
            WARC_Profile="http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
            WARC_Refers_To_Target_URI=page.url, WARC_Refers_To_Date="2020-07-17T01:00:00Z",
        ),
        record(
            "response", f"https://web.archive.org/web/20190101000000id_/{HOST}/15/7/a.aspx", "2026-01-01T00:00:00Z",
            answer(in_chunks, Transfer_Encoding="chunked", **body),
        ),
    ]  # fmt: skip
    (command.folder / "x.warc.gz").write_bytes(gzipped(records))
    assert command("-q", "import", "sample", "x.warc.gz").returncode == 0
    assert command("-q", "wacz", "sample", "--output", "x.wacz").returncode == 0
    opened = Pywb(command.folder, command.folder / "x.wacz")
    yield opened, page
    opened.process.terminate()
    opened.process.wait(20)


def test_an_article(replay):
    pywb, page = replay
    status, headers, body = pywb.get(page.url, "20200717010000")
    assert (status, body) == (200, page.html)
    assert headers["Content-Type"] == page.content_type


def test_an_image(replay):
    status, headers, body = replay[0].get(f"{HOST}/a.jpg", "20200717010001")
    assert (status, headers["Content-Type"], body) == (200, "image/jpeg", IMAGE)


def test_a_redirect(replay):
    pywb, page = replay
    status, headers, _ = pywb.get(f"{HOST}/cu", "20200717010002")
    assert (status, headers["Location"]) == (301, page.url)


def test_an_error(replay):
    status, _, body = replay[0].get(f"{HOST}/mat", "20200717010003")
    assert (status, body) == (410, b"gone")


def test_a_chunked_answer(replay):
    status, _, body = replay[0].get(f"{HOST}/chunked", "20200717010004")
    assert (status, body) == (200, replay[1].html)


def test_a_revisit(replay):
    pywb, page = replay
    status, headers, body = pywb.get(page.url, "20200719010000")
    assert (status, body) == (200, page.html)
    assert headers["Memento-Datetime"] == "Sun, 19 Jul 2020 01:00:00 GMT"


def test_a_page_out_of_a_web_archive_under_its_own_address(replay):
    status, headers, body = replay[0].get(f"{HOST}/15/7/a.aspx", "20190101000000")
    assert (status, body) == (200, replay[1].html)
    assert headers["Memento-Datetime"] == "Tue, 01 Jan 2019 00:00:00 GMT"


def test_what_was_never_captured(replay):
    assert replay[0].get(f"{HOST}/nie", "20200717010000")[0] == 404


def test_a_run_of_our_own_crawl_with_nothing_but_revisits(paper):
    last = max(path.stem for path in (paper.folder / "data/sample/runs").glob("*.json"))
    assert paper("-q", "wacz", "sample", "--run", last, "--output", "x.wacz").returncode == 0
    pywb = Pywb(paper.folder, paper.folder / "x.wacz")
    try:
        event = next(event for event in paper.events() if event["run"] == last and event.get("result") == "repeat")
        assert event["warc"]["kind"] == "revisit"
        date = "".join(char for char in event["at"] if char.isdigit())
        status, _, body = pywb.get(event["url"], date)
        record_of_it = next(found for found in paper.records() if found["id"] == event["id"])
        raw = subprocess.run(
            [*command_line(), "--data", paper.folder / "data", "show", event["id"], "--raw"],
            capture_output=True,
            check=True,
        )
        assert (status, body) == (200, raw.stdout)
        assert record_of_it["title"].split(":")[0].encode() in body
    finally:
        pywb.process.terminate()
        pywb.process.wait(20)


def command_line():
    import sys

    return [sys.executable, "-m", "newsarchive"]


@pytest.mark.skipif(not (TOOLS / "wacz").exists(), reason="no py-wacz in the environment of NEWSARCHIVE_PYWB")
@pytest.mark.parametrize("scope", [[], ["--run"]])
def test_py_wacz_finds_it_valid(paper, scope):
    last = max(path.stem for path in (paper.folder / "data/sample/runs").glob("*.json"))
    assert paper("-q", "wacz", "sample", "--output", "x.wacz", *(scope and [*scope, last])).returncode == 0
    done = subprocess.run(
        [TOOLS / "wacz", "validate", "-f", "x.wacz"],
        cwd=paper.folder,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert "the passed WACZ is valid" in done.stdout, done.stdout + done.stderr


def test_a_past_comes_back_out_of_pywb(replay, tmp_path, command_in):
    """Its CDX server, and its captures, in place of a web archive's."""
    pywb, page = replay
    command = command_in(tmp_path)
    done = command("--json", "-q", "backfill", "sample", "--from-cdx", f"http://127.0.0.1:{pywb.port}/paper/cdx")
    assert done.returncode == 0, done.stdout + done.stderr
    (found,) = command.records()
    assert (found["url"], found["fetched_at"]) == (page.url, "2020-07-17T01:00:00Z")
    raw = subprocess.run(
        [*command_line(), "--data", tmp_path / "data", "show", found["id"], "--raw"], capture_output=True, check=True
    )
    assert raw.stdout == page.html
    assert command("verify").returncode == 0
