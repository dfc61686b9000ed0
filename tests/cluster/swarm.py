"""Workers that are killed, paused and cut off while they crawl; and what the archive holds then.

Each worker is a machine of its own: its mirror is its own, and it is started again when it ends, as systemd would do.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from newsarchive.cluster.roster import Roster
from newsarchive.schedule.every import parse_every
from newsarchive.schedule.plan import Entry
from newsarchive.storage.errors import StorageError
from newsarchive.storage.names import Layout
from newsarchive.storage.remote import Remote
from tests.cluster.papers import articles_of, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

DONE = (0, 3, 5)


def enrol(database: str, addresses: list[str]) -> Roster:
    """Put papers on a roster that is set up."""
    roster = Roster(database)
    roster.set_up()
    for number, address in enumerate(addresses):
        roster.put(Entry(name_of(number), parse_every("daily"), None, address))
    return roster


class Swarm:
    """Workers, by number.

    Args:
        folder: For mirrors and logs.
        database: Their database.
        data: The URL of the data folder.
        options: Of ``newsarchive worker``.
    """

    def __init__(self, folder: Path, database: str, data: str, *options: str) -> None:
        self.folder, self.database, self.data, self.options = folder, database, data, options
        self.workers: dict[int, subprocess.Popen] = {}
        self.starts: Counter[int] = Counter()

    def start(self, number: int) -> subprocess.Popen:
        environment = os.environ | {
            "NEWSARCHIVE_MIRROR": str(self.folder / f"mirror{number}"),
            "NEWSARCHIVE_DATABASE": self.database,
            "NEWSARCHIVE_DATA": self.data,
        }
        with self.log(number).open("ab") as log:
            self.workers[number] = subprocess.Popen(
                [sys.executable, "-m", "newsarchive", "worker", *self.options],
                env=environment, stdout=log, stderr=log, cwd=self.folder,
            )  # fmt: skip
        self.starts[number] += 1
        return self.workers[number]

    def log(self, number: int) -> Path:
        return self.folder / f"worker{number}.log"

    def lines(self, number: int) -> list[dict]:
        """The worker's log."""
        return [json.loads(line) for line in self.log(number).read_text().splitlines() if line.startswith("{")]

    def supervise(self) -> None:
        """Start again what has ended."""
        for number, worker in list(self.workers.items()):
            if worker.poll() is not None:
                self.start(number)

    def crawls(self, number: int) -> list[int]:
        """The processes in which a worker crawls."""
        found = []
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError, ValueError, IndexError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == self.workers[number].pid and b"\0run\0" in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
        return found

    def end(self) -> None:
        for worker in self.workers.values():
            with contextlib.suppress(ProcessLookupError):
                worker.send_signal(signal.SIGCONT)
                worker.kill()
        for worker in self.workers.values():
            worker.wait(30)

    @contextlib.contextmanager
    def at_work(self, workers: int) -> Iterator[Swarm]:
        for number in range(workers):
            self.start(number)
        try:
            yield self
        finally:
            self.end()


@dataclass
class Trouble:
    """What befalls a swarm, one thing after the other.

    Attributes:
        swarm: The workers.
        chance: Decides whom.
        paused: Pid -> when it goes on.
        counts: What has happened.
    """

    swarm: Swarm
    chance: Random
    paused: dict[int, float] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)

    def kill_worker(self) -> bool:
        self.swarm.workers[self.chance.choice(list(self.swarm.workers))].kill()
        return self._did("worker killed")

    def kill_crawl(self) -> bool:
        return self._to_crawl(signal.SIGKILL, 0) and self._did("crawl killed")

    def pause_worker(self, seconds: float) -> bool:
        pid = self.swarm.workers[self.chance.choice(list(self.swarm.workers))].pid
        return self._signal(pid, signal.SIGSTOP, seconds) and self._did("worker paused")

    def pause_crawl(self, seconds: float) -> bool:
        return self._to_crawl(signal.SIGSTOP, seconds) and self._did("crawl paused")

    def _to_crawl(self, number: signal.Signals, seconds: float) -> bool:
        crawls = [pid for worker in self.swarm.workers for pid in self.swarm.crawls(worker)]
        return bool(crawls) and self._signal(self.chance.choice(sorted(crawls)), number, seconds)

    def _signal(self, pid: int, number: signal.Signals, seconds: float) -> bool:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            return False
        if number == signal.SIGSTOP:
            self.paused[pid] = time.monotonic() + seconds
        return True

    def _did(self, what: str) -> bool:
        self.counts[what] += 1
        return True

    def let_go(self) -> None:
        """Let those go on whose pause is over."""
        for pid, until in list(self.paused.items()):
            if time.monotonic() >= until:
                del self.paused[pid]
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)


def befall(
    trouble: Trouble,
    troubles: list[Callable[[], bool]],
    is_over: Callable[[], bool],
    progress: Callable[[], float],
    longest: float,
) -> float:
    """Let one trouble after the other befall the swarm, all along its work, and wait until it is done all the same.

    Args:
        trouble: Decides the moments, and lets go on what is paused.
        troubles: Each says whether it could be done; it is tried again until then.
        is_over: Whether all work is done.
        progress: How much of the work is done, from 0 to 1.
        longest: Seconds after which it is not waited for any more.

    Returns:
        The seconds it took.

    Raises:
        TimeoutError: It was not done in time.
    """
    waiting = list(troubles)
    moments = sorted(trouble.chance.uniform(0.02, 0.9) for _ in waiting)
    began, not_before = time.monotonic(), 0.0
    while waiting or trouble.paused or not is_over():
        now = time.monotonic()
        if now > began + longest:
            raise TimeoutError(f"not done within {longest:.0f} s; {len(waiting)} troubles are left")
        if waiting and now > not_before and progress() >= moments[-len(waiting)]:
            if waiting[0]():
                waiting.pop(0)
            elif is_over():
                break
            not_before = now + trouble.chance.uniform(0, 1)
        trouble.let_go()
        trouble.swarm.supervise()
        time.sleep(0.2)
    return time.monotonic() - began


def is_done(roster: Roster) -> bool:
    """Whether every paper was crawled to its end."""
    try:
        _, rows = roster.rows()
    except StorageError:
        return False
    return all(row["ended"] is not None and not row["unfinished"] and row["exit_code"] in DONE for row in rows)


@dataclass
class Found:
    """What an archive holds, against what the papers have.

    Attributes:
        lost: (paper, path) of articles without a record.
        doubled: Records beyond the first of an article.
        runs: Manifests by status.
    """

    lost: set[tuple[str, str]]
    doubled: int
    runs: Counter[str]


def audit(data: str, mirror: Path, papers: int, pages: int) -> Found:
    """Bring the archive of a data URL into an empty mirror, and look at every record."""
    from tests.cluster.papers import article_path

    Remote(data, mirror).pull(None)
    records: Counter[tuple[str, str]] = Counter()
    runs: Counter[str] = Counter()
    for paper in map(name_of, range(papers)):
        layout = Layout(mirror / paper)
        for path in sorted(layout.records.glob("*.jsonl")):
            for line in path.read_bytes().splitlines():
                records[paper, json.loads(line)["url"].split("/", 3)[3]] += 1
        runs.update(json.loads(path.read_bytes())["status"] for path in layout.runs.glob("*.json"))
    wanted = {
        (name_of(number), article_path(article)[1:])
        for number in range(papers)
        for article in range(articles_of(pages))
    }
    return Found(wanted - set(records), sum(records.values()) - len(records), runs)
