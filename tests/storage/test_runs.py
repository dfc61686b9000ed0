"""What a spider can rely on: claims, order, resuming, revisions, files."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest
from small_paper import JOB, Paper, ask_state, crawl, revisions, rows, segments, url_of

from newsarchive.storage.archive import Archive, Job, Known, Outcome
from newsarchive.storage.links import Link

NOW = datetime(2020, 7, 14, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
PAPER = Paper(30)


def article(run, link: Link, content: str, number: int = 1) -> Outcome:
    """The pipelines' way: reserve, then commit with a record unless it is a repeat."""
    verdict = run.reserve(f"p:{number}", content)
    outcome = Outcome(link, "done", http_status=200, article_id=f"p:{number}", content_hash=content)
    if not verdict.repeat:
        outcome.record = {"id": f"p:{number}", "revision": verdict.revision, "url": link.url}
        outcome.record |= {"content_hash": content, "updated": None, "fetched_at": "2020-07-14T00:00:00Z"}
    return outcome


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path, "p", clock=lambda: NOW)


def run_of(archive, job=JOB, now=NOW, **kwargs):
    return archive.open_run(job, now, **kwargs)


# Jobs -------------------------------------------------------------------------------------------------------


def test_a_jobs_key_depends_on_what_is_asked_alone():
    assert Job("a", {"x": 1, "y": [2]}).key() == Job("a", {"y": [2], "x": 1}).key()
    assert Job("a", {"x": 1}).key() != Job("b", {"x": 1}).key()
    assert Job("a", {"x": 1}).key() != Job("a", {"x": 2}).key()
    assert len(Job("a", {"title": "Báo"}).key()) == 16


# Claims and order -------------------------------------------------------------------------------------------


def test_a_link_is_claimed_once(archive):
    run = run_of(archive)
    assert run.claim(Link("http://www.p.vn/a?utm_source=x", "article"))
    assert not run.claim(Link("https://p.vn/a#top", "listing"))
    form = Link("https://p.vn/a", "form", form=(("ngay", "1"),))
    assert run.claim(form)
    assert not run.claim(Link("https://p.vn/a", "form", form=(("ngay", "1"), ("__VIEWSTATE", "zzz"))))
    run.close()


def test_pending_comes_by_priority_then_in_order_and_is_handed_out_once(archive):
    run = run_of(archive)
    links = [Link(f"https://p.vn/{n}", "article", priority=n % 2) for n in range(6)]
    asyncio.run(run.seed(links))
    first, rest = run.pending(4), run.pending(10)
    assert [link.url[-1] for link in first + rest] == ["1", "3", "5", "0", "2", "4"]
    assert run.pending(10) == []
    assert run.pending(0) == []
    run.close()


def test_a_link_comes_back_as_it_was(archive):
    link = Link(
        "https://p.vn/tìm.aspx?x=1", "form", depth=2, form=(("__VIEWSTATE", "abc"), ("ngày", "13")), asked=True,
        found_on="https://p.vn/", priority=3, extra=(("day", "2020-07-13"), ("page", 2)),
    )  # fmt: skip
    run = run_of(archive)
    asyncio.run(run.seed([link]))
    assert run.pending(1) == [link]
    run.close()
    run = run_of(archive, now=LATER)
    assert run.pending(1) == [link]
    run.close()
    archive.rebuild_state(LATER)
    run = run_of(archive, now=LATER)
    assert run.pending(1) == [link]
    run.close()


def test_seeding_what_is_known_changes_nothing(archive):
    run = run_of(archive)
    link = Link("https://p.vn/a", "article")
    asyncio.run(run.seed([link]))
    asyncio.run(run.commit(article(run, run.pending(1)[0], "A")))
    asyncio.run(run.seed([link]))
    assert run.pending(5) == []
    run.close()


def test_a_link_that_two_pages_found_is_pending_once(archive):
    run = run_of(archive)
    shared = Link("https://p.vn/shared", "article")

    async def both():
        pages = [Link(f"https://p.vn/{n}", "listing") for n in range(2)]
        await run.seed(pages)
        run.pending(2)
        await asyncio.gather(*(run.commit(Outcome(page, "done", links=[shared])) for page in pages))

    asyncio.run(both())
    assert [link.url for link in run.pending(5)] == [shared.url]
    run.close()


# Resuming ---------------------------------------------------------------------------------------------------


def test_an_interrupted_job_is_resumed(archive, tmp_path):
    run = run_of(archive)
    assert not run.resumed
    asyncio.run(crawl(run, PAPER, most=10))
    run.close("interrupted")
    run = run_of(archive, now=LATER)
    assert run.resumed
    assert not run.claim(Link(url_of(0), "listing"))
    left = asyncio.run(crawl(run, PAPER))
    assert left == len(PAPER.urls()) - 10
    manifest = json.loads(run.close("complete").read_text())
    assert manifest["first_run"] != manifest["run"]
    assert revisions(tmp_path / "p") == sorted((key, 1) for key in PAPER.ids())


def test_a_complete_job_begins_anew(archive, tmp_path):
    run = run_of(archive)
    asyncio.run(crawl(run, PAPER))
    run.close("complete")
    assert rows(tmp_path / "p")["frontier"] == []
    run = run_of(archive, now=LATER)
    assert not run.resumed
    assert asyncio.run(crawl(run, PAPER)) == len(PAPER.urls())
    run.close("complete")
    assert revisions(tmp_path / "p") == sorted((key, 1) for key in PAPER.ids()), "a second crawl added a record"


def test_another_job_does_not_take_over(archive):
    run = run_of(archive)
    asyncio.run(crawl(run, PAPER, most=10))
    run.close("interrupted")
    run = run_of(archive, Job("archive", {"since": "2020-08-01"}), LATER)
    assert not run.resumed
    assert run.pending(10) == []
    run.close("complete")
    run = run_of(archive, now=LATER)
    assert run.resumed
    run.close()


def test_fresh_begins_anew(archive):
    run = run_of(archive)
    asyncio.run(crawl(run, PAPER, most=10))
    run.close("interrupted")
    run = run_of(archive, now=LATER, fresh=True)
    assert not run.resumed
    assert run.pending(10) == []
    assert run.claim(Link(url_of(0), "listing"))
    run.close()
    assert not run_of(archive, now=LATER).resumed, "the job that was replaced has come back"


def test_an_interrupted_job_with_nothing_left_begins_anew(archive):
    run = run_of(archive)
    asyncio.run(crawl(run, PAPER))
    run.close("interrupted")
    run = run_of(archive, now=LATER)
    assert not run.resumed
    run.close()


# Revisions --------------------------------------------------------------------------------------------------


def test_a_b_a_is_three_revisions(archive, tmp_path):
    link = Link("https://p.vn/1", "article")
    for content, repeat in (("A", False), ("A", True), ("B", False), ("A", False), ("A", True)):
        run = run_of(archive)
        outcome = article(run, link, content)
        assert (outcome.record is None) is repeat
        asyncio.run(run.commit(outcome))
        run.close("complete")
    assert [(r["revision"], r["content_hash"]) for r in segments(tmp_path / "p", "records")] == [
        (1, "A"), (2, "B"), (3, "A"),
    ]  # fmt: skip
    archive.rebuild_state(LATER)
    run = run_of(archive)
    assert run.latest("p:1") == Known(3, "A", "https://p.vn/1")
    assert run.latest("p:2") is None
    run.close()


def test_commits_on_their_way_count(archive, tmp_path):
    """Two URLs of one article, and an edit between, all fetched at once."""
    run = run_of(archive)

    async def at_once():
        links = [Link(f"https://p.vn/{n}", "article") for n in range(6)]
        outcomes = [article(run, link, content) for link, content in zip(links, "AABBAB", strict=True)]
        assert [outcome.record["revision"] if outcome.record else 0 for outcome in outcomes] == [1, 0, 2, 0, 3, 4]
        await asyncio.gather(*map(run.commit, outcomes))

    asyncio.run(at_once())
    assert run.latest("p:1").revision == 4
    assert run._revisions._in_flight == {}
    run.close("complete")
    assert revisions(tmp_path / "p") == [("p:1", 1), ("p:1", 2), ("p:1", 3), ("p:1", 4)]


def test_an_older_revision_that_arrives_late_does_not_count(archive):
    run = run_of(archive)

    async def late():
        link = Link("https://p.vn/1", "article")
        first, second = article(run, link, "A"), article(run, link, "B")
        await run.commit(second)
        await run.commit(first)

    asyncio.run(late())
    assert run.latest("p:1") == Known(2, "B", "https://p.vn/1")
    run.close()


# Files ------------------------------------------------------------------------------------------------------


def test_a_run_that_found_nothing_leaves_only_its_manifest(archive, tmp_path):
    run = run_of(archive)
    path = run.close("complete")
    assert [file for kind in ("records", "events") for file in (tmp_path / "p" / kind).iterdir()] == []
    assert list((tmp_path / "p" / "runs").iterdir()) == [path]
    manifest = json.loads(path.read_text())
    assert manifest["files"] == []
    assert manifest["job"] == {"kind": "archive", "params": JOB.params, "key": JOB.key()}


def test_records_are_only_created_for_a_record(archive, tmp_path):
    run = run_of(archive)
    asyncio.run(run.commit(Outcome(Link("https://p.vn/x", "article"), "gone", http_status=404)))
    run.close("complete")
    assert list((tmp_path / "p" / "records").iterdir()) == []


def test_the_events_of_a_page(archive, tmp_path):
    run = run_of(archive)
    page = Link("https://p.vn/x", "listing", form=(("ngay", "1"),))
    found = Link("https://p.vn/y", "article", found_on="https://p.vn/x")
    event = {"event": "fetched", "url": "https://p.vn/x", "bytes": 7}
    asyncio.run(run.commit(Outcome(page, "done", events=[event], links=[found], http_status=200, etag='"1"')))
    run.close("complete")
    at, name = "2020-07-14T00:00:00Z", run.run_id
    assert segments(tmp_path / "p", "events") == [
        {"event": "started", "at": at, "run": name, "job": JOB.to_dict(), "first_run": name},
        {"event": "discovered", "at": at, "run": name, "url": "https://p.vn/x",
         "links": [{"url": "https://p.vn/y", "kind": "article"}]},
        {"event": "fetched", "at": at, "run": name, "url": "https://p.vn/x", "bytes": 7, "kind": "listing",
         "http_status": 200, "etag": '"1"', "key": f"{page.key:016x}"},
        {"event": "finished", "at": at, "run": name, "status": "complete"},
    ]  # fmt: skip
    assert event == {"event": "fetched", "url": "https://p.vn/x", "bytes": 7}, "the caller's event was changed"


def test_the_manifest_tells_what_there_is(archive, tmp_path):
    run = run_of(archive)
    asyncio.run(crawl(run, PAPER))
    manifest = json.loads(asyncio.run(run.finish("complete", {"note": "\ud800"})).read_text())
    root = tmp_path / "p"
    assert manifest["publisher"] == "p"
    assert manifest["status"] == "complete"
    assert manifest["summary"] == {"note": "\ufffd"}
    assert manifest["counts"]["records"] == len(PAPER.ids())
    assert manifest["counts"]["events"]["fetched"] == len(PAPER.urls())
    assert {file["path"] for file in manifest["files"]} == {
        f"records/{run.run_id}.jsonl", f"events/{run.run_id}.jsonl",
    }  # fmt: skip
    import hashlib

    for file in manifest["files"]:
        data = (root / file["path"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(data).hexdigest()
        assert (file["bytes"], file["lines"]) == (len(data), data.count(b"\n"))


def test_the_hostile_strings_of_a_page_reach_the_disk(archive, tmp_path):
    run = run_of(archive)
    link = Link("https://p.vn/\ud800\0?q=\udfff", "article")
    outcome = article(run, link, "A")
    outcome.record["title"] = "Tin \ud800 \0 \u2028"
    outcome.etag = '"\ud800\0"'
    outcome.links = [Link("https://p.vn/\0\udfff", "article")]
    asyncio.run(run.commit(outcome))
    assert len(run.pending(5)) == 1
    run.close("interrupted")
    assert segments(tmp_path / "p", "records")[0]["title"] == "Tin \ufffd \0 \u2028"
    known = rows(tmp_path / "p")
    archive.rebuild_state(LATER)
    assert len(rows(tmp_path / "p")["page"]) == len(known["page"])


def test_what_is_known_of_a_page(archive, tmp_path):
    link = Link("https://p.vn/1", "article")

    def page():
        query = "SELECT last_status, http_status, tries, etag, content_hash, last_fetched IS NOT NULL FROM page"
        return ask_state(tmp_path / "p", query)[0]

    run = run_of(archive)
    seen = article(run, link, "A")
    seen.etag = '"1"'
    asyncio.run(run.commit(Outcome(link, "failed")))
    assert page() == ("failed", None, 1, None, None, 0)
    asyncio.run(run.commit(Outcome(link, "failed", http_status=503)))
    assert page() == ("failed", 503, 2, None, None, 0)
    asyncio.run(run.commit(seen))
    assert page() == ("done", 200, 0, '"1"', "A", 1)
    asyncio.run(run.commit(Outcome(link, "failed")))
    assert page() == ("failed", None, 1, '"1"', "A", 1)
    asyncio.run(run.commit(Outcome(link, "gone", http_status=410)))
    assert page() == ("gone", 410, 1, '"1"', "A", 1)
    asyncio.run(run.commit(article(run, link, "A")))
    assert page() == ("done", 200, 0, None, "A", 1), "a validator that is sent no more was kept"
    run.close("complete")
    before = rows(tmp_path / "p")
    archive.rebuild_state(LATER)
    assert rows(tmp_path / "p") == before


def test_the_crawl_is_not_slowed_when_it_waits_for_its_only_page(archive):
    """Pages found one after another are settled at once, not at the pace of groups."""
    import time

    run = run_of(archive)
    run._writer._pace = 5.0

    async def chain():
        await run.seed([Link("https://p.vn/0", "listing")])
        for number in range(10):
            (link,) = run.pending(5)
            await run.commit(Outcome(link, "done", links=[Link(f"https://p.vn/{number + 1}", "listing")]))

    started = time.monotonic()
    asyncio.run(chain())
    run.close()
    assert time.monotonic() - started < 4
