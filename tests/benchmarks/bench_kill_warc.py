"""``kill -9`` at many random moments of a crawl: what becomes of the WARC files.

    python tests/benchmarks/bench_kill_warc.py [--kills 50] [--pages 800] [--seed 1]

A server of odd HTTP on raw sockets logs every byte; the crawl is killed, its files are looked at, and the same
command goes on. Ends with 1 if an exchange that had been written was lost, or a file is not whole and sealed.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from random import Random

TESTS = Path(__file__).parents[1]
sys.path[:0] = [str(TESTS / "warc"), str(TESTS.parent)]

from killing_warc import crawl_killed  # noqa: E402

from tests.warc.conftest import Crawl, forks_of  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--pages", type=int, default=800)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as empty:
        forks = forks_of(Path(empty))
        crawl = Crawl(Path(folder), forks)
        outcome = crawl_killed(crawl, given.kills, given.pages, Random(given.seed))
        tools = [subprocess.run(["gzip", "-t", str(path)], check=False).returncode for path in crawl.warcs()]
        faults = crawl.faults()
        forks.stop()
        articles = len({record["id"] for record in crawl.lines("records")})
    told = asdict(outcome) | {"articles": articles, "files": len(tools), "gzip -t failed": sum(map(bool, tools))}
    print(json.dumps(told | {"seconds": round(time.monotonic() - began)}))
    print(*faults, f"newsarchive verify: {len(faults)} faults", sep="\n")
    sound = not (outcome.lost or outcome.wrong or outcome.faults or faults or any(tools)) and articles == given.pages
    sys.exit(0 if sound else 1)


if __name__ == "__main__":
    main()
