"""CPU seconds of `newsarchive status` over 60 papers, one of which knows a million URLs.

The peer is the same command over the same papers when all are small: it must not cost more. Run:
python tests/benchmarks/bench_status.py
"""

from __future__ import annotations

import json
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from newsarchive.storage.dialect import place_of
from newsarchive.storage.names import Layout
from newsarchive.storage.state import State

PAPERS, RUNS, LARGE, SMALL = 60, 40, 1_000_000, 5_000
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def make(data: Path, number: int, urls: int) -> None:
    layout = Layout(data / f"paper{number:02}.example")
    layout.runs.mkdir(parents=True)
    State(place_of(layout.state, layout.root.name, None)).close()
    connection = sqlite3.connect(layout.state)
    rows = (
        (key, f"https://paper.example/thoi-su/{key}/bai-viet.html", f"p:{key}", f"20{10 + key % 20}-07-01T00:00:00Z")
        for key in range(urls)
    )
    connection.executemany(
        "INSERT INTO page (url_key, url, kind, first_seen, article_id, due, tries) VALUES (?, ?, 'article', '', ?, ?, 0)",
        rows,
    )
    articles = ((f"p:{key}", "x" if key % 100 == 0 else None) for key in range(urls))
    connection.executemany(
        "INSERT INTO article (id, revision, content_hash, url, captured, gone) VALUES (?, 1, '', '', '', ?)", articles
    )
    connection.commit()
    connection.close()
    filled = dict.fromkeys("abcdefghijklmno", 9)
    for run in range(RUNS):
        started = NOW - timedelta(hours=6 * (RUNS - run))
        name = f"{started:%Y%m%dT%H%M%SZ}-000000"
        summary = {
            "articles": 9,
            "filled": filled,
            "hints_missed": {},
            "article_outcomes": {"done": 9},
            "new": 9,
            "exit_code": 0,
        }
        manifest = {
            "run": name,
            "status": "complete",
            "started": started.isoformat(),
            "job": {"kind": "incremental"},
            "summary": summary,
        }
        layout.manifest_of(name).write_text(json.dumps(manifest, indent=2))


def cpu(*command: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        for number in range(1, PAPERS):
            make(data, number, SMALL)
        make(data, 0, SMALL)
        small = cpu("-m", "newsarchive", "--data", folder, "status")
        shutil.rmtree(data / "paper00.example")
        began = time.monotonic()
        make(data, 0, LARGE)
        print(f"made a paper of {LARGE:,} URLs in {time.monotonic() - began:.0f} s")
        large = cpu("-m", "newsarchive", "--data", folder, "status")
        print(f"newsarchive status, {PAPERS} papers of {SMALL:,} URLs        {small:.2f} s CPU")
        print(f"the same, one of them with {LARGE:,} URLs      {large:.2f} s CPU")
        print(f"ratio                                            {large / small:.2f}")


if __name__ == "__main__":
    main()
