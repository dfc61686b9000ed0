"""A paper that exists only as a graph of links, and a crawl of it without network.

Also a program, to be killed: ``python small_paper.py DATA_DIR PAGES SECONDS_A_PAGE``.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from newsarchive.storage import dialect
from newsarchive.storage.archive import Archive, Job, Outcome
from newsarchive.storage.links import Link
from newsarchive.warc.exchange import Exchange

JOB = Job("archive", {"since": "2020-07-01", "until": "2020-07-31"})


def url_of(number: int) -> str:
    return f"https://p.vn/{number}/bài.aspx"


class Paper:
    """Page n links to 2n+1, 2n+2 and 7n (modulo the pages). Every third page is a listing, the rest are articles.

    Every fifth page links to its print view, which holds the same article under another URL.
    """

    def __init__(self, pages: int) -> None:
        self.pages = pages

    def urls(self) -> set[str]:
        numbers = range(self.pages)
        return {url_of(n) for n in numbers} | {f"https://p.vn/in/{n}" for n in numbers if n % 5 == 0}

    def ids(self) -> set[str]:
        return {f"p:{n}" for n in range(self.pages) if n % 3}

    def links(self, url: str) -> list[str]:
        if "/in/" in url:
            return []
        number = int(url.split("/")[3])
        found = [url_of(n % self.pages) for n in (7 * number,)]
        found += [url_of(n) for n in (2 * number + 1, 2 * number + 2) if n < self.pages]
        return [*found, f"https://p.vn/in/{number}"] if number % 5 == 0 else found

    def article(self, url: str) -> dict | None:
        number = int(url.split("/")[4 if "/in/" in url else 3])
        if number % 3 == 0:
            return None
        return {"id": f"p:{number}", "content_hash": f"hash {number}", "title": "Tin về vụ mùa " * (number % 9)}


def outcome_of(run, paper: Paper, link: Link) -> Outcome:
    """What a spider and the pipelines make of a page."""
    found = [Link(url, "article", depth=link.depth + 1, found_on=link.url) for url in paper.links(link.url)]
    outcome = Outcome(link, "done", http_status=200, etag=f'"{link.key}"')
    outcome.links = [link for link in found if run.claim(link)]
    article = paper.article(link.url)
    if article is not None:
        outcome.article_id, outcome.content_hash = article["id"], article["content_hash"]
        verdict = run.reserve(article["id"], article["content_hash"])
        if not verdict.repeat:
            outcome.record = {
                **article,
                "revision": verdict.revision,
                "url": link.url,
                "fetched_at": "2020-07-14T00:00:00Z",
            }
    return outcome


async def archive_exchange(run, outcome: Outcome) -> None:
    """Write the exchange to the run's WARC file, as the download handler does before the page reaches the spider."""
    body = f"<html>{outcome.link.url}</html>".encode()
    exchange = Exchange(outcome.link.url, "GET", datetime(2020, 7, 14, tzinfo=UTC))
    exchange.request.write(b"GET / HTTP/1.1\r\nHost: p.vn\r\n\r\n")
    exchange.response.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%b" % (len(body), body))
    exchange.conclude(None)
    await run.recorder.record(exchange)
    exchange.release()
    outcome.warc = [exchange.pointer.to_event()]
    if outcome.record is not None:
        outcome.record["warc"] = exchange.pointer.to_dict()


async def crawl(run, paper: Paper, *, at_once: int = 3, most: int = 10**9, on_fetch=None, on_done=None) -> int:
    """Seed, then fetch what is pending until nothing is; returns how many pages were fetched."""
    start = Link(url_of(0), "listing", asked=True)
    if run.claim(start):
        await run.seed([start])
    fetched = 0

    async def fetch(link: Link) -> None:
        if on_fetch is not None:
            await on_fetch(link)
        outcome = outcome_of(run, paper, link)
        if run.recorder is not None:
            await archive_exchange(run, outcome)
        await run.commit(outcome)
        if on_done is not None:
            on_done(link)

    while fetched < most and (batch := run.pending(min(at_once, most - fetched))):
        fetched += len(batch)
        await asyncio.gather(*map(fetch, batch))
    return fetched


def segments(root: Path, kind: str) -> list[dict]:
    """All lines of all segments; a torn or broken line fails the test that reads it."""

    lines = []
    for path in sorted((root / kind).glob("*.jsonl")):
        data = path.read_bytes()
        assert not data or data.endswith(b"\n"), f"{path.name} ends in a torn line"
        lines += [json.loads(line) for line in data.splitlines()]
    return lines


def revisions(root: Path) -> list[tuple[str, int]]:
    return sorted((record["id"], record["revision"]) for record in segments(root, "records"))


def rows(root: Path) -> dict[str, list]:
    """What the state says, but for what differs when it is re-made: numbers of jobs, positions of links."""
    queries = {
        "page": "SELECT * FROM page ORDER BY url_key",
        "article": "SELECT * FROM article ORDER BY id",
        "frontier": "SELECT job.run, url_key, priority, link, done FROM frontier JOIN job ON job.id = frontier.job"
        " ORDER BY job.run, done, CASE WHEN done THEN url_key ELSE position END",
        "job": "SELECT run, last_run, key, kind, params, started, finished FROM job ORDER BY run",
        "run": "SELECT run.run, job.run, records, events, status, settled FROM run"
        " LEFT JOIN job ON job.id = run.job ORDER BY run.run",
    }
    return {name: ask_state(root, query) for name, query in queries.items()}


def ask_state(root: Path, query: str) -> list[tuple]:
    """The rows of a query on a paper's state, whichever database has it."""
    engine = dialect.engine_to_read(dialect.place_of(root / "state.db", root.name, os.environ.get("TEST_DATABASE")))
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql(query)]
    finally:
        engine.dispose()


def forget_state(root: Path) -> None:
    """As if the state had been deleted by hand."""
    dialect.set_aside(dialect.place_of(root / "state.db", root.name, os.environ.get("TEST_DATABASE")))


async def main(folder: str, pages: str, seconds: str) -> None:
    run = Archive(folder, "p", database=os.environ.get("TEST_DATABASE")).open_run(JOB, datetime.now(UTC))
    log = (Path(folder) / "fetched.log").open("a", buffering=1)

    async def wait(link: Link) -> None:
        await asyncio.sleep(float(seconds))
        log.write(f"{link.url}\n")

    await crawl(run, Paper(int(pages)), at_once=8, on_fetch=wait)
    await run.finish("complete", {})


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
