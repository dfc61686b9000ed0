"""A month (or less) of the sample newspaper, with one run after the other, and what the archive made of it.

What should have been found is reckoned here, from the plan of the month and the times of the visits, with the revisit
steps written out by hand.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from newsarchive.sample import SampleServer

if TYPE_CHECKING:
    from pathlib import Path

    from newsarchive.sample.month import Month

# As README and settings say: age of the article -> time to the next visit.
STEPS = [(1, 6), (3, 24), (14, 4 * 24), (60, 15 * 24), (365, 60 * 24), (10**6, 180 * 24)]  # days, hours
# An article found gone is looked at again after a day; a visit may come an hour before it is due.
EARLY = timedelta(hours=1)


def step(age: timedelta) -> timedelta:
    return timedelta(hours=next(hours for days, hours in STEPS if age <= timedelta(days=days)))


@dataclass
class Visit:
    """One run.

    Attributes:
        at: When it began.
        exit_code: Of the command.
        requests: What it asked of the server.
        drifts: The fields that it says drifted.
        known: Articles that were out at the time: what a full re-crawl would ask for, lists apart.
    """

    at: datetime
    exit_code: int
    requests: int
    drifts: set[str]
    known: int


@dataclass
class Told:
    """What the archive says of the month, against what happened.

    Attributes:
        revisions: Corrections that were found: article -> (when it was made, when found, by when it had to be).
        missed: Corrections that had to be found and were not, or not in time.
        false_revisions: Articles with a revision that no correction explains.
        gone: Removals found, likewise.
        missed_gone: Removals not found, or not in time.
        false_gone: Articles told as gone that are there.
        lost: Articles that were out when the last run began and have no record.
    """

    revisions: dict[int, tuple[datetime, datetime, datetime]] = field(default_factory=dict)
    missed: set[int] = field(default_factory=set)
    false_revisions: set[int] = field(default_factory=set)
    gone: dict[int, tuple[datetime, datetime, datetime]] = field(default_factory=dict)
    missed_gone: set[int] = field(default_factory=set)
    false_gone: set[int] = field(default_factory=set)
    lost: set[int] = field(default_factory=set)


def live(plan: Month, folder: Path, times: list[datetime], *first: str) -> list[Visit]:
    """Run the command at each of the times; `first` are arguments of the first run only."""
    clock = [times[0]]
    server = SampleServer(
        clock=lambda: clock[0], articles=plan.articles, removed=plan.removed, redesigned=plan.redesigned
    )
    env = {key: value for key, value in os.environ.items() if not key.startswith("NEWSARCHIVE")}
    visits = []
    with server:
        command = [sys.executable, "-m", "newsarchive", "-q", "--json", "run", "sample", "--base-url", server.url]
        for number, now in enumerate(times):
            clock[0], before = now, len(server.requests)
            line = [*command, *(first if number == 0 else ())]
            done = subprocess.run(
                line,
                cwd=folder,
                env=env | {"NEWSARCHIVE_NOW": now.isoformat()},
                capture_output=True,
                text=True,
                check=False,
            )
            assert "Traceback" not in done.stderr, done.stderr
            drifts = {drift["what"] for drift in json.loads(done.stdout)["drifts"]}
            asked = len(server.requests) - before
            visits.append(Visit(now, done.returncode, asked, drifts, len(plan.out_by(now))))
    return visits


def lines(folder: Path, kind: str) -> list[dict]:
    found = []
    for path in sorted((folder / "data" / "sample" / kind).glob("*.jsonl")):
        found += map(json.loads, path.read_text().splitlines())
    return found


def number_of(line: dict) -> int:
    return int(line["id"].partition(":")[2])


Found = dict[int, tuple[datetime, datetime, datetime]]


def judge(plan: Month, folder: Path, visits: list[Visit], interval: timedelta) -> Told:
    """Hold the archive against the plan.

    Args:
        plan: What happened.
        folder: Where the archive's data folder lies.
        visits: The runs.
        interval: Between two runs.
    """
    last = visits[-1].at
    seen, gone = _seen(folder)
    records = lines(folder, "records")
    counts = Counter(number_of(record) for record in records)
    revised = {
        number_of(record): datetime.fromisoformat(record["fetched_at"])
        for record in records
        if record["revision"] == 2 and counts[number_of(record)] == 2
    }
    dated = {entry.id: entry.updated for entry in plan.articles}

    def deadline(number: int, changed: datetime) -> datetime | None:
        """By when a change must be found; ``None`` if it was there at the first visit already."""
        before = [at for at in seen[number] if at < changed]
        return None if not before else before[-1] + step(before[-1] - dated[number]) + interval

    def held(happened: dict[int, datetime], found: dict[int, datetime]) -> tuple[Found, set[int]]:
        in_time, missed = {}, set()
        for number, changed in happened.items():
            if (by := deadline(number, changed)) is None:
                continue
            if number in found and changed <= found[number] <= by + EARLY:
                in_time[number] = (changed, found[number], by)
            elif by < last:
                missed.add(number)
        return in_time, missed

    told = Told()
    told.revisions, told.missed = held(plan.corrections(), revised)
    told.gone, told.missed_gone = held(plan.removed, gone)
    told.false_revisions = {number for number, count in counts.items() if count > 1} - set(plan.corrections())
    told.false_gone = set(gone) - set(plan.removed)
    told.lost = plan.out_by(last) - set(counts)
    return told


def _seen(folder: Path) -> tuple[dict[int, list[datetime]], dict[int, datetime]]:
    """When the host answered for each article, and since when it was gone."""
    seen: defaultdict[int, list[datetime]] = defaultdict(list)
    gone: dict[int, datetime] = {}
    for event in lines(folder, "events"):
        if "id" in event and event["event"] in {"fetched", "gone"}:
            at = datetime.fromisoformat(event["at"])
            seen[number_of(event)].append(at)
            if event["event"] == "gone":
                gone.setdefault(number_of(event), at)
    return seen, gone
