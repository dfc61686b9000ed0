"""The reading room over 100,000 articles: CPU time of each kind of page, beside reading the segments for one day.

    python tests/benchmarks/bench_room.py [ARTICLES]

Pages are asked for as the web server does, in this process, after one visit each; the index is made before.
"""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from newsarchive.items import Article
from newsarchive.room.app import create_app
from newsarchive.search.index import FOLDER, NAME, Index

PORT = 8123
DAYS = 3_000
SECTIONS = ("Thời sự", "Kinh tế", "Xã hội", "Văn hóa", "Thể thao", "Đất và người", "Quốc tế", "Pháp luật")
PAGES = {
    "home": "/", "paper": "/paper/sample", "section": "/paper/sample?section=xa+hoi", "day": "/paper/sample/2020-07-13",
    "day, section": "/paper/sample/2020-07-13?section=xa+hoi", "article": "/article?id=sample:500", "search": "/search?q=nong+thon+moi",
    "search, common word": "/search?q=nguoi", "search, filters": "/search?section=xa+hoi&since=2020-01-01", "page 50": "/search?q=nguoi&page=50",
    "revisions": "/revisions?id=sample:7", "happenings": "/happenings",
}  # fmt: skip


def make(data: Path, count: int) -> None:
    """Articles of about 300 words over 3,000 days, each hundredth corrected, in segments of 500."""
    pages = (Path(__file__).parents[1] / "pages" / "sample").glob("*/expected.json")
    paragraphs = [
        text for page in pages if (found := json.loads(page.read_bytes())) for text in found.get("body") or ()
    ]
    chance = random.Random(7)
    records = data / "sample" / "records"
    records.mkdir(parents=True)
    for start in range(0, count, 500):
        with (records / f"20200713T010000Z-{start:06x}.jsonl").open("w", encoding="utf-8") as file:
            for number in range(start, min(start + 500, count)):
                day = date(2021, 1, 1) - timedelta(days=number % DAYS)
                record = Article().to_record() | {
                    "id": f"sample:{number}", "publisher": "sample", "title": chance.choice(paragraphs)[:80], "body": chance.choices(paragraphs, k=6),
                    "section": chance.choice(SECTIONS), "authors": ["Hà Vân"], "url": f"http://baosuoingan.example/11/{number}/a.aspx",
                    "updated": f"{day}T{number % 24:02}:18:23+07:00", "updated_precision": "second", "fetched_at": "2021-01-01T00:00:00Z",
                }  # fmt: skip
                file.write(json.dumps(record, ensure_ascii=False) + "\n")
                if number % 100 == 7:
                    file.write(
                        json.dumps(record | {"revision": 2, "body": record["body"][:5]}, ensure_ascii=False) + "\n"
                    )


def read_through(data: Path, day: str) -> list[dict]:
    """The day's articles, as one would find them with nothing but the files."""
    found = []
    for path in sorted((data / "sample" / "records").glob("*.jsonl")):
        with path.open(encoding="utf-8") as lines:
            found += [
                record for line in lines if day in line and (record := json.loads(line))["updated"].startswith(day)
            ]
    return found


def timed(work) -> float:
    began = time.process_time()
    work()
    return 1000 * (time.process_time() - began)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        data = Path(name)
        make(data, count)
        place = data / FOLDER / NAME
        with Index(data, place) as index:
            took = timed(index.refresh) / 1000
        print(f"{count} articles: index made in {took:.1f} s of CPU, {place.stat().st_size / 1e6:.0f} MB")
        client = create_app(data, place, PORT).test_client()
        medians = {}
        for what, path in PAGES.items():
            answers = [client.get(path, base_url=f"http://127.0.0.1:{PORT}") for _ in range(2)]
            assert answers[0].status_code == 200, (path, answers[0].text)
            times = [timed(lambda path=path: client.get(path, base_url=f"http://127.0.0.1:{PORT}")) for _ in range(9)]
            medians[what] = statistics.median(times)
            print(f"  {medians[what]:7.1f} ms  {what} ({len(answers[0].data) / 1000:.0f} KB)")
        peer = statistics.median(timed(lambda: read_through(data, "2020-07-13")) for _ in range(3))
        print(
            f"reading the segments for one day: {peer:.0f} ms, {peer / medians['day']:.0f} times the page of that day"
        )


if __name__ == "__main__":
    main()
