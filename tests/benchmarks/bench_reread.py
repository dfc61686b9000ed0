"""CPU a page of re-reading the archive beside the crawl that made it, in one run.

    python tests/benchmarks/bench_reread.py [PAGES] [ROUNDS]

The crawl is that of bench_crawl.py, its WARC files included. `reread` goes over them on all cores, first with the
index of the captures to be made, then with it there. CPU is user + system of the command and its processes, start-up
included. Each re-reading must find every page as it was.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from bench_crawl import cpu_of, ours  # noqa: E402


def reread(work: Path, pages: int) -> float:
    command = [sys.executable, "-m", "newsarchive", "--data", str(work / "data"), "-q", "--json", "reread", "baoyenbai"]
    told = work / "reread.json"
    cpu, _ = cpu_of(["sh", "-c", '"$@" > "$0"', str(told), *command], work)
    found = json.loads(told.read_text(encoding="utf-8"))
    if (found["same"], found["changed"], found["problems"]) != (pages, 0, []):
        sys.exit(f"not the same pages: {found}")
    return cpu


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    server = subprocess.Popen([sys.executable, str(HERE / "crawl_site.py"), str(pages)], stdout=subprocess.PIPE)
    base = server.stdout.readline().decode().strip()
    ratios = []
    try:
        for number in range(1, rounds + 1):
            with tempfile.TemporaryDirectory() as folder:
                crawl, _, records = ours(base, Path(folder))
                first, again = reread(Path(folder), records), reread(Path(folder), records)
            for name, cpu in (("crawl", crawl), ("reread, index made", first), ("reread", again)):
                print(f"round {number}  {name:19} {records} pages  {1000 * cpu / records:6.2f} ms CPU a page")
            ratios.append((first / crawl, again / crawl))
    finally:
        server.kill()
    (first_low, first_high), (low, high) = ((min(one), max(one)) for one in zip(*ratios, strict=True))
    print(
        f"ratio {low:.2f} to {high:.2f} of the crawl, {first_low:.2f} to {first_high:.2f} with the index (budget 0.33)"
    )


if __name__ == "__main__":
    main()
