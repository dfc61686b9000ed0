"""The planner with a fast clock: synthetic papers, workers that crawl, die and are slow; and what breaks first.

    python tests/benchmarks/sim_planner.py [--papers 1000] [--days 30] [--slots N] [--seed 1]
    python tests/benchmarks/sim_planner.py --sizes

The real `planner.choose` is asked at each tick, with times from a clock that jumps from event to event. Papers are
due every 1, 6, 12 or 24 hours; a run takes as long as its pages at one a second (a first run 1,500 pages, then the
day's news and revisits), in slices of 180 s; some slices are killed, some papers are down for hours, one in a hundred
always. A worker begins a job within a second and needs 3 s to start a crawl. `--sizes` measures a tick of the planner
and, where PostgreSQL is installed, the roster's reading, at 10, 1,000 and 100,000 papers.
"""

from __future__ import annotations

import argparse
import heapq
import sys
import time
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[2]))

from newsarchive.cluster.planner import MOST_QUEUED, Paper, choose, room

START = datetime(2026, 1, 1, tzinfo=UTC)
STEPS = (1, 6, 6, 6, 12, 24)  # hours
SLICE, START_UP = 180.0, 3.0  # seconds
FIRST_PAGES = 1500
PAGES_A_DAY = 160  # of a paper, revisits and lists among them; a second each
KILLED, DOWN, ALWAYS_DOWN = 0.002, 0.002, 0.01  # of slices; of runs; of papers


@dataclass
class Cluster:
    """A cluster with a fast clock.

    Args:
        papers: How many.
        slots: Slices that run at a time, all workers together.
        tick: Seconds between two looks of the planner.
        seed: Of its chances.
        added_within: Days in which the papers come on the roster: their first runs are most of the work.
    """

    papers: int
    slots: int
    tick: float = 15.0
    seed: int = 1
    added_within: float = 10.0
    now: float = 0.0
    delays: list[float] = field(default_factory=list)
    longest_queue: int = 0
    slices: int = 0
    busy: float = 0.0

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)
        self.roster = {}
        for number in range(self.papers):
            step = timedelta(hours=self.chance.choice(STEPS))
            added = START + timedelta(seconds=self.chance.uniform(0, self.added_within * 86_400))
            self.roster[f"p{number}"] = Paper(f"p{number}", step, added)
        self.left = dict.fromkeys(self.roster, 0.0)
        self.dead = {name for name in self.roster if self.chance.random() < ALWAYS_DOWN}
        self.down_until = dict.fromkeys(self.roster, 0.0)
        self.queue: deque[str] = deque()
        self.jobs: set[str] = set()
        self.ends: list[tuple[float, str]] = []
        self.runs = dict.fromkeys(self.roster, 0)
        self.longest_gap = dict.fromkeys(self.roster, 0.0)

    def at(self) -> datetime:
        return START + timedelta(seconds=self.now)

    def run(self, days: float) -> None:
        """Let the days pass."""
        while self.now < days * 86_400:
            self._plan()
            self._begin()
            tick = self.now + self.tick
            while self.ends and self.ends[0][0] <= tick:
                self.now, name = heapq.heappop(self.ends)
                self._end(name)
                self._begin()
            self.now = tick

    def _plan(self) -> None:
        due = (paper for paper in self.roster.values() if paper.added <= self.at())
        for name in choose(due, self.jobs, self.at(), room(len(self.ends), len(self.queue))):
            self.queue.append(name)
            self.jobs.add(name)
        self.longest_queue = max(self.longest_queue, len(self.queue))

    def _begin(self) -> None:
        while self.queue and len(self.ends) < self.slots:
            name = self.queue.popleft()
            paper = self.roster[name]
            at = self.at() + timedelta(seconds=self.chance.uniform(0, 1))  # workers look once a second
            if not paper.unfinished and not paper.failures:
                self.delays.append((at - paper.due()).total_seconds())
                if paper.run_began is not None:
                    gap = (at - paper.run_began) / paper.every
                    self.longest_gap[name] = max(self.longest_gap[name], gap)
                self._new_run(name, paper)
            began = paper.run_began if paper.unfinished and paper.run_began else at
            self.roster[name] = replace(paper, run_began=began, ended=None)
            seconds = START_UP + min(SLICE, self.left[name])
            if self._is_down(name):
                seconds = START_UP + 60  # as long as a crawl waits for a host that does not answer
            heapq.heappush(self.ends, ((at - START).total_seconds() + seconds, name))
            self.busy += seconds
            self.slices += 1

    def _new_run(self, name: str, paper: Paper) -> None:
        days = paper.every / timedelta(days=1)
        pages = FIRST_PAGES if paper.run_began is None else 5 + PAGES_A_DAY * days * self.chance.uniform(0.3, 2)
        self.left[name] = pages
        if self.chance.random() < DOWN:
            self.down_until[name] = self.now + self.chance.uniform(600, 6 * 3600)

    def _is_down(self, name: str) -> bool:
        return name in self.dead or self.now < self.down_until[name]

    def _end(self, name: str) -> None:
        self.jobs.discard(name)
        paper = self.roster[name]
        if self._is_down(name):
            failed = replace(paper, ended=self.at(), failures=paper.failures + 1, unfinished=False)
            self.roster[name] = failed
            return
        if self.chance.random() < KILLED:
            self.roster[name] = replace(paper, ended=self.at(), failures=paper.failures + 1, unfinished=True)
            return
        self.left[name] = max(0.0, self.left[name] - SLICE)
        self.runs[name] += not self.left[name]
        self.roster[name] = replace(paper, ended=self.at(), failures=0, unfinished=self.left[name] > 0)

    def starved(self) -> list[str]:
        """Papers that answer, and have no whole run a day after they came, or had once to wait for two steps."""
        old = self.at() - timedelta(days=1)
        return [
            name
            for name, paper in self.roster.items()
            if name not in self.dead
            and paper.added < old
            and (not self.runs[name] or self.longest_gap[name] > 2 + self._down_steps(name))
        ]

    def _down_steps(self, name: str) -> float:
        """A paper that was down for hours has missed its steps by no fault of the plan."""
        return timedelta(hours=7) / self.roster[name].every if self.down_until[name] else 0.0


def slots_for(papers: int) -> int:
    """Slices at a time that papers need by their pages, with a third to spare."""
    steps = sum(24 / hours for hours in STEPS) / len(STEPS)  # runs a day
    seconds = PAGES_A_DAY * 1.15 + steps * (5 + START_UP + 1)
    return max(2, round(papers * seconds / 86_400 * 1.35) + 1)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else 0.0


def roster_seconds(papers: int) -> tuple[float, float] | None:
    """CPU and wall seconds to read a roster of so many papers, all due; ``None`` without PostgreSQL."""
    import tempfile

    from tests.storage.postgres_server import PostgresServer, programs

    if programs() is None:
        return None
    from newsarchive.cluster.roster import Roster

    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        server = PostgresServer(Path(folder))
        try:
            roster = Roster(server.url)
            roster.set_up()
            server.execute(
                "INSERT INTO newsarchive.paper (name, every, step) SELECT 'p' || n || '.example', '6h', 21600"
                f" FROM generate_series(1, {papers}) n"
            )
            roster.papers()
            cpu, wall = time.process_time(), time.perf_counter()
            roster.papers()
            found = time.process_time() - cpu, time.perf_counter() - wall
            roster.close()
        finally:
            server.stop()
    return found


def sizes() -> None:
    """What a tick costs at each size."""
    for papers in (10, 1_000, 100_000):
        rows = [
            Paper(f"p{number}", timedelta(hours=6), START, START + timedelta(seconds=number % 21_600), START)
            for number in range(papers)
        ]
        best = min(_seconds(rows) for _ in range(3))
        read = roster_seconds(papers)
        told = "no PostgreSQL" if read is None else f"roster read, all due: {read[0]:.3f} s CPU, {read[1]:.3f} s wall"
        print(f"{papers:>7,} papers: choose {best * 1e3:8.2f} ms CPU; {told}; slots needed {slots_for(papers):,}")


def _seconds(rows: list[Paper]) -> float:
    began = time.process_time()
    choose(rows, {"p1"}, START + timedelta(hours=9), 200)
    return time.process_time() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--papers", type=int, default=1000)
    parser.add_argument("--days", type=float, default=30)
    parser.add_argument("--slots", type=int)
    parser.add_argument("--tick", type=float, default=15)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sizes", action="store_true")
    given = parser.parse_args()
    if given.sizes:
        sizes()
        return
    slots = given.slots or slots_for(given.papers)
    cluster = Cluster(given.papers, slots, given.tick, seed=given.seed)
    cluster.run(given.days)
    starved = cluster.starved()
    print(
        f"{given.papers:,} papers, {given.days:g} days, {slots} slices at a time: {len(cluster.delays):,} runs in"
        f" {cluster.slices:,} slices, slots busy {cluster.busy / (slots * given.days * 86_400):.0%}"
    )
    print(
        "due to start: "
        + ", ".join(f"{share:.1%} within {percentile(cluster.delays, share):.0f} s" for share in (0.5, 0.9, 0.99, 1.0))
    )
    print(f"longest queue {cluster.longest_queue} of {MOST_QUEUED}; starved: {len(starved)} {starved[:3]}")
    sys.exit(bool(starved))


if __name__ == "__main__":
    main()
