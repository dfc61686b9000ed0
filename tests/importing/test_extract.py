"""``newsarchive extract`` reads archives where they lie, and leaves nothing behind."""

from __future__ import annotations

import json

from warcs import SavedPage, gzipped, http, record, wacz, warcinfo

from newsarchive import read_page

WHEN = "2020-07-17T01:00:00Z"


def archive(*cases):
    pages = [SavedPage(case) for case in cases]
    return [
        warcinfo(),
        *(record("response", page.url, WHEN, http(page.html, content_type=page.content_type)) for page in pages),
    ]


def test_records_out_of_archives_and_pages_together(command):
    (command.folder / "a.warc.gz").write_bytes(gzipped(archive("list", "soft-404")))
    (command.folder / "b.wacz").write_bytes(wacz({"archive/in.warc.gz": gzipped(archive("no-byline"))}, stored=True))
    page = SavedPage("two-authors")
    (command.folder / "c.html").write_bytes(page.html)
    before = sorted(command.folder.rglob("*"))
    done = command("extract", "a.warc.gz", "b.wacz", "c.html", "--publisher", "sample")
    assert done.returncode == 0, done.stderr
    records = [json.loads(line) for line in done.stdout.splitlines()]
    titles = {SavedPage(case).url: read_title(case) for case in ("list", "no-byline", "two-authors")}
    assert {found["title"] for found in records} == set(titles.values())
    assert [found["warc"] and found["warc"]["file"] for found in records] == [None, "a.warc.gz", "in.warc.gz"]
    assert {found["fetched_at"] for found in records if found["warc"]} == {WHEN}
    assert "no article: an error page" in done.stderr
    assert sorted(command.folder.rglob("*")) == before


def read_title(case):
    page = SavedPage(case)
    return read_page(page.html, page.url, page.content_type).title


def test_the_paper_is_told_by_the_host(command):
    page = SavedPage("list")
    stranger = record("response", "http://www.unknown-paper.example/a/1.html", WHEN, http(page.html))
    (command.folder / "a.warc.gz").write_bytes(gzipped([*archive("list"), stranger]))
    done = command("extract", "a.warc.gz")
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["publisher"] for line in done.stdout.splitlines()] == ["sample", "unknown-paper.example"]


def test_damage_is_named_and_the_rest_read(command):
    members = [gzipped([one]) for one in archive("list", "no-byline")]
    members[1] = members[1][:-40]
    (command.folder / "a.warc.gz").write_bytes(b"".join(members))
    (command.folder / "b.warc").write_bytes(b"not an archive")
    done = command("extract", "a.warc.gz", "b.warc", "missing.warc.gz")
    assert done.returncode == 3
    assert len(done.stdout.splitlines()) == 1
    assert f"a.warc.gz: byte {len(members[0])}: " in done.stderr
    assert "b.warc is neither WARC nor ARC" in done.stderr
    assert "missing.warc.gz: cannot be read: No such file" in done.stderr
    assert "Traceback" not in done.stderr


def test_explain_is_for_pages(command):
    (command.folder / "a.warc.gz").write_bytes(gzipped(archive("list")))
    done = command("extract", "--explain", "a.warc.gz")
    assert done.returncode == 2
    assert "show --raw" in done.stderr
