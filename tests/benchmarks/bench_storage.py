"""CPU a page of the archive alone: one record and ten new links a commit, 16 commits on their way at a time.

    python tests/benchmarks/bench_storage.py [--pages 2000] [--at-once 16] [--links 10] [--known 0]

Goal: under 0.6 ms of CPU a commit. Over a whole crawl a page brings one new link on average, not ten.
`--known` fills the state with so many other links first.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from newsarchive.items import Article, Image, RelatedItem
from newsarchive.storage.archive import Archive, Job, Outcome
from newsarchive.storage.links import Link, url_key

PARAGRAPH = "Sáng nay, lãnh đạo tỉnh đã đến thăm và làm việc với bà con nhân dân xã vùng cao về vụ lúa mùa. "


def record(number: int, revision: int) -> dict[str, object]:
    article = Article(
        id=f"sample:{number}",
        revision=revision,
        publisher="sample",
        url=f"https://sample.vn/12/{number}/tin-{number}.aspx",
        title=f"Tin số {number} về vụ mùa ở xã vùng cao",
        updated="2020-07-13T08:18:23+07:00",
        body=[PARAGRAPH * 4] * 8,
        images=[Image(f"https://sample.vn/anh/{number}.jpg", "Bà con gặt lúa.", "Hà Linh")],
        related=[RelatedItem(f"Tin khác {i}", f"https://sample.vn/12/{number + i}/x.aspx") for i in range(10)],
        fetched_at="2020-07-14T01:00:00Z",
        content_hash=f"{number:064x}",
    )
    return article.to_record()


def links(number: int, many: int) -> list[Link]:
    page = f"https://sample.vn/12/{number}/tin-{number}.aspx"
    return [
        Link(f"https://sample.vn/15/{number * many + i}/mot-tin-khac-{i}.aspx", "article", depth=1, found_on=page)
        for i in range(many)
    ]


async def crawl(folder: Path, pages: int, at_once: int, many: int, known: int) -> None:
    archive = Archive(folder, "sample")
    run = archive.open_run(Job("bench", {}), datetime.now(UTC))
    for start in range(0, known, 5_000):
        batch = [Link(f"https://sample.vn/known/{i}.aspx", "article", priority=-1) for i in range(start, start + 5_000)]
        await run.seed([link for link in batch if run.claim(link)])
    asked = [Link(f"https://sample.vn/12/{i}/tin-{i}.aspx", "article", priority=1) for i in range(pages)]
    await run.seed([link for link in asked if run.claim(link)])
    work = [(record(i, 1), links(i, many)) for i in range(pages)]

    async def fetch(number: int, link: Link) -> None:
        made, found = work[number]
        outcome = Outcome(link, "done", record=made, http_status=200, etag='"x"', article_id=str(made["id"]))
        outcome.content_hash = str(made["content_hash"])
        outcome.links = [link for link in found if run.claim(link)]
        outcome.events = [{"event": "fetched", "url": link.url, "bytes": 78_000, "result": "new"}]
        run.reserve(str(made["id"]), str(made["content_hash"]))
        await run.commit(outcome)

    cpu, clock = time.process_time(), time.perf_counter()
    number = 0
    while number < pages:
        batch = run.pending(min(at_once, pages - number))
        await asyncio.gather(*(fetch(number + i, link) for i, link in enumerate(batch)))
        number += len(batch)
    cpu, clock = time.process_time() - cpu, time.perf_counter() - clock
    print(f"{pages} commits of 1 record and {many} links, {at_once} at once, {known} links known before")
    print(f"CPU a commit      {cpu / pages * 1e3:6.3f} ms")
    print(f"seconds a commit  {clock / pages * 1e3:6.3f} ms")
    started = time.process_time()
    await run.finish("interrupted", {})
    print(f"finish            {(time.process_time() - started) * 1e3:6.1f} ms of CPU")
    started = time.process_time()
    run = archive.open_run(Job("bench", {}), datetime.now(UTC))
    print(f"resume            {(time.process_time() - started) * 1e3:6.1f} ms of CPU")
    run.close()
    started = time.process_time()
    archive.rebuild_state(datetime.now(UTC))
    print(f"rebuild-state     {(time.process_time() - started) * 1e3:6.1f} ms of CPU")
    print(f"peak memory       {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:6.1f} MB")


def keys() -> None:
    urls = [f"https://www.sample.vn/12/{i}/mot-tin-dai-ve-vu-mua-o-xa-vung-cao.aspx" for i in range(20_000)]
    started = time.process_time()
    for url in urls:
        url_key(url)
    print(f"url_key           {(time.process_time() - started) / len(urls) * 1e6:6.2f} µs")
    queries = [f"{url}?page=2&utm_source=x" for url in urls]
    started = time.process_time()
    for url in queries:
        url_key(url)
    print(f"url_key, query    {(time.process_time() - started) / len(urls) * 1e6:6.2f} µs")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=2_000)
    parser.add_argument("--at-once", type=int, default=16)
    parser.add_argument("--links", type=int, default=10)
    parser.add_argument("--known", type=int, default=0)
    arguments = parser.parse_args()
    keys()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(crawl(Path(folder), arguments.pages, arguments.at_once, arguments.links, arguments.known))


if __name__ == "__main__":
    main()
