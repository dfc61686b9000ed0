"""Loading beside other readers, on 300 MB of records and more: seconds of CPU and wall, peak memory, each in a process.

    python tests/benchmarks/bench_load.py [MB]

Prints a line a reader, with its ratio to ``pandas.read_json`` in wall and in CPU time; `load` gives real types, the others strings.
The last lines: peak memory of `load` over the size of its result, and two columns of the Parquet export.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

RUN = """
import glob, resource, sys, time
folder = sys.argv[1]
paths = sorted(glob.glob(folder + "/*/records/*.jsonl"))
{imports}
base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
wall, cpu = time.perf_counter(), time.process_time()
{work}
wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(wall, cpu, (peak - base) * 1024, {size})
"""
READERS = {
    "pandas.read_json": ("import pandas", "frame = pandas.concat(pandas.read_json(path, lines=True) for path in paths)", "0"),
    "polars.read_ndjson": ("import polars", "frame = polars.concat(polars.read_ndjson(path) for path in paths)", "frame.estimated_size()"),
    "duckdb read_json": ("import duckdb", "frame = duckdb.sql('create table t as select * from read_json(' + repr(paths) + ')')", "0"),
    "newsarchive.load": ("import newsarchive, newsarchive.corpus.frame", "frame = newsarchive.load(folder)", "frame.estimated_size()"),
    "load, 2 columns": ("import newsarchive, newsarchive.corpus.frame", "frame = newsarchive.load(folder, columns=['id', 'updated'])", "frame.estimated_size()"),
    "load, to pandas": ("import newsarchive, newsarchive.corpus.frame, pandas, pyarrow", "frame = newsarchive.load(folder, to='pandas')", "0"),
}  # fmt: skip
PARQUET = (
    "import polars",
    "frame = polars.scan_parquet(folder + '/export/**/*.parquet').select('id', 'updated').collect()",
    "frame.estimated_size()",
)


def make(folder: Path, megabytes: int) -> int:
    """Records like the sample's, over ten runs; returns their bytes."""
    source = [
        json.loads(path.read_bytes())
        for path in sorted((Path(__file__).parents[1] / "pages" / "sample").glob("*/expected.json"))
    ]
    source = [record for record in source if record and record.get("body")]
    from newsarchive.items import Article

    records = folder / "sample" / "records"
    records.mkdir(parents=True)
    number, written = 0, 0
    for run in range(10):
        with (records / f"20200713T0100{run:02d}Z-000001.jsonl").open("w", encoding="utf-8") as file:
            while written < megabytes * 1_000_000 * (run + 1) / 10:
                number += 1
                known = {key: value for key, value in source[number % len(source)].items() if key in Article.__slots__}
                record = Article().to_record() | known
                record |= {
                    "id": f"sample:{number}",
                    "revision": 1,
                    "publisher": "sample",
                    "fetched_at": "2020-07-13T01:00:00Z",
                }
                record |= {"updated": f"2020-{number % 12 + 1:02d}-{number % 28 + 1:02d}T08:18:23+07:00"}
                record |= {"content_hash": f"{number:064x}", "url": f"http://baosuoingan.example/11/{number}/a.aspx"}
                record["body"] = record["body"] * 3
                written += file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return sum(path.stat().st_size for path in records.iterdir())


def measure(name: str, parts: tuple[str, str, str], folder: Path) -> tuple[float, float, float, float]:
    imports, work, size = parts
    code = RUN.format(imports=imports, work=work, size=size)
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{name:20} not measured: {done.stderr.strip().splitlines()[-1]}")
        return (0, 0, 0, 0)
    wall, cpu, peak, result = map(float, done.stdout.split()[-4:])  # DuckDB's progress may stand before
    return wall, cpu, peak, result


def main() -> None:
    megabytes = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"{make(folder, megabytes) / 1e6:.0f} MB of records")
        found = {reader: measure(reader, parts, folder) for reader, parts in READERS.items()}
        pandas_wall = found["pandas.read_json"][0]
        pandas_cpu = found["pandas.read_json"][1]
        print(f"{'reader':20} {'wall s':>8} {'CPU s':>8} {'peak MB':>8} {'x pandas':>9} {'in CPU':>7}")
        for reader, (wall, cpu, peak, _) in found.items():
            if wall:
                print(
                    f"{reader:20} {wall:8.2f} {cpu:8.2f} {peak / 1e6:8.0f} {pandas_wall / wall:9.1f} {pandas_cpu / cpu:7.1f}"
                )
        _, _, peak, result = found["newsarchive.load"]
        print(f"load: peak memory {peak / result:.2f} x the result of {result / 1e6:.0f} MB")
        exported = [
            sys.executable,
            "-m",
            "newsarchive",
            "-q",
            "--data",
            name,
            "export",
            "--to",
            "parquet",
            "--output",
            f"{name}/export",
        ]
        if subprocess.run(exported, check=False).returncode == 0:
            wall, cpu, peak, _ = measure("parquet", PARQUET, folder)
            size = sum(path.stat().st_size for path in (folder / "sample" / "records").iterdir())
            print(
                f"two columns of the Parquet export: {wall:.3f} s, as if {size / 1e6 / wall:.0f} MB/s of JSON Lines; {peak / 1e6:.0f} MB"
            )


if __name__ == "__main__":
    main()
