"""CPU a page of a run with its state on PostgreSQL, beside the embedded SQLite; and four papers at once.

    python tests/benchmarks/bench_worker.py [--articles 400] [--rounds 3] [--at-once 4]

Each round crawls the same paper (`crawl_site.py`) once with each, in turns, and counts the crawl's own CPU seconds
and those of the server's sessions apart: they may be on another machine. What is compared is the best round of each,
less an empty run (start-up). Then as many papers at once as asked for, on PostgreSQL: pages a second against one.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from tests.benchmarks.crawl_site import Site  # noqa: E402
from tests.crawl.killing import served  # noqa: E402
from tests.storage.postgres_server import PostgresServer, programs  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")


def server_cpu(folder: Path) -> float:
    """CPU seconds of a PostgreSQL server and of all its sessions so far, those that ended included."""
    main = int((folder / "db" / "postmaster.pid").read_text().split()[0])
    total = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(entry.name) == main:
                total += sum(map(int, fields[11:15]))
            elif int(fields[1]) == main:
                total += sum(map(int, fields[11:13]))
    return total / TICKS


def crawl(base: str, folder: str, database: str | None, limit: int = 0) -> list[str]:
    words = [sys.executable, "-m", "newsarchive", "-q", "--json", "--data", folder]
    words += ["--database", database] if database else []
    words += ["crawl", "baoyenbai", "--no-images", "--pages=1000", f"--base-url={base}"]
    words += [f"--section={section}" for section in range(11, 21)]
    return [*words, *([f"--limit={limit}"] if limit else [])]


def pages_of(output: str) -> int:
    return int(re.search(r'"responses": (\d+)', output)[1])


def one(base: str, database: str | None, limit: int = 0) -> tuple[float, float, int]:
    """CPU seconds, wall seconds and pages of one crawl into an empty archive."""
    with tempfile.TemporaryDirectory() as folder:
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        done = subprocess.run(crawl(base, folder, database, limit=limit), check=True, capture_output=True, text=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu, time.monotonic() - began, pages_of(done.stdout)


def compare(base: str, postgres: PostgresServer, rounds: int) -> None:
    cpu: dict[str, list[float]] = {"SQLite": [], "PostgreSQL": []}
    least: dict[str, float] = {}
    served_by: list[float] = []
    pages = 0
    for round_ in range(rounds + 1):
        for name, database in (("SQLite", None), ("PostgreSQL", postgres.url)):
            postgres.execute("DROP SCHEMA IF EXISTS paper_baoyenbai CASCADE")
            before = server_cpu(postgres.folder)
            used, _, count = one(base, database, limit=0 if round_ else 1)
            if not round_:
                least[name] = used
                continue
            pages = count
            cpu[name].append(used - least[name])
            if database:
                served_by.append(server_cpu(postgres.folder) - before)
    best = {name: min(values) / pages * 1e3 for name, values in cpu.items()}
    ratio = best["PostgreSQL"] / best["SQLite"]
    print(f"{pages} pages; start-up and first page: {least['SQLite']:.2f} and {least['PostgreSQL']:.2f} CPU-s")
    print(
        f"a page: SQLite {best['SQLite']:.2f} ms, PostgreSQL {best['PostgreSQL']:.2f} ms CPU, ratio {ratio:.3f};"
        f" the server {min(served_by) / pages * 1e3:.2f} ms a page besides"
    )


def together(bases: list[str], postgres: PostgresServer) -> tuple[float, float]:
    """Pages a second, and CPU milliseconds a page, of papers that are crawled at once, each by a process."""
    databases = [f"n{number}" for number in range(len(bases))]  # each a paper of its own
    postgres.execute(*(f"DROP DATABASE IF EXISTS {name}" for name in databases))
    postgres.execute(*(f"CREATE DATABASE {name}" for name in databases))
    with tempfile.TemporaryDirectory() as folder:
        began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
        crawls = [
            subprocess.Popen(
                crawl(base, f"{folder}/{name}", postgres.url.replace("/postgres?", f"/{name}?")),
                stdout=subprocess.PIPE, text=True,
            )
            for name, base in zip(databases, bases, strict=True)
        ]  # fmt: skip
        pages = sum(pages_of(process.communicate()[0]) for process in crawls)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return pages / (time.monotonic() - began), used / pages * 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--at-once", type=int, default=4)
    given = parser.parse_args()
    if programs() is None:
        sys.exit("PostgreSQL is not installed")
    with tempfile.TemporaryDirectory(prefix="pg") as pg, tempfile.TemporaryDirectory() as site:
        postgres = PostgresServer(Path(pg))
        try:
            with served(Site(given.articles), Path(site)) as (base, _):
                if given.rounds:
                    compare(base, postgres, given.rounds)
                if given.at_once > 1:
                    alone, cost = together([base], postgres)
                    many, cost_of_many = together([base] * given.at_once, postgres)
                    print(
                        f"{given.at_once} papers at once on {os.cpu_count()} cores: {many:.1f} pages/s, one"
                        f" {alone:.1f} pages/s: {many / alone:.2f} times;"
                        f" a page costs {cost_of_many:.2f} and {cost:.2f} ms CPU, start-up included:"
                        f" {cost_of_many / cost:.2f} times"
                    )
        finally:
            postgres.stop()


if __name__ == "__main__":
    main()
