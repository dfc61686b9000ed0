"""What the archive costs: CPU a page of the same crawl with WARC files and without, in one process, by turns.

    python tests/benchmarks/bench_warc.py [--pages 400] [--rounds 5] [--only gzip|plain] [--profile]

The crawl is the full job (fetch, parse, read, dates, validate, state, fsync) of articles of about 78 KB, which a
server in a process of its own sends gzipped or as they are. Without WARC means Scrapy's own download handler, no
recorder and no self-check. A turn is one crawl with and one without; told is the median of the turns' ratios.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from unittest.mock import patch

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from crawl_site import SECTIONS  # noqa: E402

BUDGETS = {"gzip": (12, 8), "plain": (30, 30)}  # per cent: allowed, hoped for
SCRAPYS = dict.fromkeys(("http", "https"), "scrapy.core.downloader.handlers.http11.HTTP11DownloadHandler")
SHOWN = 45  # functions of a profile


async def unproved(_crawler) -> None:
    pass


class Turns:
    """Crawls by turns with and without WARC; `milliseconds` a page, the first of each being a warm-up."""

    def __init__(self, base: str, folder: Path, pages: int, rounds: int, *, profile: bool) -> None:
        from newsarchive.crawl import runs
        from newsarchive.crawl.launch import Plan, scrapy_settings

        self.pages, self.folder = pages, folder
        self.milliseconds: dict[bool, list[float]] = {True: [], False: []}
        self.bytes = 0
        self._turns = [warc for _ in range(rounds + 1) for warc in (True, False)]
        arguments = {"publisher": "baoyenbai", "base_url": base, "images": "no", "pages": 1000}
        arguments["sections"] = [str(section) for section in SECTIONS]
        self._plans = [Plan("section", arguments) for _ in self._turns]
        self._without = [patch.object(runs, "recording", lambda *_: None), patch.object(runs, "prove", unproved)]
        self._settings = scrapy_settings(folder, {"LOG_LEVEL": "CRITICAL"})
        self._handlers = self._settings.getdict("DOWNLOAD_HANDLERS")
        self._number = 0
        self.profiler = cProfile.Profile() if profile else None

    def run(self) -> None:
        from newsarchive.crawl.launch import run_plans

        self._prepare()
        run_plans(self._plans, self._settings, stop_after=(), then=self._then)

    def _prepare(self) -> None:
        warc = self._turns[self._number]
        self._settings.set("NEWSARCHIVE_DATA", str(self.folder / str(self._number)), priority="cmdline")
        self._settings.set("DOWNLOAD_HANDLERS", self._handlers if warc else SCRAPYS, priority="cmdline")
        for without in () if warc else self._without:
            without.start()
        self._began = time.process_time()
        if self.profiler is not None and warc and self._number > 1:
            self.profiler.enable()

    def _then(self, result) -> None:
        if self.profiler is not None:
            self.profiler.disable()
        warc = self._turns[self._number]
        seconds = time.process_time() - self._began
        if result.exit_code or result.tally.records != self.pages:
            sys.exit(f"{result.tally.records} records, {result.exit_code!r}: {result.message}")
        if self._number > 1:
            self.milliseconds[warc].append(1000 * seconds / result.tally.responses)
        files = list((self.folder / str(self._number)).glob("*/warc/*.warc.gz"))
        assert bool(files) == warc
        self.bytes = max(self.bytes, sum(path.stat().st_size for path in files))
        for without in () if warc else self._without:
            without.stop()
        self._number += 1
        if self._number < len(self._turns):
            self._prepare()


def served(pages: int, *, packed: bool) -> tuple[subprocess.Popen, str]:
    command = [sys.executable, str(HERE / "crawl_site.py"), str(pages), *(["--gzip"] if packed else [])]
    server = subprocess.Popen(command, stdout=subprocess.PIPE)
    return server, server.stdout.readline().decode().strip()


def bench(kind: str, pages: int, rounds: int, *, profile: bool) -> None:
    """In a process of its own: Scrapy's reactor starts once."""
    server, base = served(pages, packed=kind == "gzip")
    try:
        with tempfile.TemporaryDirectory() as folder:
            turns = Turns(base, Path(folder), pages, rounds, profile=profile)
            turns.run()
    finally:
        server.kill()
        server.wait()
    told = {"served": kind, "bytes": turns.bytes // pages, "with": turns.milliseconds[True]}
    print(json.dumps(told | {"without": turns.milliseconds[False]}))
    if turns.profiler is not None:
        pstats.Stats(turns.profiler, stream=sys.stderr).sort_stats("tottime").print_stats(SHOWN)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", choices=sorted(BUDGETS))
    parser.add_argument("--profile", action="store_true", help="where the time goes, on standard error")
    parser.add_argument("--child", choices=sorted(BUDGETS), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.child:
        bench(given.child, given.pages, given.rounds, profile=given.profile)
        return
    for kind in [given.only] if given.only else BUDGETS:
        command = [sys.executable, __file__, "--child", kind, "--pages", str(given.pages)]
        command += ["--rounds", str(given.rounds), *(["--profile"] if given.profile else [])]
        told = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
        pairs = [100 * (one / other - 1) for one, other in zip(told["with"], told["without"], strict=True)]
        low, middle, high = statistics.quantiles(pairs, n=4)
        one, other = statistics.median(told["with"]), statistics.median(told["without"])
        most, goal = BUDGETS[kind]
        print(
            f"served {kind:5}  with WARC {one:5.2f} ms CPU a page, without {other:5.2f}; by turns {middle:+.1f} % "
            f"(quartiles {low:+.1f} and {high:+.1f}; budget {most}, goal {goal})  {told['bytes'] / 1000:.1f} kB a page"
        )


if __name__ == "__main__":
    main()
