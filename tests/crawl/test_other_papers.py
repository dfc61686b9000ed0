"""Papers of other shapes than the sample, their archives, sections and articles, over real HTTP."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from odd_paper import (
    ARTICLES,
    BREAKS_OFF,
    LEGACY,
    MOVED,
    SOFT_404,
    STUMBLES,
    Calendar,
    MorePosts,
    OddPaper,
    PostedSelects,
    WrittenDay,
    found,
)

PAPERS = {
    "tienphong": (PostedSelects, "tienphong"),
    "baonghean": (WrittenDay, "baonghean"),
    "undescribed": (Calendar, "baola.example"),
    "more-posts": (MorePosts, "baola.example"),
}


@pytest.fixture(params=PAPERS)
def paper(request):
    dress, name = PAPERS[request.param]
    with OddPaper(dress()) as server:
        server.name = name
        yield server


def scrapy_crawl(command, paper, spider, *arguments):
    """The same through plain Scrapy, asking again sooner than the command does."""
    given = [f"publisher={paper.name}", f"base_url={paper.url}", *arguments]
    settings = ["NEWSARCHIVE_BACKOFF=0.05", f"NEWSARCHIVE_DATA={command.folder / 'data'}", "LOG_LEVEL=CRITICAL"]
    return subprocess.run(
        [
            sys.executable, "-m", "scrapy", "crawl", spider,
            *(part for argument in given for part in ("-a", argument)),
            *(part for setting in settings for part in ("-s", setting)),
        ],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )  # fmt: skip


def crawl(command, paper, *arguments):
    done = command("-q", "crawl", paper.name, *arguments, "--base-url", paper.url)
    assert "Traceback" not in done.stderr, done.stderr
    return done


def numbers(command, paper) -> set[int]:
    return {int(record["lead"].split()[2]) for record in command.records(paper.name)}


def test_a_day_of_the_archive(command, paper):
    done = crawl(command, paper, "--since", "2021-03-06", "--until", "2021-03-06")
    assert done.returncode == 0, done.stderr
    assert numbers(command, paper) == found(date(2021, 3, 6), date(2021, 3, 6))


def test_days_with_pages_of_results(command, paper):
    done = scrapy_crawl(command, paper, "archive", "since=2021-03-04", "until=2021-03-08")
    assert done.returncode == 3, f"one page breaks off: {done.stderr}"
    assert "the answer broke off" in done.stderr
    assert numbers(command, paper) == found()
    failed = {event["event"]: event for event in command.events(paper.name)}
    assert str(BREAKS_OFF) in failed["failed"]["url"]
    assert str(SOFT_404) in failed["not_article"]["url"]
    asked = Counter(path for _, path in paper.requests)
    assert {path for path, times in asked.items() if times > 1} <= {
        *(paper.dress.address(paper.article(number)) for number in (STUMBLES, BREAKS_OFF)),  # asked again
        "/", "/kho-bao",
    }  # fmt: skip
    assert not any(path.startswith("/in/") for path in asked)


def test_one_section_of_the_archive(command, paper):
    done = crawl(command, paper, "--since", "2021-03-05", "--until", "2021-03-05", "--section", "kinh-te")
    assert done.returncode == 0, done.stderr
    assert numbers(command, paper) == found(date(2021, 3, 5), date(2021, 3, 5), "kinh-te")


def sections(paper, *names):
    ending = paper.dress.sections_end if paper.name == "baola.example" else None
    return [part for name in names for part in ("--section", name if ending is None else f"/{name}{ending}")]


@pytest.mark.parametrize("pages", [1, 9])
def test_sections(command, paper, pages):
    crawl(command, paper, *sections(paper, "kinh-te"), "--pages", str(pages))
    listed = [article.number for article in reversed(ARTICLES) if article.section == "kinh-te"][: pages * 4]
    assert numbers(command, paper) == set(listed) & found()


def test_sections_back_to_a_day(command, paper):
    crawl(command, paper, *sections(paper, "thoi-su", "kinh-te"), "--back-to", "2021-03-06")
    assert numbers(command, paper) == found(date(2021, 3, 6))


def test_articles_related_and_moved(command, paper):
    done = crawl(command, paper, "/chuyen", paper.dress.address(paper.article(LEGACY)), "--related-depth", "1")
    assert done.returncode == 0, done.stderr
    index = [article.number for article in ARTICLES].index
    wanted = {MOVED, LEGACY} | {ARTICLES[index(number) + step].number for number in (MOVED, LEGACY) for step in (1, 2)}
    assert numbers(command, paper) == wanted
    legacy = next(record for record in command.records(paper.name) if f" {LEGACY} " in record["lead"])
    assert legacy["title"] == "Chợ phiên Vàng Sui đông trở lại"
    assert legacy["authors"] == ["Nguyễn Thị Hạ"]
    assert legacy["updated"] == "2021-03-04T07:15:00+07:00"
    assert legacy["body"][1].startswith("Ông Vàng A Dế, trưởng thôn, cho biết")


def test_a_paper_that_nobody_described_is_known_by_its_host(command):
    with OddPaper(Calendar()) as server:
        server.name = "http://www.baola.example/"
        crawl(command, server, server.dress.address(ARTICLES[0]), "--related-depth", "0")
        (record,) = command.records("baola.example")
        assert record["publisher"] == "baola.example"
        assert record["id"].startswith("baola.example:")
        assert record["extractor"]["publisher"] is None
