"""Crawls in a process of their own, over real sockets; what was written is read back without the code under test."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

import plain_reader

from newsarchive.storage.archive import Archive, Job

PROJECT = Path(__file__).parents[2]
QUICK = {"NEWSARCHIVE_BACKOFF": 0.02, "NEWSARCHIVE_TRIES": 2, "LOG_LEVEL": "ERROR"}


class Crawl:
    """Crawls the sample newspaper's stand-in into a folder; each call is one run."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.paper = self.data / "sample"

    def command(self, base_url: str, spider: str, arguments: dict, settings: dict) -> list[str]:
        command = [sys.executable, "-m", "scrapy", "crawl", spider]
        for name, value in ({"publisher": "sample", "base_url": base_url} | arguments).items():
            command += ["-a", f"{name}={value}"]
        for name, value in (QUICK | {"NEWSARCHIVE_DATA": self.data} | settings).items():
            command += ["-s", f"{name}={json.dumps(value) if isinstance(value, dict) else value}"]
        return command

    def start(self, base_url: str, spider: str, settings: dict | None = None, **arguments) -> subprocess.Popen:
        env = {key: value for key, value in os.environ.items() if not key.startswith("NEWSARCHIVE")}
        return subprocess.Popen(
            self.command(base_url, spider, arguments, settings or {}),
            cwd=PROJECT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip

    def __call__(self, base_url: str, spider: str, settings: dict | None = None, *, code: int = 0, **arguments) -> str:
        process = self.start(base_url, spider, settings, **arguments)
        out, _ = process.communicate(timeout=100)
        assert process.returncode == code, out
        assert "Traceback" not in out, out
        return out

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

    def verify(self) -> str:
        command = [sys.executable, "-m", "newsarchive", "--data", str(self.data), "verify"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def crawl(tmp_path: Path) -> Crawl:
    return Crawl(tmp_path)


@pytest.fixture(scope="session")
def crawl_in() -> type[Crawl]:
    """To crawl into a folder of one's own, for fixtures that many tests share."""
    return Crawl
