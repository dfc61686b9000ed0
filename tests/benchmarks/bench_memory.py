"""Peak memory of a paper with 100,000 and 1,000,000 known URLs, and the time its state takes.

    python tests/benchmarks/bench_memory.py [--known 100000 --known 1000000]

The archive's files are written by this program, one article a URL, its visit and its record; then real commands are
run on them and on the sample's server:

rebuild-state   the state from the files
run             incremental, with every known URL due
crawl --urls    a job of as many other URLs, all of them pending
the same again  which goes on with that job

Goal: at most 130 MB and 130 bytes a known URL, each. Times are CPU, user and system.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsarchive.sample import SampleServer, truth
from newsarchive.storage.archive import Job
from newsarchive.storage.names import Layout, stamp

BASE, A_URL = 130e6, 130
RUN = "20200101T000000Z-000000"
FIRST_ID = 1_000_000
START = datetime(2020, 1, 1, tzinfo=UTC)
LINKS_A_PAGE = 500


def url(base: str, number: int) -> str:
    return f"{base}/12/{FIRST_ID + number}/ba-con-xa-vung-cao-xuong-dong-lam-vu-mua.aspx"


def write(data: Path, base: str, known: int) -> None:
    """The files of one run that read so many articles."""
    layout = Layout(data / "sample")
    for folder in layout.folders:
        folder.mkdir(parents=True, exist_ok=True)
    job = Job("section", {"base_url": base, "sections": ["12"]}).to_dict()
    with layout.events_of(RUN).open("w") as events, layout.records_of(RUN).open("w") as records:

        def tell(name: str, at: datetime, **facts: object) -> None:
            events.write(json.dumps({"event": name, "at": stamp(at), "run": RUN, **facts}) + "\n")

        tell("started", START, job=job, first_run=RUN)
        for first in range(0, known, LINKS_A_PAGE):
            at = START + timedelta(seconds=first)
            numbers = range(first, min(first + LINKS_A_PAGE, known))
            page = f"{base}/12/?page={first}"
            tell("discovered", at, url=page, links=[{"url": url(base, n), "kind": "article"} for n in numbers])
            tell("fetched", at, url=page, kind="listing", http_status=200)
            for n in numbers:
                told = {"id": f"sample:{FIRST_ID + n}", "content_hash": f"{n:064x}"}
                tell("fetched", at, url=url(base, n), kind="article", http_status=200, etag=f'"{n:x}"', **told)
                record = {**told, "revision": 1, "url": url(base, n), "fetched_at": stamp(at), "updated": stamp(at)}
                records.write(json.dumps(record) + "\n")
        tell("finished", at, status="complete")
    manifest = {"run": RUN, "status": "complete", "started": stamp(START), "finished": stamp(at), "job": job}
    layout.manifest_of(RUN).write_text(json.dumps(manifest))


def measured(label: str, known: int, data: Path, *words: str) -> bool:
    """Run a command; whether it stayed within the goal."""
    command = [sys.executable, "-m", "newsarchive", "-q", "--data", str(data), *words]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    errors = child.stderr.read().decode()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    peak = usage.ru_maxrss * 1024
    a_url = max(peak - BASE, 0) / known
    print(
        f"{known:>9,} {label:15} {peak / 1e6:7.1f} MB  = 130 MB + {a_url:6.1f} bytes a URL"
        f"  {usage.ru_utime + usage.ru_stime:7.1f} s CPU  exit {child.returncode}",
        flush=True,
    )
    if child.returncode not in {0, 130}:
        print(errors[-2000:])
    return peak <= BASE + A_URL * known


def bench(known: int, server: SampleServer) -> bool:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        write(data, server.url, known)
        held = [measured("rebuild-state", known, data, "rebuild-state", "sample")]
        size = (data / "sample" / "state.db").stat().st_size
        print(f"{known:>9,} the state       {size / 1e6:7.1f} MB on disk = {size / known:6.1f} bytes a URL")
        limited = ("sample", "--base-url", server.url, "--limit", "20")
        held.append(measured("run", known, data, "run", *limited))
        shutil.rmtree(data)
        urls = Path(folder) / "urls.txt"
        with urls.open("w") as file:
            file.writelines(f"{server.url}{truth.article(number).path}\n" for number in truth.all_ids())
            file.writelines(f"{url(server.url, number)}\n" for number in range(known))
        asked = ("crawl", *limited, "--urls", str(urls), "--related-depth", "0")
        held.append(measured("crawl --urls", known, data, *asked))
        held.append(measured("the same again", known, data, *asked))
    return all(held)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--known", type=int, action="append")
    given = parser.parse_args()
    with SampleServer() as server:
        held = [bench(known, server) for known in given.known or [100_000, 1_000_000]]
    print("within 130 MB and 130 bytes a URL" if all(held) else "MORE than 130 MB and 130 bytes a URL")
    sys.exit(not all(held))


if __name__ == "__main__":
    main()
