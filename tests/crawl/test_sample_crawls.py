"""Every way of crawling finds exactly what the sample newspaper holds for it, over real HTTP."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from newsarchive.sample import truth


def ids(records) -> set[int]:
    return {int(record["id"].partition(":")[2]) for record in records}


def pages_asked(server) -> Counter:
    return Counter(
        (request.method, request.path)
        for request in server.requests
        if not request.path.startswith(("/robots.txt", "/NewsImg/"))
    )


def crawl(command, server, *arguments):
    done = command("-q", "crawl", "sample", *arguments, "--base-url", server.url)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def with_related() -> int:
    """An article whose related block holds the dead link."""
    from newsarchive.sample import specials

    return next(number for number in truth.all_ids() if specials.MISSING in truth.related_paths(number))


@pytest.mark.parametrize("depth", [0, 1, 2])
def test_articles_and_their_related_news(command, sample_server, depth):
    number = with_related()
    done = crawl(command, sample_server, truth.article(number).path, "--related-depth", str(depth))
    assert done.returncode == 0, done.stderr
    assert ids(command.records()) == truth.closure([number], depth)


def test_a_day_range_of_the_date_archive(command, sample_server):
    first, last = date(2020, 7, 3), date(2020, 7, 6)
    done = crawl(command, sample_server, "--since", str(first), "--until", str(last))
    assert done.returncode == 0, done.stderr
    assert ids(command.records()) == set(truth.between(first, last))


def test_the_date_archive_of_one_section(command, sample_server):
    first, last = truth.days()[0], truth.days()[-1]
    done = crawl(command, sample_server, "--since", str(first), "--until", str(last), "--section", "13")
    assert done.returncode == 0, done.stderr
    assert ids(command.records()) == set(truth.between(first, last, ["13"]))


def test_the_busiest_day_is_paged(command, sample_server):
    busiest = max(truth.days(), key=lambda day: len(truth.on_day(day)))
    assert len(truth.on_day(busiest)) > 10, "the sample needs a day with two pages of results"
    crawl(command, sample_server, "--since", str(busiest), "--until", str(busiest))
    assert ids(command.records()) == set(truth.on_day(busiest))


@pytest.mark.parametrize("pages", [1, 2, 50])
@pytest.mark.parametrize("section", ["11", "13", "14", "15", "16", "41"])
def test_section_listings(command, sample_server, section, pages):
    done = crawl(command, sample_server, "--section", section, "--pages", str(pages))
    assert done.returncode == 0, done.stderr
    assert ids(command.records()) == set(truth.in_section(section, pages))


def test_sections_back_to_a_day(command, sample_server):
    day = date(2020, 7, 10)
    crawl(command, sample_server, "--section", "11", "--back-to", str(day))
    found = ids(command.records())
    wanted = {number for number in truth.in_section("11") if truth.article(number).day >= day}
    assert wanted <= found
    assert len(found) < len(truth.in_section("11")), "the walk did not stop"


def test_each_url_is_asked_once_and_closed_ones_never(command, sample_server):
    crawl(command, sample_server, "--pages", "50")
    asked = pages_asked(sample_server)
    # the section that pages by post-back posts to one address, once for each page
    assert [page for page, times in asked.items() if times > 1 and page[0] == "GET"] == []
    assert not [path for _, path in asked if path.startswith("/noibo")]
    articles = len(command.records())
    assert sum(asked.values()) <= 1.2 * (articles + 20)


def test_a_second_crawl_adds_nothing(command, sample_server):
    arguments = ("--section", "15", "--pages", "50")
    crawl(command, sample_server, *arguments)
    before = command.records()
    done = crawl(command, sample_server, *arguments)
    assert done.returncode == 0
    assert command.records() == before
    assert {event["result"] for event in command.events() if event.get("result")} <= {"new", "repeat"}


def test_a_correction_becomes_a_revision(command, sample_server):
    number = truth.changing_id()
    path = truth.article(number).path
    for _ in range(3):
        crawl(command, sample_server, path, "--related-depth", "0")
    revisions = [record["revision"] for record in command.records()]
    assert revisions == [1, 2]
    first, second = command.records()
    assert first["body"] != second["body"]
    assert first["content_hash"] != second["content_hash"]


def test_a_moved_page_is_followed_and_told(command, sample_server):
    from newsarchive.sample import specials

    (old, number), *_ = specials.MOVED.items()
    done = crawl(command, sample_server, old, "--related-depth", "0")
    assert done.returncode == 0, done.stderr
    (record,) = command.records()
    assert record["id"] == f"sample:{number}"
    assert record["requested_url"] == sample_server.url + old
    assert record["url"] == sample_server.url + truth.article(number).path
    (moved,) = [event for event in command.events() if event["event"] == "moved"]
    assert moved["to"] == record["url"]


def test_crawl_delay_is_kept_on_loopback_too(command, sample_server):
    crawl(command, sample_server, "--section", "15", "--pages", "1")
    times = [request.at for request in sample_server.requests]
    # one gap may shrink when the machine is busy, their sum cannot; robots.txt itself is not delayed
    assert times[-1] - times[1] >= 0.02 * (len(times) - 2) - 0.01
