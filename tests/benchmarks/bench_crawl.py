"""CPU a page of the full job beside a plain Scrapy project, in one run.

    python tests/benchmarks/bench_crawl.py [PAGES] [ROUNDS]

Both crawl the same 2,000 articles of about 78 KB from the same ten section pages over loopback HTTP. Ours reads
every field, validates, deduplicates, fsyncs and keeps the state; the peer takes nine fields by CSS and follows
every link through Scrapy's duplicate filter. Neither fetches pictures. CPU is user + system of the crawling process alone, start-up included.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from crawl_site import SECTIONS  # noqa: E402


def cpu_of(command: list[str], cwd: Path) -> tuple[float, float]:
    """CPU and wall seconds of a child process."""
    began = time.monotonic()
    child = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{command[:4]} ended with {child.returncode}:\n{errors.decode()[-3000:]}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - began


def ours(base: str, work: Path) -> tuple[float, float, int]:
    sections = [option for section in SECTIONS for option in ("--section", str(section))]
    command = [
        sys.executable,
        "-m",
        "newsarchive",
        "--data",
        str(work / "data"),
        "-q",
        "crawl",
        "baoyenbai",
        "--no-images",
    ]
    cpu, wall = cpu_of([*command, *sections, "--pages", "1000", "--base-url", base], work)
    records = sum(len(path.read_bytes().splitlines()) for path in work.glob("data/baoyenbai/records/*.jsonl"))
    return cpu, wall, records


def plain(base: str, work: Path) -> tuple[float, float, int]:
    sections = ",".join(map(str, SECTIONS))
    command = [sys.executable, "-m", "scrapy", "runspider", str(HERE / "plain_scrapy.py"), "-a", f"base={base}"]
    cpu, wall = cpu_of([*command, "-a", f"sections={sections}", "-O", str(work / "out.jsonl")], work)
    records = sum(1 for line in (work / "out.jsonl").open(encoding="utf-8") if json.loads(line)["title"])
    return cpu, wall, records


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    rounds = int(sys.argv[2]) if len(sys.argv) > 2 else 2
    server = subprocess.Popen([sys.executable, str(HERE / "crawl_site.py"), str(pages)], stdout=subprocess.PIPE)
    base = server.stdout.readline().decode().strip()
    ratios = []
    try:
        for number in range(rounds):
            with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
                peer_cpu, peer_wall, peer_records = plain(base, Path(one))
                our_cpu, our_wall, our_records = ours(base, Path(two))
            for name, cpu, wall, records in (
                ("plain Scrapy", peer_cpu, peer_wall, peer_records),
                ("newsarchive", our_cpu, our_wall, our_records),
            ):
                print(
                    f"round {number + 1}  {name:13} {records} records  {1000 * cpu / records:6.2f} ms CPU a page  {wall:.1f} s"
                )
            ratios.append(our_cpu / peer_cpu)
    finally:
        server.kill()
    print(f"ratio {min(ratios):.2f} to {max(ratios):.2f} of the peer (budget 1.0, goal 0.7)")


if __name__ == "__main__":
    main()
