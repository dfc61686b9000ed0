"""Crawls in processes of their own, forked from one that has loaded everything: starting costs next to nothing.

    python crawl_forks.py

Reads commands as JSON lines and answers each with a line: ``{"crawl": {…}}`` with the new process's id, ``{"poll": id}``
and ``{"wait": id}`` with its exit code (``null``: it runs), negative for the signal that ended it.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import traceback
from pathlib import Path


def crawl(job: dict) -> int:
    from newsarchive.crawl.launch import Plan, run_plans, scrapy_settings

    settings = scrapy_settings(Path(job["data"]), job["settings"])
    (result,) = run_plans([Plan(job["spider"], job["arguments"])], settings)
    print(result.message or "")
    return int(result.exit_code)


def forked(job: dict) -> int:
    """The process that does it."""
    pid = os.fork()
    if pid:
        return pid
    code = 70
    try:
        log = os.open(job["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for stream in (1, 2):
            os.dup2(log, stream)
        os.close(0)
        code = crawl(job)
    except BaseException:  # noqa: BLE001 - the process ends here, whatever it was
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


LOADED = (
    "newsarchive.crawl.launch", "newsarchive.crawl.runs", "newsarchive.crawl.progress", "newsarchive.crawl.politeness",
    "newsarchive.crawl.patience", "newsarchive.crawl.robots", "newsarchive.crawl.image_types", "newsarchive.pipelines",
    "newsarchive.spiders.archive", "newsarchive.spiders.article", "newsarchive.spiders.incremental",
    "newsarchive.spiders.section", "newsarchive.spiders.wayback", "newsarchive.storage.run", "newsarchive.storage.state",
    "newsarchive.storage.recovery", "newsarchive.warc.capture", "newsarchive.warc.selfcheck",
    "scrapy.core.downloader.handlers.http11", "scrapy.core.engine", "scrapy.core.scraper",
    "scrapy.downloadermiddlewares.robotstxt", "scrapy.downloadermiddlewares.httpcompression",
)  # fmt: skip


def load() -> None:
    """What every crawl loads, but for the reactor, which each process starts for itself."""
    for name in LOADED:
        importlib.import_module(name)
    assert "twisted.internet.reactor" not in sys.modules


def main() -> None:
    load()
    ended: dict[int, int] = {}
    for line in sys.stdin:
        ((command, given),) = json.loads(line).items()
        if command == "crawl":
            answer = forked(given)
        elif given in ended:
            answer = ended[given]
        else:
            pid, status = os.waitpid(given, os.WNOHANG if command == "poll" else 0)
            answer = ended[given] = os.waitstatus_to_exitcode(status) if pid else None
            if answer is None:
                del ended[given]
        print(json.dumps(answer), flush=True)


class Forks:
    """The process that forks, from the outside."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__], cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )  # fmt: skip

    def ask(self, **command) -> int | None:
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def stop(self) -> None:
        self._process.communicate()


class Child:
    """A crawl that was started."""

    def __init__(self, forks: Forks, job: dict) -> None:
        self._forks = forks
        self.log = Path(job["log"])
        self.pid = forks.ask(crawl=job)

    def poll(self) -> int | None:
        return self._forks.ask(poll=self.pid)

    def wait(self) -> int:
        return self._forks.ask(wait=self.pid)

    def kill(self) -> None:
        os.kill(self.pid, 9)
        self.wait()

    def told(self) -> str:
        """What it has printed."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""


if __name__ == "__main__":
    main()
