"""`kill -9` at random moments, again and again, beside Scrapy's JOBDIR in the same run.

    python tests/benchmarks/bench_kill.py [--pages 2001] [--kills 20] [--seed 1] [--at-once 16] [--only WORD]…

Each crawls the same paper from an empty folder, is killed 20 times, started again each time with the same command,
and left alone at last. Lost pages are those that the server was never asked for; lost, doubled and torn records are
counted in what was written. The peer is a plain Scrapy project with a feed appended to (`-o`), once with JOBDIR's
default queue and once with the SQLite queue of Scrapy 2.19; `--at-once` is its number of requests at a time (ours is
always one to a host). Once a crawl says by exit code 0 that it is complete, it is not started again: so the peer is
also killed a single time, in the midst.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from tests.benchmarks.crawl_site import FIRST_ID, PER_LISTING, SECTIONS, Site  # noqa: E402
from tests.crawl.killing import audit, crawl_killed, lines, moments, served  # noqa: E402

NEWSARCHIVE = [sys.executable, "-m", "newsarchive", "-q"]
SECTION_OPTIONS = [f"--section={section}" for section in SECTIONS]
SQLITE_QUEUE = ["-s", "SCHEDULER_DISK_QUEUE=scrapy.squeues.PickleLifoSQLiteQueue"]
WAYS = {
    "newsarchive crawl": [
        *NEWSARCHIVE,
        "crawl",
        "baoyenbai",
        *SECTION_OPTIONS,
        "--no-images",
        "--pages=1000",
        "--base-url={base}",
    ],
    "newsarchive run": [*NEWSARCHIVE, "run", "baoyenbai", "--no-images", "--pages=1000", "--base-url={base}"],
    "Scrapy JOBDIR": [],
    "Scrapy JOBDIR, one kill": [],
    "Scrapy JOBDIR, SQLite queue": SQLITE_QUEUE,
    "Scrapy JOBDIR, SQLite queue, one kill": SQLITE_QUEUE,
}


def command_of(way: str, base: str, at_once: int) -> list[str]:
    if not way.startswith("Scrapy"):
        return [part.format(base=base) for part in WAYS[way]]
    spider = [sys.executable, "-m", "scrapy", "runspider", str(HERE / "plain_scrapy.py"), "-o", "out.jsonl"]
    given = ["-a", f"base={base}", "-a", f"sections={','.join(map(str, SECTIONS))}", "-s", "JOBDIR=job"]
    limits = [f"CONCURRENT_REQUESTS={at_once}", f"CONCURRENT_REQUESTS_PER_DOMAIN={at_once}"]
    return [*spider, *given, *(part for limit in limits for part in ("-s", limit)), *WAYS[way]]


def articles_of(pages: int) -> int:
    """The largest paper of at most so many pages."""
    return max(n for n in range(1, pages) if len(Site(n).paths(front=False)) <= pages)


def fed(path: Path, site: Site) -> tuple[int, int, int]:
    """What is lost, doubled and torn in a feed of the peer's."""
    values, torn = lines(path) if path.exists() else ([], 0)
    ids = Counter(f"baoyenbai:{value['url'].split('/')[4]}" for value in values)
    return len(site.ids() - set(ids)), sum(ids.values()) - len(ids), torn


def bench(way: str, given: argparse.Namespace, articles: int) -> dict[str, object]:
    chance = Random(given.seed)
    site = Site(articles, given.weight)
    with tempfile.TemporaryDirectory() as folder:
        cwd = Path(folder)
        with served(site, cwd) as (base, log):
            pages = site.paths(front=way == "newsarchive run")
            after = [len(pages) // 2] if way.endswith("one kill") else moments(len(pages), given.kills, chance)
            began = time.monotonic()
            killed = crawl_killed(command_of(way, base, given.at_once), cwd, log, after, chance)
            seconds = time.monotonic() - began
        root = cwd / "data" / "baoyenbai"
        if root.exists():
            found = audit(root, site)
            records = (len(found.lost), found.doubled, found.torn)
        else:
            records = fed(cwd / "out.jsonl", site)
    lost, doubled, torn = records
    return {
        "way": way, "kills": killed.kills, "exit": killed.exit_code, "pages": len(pages),
        "pages lost": len(pages - set(log.asked)), "records lost": lost, "doubled": doubled, "torn": torn,
        "fetched again": log.repeated(), "a kill": round(log.repeated() / max(killed.kills, 1), 1), "s": round(seconds),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=2001)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--weight", type=int, default=20_000, help="bytes a page, about")
    parser.add_argument("--at-once", type=int, default=16)
    parser.add_argument("--only", action="append", default=[], metavar="WORD", help="only the ways that hold the word")
    given = parser.parse_args()
    articles = articles_of(given.pages)
    rows = []
    for way in WAYS:
        if not given.only or any(word in way for word in given.only):
            rows.append(bench(way, given, articles))
            print(json.dumps(rows[-1]), flush=True)
    ours = [row for row in rows if row["way"].startswith("newsarchive")]
    bad = [
        row for row in ours if row["exit"] or row["pages lost"] or row["records lost"] or row["doubled"] or row["torn"]
    ]
    print(f"{articles} articles from {FIRST_ID} on, lists of {PER_LISTING}; {given.kills} kills each")
    if ours:
        print("ours: nothing lost, doubled or torn" if not bad else f"OURS FAILED: {bad}")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
