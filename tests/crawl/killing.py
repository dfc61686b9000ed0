"""A crawl that is killed at random moments until it is through, and what its archive holds then.

The paper is `tests/benchmarks/crawl_site.py` in a process of its own; its log says what was asked, and how often.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from warcio.archiveiterator import ArchiveIterator

from tests.benchmarks import crawl_site

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from random import Random

START_UP = 1.5  # seconds in which some of the kills fall before anything is asked for
LONGEST = 300  # seconds in which a crawl that is not killed must end
NOT_PAGES = ("/robots.txt", "/rss/", "/sitemap.xml")


class Log:
    """The server's log, read as it grows.

    Attributes:
        asked: Path -> how often it was asked for, as of the last `read`; pages only.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.asked: Counter[str] = Counter()
        self._at = 0

    def read(self) -> Counter[str]:
        """Path -> how often it was asked for so far, pages only."""
        with contextlib.suppress(FileNotFoundError), self.path.open("rb") as file:
            file.seek(self._at)
            data = file.read()
            whole = data[: data.rfind(b"\n") + 1]
            self._at += len(whole)
            self.asked.update(path for path in whole.decode().split() if not path.startswith(NOT_PAGES))
        return self.asked

    def repeated(self) -> int:
        """Articles that were asked for again."""
        articles = {path: count for path, count in self.asked.items() if path.endswith(".aspx")}
        return sum(articles.values()) - len(articles)


@contextlib.contextmanager
def served(site: crawl_site.Site, folder: Path) -> Iterator[tuple[str, Log]]:
    """The paper's address and its log."""
    log = Log(folder / "asked.log")
    command = [sys.executable, crawl_site.__file__, str(site.articles), "--weight", str(site.weight)]
    server = subprocess.Popen([*command, "--log", str(log.path)], stdout=subprocess.PIPE, text=True)
    try:
        yield server.stdout.readline().strip(), log
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


def moments(pages: int, kills: int, chance: Random) -> list[int]:
    """After how many pages it is killed: every part of the crawl has its turn."""
    return sorted(chance.sample(range(pages - pages // 20), kills))


@dataclass
class Killed:
    """What came of it.

    Attributes:
        kills: How often it was killed: fewer than asked for, if it ended by itself before.
        exit_code: Of the last one, which was left alone.
        errors: What that one said on standard error.
    """

    kills: int
    exit_code: int
    errors: str


def crawl_killed(
    command: list[str],
    cwd: Path,
    log: Log,
    after: list[int],
    chance: Random,
    stop: Callable[[subprocess.Popen], object] = subprocess.Popen.kill,
) -> Killed:
    """Run the same command again and again, stopped when so many pages were asked for; then to its end.

    Args:
        command: A crawl.
        cwd: Where.
        log: Of the server.
        after: How many pages.
        chance: Decides the moment.
        stop: How: `kill -9`.
    """
    kills = 0
    for pages in after:
        child = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        if _wait(child, log, pages, chance):
            stop(child)
            kills += 1
        child.errors = child.communicate(timeout=LONGEST)[1]
        if child.returncode == 0:
            break
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, timeout=LONGEST)
    log.read()
    return Killed(kills, done.returncode, done.stderr)


def _wait(child: subprocess.Popen, log: Log, pages: int, chance: Random) -> bool:
    """Whether the moment came before the child ended by itself."""
    if len(log.read()) >= pages:
        until = time.monotonic() + chance.uniform(0, START_UP)
    else:
        until = None
        deadline = time.monotonic() + LONGEST
        while until is None:
            if child.poll() is not None or time.monotonic() > deadline:
                return False
            if len(log.read()) >= pages:
                until = time.monotonic() + chance.uniform(0, 0.06)
            else:
                time.sleep(0.002)
    while time.monotonic() < until:
        if child.poll() is not None:
            return False
        time.sleep(0.001)
    return child.poll() is None


@dataclass
class Audit:
    """What an archive holds, against what the paper has.

    Attributes:
        lost: Articles without a record.
        doubled: Records beyond the first of an article.
        torn: Lines that are no JSON, or end without a newline.
        settled_twice: Articles that more than one event settles; lists are read by every run.
        manifests: How many runs it took.
        responses: Responses that warcio reads.
    """

    lost: set[str] = field(default_factory=set)
    doubled: int = 0
    torn: int = 0
    settled_twice: int = 0
    manifests: int = 0
    responses: int = 0

    def is_whole(self) -> bool:
        return not (self.lost or self.doubled or self.torn or self.settled_twice)


def lines(path: Path) -> tuple[list[dict], int]:
    """The values of the lines of a file, and how many lines are torn."""
    found, torn = [], 0
    for line in path.read_bytes().splitlines(keepends=True):
        try:
            found.append(json.loads(line))
            torn += not line.endswith(b"\n")
        except ValueError:
            torn += 1
    return found, torn


def audit(root: Path, site: crawl_site.Site) -> Audit:
    """Look at every file of a paper's archive."""
    found, ids, settled = Audit(), Counter(), Counter()
    for path in sorted(root.glob("*/*.jsonl")):
        values, torn = lines(path)
        found.torn += torn
        if path.parent.name == "records":
            ids.update(record["id"] for record in values)
        else:
            settled.update(event["url"] for event in values if event["event"] == "fetched" and "id" in event)
    found.lost = site.ids() - set(ids)
    found.doubled = sum(ids.values()) - len(ids)
    found.settled_twice = sum(settled.values()) - len(settled)
    found.manifests = len(list((root / "runs").glob("*.json")))
    for path in sorted((root / "warc").glob("*.warc.gz")):
        with path.open("rb") as file:
            found.responses += sum(record.rec_type == "response" for record in ArchiveIterator(file))
    return found
