"""What is in the WARC is what was on the wire, byte for byte, in both directions, on every exchange."""

from __future__ import annotations

import gzip
import hashlib
import ssl
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from odd_server import BROKEN, CHAIN, NO_ARTICLE, SOUND, OddServer, chunks, page

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = {
    "CONCURRENT_REQUESTS": 8,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "DOWNLOAD_TIMEOUT": 2,
    "DOWNLOAD_MAXSIZE": 2_000_000,
}
# warcio 1.8.1 breaks down at any record with Content-Encoding br if Google's brotli is there ("no attribute
# 'unused_data'"), whoever wrote it; without brotli it reads such bodies as they are
WARCIO = "import sys; sys.modules['brotli'] = None; from warcio.cli import main; main()"
CASES = [*SOUND, *NO_ARTICLE, *BROKEN, *CHAIN, "swallow"]
WHOLE = [case for case in CASES if case not in BROKEN and case != "swallow"]


def path_of(case: str) -> str:
    return f"/11/{1000 + CASES.index(case)}/{case}.aspx"


def self_signed(folder: Path) -> ssl.SSLContext:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = folder / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


@pytest.fixture(scope="module", params=["http", "https"])
def odd(request, tmp_path_factory, crawl_in):
    """One crawl of every case, sound pages between them, eight requests at a time."""
    folder = tmp_path_factory.mktemp(request.param)
    crawl = crawl_in(folder)
    paths = []
    for case in CASES:
        paths += [path_of(case), f"/11/{5000 + len(paths)}/plain.aspx"]
    with OddServer(tls=self_signed(folder) if request.param == "https" else None) as server:
        crawl(server.url, "article", SETTINGS, code=3, urls=",".join(paths), related_depth=0)
    return crawl, server


def test_every_exchange_is_in_the_archive_as_it_was(odd):
    crawl, server = odd
    archived = [(exchange.sent, exchange.received) for exchange in crawl.exchanges()]
    written = [(said.read, said.wrote) for said in server.said]
    whole = Counter(pair for pair in written if pair[0].split(b" ", 2)[1].decode() not in map(path_of, BROKEN))
    assert len(written) > 2 * len(CASES)
    assert Counter(sent for sent, _ in archived) == Counter(read for read, _ in written)
    assert not whole - Counter(archived), "these were not archived as they were"
    assert len(archived) == len(written)


def test_an_answer_that_broke_off_is_kept_up_to_there(odd):
    crawl, server = odd
    for case, (_, reason) in BROKEN.items():
        said = [one.wrote for one in server.said if one.read.startswith(f"GET {path_of(case)} ".encode())]
        found = [exchange for exchange in crawl.exchanges() if exchange.path == path_of(case)]
        assert len(found) == len(said) > 0
        for exchange in found:
            assert any(wrote.startswith(exchange.received) for wrote in said), case
            assert len(exchange.received) >= min(len(said[0]), 60), case
            assert exchange.answer.fields["WARC-Truncated"] == reason, case


def test_whole_answers_are_not_called_truncated(odd):
    crawl, _ = odd
    paths = {path_of(case) for case in WHOLE}
    for exchange in crawl.exchanges():
        if exchange.path in paths:
            assert "WARC-Truncated" not in exchange.answer.fields, exchange.path


def test_every_sound_page_became_a_record(odd):
    crawl, _ = odd
    ids = {record["id"] for record in crawl.lines("records")}
    assert {f"sample:{1000 + CASES.index(case)}" for case in SOUND} <= ids
    assert {f"sample:{1000 + CASES.index(case)}" for case in CHAIN} <= ids  # each chain ends at a page of its number


def test_kept_connections_carried_many_exchanges(odd):
    _, server = odd
    assert max(Counter(said.connection for said in server.said).values()) > 5


def test_pointers_of_records_lead_to_the_answer(odd):
    crawl, _ = odd
    by_place = {(record.file, record.offset): record for record in crawl.warc_records()}
    for record in crawl.lines("records"):
        found = by_place[record["warc"]["file"], record["warc"]["offset"]]
        assert found.id == record["warc"]["record_id"]
        assert found.kind == "response"
        assert found.fields["WARC-Target-URI"] == record["url"]


def test_digests_of_payloads(odd):
    """Over the body without transfer coding, content coding kept; in our own field where the body is chunked."""
    crawl, _ = odd
    number = 1000 + CASES.index("gzip-chunked")
    bodies = {
        "plain": page(1000 + CASES.index("plain")),
        "gzip": gzip.compress(page(1000 + CASES.index("gzip")), mtime=0),
        "old-close": page(1000 + CASES.index("old-close")),
        "interim": page(1000 + CASES.index("interim")),
        "no-content": b"",
        "not-modified": b"",
        "nothing": b"",
    }
    framed = {
        "gzip-chunked": gzip.compress(page(number), mtime=0),
        "chunked-oddly": page(1000 + CASES.index("chunked-oddly")),
        "nothing-chunked": b"",
    }
    answers = {exchange.path: exchange.answer.fields for exchange in crawl.exchanges() if exchange.answer}
    for case, body in bodies.items():
        assert answers[path_of(case)]["WARC-Payload-Digest"] == "sha256:" + hashlib.sha256(body).hexdigest(), case
    for case, body in framed.items():
        assert "WARC-Payload-Digest" not in answers[path_of(case)], case
        assert answers[path_of(case)]["Newsarchive-Payload-Digest"] == "sha256:" + hashlib.sha256(body).hexdigest()
    assert "Newsarchive-Payload-Digest" not in answers[path_of("bad-chunks")]


def test_what_is_no_http_is_kept_as_metadata(odd):
    crawl, _ = odd
    (noise,) = {exchange.answer.kind for exchange in crawl.exchanges() if exchange.path == path_of("noise")}
    assert noise == "metadata"
    unanswered = [exchange for exchange in crawl.exchanges() if exchange.answer is None]
    assert {exchange.path for exchange in unanswered} <= {path_of("swallow")}


def test_fields_of_the_records(odd):
    crawl, server = odd
    dates = []
    for exchange in crawl.exchanges():
        for record in exchange.records:
            assert record.fields["WARC-IP-Address"] == "127.0.0.1"
            assert record.fields["WARC-Date"] == exchange.request.fields["WARC-Date"]
        assert exchange.request.fields["WARC-Target-URI"] == server.url + exchange.path
        dates.append(datetime.fromisoformat(exchange.request.fields["WARC-Date"]))
    assert max(dates) - min(dates) < timedelta(minutes=2)
    assert abs(datetime.now(UTC) - max(dates)) < timedelta(minutes=5)


def test_the_standard_tools_accept_the_files(odd):
    crawl, _ = odd
    for path in crawl.warcs():
        assert path.name.endswith(".warc.gz")
        for command in (["gzip", "-t", str(path)], [sys.executable, "-c", WARCIO, "check", "-v", str(path)]):
            done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
            assert "failed" not in done.stdout


def test_verify_accepts_the_archive(odd):
    crawl, _ = odd
    command = [sys.executable, "-m", "newsarchive", "--data", str(crawl.data), "verify"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all holds" in done.stdout


def test_bodies_that_arrive_packed_are_stored_and_others_packed(odd):
    """A stored deflate block begins with 00 or 01 after the member's 42 bytes of header."""
    crawl, _ = odd
    (path,) = crawl.warcs()
    data = path.read_bytes()
    for exchange in crawl.exchanges():
        if exchange.path in {path_of("gzip"), path_of("plain")}:
            stored = data[exchange.answer.offset + 10 + 2 + 4 + 28] in {0, 1}
            assert stored == (exchange.path == path_of("gzip"))


def test_the_server_of_this_test_chunks_rightly():
    assert chunks(b"abcdefghij", (1, 7)) == b"1\r\na\r\n7\r\nbcdefgh\r\n1\r\ni\r\n1\r\nj\r\n0\r\n\r\n"
