"""Which papers are to be crawled next. Pure: times come from the caller, who has them from the database's clock.

A paper is due one step after its last run began; a run that did not end within its slice is due at once, after all
that have waited longer; one whose slice could not do its work (killed, the database went away, another run has the
paper, the host is down) is tried again after 5 seconds, then 10, 20, up to its step.
The queue is kept short, since what is queued is crawled in that order whatever becomes due meanwhile, and since a long
queue of locked jobs makes each fetch slow: only as much is queued as the workers will soon begin; the rest stays due.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

FIRST_RETRY = timedelta(seconds=5)
MOST_QUEUED = 200  # of 100,000 locked jobs one fetch takes 28 s, of 200 some milliseconds
LEAST_QUEUED = 10


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper on the roster; all times aware.

    Attributes:
        name: Registry name or host.
        every: Step between the starts of two runs.
        added: When it came on the roster.
        run_began: When its last run began, in its first slice; ``None`` for a paper never crawled.
        ended: When the last slice ended; ``None`` if none has, or one is under way.
        unfinished: Whether the run goes on in another slice.
        failures: Slices in a row that could not do their work.
        paused: Whether it is left alone.
    """

    name: str
    every: timedelta
    added: datetime
    run_began: datetime | None = None
    ended: datetime | None = None
    unfinished: bool = False
    failures: int = 0
    paused: bool = False

    def due(self) -> datetime:
        """When it is to be crawled next; in the past if it is late."""
        if self.run_began is None or self.ended is None:
            return self.added if self.run_began is None else self.run_began
        if self.failures:
            wait: timedelta = min(self.every, FIRST_RETRY * 2 ** min(self.failures - 1, 16))
            return self.ended + wait
        return self.ended if self.unfinished else self.run_began + self.every


def room(doing: int, waiting: int) -> int:
    """How many jobs there may be more: as many may wait as are under way, within bounds.

    Args:
        doing: Jobs under way, which tells how much the workers can take.
        waiting: Jobs that wait.
    """
    return min(MOST_QUEUED, max(LEAST_QUEUED, doing)) - waiting


def choose(papers: Iterable[Paper], busy: Collection[str], now: datetime, room: int) -> list[str]:
    """The papers to queue, those due longest first.

    Args:
        papers: The roster.
        busy: Papers that have a job already, waiting or under way.
        now: The time.
        room: How many jobs there may be more.
    """
    waiting = (
        (due, paper.name)
        for paper in papers
        if not paper.paused and paper.name not in busy and (due := paper.due()) <= now
    )
    return [name for _, name in heapq.nsmallest(max(0, room), waiting)]
