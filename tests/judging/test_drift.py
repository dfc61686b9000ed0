"""What is a drift and what is chance: pasts made by hand, and many made by dice that must not alarm."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from newsarchive.judging.drift import Present, judge
from newsarchive.judging.past import Found
from newsarchive.publishers.base import Expectations

START = datetime(2020, 6, 1, tzinfo=UTC)
NOTHING = Expectations(always=())


def run(number: int, articles: int = 10, *, hours: int = 24, **given) -> Found:
    """A run in which all is well unless told otherwise: every article has its title and stamp, half have a byline."""
    started = START + timedelta(hours=hours * number)
    name = started.strftime("%Y%m%dT%H%M%SZ-000000")
    filled = {"title": articles, "updated": articles, "byline": articles // 2} | given.pop("filled", {})
    values = {"missed": {}, "outcomes": {"done": articles}, "new": articles} | given
    return Found(name, started, articles, filled, **values)


PAST = [run(number) for number in range(30)]


def pages(count: int, broken_from: int) -> list:
    return [
        (f"http://a.example/{n}", frozenset({"title"} if n >= broken_from else {"title", "updated"}), frozenset())
        for n in range(count)
    ]


def whats(present: Present, past=PAST, expects=NOTHING) -> set[str]:
    return {drift.what for drift in judge(present, past, expects).drifts}


def test_a_run_as_ever():
    assert whats(Present(run(30))) == set()


def test_a_field_that_is_gone_is_named_with_its_first_page():
    present = Present(run(30, filled={"updated": 4}), pages(10, broken_from=4))
    (drift,) = judge(present, PAST, NOTHING).drifts
    assert (drift.what, drift.now, drift.before) == ("updated", (4, 10), (300, 300))
    assert drift.page == "http://a.example/4"
    assert drift.since == present.found.run
    assert drift.told == "updated: there on 4 of 10 articles, before on 300 of 300; the first: http://a.example/4"


def test_a_field_that_only_half_of_the_articles_have_needs_more_articles():
    assert whats(Present(run(30, filled={"byline": 0}))) == set()
    past = list(PAST)
    for number in range(30, 34):
        present = Present(run(number, filled={"byline": 0}), pages(10, 10))
        found = judge(present, past, NOTHING)
        present.found.suspect = found.suspect
        past.append(present.found)
        if found.drifts:
            break
    assert number <= 33, "four days without a byline"
    (drift,) = found.drifts
    assert drift.what == "byline"
    assert drift.since == run(30).run, "it is told since when"


@pytest.mark.parametrize("articles", [1, 2])
def test_one_or_two_articles_are_no_drift(articles):
    assert whats(Present(run(30, articles, filled={"updated": 0}))) == set()


@pytest.mark.parametrize("past", [[], PAST[:1]])
def test_no_past_no_drift(past):
    present = Present(run(30, filled={"updated": 0, "byline": 0}, missed={"title": 10}, outcomes={"failed": 10}, new=0))
    assert whats(present, past) == set()


def test_what_is_declared_needs_no_past():
    always = Expectations(always=("title", "updated"))
    (drift,) = judge(Present(run(0, filled={"updated": 3}), pages(10, 3)), [], always).drifts
    assert (drift.what, drift.now, drift.before, drift.page) == ("updated", (3, 10), None, "http://a.example/3")
    assert "declared to be on all" in drift.told
    assert whats(Present(run(0, filled={"updated": 9})), [], always) == set()
    assert whats(Present(run(0, 3, filled={"updated": 0})), [], always) == set()


def test_crawls_of_what_a_person_chose_are_not_held_against_the_past():
    assert whats(Present(run(30, filled={"updated": 0}), compares=False)) == set()


def test_hints_and_pages():
    missed = [(f"http://a.example/{n}", frozenset({"title"}), frozenset({"lead"})) for n in range(10)]
    (drift,) = judge(Present(run(30, missed={"lead": 10}), missed), PAST, NOTHING).drifts
    assert drift.told == (
        "hint of lead: right on 0 of 10 articles, before on 300 of 300; the first: http://a.example/0"
    )
    for status, what in (("failed", "failed"), ("gone", "gone"), ("refused", "refused"), ("not_article", "rejected")):
        present = Present(run(30, outcomes={"done": 2, status: 8}), bad={what: "http://a.example/x"})
        (drift,) = judge(present, PAST, NOTHING).drifts
        assert drift.told == f"{what} pages: 8 of 10, before 0 of 300; the first: http://a.example/x"


def test_a_drift_lasts_until_a_run_shows_otherwise_and_keeps_its_first_page():
    past, told = list(PAST), []
    shown = [(10, 0), (10, 0), (0, 0), (2, 0), (10, 10), (10, 10)]  # articles, with a stamp
    for number, (articles, stamped) in enumerate(shown, 30):
        present = Present(
            run(number, articles, filled={"updated": stamped}, new=10), pages(articles, 99 if stamped else 0)
        )
        found = judge(present, past, NOTHING)
        told.append([(drift.page, drift.since) for drift in found.drifts])
        present.found.drifted = {drift.what: drift.as_json() for drift in found.drifts}
        past.append(present.found)
    first = [("http://a.example/0", run(30).run)]
    assert told == [first, first, first, first, [], []]


def test_a_fault_does_not_become_the_rule_by_lasting():
    past = list(PAST)
    for number in range(30, 130):
        present = Present(run(number, filled={"updated": 0}), pages(10, 0))
        found = judge(present, past, NOTHING)
        assert found.drifts
        present.found.drifted = {drift.what: drift.as_json() for drift in found.drifts}
        past.append(present.found)


def test_news_that_stay_away():
    assert whats(Present(run(31, 0, new=0)), [*PAST, run(30, 0, new=0)]) == {"news"}
    assert whats(Present(run(30, 0, new=0))) == set(), "one day is none"
    short = PAST[:15]
    assert whats(Present(run(16, 0, new=0)), [*short, run(15, 0, new=0)]) == set(), "too short a past"
    calm = [run(number, new=10 if number % 7 else 0) for number in range(30)]
    assert whats(Present(run(31, 0, new=0)), [*calm, run(30, 0, new=0)]) == {"news"}
    weekly = [run(number, new=20 if number % 7 == 0 else 0) for number in range(30)]
    assert whats(Present(run(31, 0, new=0)), [*weekly, run(30, 0, new=0)]) == set(), "a weekly paper"


def test_more_news_than_can_be():
    assert whats(Present(run(30, new=300))) == {"news"}
    assert whats(Present(run(30, new=25))) == set()


def test_declared_news():
    expects = Expectations(always=(), per_day=(5, 20))
    assert whats(Present(run(30)), PAST, expects) == set()
    few = [run(number, new=2) for number in range(30)]
    assert whats(Present(run(30, new=2)), few, expects) == {"news"}


@pytest.mark.parametrize("seed", range(3))
def test_chance_alone_never_alarms(seed):
    """Three papers over two years, runs of 0 to 12 articles whose fields come and go by dice."""
    chance = random.Random(seed)
    shares = {"title": 1.0, "updated": 0.98, "byline": 0.7, "lead": 0.9, "images": 0.5, "tags": 0.05}
    always, past = Expectations(always=("title", "updated")), []
    for number in range(2 * 365):
        articles = chance.randrange(13)
        filled = {name: sum(chance.random() < share for _ in range(articles)) for name, share in shares.items()}
        missed = {"lead": sum(chance.random() < 0.3 for _ in range(articles))}
        bad = sum(chance.random() < 0.03 for _ in range(articles))
        given = {"missed": missed, "outcomes": {"done": articles - bad, "failed": bad}}
        one = run(number, articles, filled=filled, **given)
        found = judge(Present(one), past[-200:], always)
        assert not found.drifts, (number, found.drifts[0].told)
        past.append(one)
