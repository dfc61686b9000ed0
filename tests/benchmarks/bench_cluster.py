"""Workers that are killed and paused while PostgreSQL is restarted, beside scrapy-redis on the same papers in one run.

    python tests/benchmarks/bench_cluster.py [--papers 20] [--pages 100] [--workers 4] [--seed 1]

Twenty papers of a hundred pages each, four workers with an S3 store (moto's) and a PostgreSQL of their own. `kill -9`
and SIGSTOP hit workers and their crawls at random moments; PostgreSQL is restarted twice as if it had crashed. The
peer is plain Scrapy in as many processes, requests, seen-set and items in Redis by scrapy-redis; its processes are
killed and paused as often (`kill -9`, SIGSTOP), and Redis is not restarted. Lost pages are articles that the papers
were never asked for; records lost and doubled are counted in what was written; "at a time" is the most requests that
a paper had under way at once.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from tests.cluster.papers import Log, articles_of, name_of, progress, served  # noqa: E402
from tests.cluster.swarm import Swarm, Trouble, audit, befall, enrol, is_done  # noqa: E402
from tests.storage.postgres_server import PostgresServer  # noqa: E402

LONGEST = 3600  # seconds
DELAY = 0.05  # of an answer, seconds


def ours(given: argparse.Namespace, folder: Path) -> dict[str, object]:
    """Workers of newsarchive."""
    data = _bucket()
    with tempfile.TemporaryDirectory(prefix="pg") as pg:
        postgres = PostgresServer(Path(pg))
        try:
            with served(given.papers, given.pages, DELAY, folder / "asked") as addresses:
                roster = enrol(postgres.url, addresses)
                swarm = Swarm(folder, postgres.url, data, "--tick=1", "--slice=60", "--stalled=15")
                with swarm.at_work(given.workers):
                    trouble = Trouble(swarm, Random(given.seed))

                    def restart() -> bool:
                        postgres.stop()
                        time.sleep(2)
                        postgres.start()
                        trouble.counts["database restarted"] += 1
                        return True

                    at = _progress(folder, given)
                    troubles = _troubles(trouble) + [restart] * 2
                    trouble.chance.shuffle(troubles)
                    seconds = befall(trouble, troubles, lambda: is_done(roster), at, LONGEST)
                roster.close()
        finally:
            postgres.stop()
    found = audit(data, folder / "reader", given.papers, given.pages)
    verified = subprocess.run(
        [sys.executable, "-m", "newsarchive", "--data", data, "verify"],
        env=os.environ | {"NEWSARCHIVE_MIRROR": str(folder / "reader")}, check=False, capture_output=True, text=True,
    )  # fmt: skip
    return {
        "way": "newsarchive worker", **_asked(folder / "asked", given), "records lost": len(found.lost),
        "doubled": found.doubled, "verify": verified.returncode, "runs": dict(found.runs),
        "troubles": dict(trouble.counts), "s": round(seconds),
    }  # fmt: skip


def _troubles(trouble: Trouble) -> list:
    return [
        *[trouble.kill_worker] * 4,
        *[trouble.kill_crawl] * 4,
        *[lambda: trouble.pause_crawl(5)] * 3,
        *[lambda: trouble.pause_worker(5)] * 2,
        lambda: trouble.pause_worker(25),  # longer than it takes to be given up
    ]


def _progress(folder: Path, given: argparse.Namespace) -> Callable[[], float]:
    return lambda: progress(folder / "asked", given.papers, given.pages)


def _asked(path: Path, given: argparse.Namespace) -> dict[str, object]:
    log = Log.read(path)
    return {
        "pages": sum(log.asked.values()),
        "pages lost": len(log.lost(given.papers, given.pages)),
        "fetched again": log.repeated(),
        "at a time": max(log.most.values()),
    }


def _bucket() -> str:
    import fsspec
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}
    os.environ.update(keys, AWS_ENDPOINT_URL=f"http://{host}:{port}")
    fsspec.filesystem("s3").mkdir("archive")
    return "s3://archive/news"


class Peers(Swarm):
    """Processes of scrapy-redis; each is started again unless it ended by itself."""

    def __init__(self, folder: Path, redis: str, addresses: list[str]) -> None:
        super().__init__(folder, "", "")
        self.command = [
            sys.executable, "-m", "scrapy", "runspider", str(HERE / "scrapy_redis_spider.py"),
            "-a", f"bases={','.join(addresses)}", "-s", f"REDIS_URL={redis}",
        ]  # fmt: skip

    def start(self, number: int) -> subprocess.Popen:
        with self.log(number).open("ab") as log:
            self.workers[number] = subprocess.Popen(self.command, cwd=self.folder, stdout=log, stderr=log)
        return self.workers[number]

    def supervise(self) -> None:
        for number, worker in list(self.workers.items()):
            if worker.poll() not in {None, 0}:
                self.start(number)

    def is_over(self) -> bool:
        return all(worker.poll() == 0 for worker in self.workers.values())


def theirs(given: argparse.Namespace, folder: Path) -> dict[str, object]:
    """scrapy-redis."""
    try:
        import redis
        import scrapy_redis.scheduler  # noqa: F401 - whether it can be had with this Scrapy
    except ImportError as error:
        return {"way": "scrapy-redis", "cannot be run": repr(error)}
    if shutil.which("redis-server") is None:
        return {"way": "scrapy-redis", "cannot be run": "redis-server is not installed"}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        cwd=folder, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    client = redis.Redis(port=port)
    try:
        while server.poll() is None:
            with contextlib.suppress(redis.ConnectionError):
                client.ping()
                break
            time.sleep(0.1)
        with served(given.papers, given.pages, DELAY, folder / "asked") as addresses:
            peers = Peers(folder, f"redis://127.0.0.1:{port}", addresses)
            with peers.at_work(given.workers):
                trouble = Trouble(peers, Random(given.seed))
                at = _progress(folder, given)
                troubles = [trouble.kill_worker] * 8 + [lambda: trouble.pause_worker(5)] * 6
                trouble.chance.shuffle(troubles)
                try:
                    seconds = befall(trouble, troubles, peers.is_over, at, LONGEST)
                except TimeoutError as error:
                    return {"way": "scrapy-redis", "cannot be run": str(error)}
            names = {address: name_of(number) for number, address in enumerate(addresses)}
        items = Counter(json.loads(item)["url"] for item in client.lrange("papers:items", 0, -1))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    wanted = articles_of(given.pages) * len(names)
    return {
        "way": "scrapy-redis", **_asked(folder / "asked", given), "records lost": wanted - len(items),
        "doubled": sum(items.values()) - len(items), "troubles": dict(trouble.counts), "s": round(seconds),
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=20)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    rows = []
    for bench in (theirs, ours):
        with tempfile.TemporaryDirectory() as folder:
            rows.append(bench(given, Path(folder)))
            print(json.dumps(rows[-1]), flush=True)
    mine = rows[-1]
    bad = [name for name in ("pages lost", "records lost", "doubled", "verify") if mine[name]]
    if mine["at a time"] != 1:
        bad.append("at a time")
    print("ours: nothing lost or doubled, one request at a time" if not bad else f"OURS FAILED: {bad}")
    sys.exit(bool(bad))


if __name__ == "__main__":
    main()
