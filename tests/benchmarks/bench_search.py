"""Search over 100,000 articles: time to index, size, and latency of queries of every kind, beside SQLite's LIKE.

python tests/benchmarks/bench_search.py [ARTICLES]
"""

from __future__ import annotations

import json
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from newsarchive.items import Article
from newsarchive.search.index import Filters, Index
from newsarchive.search.query import parse

QUERIES = (
    "nong thon moi", "nông thôn mới", "dong tam", '"Đồng Tâm"', "bà", "người", "xã", "cong nhan xa dat chuan nong thon moi",
    "xa -huyen", "mua lu", "hoc sinh", "khong-co-chu-nay", "uy ban nhan dan tinh", "la",
)  # fmt: skip


def make(folder: Path, count: int) -> None:
    """Articles of about 300 words drawn from the sample's, some words far more often than others."""
    pages = (Path(__file__).parents[1] / "pages" / "sample").glob("*/expected.json")
    texts = [" ".join(found.get("body") or []) for page in pages if (found := json.loads(page.read_bytes()))]
    words = [word for text in texts for word in re.findall(r"[^\W\d_]+", text)]
    pairs = list(zip(words, words[1:], words[2:], strict=False))  # runs of three, so that phrases occur
    chance = random.Random(7)
    records = folder / "sample" / "records"
    records.mkdir(parents=True)
    with (records / "20200713T010000Z-000001.jsonl").open("w", encoding="utf-8") as file:
        for number in range(count):
            body = [" ".join(word for run in chance.choices(pairs, k=20) for word in run) for _ in range(5)]
            record = Article().to_record() | {
                "id": f"sample:{number}", "publisher": "sample", "title": " ".join(chance.choice(pairs)), "body": body,
                "section": "Kinh tế", "authors": ["Hà Vân"], "updated": f"20{number % 20 + 10}-{number % 12 + 1:02d}-13T08:18:23+07:00",
            }  # fmt: skip
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        data = Path(name)
        make(data, count)
        size = sum(path.stat().st_size for path in data.rglob("*.jsonl"))
        began = time.perf_counter()
        with Index(data) as index:
            index.refresh()
            took = time.perf_counter() - began
            print(
                f"{count} articles, {size / 1e6:.0f} MB: indexed in {took:.1f} s, index {index.path.stat().st_size / 1e6:.0f} MB"
            )
            slowest, slowest_cpu = [], []
            for text in QUERIES:
                for filters in (Filters(), Filters(since=date(2020, 1, 1), until=date(2021, 12, 31))):
                    times, cpu = [], []
                    for _ in range(5):
                        began, began_cpu = time.perf_counter(), time.process_time()
                        places = index.find(parse(text), filters, limit=20)
                        times.append(1000 * (time.perf_counter() - began))
                        cpu.append(1000 * (time.process_time() - began_cpu))
                    slowest.append(statistics.median(times))
                    slowest_cpu.append(statistics.median(cpu))
                    print(
                        f"  {statistics.median(times):7.1f} ms  {len(places):3} of {index.count(parse(text), filters):6}  {text}{'  2020-2021' if filters.since else ''}"
                    )
            print(f"median {statistics.median(slowest):.1f} ms, slowest {max(slowest):.1f} ms (budget 50 ms)")
            print(f"of CPU: median {statistics.median(slowest_cpu):.1f} ms, slowest {max(slowest_cpu):.1f} ms")
            plain = sqlite3.connect(":memory:")
            plain.execute("CREATE TABLE t (body TEXT)")
            with (data / "sample" / "records" / "20200713T010000Z-000001.jsonl").open(encoding="utf-8") as file:
                plain.executemany("INSERT INTO t VALUES (?)", ((" ".join(json.loads(line)["body"]),) for line in file))
            began = time.perf_counter()
            plain.execute("SELECT count(*) FROM t WHERE body LIKE '%nông thôn mới%'").fetchone()
            like = 1000 * (time.perf_counter() - began)
            print(f"SQLite LIKE, exact marks only: {like:.0f} ms, {like / statistics.median(slowest):.0f} x")


if __name__ == "__main__":
    main()
