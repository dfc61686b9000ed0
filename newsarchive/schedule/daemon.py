"""A foreground scheduler for containers: starts the runs of the plan as processes, never two of one paper.

APScheduler keeps the times; a run is ``newsarchive run PAPER`` in a process of its own, so that a crash takes
nothing else along. The schedule file is read again every half minute.
"""

from __future__ import annotations

import logging
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from newsarchive.schedule.plan import ScheduleError

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    from newsarchive.schedule.plan import Entry, Planned

logger = logging.getLogger(__name__)
_REREAD_SECONDS = 30.0
_GRACE_SECONDS = 120.0
_REREAD = " reread"  # no paper's name begins with a space
_LOCKED = 4


class Daemon:
    """Runs until it is told to stop.

    Args:
        read_plan: The plan as it stands now; raises ScheduleError where the file cannot be read.
        command: The words of a paper's run.
        parallel: Runs at the same time, of different papers.
        reread: Seconds between two looks at the plan.
    """

    def __init__(
        self,
        read_plan: Callable[[], list[Planned]],
        command: Callable[[Entry], list[str]],
        *,
        parallel: int = 4,
        reread: float = _REREAD_SECONDS,
    ) -> None:
        self._read_plan = read_plan
        self._command = command
        self._reread = reread
        self._stop = threading.Event()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._guard = threading.Lock()
        self._planned: dict[str, Entry] = {}
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(parallel + 1)},
            # a run missed, or skipped because the last one was slow, is caught up once, however late it is
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )

    def run(self) -> None:
        """Schedule, and wait for SIGTERM, SIGINT or `stop`; runs under way are ended cleanly.

        Raises:
            ScheduleError: The schedule cannot be read at the start.
        """
        self._apply(self._read_plan())
        every = IntervalTrigger(seconds=max(1, round(self._reread)), timezone=UTC)
        self._scheduler.add_job(self._look_again, every, id=_REREAD)
        before = {number: signal.signal(number, self._on_signal) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            self._scheduler.start()
            while not self._stop.wait(1.0):
                pass
        finally:
            self._end()
            for number, handler in before.items():
                signal.signal(number, handler)

    def stop(self) -> None:
        """Let `run` return."""
        self._stop.set()

    def _on_signal(self, number: int, _frame: FrameType | None) -> None:
        if self._stop.is_set():  # the second time: at once
            self._signal_all(signal.SIGKILL)
        logger.info("%s: ending the runs under way", signal.Signals(number).name)
        self._stop.set()

    def _look_again(self) -> None:
        try:
            self._apply(self._read_plan())
        except ScheduleError as error:
            logger.error("the schedule stays as it was: %s", error)  # noqa: TRY400 - the sentence says it all

    def _apply(self, plan: list[Planned]) -> None:
        """Bring the scheduler's jobs in line with the plan."""
        now = datetime.now(UTC)
        entries = {one.entry.paper: one for one in plan}
        for paper in self._planned.keys() - entries.keys():
            self._scheduler.remove_job(paper)
            del self._planned[paper]
            logger.info("%s: no longer scheduled", paper)
        for paper, one in entries.items():
            if self._planned.get(paper) == one.entry:
                continue
            first = max(one.due, now)
            trigger = IntervalTrigger(
                seconds=one.entry.every.seconds, start_date=first, timezone=UTC, jitter=one.entry.every.jitter or None
            )
            self._scheduler.add_job(
                self._crawl, trigger, args=[one.entry], id=paper, next_run_time=first, replace_existing=True
            )
            self._planned[paper] = one.entry
            logger.info("%s: %s, next at %s", paper, one.entry.every, first.isoformat(timespec="seconds"))

    def _crawl(self, entry: Entry) -> None:
        """One run, from its start to its end."""
        with self._guard:
            if self._stop.is_set():
                return
            try:
                # a session of its own: Ctrl-C in the terminal reaches it once, from here
                process = subprocess.Popen(self._command(entry), stdin=subprocess.DEVNULL, start_new_session=True)  # noqa: S603 - our own command
            except OSError:
                logger.exception("%s: cannot be started", entry.paper)
                return
            self._running[entry.paper] = process
        logger.info("%s: run begins (process %d)", entry.paper, process.pid)
        code = process.wait()
        with self._guard:
            del self._running[entry.paper]
        if code == _LOCKED:
            logger.info("%s: another run holds the lock; the next one is as planned", entry.paper)
        else:
            logger.log(logging.INFO if code == 0 else logging.WARNING, "%s: run ended with %d", entry.paper, code)

    def _signal_all(self, number: signal.Signals) -> None:
        for process in list(self._running.values()):
            process.send_signal(number)

    def _end(self) -> None:
        self._stop.set()
        with self._guard:
            running: list[subprocess.Popen[Any]] = list(self._running.values())
        for process in running:
            process.send_signal(signal.SIGINT)
        for process in running:
            try:
                process.wait(_GRACE_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)


def own_command() -> list[str]:
    """The words that start this newsarchive again, whatever the working directory."""
    return [sys.executable, "-m", "newsarchive"]
