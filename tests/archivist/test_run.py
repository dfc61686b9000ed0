"""``newsarchive run``: only what is new, only what is due, and what became of what was known."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from newsarchive.sample import SampleServer, specials, truth
from newsarchive.sample.content import CLOSING, articles
from newsarchive.storage.archive import Archive, Job
from newsarchive.storage.links import Link

FRONTS = 16  # robots.txt, front page, 7 feeds, 6 sections, the site map


def run(command, server, *arguments, now: datetime | None = None):
    environment = {"NEWSARCHIVE_NOW": now.isoformat()} if now else {}
    done = command("-q", "run", "sample", "--base-url", server.url, *arguments, **environment)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def ids(command) -> set[int]:
    return {int(record["id"].partition(":")[2]) for record in command.records()}


def asked(server, since: int) -> list[str]:
    """What was asked for since, pictures aside."""
    return [request.path for request in server.requests[since:] if not request.path.startswith("/NewsImg/")]


def test_all_is_found_and_then_nothing_known_is_asked_for(command, sample_server):
    done = run(command, sample_server)
    assert done.returncode == 0, done.stderr
    assert ids(command) == set(truth.all_ids())
    before = len(sample_server.requests)
    done = run(command, sample_server)
    assert done.returncode == 0, done.stderr
    assert len(asked(sample_server, before)) <= FRONTS
    assert not [path for path in asked(sample_server, before) if path.endswith(".aspx")]
    assert {"/", "/13/", "/rss/home.rss", "/sitemap.xml"} <= set(asked(sample_server, before))


def test_a_revisit_is_conditional_and_finds_the_correction(command, sample_server):
    run(command, sample_server)
    before, count = len(command.records()), len(sample_server.requests)
    done = run(command, sample_server, "--revisit", "all")
    assert done.returncode == 0, done.stderr
    (revised,) = command.records()[before:]
    assert (revised["id"], revised["revision"]) == (f"sample:{truth.changing_id()}", 2)
    answers = [r.status for r in sample_server.requests[count:] if r.path.endswith(".aspx")]
    assert answers.count(304) == len(truth.all_ids()) - 1
    repeats = [event for event in command.events() if event.get("http_status") == 304]
    assert {event["result"] for event in repeats} == {"repeat"}
    assert {event["id"] for event in repeats} == {f"sample:{n}" for n in truth.all_ids() if n != truth.changing_id()}
    run(command, sample_server, "--revisit", "all")
    assert len(command.records()) == before + 1, "a 304 must not lose the validators or the hash"


def paper(**given):
    """The sample on the evening of 10 July; what is stamped later is not out yet."""
    clock = [datetime(2020, 7, 10, 20, tzinfo=CLOSING.tzinfo)]
    return SampleServer(clock=lambda: clock[0], articles=articles(), **given), clock


def test_each_day_brings_its_news_through_the_clock(command):
    server, clock = paper()
    with server:
        run(command, server, now=clock[0])
        for _ in range(3):
            clock[0] += timedelta(days=1)
            before = len(server.requests)
            done = run(command, server, now=clock[0])
            assert done.returncode == 0, done.stderr
            assert ids(command) == {entry.id for entry in articles() if entry.updated <= clock[0]}
            assert len(asked(server, before)) < 60
        # a known front page is no reason to pass it by, and no article is asked for twice in a run
        articles_asked = [path for path in asked(server, before) if path.endswith(".aspx")]
        assert len(articles_asked) == len(set(articles_asked))
    assert {record["revision"] for record in command.records()} <= {1, 2}


def test_new_articles_are_fetched_before_old_ones_are_visited_again(command):
    server, clock = paper()
    with server:
        run(command, server, now=clock[0])
        clock[0] += timedelta(days=1)
        before = len(server.requests)
        run(command, server, "--revisit", "all", now=clock[0])
        order = [path for path in asked(server, before) if path.endswith(".aspx")]
    day = (clock[0] - timedelta(days=1), clock[0])
    new = {entry.path for entry in articles() if day[0] < entry.updated <= day[1]}
    places = [place for place, path in enumerate(order) if path in new]
    assert len(places) == len(new) > 2
    assert len(order) > len(new) + 30
    assert places[-1] < len(new) + 8


def known(command) -> dict[str, tuple]:
    connection = sqlite3.connect(command.folder / "data" / "sample" / "state.db")
    try:
        rows = connection.execute("SELECT article_id, last_status, tries FROM page WHERE article_id IS NOT NULL")
        return {row[0]: row[1:] for row in rows}
    finally:
        connection.close()


def test_what_vanished_is_told_as_gone_once_it_is_due(command):
    start = datetime(2020, 7, 10, 20, tzinfo=CLOSING.tzinfo)
    fresh = [entry.id for entry in articles() if start - timedelta(days=1) < entry.updated <= start]
    even, odd = (next(n for n in fresh if n % 2 == rest) for rest in (0, 1))
    server, clock = paper(removed={even: start + timedelta(hours=1), odd: start + timedelta(hours=1)})
    with server:
        run(command, server, now=clock[0])
        assert {even, odd} <= ids(command)
        clock[0] += timedelta(days=1)
        done = run(command, server, now=clock[0])
        assert done.returncode == 0, done.stderr
        gone = {event["id"]: event for event in command.events() if event["event"] == "gone" and "id" in event}
        assert set(gone) == {f"sample:{even}", f"sample:{odd}"}
        assert gone[f"sample:{even}"]["http_status"] == 404
        assert gone[f"sample:{odd}"]["http_status"] == 200, "an error page in the place of an article"
        before = known(command)
        assert before[f"sample:{even}"] == before[f"sample:{odd}"] == ("gone", 1)
        Archive(command.folder / "data", "sample").rebuild_state(clock[0])
        assert known(command) == before


def test_an_article_that_moved_is_told_by_its_id(command, sample_server):
    (old, number), *_ = specials.MOVED.items()
    now = datetime.now(UTC)
    url = sample_server.url + old
    archive = Archive(command.folder / "data", "sample")
    begun = archive.open_run(Job("test"), now)
    import asyncio

    from newsarchive.storage.archive import Outcome

    record = {
        "id": f"sample:{number}",
        "revision": 1,
        "content_hash": "x",
        "url": url,
        "fetched_at": "2020-07-01T00:00:00Z",
    }
    asyncio.run(begun.commit(Outcome(Link(url, "article"), "done", record=record, article_id=f"sample:{number}")))
    begun.close("complete")
    run(command, sample_server, "--revisit", "all")
    (moved,) = [event for event in command.events() if event["event"] == "moved"]
    assert moved["id"] == f"sample:{number}"
    assert moved["to"] == sample_server.url + truth.article(number).path
    assert f"moved to {moved['to']}" in command("show", f"sample:{number}", "--history").stdout
    told = command("status", "sample").stdout
    (line,) = [line for line in told.splitlines() if "moved to" in line]
    assert f"sample:{number}" in line


def test_a_section_is_paged_only_while_it_brings_news(command):
    server, clock = paper()
    with server:
        run(command, server, now=clock[0])
        first = [path for path in asked(server, 0) if "page=" in path]
        before = len(server.requests)
        run(command, server, now=clock[0] + timedelta(minutes=5))
        assert first
        assert not [path for path in asked(server, before) if "page=" in path]


def test_what_a_limited_run_left_is_fetched_by_the_next(command, sample_server):
    run(command, sample_server, "--limit", "5")
    assert len(ids(command)) <= 7
    run(command, sample_server)
    assert ids(command) == set(truth.all_ids())


def test_a_dry_run_writes_nothing(command, sample_server):
    done = command("run", "sample", "--base-url", sample_server.url, "--dry-run")
    assert done.returncode == 0, done.stderr
    assert f"sample  listing  {sample_server.url}/13/" in done.stdout
    assert not sample_server.requests
    assert not (command.folder / "data").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "which papers"),
        (("--due", "sample"), "which papers"),
        (("nosuch",), "unknown publisher"),
        (("sample", "--base-url", "ftp://x"), "--base-url"),
        (("sample", "--revisit", "often"), "--revisit"),
        (("baoyenbai",), "needs a contact"),
    ],
)
def test_usage(command, arguments, told):
    done = command("run", *arguments)
    assert done.returncode == 2, done.stderr
    assert told in done.stderr
    assert not (command.folder / "data").exists()


def test_due_by_the_schedule(command, sample_server):
    assert command("run", "--due").returncode == 0
    command("schedule", "add", "sample", "--every", "6h", "--base-url", sample_server.url)
    done = command("-q", "run", "--due")
    assert done.returncode == 0, done.stderr
    assert ids(command) == set(truth.all_ids())
    before = len(sample_server.requests)
    done = command("run", "--due")
    assert "No paper is due" in done.stderr
    assert len(sample_server.requests) == before


def test_a_locked_paper_does_not_keep_the_others_from_their_run(command, sample_server):
    held = Archive(command.folder / "data", "baoyenbai").open_run(Job("x"), datetime.now(UTC))
    try:
        done = command("-q", "run", "baoyenbai", "sample", "--base-url", sample_server.url, "--limit", "3")
    finally:
        held.close()
    assert done.returncode == 4
    assert "another run of baoyenbai" in done.stderr
    assert ids(command)
