"""The report of 100,000 articles of 20 papers: CPU, wall, peak memory, beside pandas that only reads the same files.

python tests/benchmarks/bench_report.py [ARTICLES]
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from newsarchive.items import Article

PAPERS, YEARS = 20, 5
START = datetime(2015, 7, 13, tzinfo=timezone(timedelta(hours=7)))
READ = "import glob, pandas, sys; [pandas.read_json(path, lines=True) for path in sorted(glob.glob(sys.argv[1] + '/*/records/*.jsonl'))]"
REPORT = "import sys; from newsarchive.cli import main; main(['--data', sys.argv[1], '-q', 'report'])"
MEASURED = """
import resource, runpy, sys
source = sys.argv.pop(1)
try:
    exec(source)
except SystemExit as end:
    assert not end.code, end.code
used = resource.getrusage(resource.RUSAGE_SELF)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def make(folder: Path, count: int) -> int:
    """Records like the sample's; returns their bytes."""
    pages = sorted((Path(__file__).parents[1] / "pages" / "sample").glob("*/expected.json"))
    source = [record for page in pages if (record := json.loads(page.read_bytes())) and record.get("body")]
    size = 0
    for paper in range(PAPERS):
        path = folder / f"paper{paper}.example" / "records" / "20200713T010000Z-000001.jsonl"
        path.parent.mkdir(parents=True)
        with path.open("w", encoding="utf-8") as file:
            for number in range(paper, count, PAPERS):
                known = {key: value for key, value in source[number % len(source)].items() if key in Article.__slots__}
                at = START + timedelta(minutes=number * YEARS * 525_600 // count)
                record = Article().to_record() | known | {
                    "id": f"paper{paper}.example:{number}", "revision": 1, "publisher": f"paper{paper}.example", "url": f"http://paper{paper}.example/{number}",
                    "updated": at.isoformat(), "updated_precision": "second", "fetched_at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                }  # fmt: skip
                size += file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return size


def measure(source: str, folder: Path) -> tuple[float, float]:
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, source, str(folder)], capture_output=True, text=True, check=True
    )
    cpu, peak = map(float, done.stdout.split()[-2:])
    return cpu, peak


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{count} articles of {PAPERS} papers, {make(folder, count) / 1e6:.0f} million letters")
        cpu, peak = measure(REPORT, folder)
        plain, plain_peak = measure(READ, folder)
        size = (folder / "_report" / "report.html").stat().st_size
        print(f"newsarchive report: {cpu:.1f} s of CPU, peak {peak:.0f} MB, a page of {size / 1e6:.1f} MB")
        print(f"pandas.read_json alone: {plain:.1f} s of CPU, peak {plain_peak:.0f} MB")
        print(f"ratio: {cpu / plain:.2f} of the CPU, {peak / plain_peak:.2f} of the memory")


if __name__ == "__main__":
    main()
