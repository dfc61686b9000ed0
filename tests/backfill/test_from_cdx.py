"""``newsarchive backfill --from-cdx``: a paper's past out of a web archive that the tests serve."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from itertools import pairwise

import pytest
from click.testing import CliRunner
from warcs import SavedPage, gzipped, payload_sha256, record
from warcs import http as answer
from web_archive import Held, WebArchive

from newsarchive.captures.index import CaptureIndex
from newsarchive.cli import main

HOST = "http://baosuoingan.example"


def page(case, moment="20200717010000", **given):
    saved = SavedPage(case)
    return Held(moment, saved.url, saved.html, **given)


PAGES = ("two-authors", "no-byline", "list")


def backfill(command, archive, *arguments, code=0):
    done = command("--json", "-q", "backfill", "sample", "--from-cdx", archive.url, *arguments)
    assert "Traceback" not in done.stderr, done.stderr
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def by_url(command):
    return {found["url"]: found for found in command.records()}


def test_a_paper_s_past(command):
    """The articles alone, at their own addresses, as of their capture; known ones are not fetched twice."""
    others = [
        Held("20200717010000", f"{HOST}/15/", b"<html>a listing</html>"),
        Held("20200717010000", f"{HOST}/a.jpg", b"\xff\xd8", mime="image/jpeg"),
        Held("20200717010000", f"{HOST}/15/1/a.aspx", b"gone", status=404),
        Held("20200717010000", "http://other.example/15/2/a.aspx", b"<html></html>"),
    ]
    first, later = page("before-correction", "20190101000000"), page("after-correction", "20210101000000")
    again = page("after-correction", "20220101000000")
    held = [*map(page, PAGES), first, later, again, *others]
    with WebArchive(held) as archive:
        told = backfill(command, archive)
        assert (told["new"], told["revised"], told["repeat"]) == (4, 1, 0)
        assert len(archive.fetched()) == 5, "articles alone, a payload in a row once"
        assert all("id_/http" in path for path in archive.fetched())
        records = by_url(command)
        assert set(records) == {one.url for one in held[:5]}
        for one in held[:3]:
            found = records[one.url]
            assert (found["fetched_at"], found["http_status"]) == ("2020-07-17T01:00:00Z", 200)
            assert found["requested_url"] == found["canonical_url"] or found["requested_url"] == one.url
            assert found["warc"]["payload_digest"] == payload_sha256(one.body)
        revisions = [(one["revision"], one["fetched_at"][:4]) for one in command.records() if one["url"] == first.url]
        assert revisions in ([(1, "2019"), (2, "2021")], [(1, "2021"), (2, "2019")])
        # the same command again lists, but fetches nothing that it has
        told = backfill(command, archive)
        assert (told["new"], told["revised"], told["repeat"]) == (0, 0, 0)
        assert len(archive.fetched()) == 5
    assert command("verify").returncode == 0
    reread = json.loads(command("--json", "-q", "reread", "sample").stdout)
    assert (reread["same"], reread["changed"], reread["new"], reread["problems"]) == (5, 0, 0, [])
    raw = subprocess.run(
        [sys.executable, "-m", "newsarchive", "show", records[held[0].url]["id"], "--raw"],
        cwd=command.folder, capture_output=True, check=True,
    )  # fmt: skip
    assert raw.stdout == held[0].body
    status = json.loads(command("--json", "-q", "run", "sample", "--dry-run").stdout)
    assert not [one for one in status["would_fetch"] if "id_/" in one["url"]], "a run never visits the archive again"


def test_the_records_are_those_of_an_import(command, tmp_path, command_in):
    with WebArchive([page(case) for case in PAGES]) as archive:
        backfill(command, archive)
    other = command_in(tmp_path / "other")
    other.folder.mkdir()
    saved = [SavedPage(case) for case in PAGES]
    records = [record("response", one.url, "2020-07-17T01:00:00Z", answer(one.html)) for one in saved]
    (other.folder / "x.warc.gz").write_bytes(gzipped(records))
    assert other("-q", "import", "sample", "x.warc.gz").returncode == 0

    def essence(found):
        return {name: value for name, value in found.items() if name != "warc"}

    theirs = by_url(other)
    assert {url: essence(found) for url, found in by_url(command).items()} == {
        url: essence(found) for url, found in theirs.items()
    }


def many(count):
    """Captures of many addresses, few of them articles."""
    return [Held("20200101000000", f"{HOST}/tim/{number}", b"<html></html>") for number in range(count)]


@pytest.mark.parametrize(("output", "paging"), [("json", "key"), ("lines", "none")])
def test_long_lists(command, output, paging):
    """Twelve thousand rows and three articles among them."""
    with WebArchive([*many(12_000), *map(page, PAGES)], output=output, paging=paging, filters=False) as archive:
        if paging == "none":
            archive.most, cdx_rows = 10**6, 1
            archive.captures = [
                one for one in archive.captures if "/tim/" not in one.url or int(one.url.rpartition("/")[2]) < 4000
            ]
        else:
            cdx_rows = 3
        told = backfill(command, archive)
        assert told["new"] == 3
        assert len(archive.lists()) == cdx_rows
        assert len(archive.fetched()) == 3


def test_a_server_that_counts_pages(command):
    with WebArchive([*many(12_000), *map(page, PAGES)], paging="pages", most=5000) as archive:
        told = backfill(command, archive)
        assert told["new"] == 3
        lists = archive.lists()
        assert [("showNumPages" in query, query.get("page")) for query in lists] == [
            (False, None), (True, None), *((False, [str(number)]) for number in range(3)),
        ]  # fmt: skip
        assert len(archive.fetched()) == 3


def test_a_server_that_knows_neither_keys_nor_pages(command):
    with WebArchive([*many(6_000), *map(page, PAGES)], output="lines", paging="all") as archive:
        told = backfill(command, archive)
        assert told["new"] == 3
        assert ["showNumPages" in query for query in archive.lists()] == [False, True]


def test_a_full_list_whose_end_is_unknown_is_told(command):
    with WebArchive([*many(6_000), *map(page, PAGES)], paging="none", most=5_000) as archive:
        told = backfill(command, archive, code=3)
        assert "may be cut short" in told["message"]


@pytest.mark.parametrize("output", ["json", "empty"])
def test_an_empty_list_is_no_fault(command, output):
    with WebArchive([], output=output) as archive:
        told = backfill(command, archive)
        assert (told["articles"], told["exit_code"]) == (0, 0)


@pytest.mark.parametrize(("output", "words"), [("cut", "damaged or cut short"), ("html", "a web page")])
def test_no_list_at_all(command, output, words):
    with WebArchive(list(map(page, PAGES)), output=output) as archive:
        told = backfill(command, archive, code=1)
        assert words in told["message"]
        assert archive.url in told["message"]


def test_a_damaged_line_takes_nothing_with_it(command):
    with WebArchive(list(map(page, PAGES)), output="broken") as archive:
        told = backfill(command, archive)
        assert told["new"] == 2
        assert any("1 lines of the list are damaged" in note["reason"] for note in told["notes"])


def test_captures_that_are_not_what_the_list_says(command):
    """A redirect to another capture, a PDF, an empty body, one that is gone, a page that the archive rewrote."""
    from test_wayback import ADDED_TO_HEAD, AFTER, TOOLBAR

    good, moved, rewritten = page("two-authors"), SavedPage("no-byline"), SavedPage("list")
    body = rewritten.html.replace(b"<head", b"<head", 1)
    at = body.index(b">", body.index(b"<head")) + 1
    top = body.index(b">", body.index(b"<body")) + 1
    body = body[:at] + ADDED_TO_HEAD + body[at:top] + TOOLBAR + body[top:] + AFTER
    held = [
        good,
        Held("20200717010000", moved.url, b"", headers={"Location": "TO BE SET"}, answer=302),
        Held("20190101000000", moved.url, moved.html, mime="text/html", status=200),
        Held("20200717010000", rewritten.url, body),
        Held("20200717010000", f"{HOST}/15/7/pdf.aspx", b"%PDF-1.4", headers={"Content-Type": "application/pdf"}),
        Held("20200717010000", f"{HOST}/15/8/empty.aspx", b""),
        Held("20200717010000", f"{HOST}/15/9/no.aspx", b"gone", answer=404),
        Held("20200717010000", f"{HOST}/15/10/broken.aspx", b"oops", answer=500),
        Held(
            "20200717010000", f"{HOST}/15/11/away.aspx", b"", headers={"Location": "http://other.example/"}, answer=302
        ),
    ]
    with WebArchive(held) as archive:
        held[1].headers["Location"] = f"{archive.base}/web/20190101000000/{moved.url}"  # without id_
        told = backfill(command, archive, code=3)
    assert told["new"] == 3
    records = by_url(command)
    assert records[moved.url]["fetched_at"] == "2019-01-01T00:00:00Z"
    assert records[rewritten.url]["related"] == expected(rewritten)["related"]
    assert {(note["url"].rpartition("/")[2], note["status"]) for note in told["notes"]} >= {
        ("pdf.aspx", "not_article"), ("empty.aspx", "not_article"), ("no.aspx", "gone"), ("broken.aspx", "failed"),
        ("away.aspx", "moved"),
    }  # fmt: skip
    assert command("verify").returncode == 0


def expected(saved):
    from datetime import UTC, datetime

    from newsarchive import read_page

    return read_page(saved.html, saved.url, saved.content_type, datetime(2020, 7, 17, 1, tzinfo=UTC)).to_record()


JPEG = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 9


def test_pictures_come_out_of_the_archive_too(command):
    """As of the page's time or near it, never from the paper, which may be gone; what is not there is no failure."""
    found = page("two-authors")
    drum, priest = (f"{HOST}/NewsImg/7_2020/204279_{name}.jpg" for name in ("trong", "cu-pan"))
    held = [
        found,
        Held("20200718000000", drum, JPEG, mime="image/jpeg"),
        Held("20210101000000", found.url, found.body + b" "),
    ]
    with WebArchive(held) as archive:
        told = backfill(command, archive)
        assert (told["new"], told["repeat"]) == (1, 1)
        assert sorted(archive.pictures()) == sorted(
            [f"20200717010000id_/{drum}", f"20200718000000id_/{drum}", f"20200717010000id_/{priest}"]
        ), "those of the one revision, a redirect followed"
        index = CaptureIndex(command.folder / "data/sample/warc")
        index.refresh()
        (entry,) = index.find(f"{archive.base}/web/20200718000000id_/{drum}")
        assert entry.digest == payload_sha256(JPEG)
        (command.folder / "other").mkdir()
        backfill(command, archive, "--data", "other", "--no-images")
        assert len(archive.pictures()) == 3
    # in a package they are found under their own address
    assert command("-q", "wacz", "sample").returncode == 0
    with zipfile.ZipFile(command.folder / "data/sample/wacz/sample.wacz") as archived:
        lines = gzip.decompress(archived.read("indexes/index.cdx.gz")).decode().splitlines()
    assert [line.split(" ")[1] for line in lines if f'"url": "{drum}"' in line] == ["20200718000000"]
    assert command("verify").returncode == 0


def test_manners(command):
    """A contact in the User-Agent, robots.txt, Retry-After, the delay."""
    with WebArchive(list(map(page, PAGES)), busy=2) as archive:
        told = backfill(command, archive, "--delay", "0.3", "--contact", "you@example.org")
        assert told["new"] == 3
        assert archive.asked[0] == "/robots.txt"
        assert all("you@example.org" in agent for agent in archive.agents)
        gaps = [later - before for before, later in pairwise(archive.times[1:])]
        assert min(gaps) > 0.2
        assert max(gaps) > 0.8, "Retry-After: 1 was waited for"
    with WebArchive(list(map(page, PAGES)), robots="User-agent: *\nDisallow: /web/\n") as archive:
        (command.folder / "other").mkdir()
        told = backfill(command, archive, "--data", "other")
        assert told["outcomes"] == {"done": 1, "refused": 3}
        assert archive.fetched() == []


def test_days_and_a_mirror(command):
    mirror = "http://127.0.0.1:8123"
    held = [
        Held(f"202007{day:02}180000", one.url.replace(HOST, mirror), one.html)
        for day, one in enumerate(map(SavedPage, PAGES), start=1)
    ]
    with WebArchive(held, filters=False) as archive:
        told = backfill(command, archive, "--base-url", mirror, "--since", "2020-07-03", "--until", "2020-07-03")
        assert told["new"] == 1  # 18:00 UTC of the 2nd is the 3rd in Vietnam
        (query,) = archive.lists()
        assert (query["url"], query["matchType"]) == ([f"{mirror}/"], ["prefix"])
        assert (query["from"], query["to"]) == (["20200702170000"], ["20200703165959"])
    (found,) = command.records()
    assert found["id"].startswith("sample:")
    assert found["fetched_at"] == "2020-07-02T18:00:00Z"
    done = json.loads(command("--json", "-q", "reread", "sample").stdout)
    assert (done["same"], done["changed"]) == (1, 0)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_stopped_and_gone_on_with(command, how):
    pages = [SavedPage(case) for case in PAGES]
    held = [
        Held(f"2020{month:02}01000000", one.url, one.html + f"<!-- {month} -->".encode())
        for one in pages
        for month in range(1, 9)
    ]
    with WebArchive(held) as archive:
        arguments = ["-q", "backfill", "sample", "--from-cdx", archive.url, "--delay", "0.2"]
        process = subprocess.Popen(
            [sys.executable, "-m", "newsarchive", *arguments],
            cwd=command.folder,
            stderr=subprocess.PIPE,
            env=os.environ,
        )
        while len(archive.fetched()) < 8 and process.poll() is None:
            time.sleep(0.02)
        process.send_signal(how)
        process.communicate(timeout=60)
        assert process.returncode == (130 if how is signal.SIGINT else -9)
        done = len(archive.fetched())
        told = backfill(command, archive)
        assert told["resumed"]
        assert len(archive.fetched()) <= len(held) + 2, "at most what was under way is fetched again"
        assert len(archive.lists()) == 1, "the list is not asked for again"
        assert done < len(held)
        assert {path.partition("/web/")[2] for path in archive.fetched()} == {
            f"{one.time}id_/{one.url}" for one in held
        }
    assert command("verify").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--from-cdx", "nonsense"], "--from-cdx 'nonsense' is not an http"),
        (["--from-cdx", "http://x.example/index"], "say it with --captures-at"),
        (["--from-cdx", "http://x.example/cdx"], "needs a contact"),
        (["--from-cdx", "http://x.example/cdx", "--since", "2020-07-02", "--until", "2020-07-01"], "is before"),
        (["--from-cdx", "http://x.example/cdx", "--captures-at", "ftp://x"], "--captures-at 'ftp://x' is not"),
    ],
)
def test_usage(tmp_path, monkeypatch, arguments, words):
    monkeypatch.delenv("NEWSARCHIVE_CONTACT", raising=False)
    done = CliRunner().invoke(main, ["--data", str(tmp_path / "data"), "backfill", "sample", *arguments])
    assert done.exit_code == 2
    assert words in " ".join(done.output.split())
    assert not (tmp_path / "data").exists()


def test_a_dry_run_asks_nothing(tmp_path):
    with WebArchive([]) as archive:
        arguments = ["backfill", "sample", "--from-cdx", archive.url, "--dry-run"]
        done = CliRunner().invoke(main, ["--data", str(tmp_path / "data"), *arguments])
        assert (done.exit_code, archive.asked) == (0, [])
        assert "url=baosuoingan.example&matchType=domain" in done.output


def test_an_archive_that_does_not_answer(command):
    with WebArchive([]) as archive:
        url = archive.url
    done = command("-q", "backfill", "sample", "--from-cdx", url)
    assert done.returncode == 1
    assert "connection was refused" in done.stderr


def test_an_archive_on_this_machine_is_asked_only_if_it_was_named(command):
    """A list may name captures anywhere: the address of each request is checked as in any crawl."""
    with WebArchive(list(map(page, PAGES))) as archive:
        told = command(
            "--json", "-q", "backfill", "sample", "--from-cdx", archive.url, "--contact", "a@example.org",
            "--captures-at", archive.base.replace("127.0.0.1", "localhost") + "/web/",
        )  # fmt: skip
        assert json.loads(told.stdout)["new"] == 3, "named by the operator"
    with WebArchive(
        [
            Held(
                "20200717010000",
                SavedPage("list").url,
                headers={"Location": "http://127.0.0.2:1/web/20200101000000/" + SavedPage("list").url},
                answer=302,
            )
        ]
    ) as archive:
        (command.folder / "other").mkdir()
        told = backfill(command, archive, "--data", "other")
        assert told["outcomes"] == {"done": 1, "moved": 1}, "named by an answer alone: not asked"
