"""When a page is due again, and that a re-made state says the same."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from small_paper import ask_state, forget_state, rows

from newsarchive.storage.archive import Archive, Job, Outcome, StorageError
from newsarchive.storage.due import DEFAULT_REVISITS, RevisitError, Revisits, Visited, due_at
from newsarchive.storage.links import Link, url_key

RULE = Revisits.parse("1d:6h 30d:7d *:180d")
SEEN = "2020-07-01T00:00:00Z"


@pytest.mark.parametrize(
    ("page", "due"),
    [
        (Visited("article", SEEN), SEEN),
        (Visited("listing", SEEN, "2020-07-01T01:00:00Z", "done"), None),
        (Visited("feed", SEEN), None),
        # by the age that the article shows, in its own zone: 12 hours, 20 days, 8 years
        (
            Visited("article", SEEN, "2020-07-01T12:00:00Z", "done", 0, "p:1", "2020-07-01T07:00:00+07:00"),
            "2020-07-01T18:00:00Z",
        ),
        (
            Visited("article", SEEN, "2020-07-21T00:00:00Z", "done", 0, "p:1", "2020-07-01T07:00:00+07:00"),
            "2020-07-28T00:00:00Z",
        ),
        (
            Visited("article", SEEN, "2020-07-01T12:00:00Z", "done", 0, "p:1", "2012-07-01T07:00:00+07:00"),
            "2020-12-28T12:00:00Z",
        ),
        # by when it was found, where the page shows no time or one to come
        (Visited("article", SEEN, "2020-07-01T12:00:00Z", "done", 0, "p:1"), "2020-07-01T18:00:00Z"),
        (
            Visited("article", SEEN, "2020-07-01T12:00:00Z", "done", 0, "p:1", "2031-01-01T00:00:00+07:00"),
            "2020-07-01T18:00:00Z",
        ),
        (Visited("article", SEEN, "2020-07-01T12:00:00Z", "failed", 1), "2020-07-01T13:00:00Z"),
        (Visited("article", SEEN, "2020-07-01T12:00:00Z", "failed", 3), "2020-07-02T12:00:00Z"),
        (Visited("article", SEEN, "2020-07-01T12:00:00Z", "failed", 9), None),
        (Visited("article", SEEN, "2020-07-01T12:00:00Z", "gone", 1), None),
        (Visited("article", SEEN, "2020-07-01T12:00:00Z", "gone", 1, "p:1"), "2020-07-02T12:00:00Z"),
        (Visited("article", SEEN, "2020-07-01T12:00:00Z", "gone", 2, "p:1"), "2020-07-31T12:00:00Z"),
        (Visited("article", SEEN, "2020-07-01T12:00:00Z", "moved", 0, "p:1"), None),
        (Visited("article", SEEN, "2020-07-01T12:00:00Z", "not_article"), "2020-07-08T12:00:00Z"),
        (Visited("article", SEEN, "2020-07-01T12:00:00Z", "refused"), "2020-07-31T12:00:00Z"),
    ],
)
def test_due(page, due):
    assert due_at(page, RULE) == due


def test_what_was_read_on_one_day_is_not_due_on_one_day():
    old = Visited("article", SEEN, "2020-07-21T00:00:00Z", "done", 0, "p:1", "2020-07-01T07:00:00+07:00")
    keys = [url_key(f"https://p.vn/{number}/bài.aspx") for number in range(700)]
    days = Counter(due_at(old, RULE, key)[:10] for key in keys)
    assert set(days) == {"2020-07-25", "2020-07-26", "2020-07-27"}, "a step of 7 days, shortened by up to a third"
    assert min(days.values()) > 50
    fresh = Visited("article", SEEN, "2020-07-01T12:00:00Z", "done", 0, "p:1")
    assert {due_at(fresh, RULE, key) for key in keys} == {"2020-07-01T18:00:00Z"}


@pytest.mark.parametrize("text", ["", "1d", "1d:6h", "2d:6h 1d:7d *:1d", "*:1d 1d:6h", "1d:6x *:1d", "1d:0h *:1d"])
def test_a_rule_that_cannot_be_meant(text):
    with pytest.raises(RevisitError, match="revisits"):
        Revisits.parse(text)


def test_the_default_rule_is_one():
    assert Revisits.parse(DEFAULT_REVISITS).step(timedelta(hours=2)) == timedelta(hours=6)


def test_a_bad_rule_is_refused_before_anything_is_opened(tmp_path):
    with pytest.raises(StorageError, match="AGE:STEP"):
        Archive(tmp_path, "p", revisits="often")
    assert not list(tmp_path.iterdir())


def outcome(url: str, status: str, **known) -> Outcome:
    return Outcome(Link(url, "article"), status, **known)


def visited(tmp_path):
    """An archive after three runs: an article seen twice and gone, one that failed twice, one never fetched."""
    first = datetime(2020, 7, 1, 12, tzinfo=UTC)
    for hours, outcomes in enumerate(
        (
            [
                outcome("https://p.vn/1", "done", article_id="p:1", dated="2020-07-01T07:00:00+07:00"),
                outcome("https://p.vn/2", "failed"),
                outcome("https://p.vn/3", "skipped", links=[Link("https://p.vn/4", "article")]),
            ],
            [outcome("https://p.vn/1", "done", article_id="p:1"), outcome("https://p.vn/2", "failed")],
            [outcome("https://p.vn/1", "gone", article_id="p:1")],
        )
    ):
        now = first + timedelta(hours=hours)
        run = Archive(tmp_path, "p", clock=lambda now=now: now, revisits=RULE.text).open_run(Job("x"), now)
        for each in outcomes:
            asyncio.run(run.commit(each))
        run.close("complete")
    return Archive(tmp_path, "p")


DUE = {"1": "2020-07-02T14:00:00Z", "2": "2020-07-01T19:00:00Z", "3": None, "4": "2020-07-01T12:00:00Z"}


def due_times(tmp_path) -> dict[str, str | None]:
    return {url[-1]: due for url, due in ask_state(tmp_path / "p", "SELECT url, due FROM page")}


def test_a_re_made_state_has_the_same_due_times(tmp_path):
    archive = visited(tmp_path)
    assert due_times(tmp_path) == DUE
    before = rows(tmp_path / "p")
    Archive(tmp_path, "p", revisits=RULE.text).rebuild_state(datetime(2020, 8, 1, tzinfo=UTC))
    assert rows(tmp_path / "p") == before
    forget_state(tmp_path / "p")
    archive.rebuild_state(datetime(2020, 8, 1, tzinfo=UTC))  # by the default rule, which differs for none of these
    assert due_times(tmp_path) == DUE


def test_a_new_rule_changes_what_is_known(tmp_path):
    visited(tmp_path)
    run = Archive(tmp_path, "p").open_run(Job("x"), datetime(2020, 8, 1, tzinfo=UTC))
    asyncio.run(run.commit(outcome("https://p.vn/1", "done", article_id="p:1")))
    run.close("complete")
    now = datetime(2020, 8, 2, tzinfo=UTC)
    Archive(tmp_path, "p", revisits="*:1h").open_run(Job("x"), now).close("complete")
    assert due_times(tmp_path)["1"] > "2020-08-01"
    Archive(tmp_path, "p").open_run(Job("x"), now).close("complete")  # whoever names no rule keeps it
    again = Archive(tmp_path, "p", revisits="*:2h").open_run(Job("x"), now)
    assert again.due(now + timedelta(days=99), 10)[0] == "https://p.vn/4", "what was never fetched comes first"
    again.close()


def test_what_an_unfinished_job_will_fetch_is_left_to_it(tmp_path):
    now = datetime(2020, 7, 1, tzinfo=UTC)
    archive = Archive(tmp_path, "p", clock=lambda: now)
    run = archive.open_run(Job("archive"), now)
    links = [Link("https://p.vn/1", "article"), Link("https://p.vn/2", "article")]
    asyncio.run(run.seed([link for link in links if run.claim(link)]))
    run.close("interrupted")
    run = archive.open_run(Job("incremental"), now)
    assert run.due(now, 10) == []
    run.close("complete")
    run = archive.open_run(Job("archive"), now)
    run.close("complete")  # stopped short: what it leaves is due by itself
    run = archive.open_run(Job("incremental"), now)
    assert sorted(run.due(now, 10)) == ["https://p.vn/1", "https://p.vn/2"]
    run.close()


def test_of_two_urls_of_an_article_the_one_last_seen_is_due(tmp_path):
    now = datetime(2020, 7, 1, tzinfo=UTC)
    for step, url in enumerate(("https://p.vn/old", "https://p.vn/new")):
        moment = now + timedelta(hours=step)
        run = Archive(tmp_path, "p", clock=lambda moment=moment: moment).open_run(Job("x"), moment)
        record = {
            "id": "p:1",
            "revision": step + 1,
            "content_hash": url,
            "url": url,
            "fetched_at": "2020-07-01T00:00:00Z",
        }
        asyncio.run(run.commit(outcome(url, "done", article_id="p:1", record=record)))
        run.close("complete")
    run = Archive(tmp_path, "p").open_run(Job("x"), now + timedelta(days=2))
    assert run.due(now + timedelta(days=2), 10) == ["https://p.vn/new"]
    run.close()
