"""Crawls in a process of their own, over real sockets; what was written is read back without the code under test."""

from __future__ import annotations

import itertools
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import plain_reader
from crawl_forks import Child, Forks

from newsarchive.storage.archive import Archive, Job
from newsarchive.verify.paper import PaperCheck

PROJECT = Path(__file__).parents[2]
QUICK = {"NEWSARCHIVE_BACKOFF": 0.02, "NEWSARCHIVE_TRIES": 2, "LOG_LEVEL": "ERROR"}


class Crawl:
    """Crawls the sample newspaper's stand-in into a folder; each call is one run."""

    def __init__(self, folder: Path, forks: Forks) -> None:
        self.data = folder / "data"
        self.paper = self.data / "sample"
        self._forks = forks
        self._logs = (folder / f"crawl-{number}.log" for number in itertools.count(1))

    def start(self, base_url: str, spider: str, settings: dict | None = None, **arguments) -> Child:
        """Arguments are those of ``scrapy crawl -a``, as strings or numbers."""
        given = {"publisher": "sample", "base_url": base_url} | arguments
        job = {
            "data": str(self.data),
            "spider": spider,
            "arguments": {name: str(value) for name, value in given.items()},
            "settings": QUICK | (settings or {}),
            "log": str(next(self._logs)),
        }
        return Child(self._forks, job)

    def __call__(self, base_url: str, spider: str, settings: dict | None = None, *, code: int = 0, **arguments) -> str:
        child = self.start(base_url, spider, settings, **arguments)
        ended = child.wait()
        assert ended == code, child.told()
        assert "Traceback" not in child.told(), child.told()
        return child.told()

    def open_and_close(self) -> None:
        """Begin a run and end it at once, as an interrupted one: killed runs are sealed thereby."""
        Archive(self.data, "sample").open_run(Job("look"), datetime.now(UTC), fresh=True).close()

    def warcs(self) -> list[Path]:
        return sorted(self.paper.glob("warc/*.warc.gz*"))

    def warc_records(self) -> list[plain_reader.Record]:
        return [record for path in self.warcs() for record in plain_reader.records(path)]

    def exchanges(self) -> list[plain_reader.Exchange]:
        return [exchange for path in self.warcs() for exchange in plain_reader.exchanges(path)]

    def lines(self, kind: str) -> list[dict]:
        paths = sorted(self.paper.glob(f"{kind}/*.jsonl"))
        return [json.loads(line) for path in paths for line in path.read_bytes().splitlines()]

    def faults(self) -> list[str]:
        """What ``newsarchive verify`` finds."""
        return [str(fault) for fault in PaperCheck(self.data, "sample").faults()]


def forks_of(folder: Path) -> Forks:
    """A process to fork crawls from; its working directory holds nothing."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("NEWSARCHIVE")}
    return Forks(folder, env | {"PYTHONPATH": str(PROJECT)})


@pytest.fixture(scope="session")
def forks(tmp_path_factory):
    forks = forks_of(tmp_path_factory.mktemp("forks"))
    yield forks
    forks.stop()


@pytest.fixture
def crawl(tmp_path: Path, forks: Forks) -> Crawl:
    return Crawl(tmp_path, forks)


@pytest.fixture(scope="session")
def crawl_in(forks):
    """To crawl into a folder of one's own, for fixtures that many tests share."""
    return lambda folder: Crawl(folder, forks)
