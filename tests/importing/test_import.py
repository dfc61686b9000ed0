"""Archives that others made give the records that a crawl of the same pages gives."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess

import pytest
from warcs import SavedPage, arc, chunked, gzipped, http, payload_sha256, record, wacz, warcinfo

from newsarchive import read_page
from newsarchive.importing.keep import name_of

ARTICLES = ("two-authors", "no-byline", "list")
NOT_READ = ("revision", "requested_url", "fetched_at", "http_status", "warc")


def imported(command, *arguments):
    done = command("--json", "-q", "import", "sample", *arguments)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, json.loads(done.stdout) if done.stdout else done.stderr


def expected(page, fetched_at="2020-07-17T01:00:00+00:00"):
    from datetime import datetime

    return read_page(page.html, page.url, page.content_type, datetime.fromisoformat(fetched_at)).to_record()


def reading(record_of_archive):
    return {name: value for name, value in record_of_archive.items() if name not in NOT_READ}


def archive_of(pages, date="2020-07-17T01:00:00Z"):
    return [
        warcinfo(),
        *(record("response", page.url, date, http(page.html, content_type=page.content_type)) for page in pages),
    ]


@pytest.fixture(scope="module")
def pages():
    return [SavedPage(case) for case in ARTICLES]


FORMS = {
    "x.warc.gz": gzipped,
    "whole.warc.gz": lambda records: gzip.compress(b"".join(records)),
    "x.warc": b"".join,
    "stored.wacz": lambda records: wacz({"archive/data.warc.gz": gzipped(records)}, stored=True),
    "deflated.wacz": lambda records: wacz(
        {"archive/a.warc.gz": gzipped(records[:2]), "archive/b.warc": b"".join(records[2:])}, stored=False
    ),
    "misnamed.bin": gzipped,
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_of_archive(command, pages, name):
    (command.folder / name).write_bytes(FORMS[name](archive_of(pages)))
    code, result = imported(command, name)
    assert (code, result["new"], result["problems"]) == (0, 3, [])
    records = {found["id"]: found for found in command.records()}
    assert {reading(found)["title"] for found in records.values()} == {expected(page)["title"] for page in pages}
    for page in pages:
        ours = records[expected(page)["id"]]
        assert reading(ours) == reading(expected(page))
        assert (ours["fetched_at"], ours["http_status"], ours["revision"]) == ("2020-07-17T01:00:00Z", 200, 1)
        assert ours["warc"]["payload_digest"] == payload_sha256(page.html)
        raw = subprocess.run(
            [*command_line(), "--data", str(command.folder / "data"), "show", ours["id"], "--raw"],
            capture_output=True,
            check=True,
        )
        assert raw.stdout == page.html


def command_line():
    import sys

    return [sys.executable, "-m", "newsarchive"]


def test_arc(command, pages):
    (command.folder / "x.arc.gz").write_bytes(
        arc([(page.url, "20200717010000", "text/html", http(page.html)) for page in pages])
    )
    code, result = imported(command, "x.arc.gz")
    assert (code, result["new"]) == (0, 3)
    assert [reading(found) for found in command.records()] == [reading(expected(page)) for page in pages]


def test_the_files_are_kept_byte_for_byte_and_named_in_the_manifest(command, pages):
    data = gzipped(archive_of(pages))
    (command.folder / "a b é.warc.gz").write_bytes(data)
    _, result = imported(command, "a b é.warc.gz")
    sha256 = hashlib.sha256(data).hexdigest()
    file = command.folder / "data/sample/warc" / f"import-{sha256[:16]}-a-b.warc.gz"
    assert file.read_bytes() == data
    manifest = json.loads((command.folder / "data/sample/runs" / f"{result['run']}.json").read_text())
    assert {"path": f"warc/{file.name}", "bytes": len(data), "records": 4, "sha256": sha256} in manifest["files"]
    assert manifest["status"] == "complete"


def test_importing_twice_changes_nothing(command, pages):
    (command.folder / "x.warc.gz").write_bytes(gzipped(archive_of(pages)))
    imported(command, "x.warc.gz")
    before = command.records()
    (command.folder / "other-name.warc.gz").write_bytes(gzipped(archive_of(pages)))
    code, result = imported(command, "x.warc.gz", "other-name.warc.gz")
    assert (code, result["new"], result["revised"], len(result["archives"])) == (0, 0, 0, 1)
    assert command.records() == before
    assert len(list((command.folder / "data/sample/warc").glob("*.gz"))) == 1
    # the same captures in another file are repeats
    (command.folder / "plain.warc").write_bytes(b"".join(archive_of(pages)))
    code, result = imported(command, "plain.warc")
    assert (code, result["new"], result["revised"], result["repeat"]) == (0, 0, 0, 3)
    assert command.records() == before


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "import-0123456789abcdef-etc-passwd.warc"),
        ("..", "import-0123456789abcdef.warc"),
        ("\u202eevil\n\0.warc.gz", "import-0123456789abcdef-evil.warc"),
        ("a" * 300, f"import-0123456789abcdef-{'a' * 80}.warc"),
        ("CON.warc.gz", "import-0123456789abcdef-CON.warc"),
    ],
)
def test_names_cannot_escape(given, kept):
    assert name_of(given, "0123456789abcdef" * 4, ".warc") == kept


def test_a_wacz_with_hostile_names(command, pages):
    data = wacz(
        {"archive/../../../evil.warc.gz": gzipped(archive_of(pages)), "/etc/x.warc": b"".join(archive_of(pages[:1]))},
        stored=True,
    )
    (command.folder / "x.wacz").write_bytes(data)
    code, result = imported(command, "x.wacz")
    assert (code, result["new"]) == (0, 3)
    assert not list(command.folder.parent.rglob("*evil.warc.gz*")) or all(
        "data/sample/warc" in str(path) for path in command.folder.parent.rglob("*evil.warc.gz*")
    )


def test_damage_is_named_and_the_rest_is_imported(command, pages):
    records = archive_of(pages)
    members = [gzip.compress(one, 6, mtime=0) for one in records]
    broken = bytearray(members[2])
    broken[len(broken) // 2] ^= 0xFF
    (command.folder / "x.warc.gz").write_bytes(b"".join([*members[:2], bytes(broken), *members[3:]]))
    (command.folder / "none.warc.gz").write_bytes(b"hello")
    (command.folder / "cut.wacz").write_bytes(wacz({"archive/x.warc.gz": gzipped(records)}, stored=True)[:-100])
    code, result = imported(command, "x.warc.gz", "none.warc.gz", "cut.wacz")
    assert (code, result["new"], result["problem_count"]) == (3, 2, 3)
    offset = sum(map(len, members[:2]))
    assert any(f"x.warc.gz: byte {offset}: " in problem for problem in result["problems"])
    assert any("none.warc.gz is neither WARC nor ARC" in problem for problem in result["problems"])
    assert any("cut.wacz is no whole zip file" in problem for problem in result["problems"])
    damaged = [event for event in command.events() if event["event"] == "damaged"]
    assert offset in [event.get("offset") for event in damaged]


@pytest.mark.parametrize(("arguments", "words"), [(["nowhere.warc.gz"], "there is no file"), (["."], "holds no .warc")])
def test_nothing_to_import(command, arguments, words):
    code, said = imported(command, *arguments)
    assert code == 2
    assert words in said
    assert not (command.folder / "data").exists()


def test_an_unknown_paper(command):
    done = command("import", "baoyenbay", "x.warc")
    assert done.returncode == 2
    assert "unknown publisher" in done.stderr


def test_what_is_no_article_page_is_passed_over_and_told(command, pages):
    page = pages[0]
    date = "2020-07-17T01:00:00Z"
    others = [
        record("response", "http://other.example/15/1/a.aspx", date, http(page.html)),
        record("response", "http://baosuoingan.example/15/", date, http(page.html)),
        record("response", "http://baosuoingan.example/a.jpg", date, http(b"\xff\xd8", content_type="image/jpeg")),
        record("response", "http://baosuoingan.example/15/1/a.aspx", date, http(b"gone", status="404 Not Found")),
        record("conversion", page.url, date, b"text", content_type="text/plain"),
        record("metadata", page.url, date, b"x: y", content_type="application/warc-fields"),
        record("response", "dns:baosuoingan.example", date, b"a", content_type="text/dns"),
    ]
    (command.folder / "x.warc.gz").write_bytes(gzipped([*archive_of(pages[:1]), *others]))
    code, result = imported(command, "x.warc.gz")
    assert (code, result["new"], result["captures"]) == (0, 1, 6)
    assert result["passed_over"] == {
        "HTTP 404": 1, "a conversion, not what was served": 1, "not HTML": 1, "not an article's URL": 1, "of another host": 1,
    }  # fmt: skip


def test_revisits_redirects_and_codings(command, pages):
    """As a browser-like crawler writes them."""
    page, other = pages[:2]
    original = record(
        "response",
        page.url,
        "2020-07-17T01:00:00Z",
        http(chunked(gzip.compress(page.html)), Transfer_Encoding="chunked", Content_Encoding="gzip"),
    )
    moved = "http://baosuoingan.example/cu/204279.html"
    records = [
        original,
        record(
            "revisit",
            page.url,
            "2020-07-18T01:00:00Z",
            http(b"", Content_Length="14000"),
            WARC_Refers_To_Target_URI=page.url,
            WARC_Refers_To_Date="2020-07-17T01:00:00Z",
            WARC_Profile="x",
        ),
        record(
            "response", moved, "2020-07-18T01:00:05Z", http(b"", status="301 Moved Permanently", Location=other.url)
        ),
        record(
            "request",
            other.url,
            "2020-07-18T01:00:06Z",
            b"GET / HTTP/1.1\r\n\r\n",
            content_type="application/http; msgtype=request",
        ),
        record("response", other.url, "2020-07-18T01:00:06Z", b"HTTP/1.1 100 Continue\r\n\r\n" + http(other.html)),
        record(
            "resource", pages[2].url, "2020-07-18T01:00:06Z", pages[2].html, content_type="text/html; charset=utf-8"
        ),
    ]
    (command.folder / "x.warc.gz").write_bytes(gzipped(records))
    code, result = imported(command, "x.warc.gz")
    assert (code, result["new"], result["revised"], result["repeat"]) == (0, 3, 0, 1)
    by_url = {found["url"]: found for found in command.records()}
    assert by_url[page.url]["requested_url"] == page.url
    assert by_url[other.url]["requested_url"] == moved
    assert by_url[pages[2].url]["http_status"] is None
    for one in (page, other, pages[2]):
        assert by_url[one.url]["title"] == expected(one)["title"]


def test_a_revisit_alone_names_what_is_missing_until_the_original_comes(command, pages):
    page = pages[0]
    digest = payload_sha256(page.html)
    revisit = record(
        "revisit", page.url, "2020-07-18T01:00:00Z", http(b""), WARC_Payload_Digest=digest, WARC_Profile="x"
    )
    (command.folder / "later.warc.gz").write_bytes(gzipped([revisit]))
    code, result = imported(command, "later.warc.gz")
    assert (code, result["new"]) == (3, 0)
    assert "is not in the archive" in result["problems"][0]
    original = record("response", page.url, "2020-07-17T01:00:00Z", http(page.html), WARC_Payload_Digest=digest)
    (command.folder / "earlier.warc.gz").write_bytes(gzipped([original]))
    code, result = imported(command, "earlier.warc.gz")
    assert (code, result["new"]) == (0, 1)


def edited(page):
    html = page.html.replace(b"</h1>", " (sửa)</h1>".encode())
    return html if html != page.html else page.html.replace(b"</p>", " (sửa)</p>".encode(), 1)


def test_an_older_capture_is_compared_with_its_neighbours_in_time(command):
    after, before = SavedPage("after-correction"), SavedPage("before-correction")

    def bring(name, html, date):
        (command.folder / name).write_bytes(gzipped([record("response", after.url, date, http(html))]))
        return imported(command, name)[1]

    assert bring("b.warc.gz", after.html, "2024-01-01T00:00:00Z")["new"] == 1
    # the same words, seen earlier: nothing new
    assert bring("early-b.warc.gz", after.html, "2022-01-01T00:00:00Z")["repeat"] == 1
    # other words before: the next number, cause edited
    assert bring("a.warc.gz", before.html, "2020-01-01T00:00:00Z")["revised"] == 1
    # those words again, between the two
    assert bring("a-again.warc.gz", before.html, "2021-01-01T00:00:00Z")["repeat"] == 1
    # the newest words come again after all that: still a repeat
    assert bring("b-again.warc.gz", after.html, "2025-01-01T00:00:00Z")["repeat"] == 1
    told = [(found["revision"], found["fetched_at"][:4]) for found in command.records()]
    assert told == [(1, "2024"), (2, "2020")]
    assert [event["cause"] for event in command.events() if "cause" in event] == ["edited"]
    shown = json.loads(command("show", command.records()[0]["id"]).stdout)
    assert shown["revision"] == 1, "the latest is what was captured last"


def test_a_replayed_page_of_the_wayback_machine(command, pages):
    from test_wayback import ADDED_TO_HEAD, AFTER, TOOLBAR

    page = pages[0]
    html = page.html.replace(b'href="/', b'href="/web/20200717010000/http://baosuoingan.example/')
    html = html.replace(b'src="/', b'src="/web/20200717010000im_/http://baosuoingan.example/')
    html = html.replace(
        b"http://baosuoingan.example/Uploads",
        b"https://web.archive.org/web/20200717010000im_/http://baosuoingan.example/Uploads",
    )
    head = html.index(b"<head")
    head = html.index(b">", head) + 1
    body = html.index(b">", html.index(b"<body")) + 1
    html = html[:head] + ADDED_TO_HEAD + html[head:body] + TOOLBAR + html[body:] + AFTER
    at = f"https://web.archive.org/web/20200717010000/{page.url}"
    (command.folder / "x.warc.gz").write_bytes(gzipped([record("response", at, "2026-01-01T00:00:00Z", http(html))]))
    code, result = imported(command, "x.warc.gz")
    assert (code, result["new"]) == (0, 1)
    ours = command.records()[0]
    assert ours["url"] == page.url
    assert ours["fetched_at"] == "2020-07-17T01:00:00Z"
    assert reading(ours) == reading(expected(page))
    done = command("--json", "-q", "reread", "sample")
    assert (done.returncode, json.loads(done.stdout)["same"]) == (0, 1)


@pytest.mark.skipif(shutil.which("wget") is None, reason="no wget on this machine")
def test_wget_gives_the_same_records_as_our_own_crawl(command, sample_server):
    base = sample_server.url.rstrip("/")
    done = command("-q", "crawl", "sample", "--section", "15", "--pages", "2", "--base-url", base)
    assert done.returncode == 0, done.stderr
    own = {found["id"]: found for found in command.records()}
    assert len(own) > 10
    (command.folder / "urls").write_text("".join(f"{found['url']}\n" for found in own.values()))
    shutil.move(command.folder / "data", command.folder / "own")
    wget = ["wget", "-q", "-O", "/dev/null", "--warc-file=w", "-i", "urls", "--header=Accept-Encoding: gzip"]
    subprocess.run(wget, cwd=command.folder, check=True, timeout=60)
    code, result = imported(command, "w.warc.gz")
    assert (code, result["new"]) == (0, len(own))
    for found in command.records():
        ours = own[found["id"]]
        changed = {name for name in found if found[name] != ours[name]}
        assert changed <= {"fetched_at", "warc"}, changed
