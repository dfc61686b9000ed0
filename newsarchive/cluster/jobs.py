"""The queue: procrastinate on PostgreSQL. It only dispatches; what is due is told by the roster.

A job is a slice of a paper (``lock`` and ``queueing_lock`` are the paper's name), so there is one waiting and one
under way at most. Jobs are never retried: whatever became of one, the planner queues the paper again when it is due.
Workers do not listen for notifications but look every second, since listening ones end when the database restarts.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import os
import socket
from typing import TYPE_CHECKING

import procrastinate
import psycopg
import psycopg_pool
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status
from sqlalchemy import make_url

from newsarchive.cluster import leftovers, planner, slices
from newsarchive.cluster.roster import SCHEMA, Roster
from newsarchive.crawl.codes import ExitCode
from newsarchive.storage.errors import StorageError
from newsarchive.storage.names import is_url

if TYPE_CHECKING:
    from procrastinate.jobs import Job

logger = logging.getLogger(__name__)

CRAWLS, UPKEEP = "crawls", "upkeep"
STALLED = 30.0  # seconds without a heartbeat
_BEATS = 3  # in that time
_KEPT_HOURS = 72  # ended jobs are kept for so long
_FORGOTTEN = 120.0  # seconds after which a slice that should have ended is taken for forgotten
_WAITS = (1.0, 2.0, 4.0, 8.0, 15.0)  # seconds, for a database that is away
# Slices that last too long, and those that have ended without their job: the database was away just then.
_OVERDUE = f"""
    SELECT j.id FROM procrastinate_jobs j JOIN (
        SELECT job_id, max(at) AS at FROM procrastinate_events WHERE type = 'started' GROUP BY job_id
    ) began ON began.job_id = j.id LEFT JOIN {SCHEMA}.paper p ON p.name = j.lock
    WHERE j.status = 'doing' AND j.task_name = 'crawl' AND (
        began.at < now() - %(seconds)s * interval '1 second'
        OR (p.ended > began.at AND p.ended < now() - %(after)s * interval '1 second')
    )
"""  # noqa: S608 - the schema's name is ours


def worker_name() -> str:
    """What this process is called in the roster."""
    return f"{socket.gethostname()}:{os.getpid()}"


def _is_alive(worker: str) -> bool:
    """Whether a worker of this machine is there yet."""
    try:
        os.kill(int(worker.rpartition(":")[2]), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True


def connector(database: str) -> procrastinate.PsycopgConnector:
    """Connections that find procrastinate's tables in the schema of ours."""
    url = make_url(database).set(drivername="postgresql").render_as_string(hide_password=False)
    return procrastinate.PsycopgConnector(
        conninfo=url, kwargs={"options": f"-csearch_path={SCHEMA}", "connect_timeout": 10}, min_size=1, max_size=8
    )


class Cluster:
    """The tasks, bound to a database.

    Args:
        where: For the slices.
        every: Seconds between two ticks of the planner, a divisor of 60.
        stalled: Seconds without a sign of life after which a worker's papers are given to others.
    """

    def __init__(self, where: slices.Where, every: int = 15, stalled: float = STALLED) -> None:
        self.where = where
        self.stalled = stalled
        self.roster = Roster(where.database)
        self.app = procrastinate.App(connector=connector(where.database))
        self.worker = worker_name()
        self._crawl = self.app.task(name="crawl", queue=CRAWLS)(self.crawl)
        for name, task in (("plan", self.plan), ("rescue", self.rescue)):
            # no lock: a worker that is killed in the midst of a rescue would keep it for ever
            upkeep = self.app.task(name=name, queue=UPKEEP, queueing_lock=name)(task)
            self.app.periodic(cron=f"* * * * * */{every}")(upkeep)

    # Tasks -------------------------------------------------------------------------------------------------

    async def crawl(self, paper: str) -> None:
        """One slice of a paper."""
        entry = await asyncio.to_thread(self.roster.begin_slice, paper, self.worker)
        if entry is None:
            return
        logger.info("slice begins", extra={"paper": paper})
        try:
            ended = await slices.crawl(entry, self.where)
            if ended.killed and is_url(self.where.data):
                await asyncio.to_thread(leftovers.bring_home, self.where, [paper])
        except asyncio.CancelledError:
            logger.info("slice stopped: the worker ends", extra={"paper": paper})
            await asyncio.to_thread(self.roster.free, paper, self.worker)
            raise
        except Exception as error:  # a fault of ours must not have the paper crawled again at once, for ever
            logger.exception("slice broken", extra={"paper": paper})
            ended = slices.Ended(int(ExitCode.FAILED), {"message": repr(error)})
        await self._note(paper, ended)

    async def _note(self, paper: str, ended: slices.Ended) -> None:
        """Tell the roster what came of a slice; the database may be away for a while."""
        result = ended.result
        told = {"exit_code": ended.exit_code, "run": result.get("run"), "message": result.get("message")}
        records = int(result.get("new") or 0) + int(result.get("revised") or 0)
        seen = {"exit_code": ended.exit_code, "run": told["run"], "said": told["message"], "records": records}
        logger.info("slice ended", extra={"paper": paper, **seen})
        for wait in itertools.chain(_WAITS, itertools.repeat(_WAITS[-1])):
            try:
                await asyncio.to_thread(
                    self.roster.end_slice, paper, self.worker,
                    unfinished=ended.unfinished, failed=ended.failed, records=records, told=told,
                )  # fmt: skip
            except StorageError:
                await asyncio.sleep(wait)
            else:
                return

    async def plan(self, timestamp: int = 0) -> None:  # noqa: ARG002 - procrastinate names the tick
        """Queue what is due."""
        for paper in await self.queue_due():
            logger.info("queued", extra={"paper": paper})

    async def rescue(self, timestamp: int = 0) -> None:  # noqa: ARG002 - as above
        """Free the papers of workers that are gone, or that forgot a slice; forget old jobs."""
        for job in await self.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=self.stalled):
            await self._free(job)
        longest = self.where.seconds + slices.GRACE + _FORGOTTEN
        for row in await self.app.connector.execute_query_all_async(_OVERDUE, seconds=longest, after=self.stalled):
            for forgotten in await self.app.job_manager.list_jobs_async(id=row["id"]):
                await self._free(forgotten)
        await self.app.job_manager.delete_old_jobs(nb_hours=_KEPT_HOURS, include_failed=True)

    async def _free(self, job: Job) -> None:
        """One job alone, so that the trouble of one does not keep the others."""
        try:
            await self.app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
        except ConnectorException:
            logger.exception("a stalled job could not be freed", extra={"job": job.id})
            return
        paper = job.task_kwargs.get("paper")
        if job.task_name == "crawl" and isinstance(paper, str):
            await asyncio.to_thread(self.roster.free, paper)
            logger.warning("freed: its worker is gone", extra={"paper": paper})

    async def free_forgotten(self) -> None:
        """Free the papers of workers that ran on this machine and are gone; others would wait for a sign of life."""
        for paper, worker in await asyncio.to_thread(self.roster.slices_of, socket.gethostname()):
            if worker != self.worker and _is_alive(worker):
                continue
            for job in await self.app.job_manager.list_jobs_async(lock=paper, status=Status.DOING.value):
                await self._free(job)

    # Planning ----------------------------------------------------------------------------------------------

    async def queue_due(self) -> list[str]:
        """Queue the papers that are due, as far as there is room; those that were queued."""
        queued = []
        for paper in await self.due():
            try:
                await self._crawl.configure(lock=paper, queueing_lock=paper).defer_async(paper=paper)
            except AlreadyEnqueued:
                continue
            queued.append(paper)
        return queued

    async def due(self) -> list[str]:
        """The papers that `queue_due` would queue."""
        now, papers = await asyncio.to_thread(self.roster.papers)
        jobs = await self.jobs()
        waiting = sum(1 for _, status in jobs if status == "todo")
        room = planner.room(len(jobs) - waiting, waiting)
        return planner.choose(papers, {paper for paper, _ in jobs}, now, room)

    async def jobs(self) -> list[tuple[str, str]]:
        """The papers that have a job, and its status: "todo" or "doing"."""
        rows = await self.app.connector.execute_query_all_async(
            "SELECT lock, status::text AS status FROM procrastinate_jobs"
            " WHERE task_name = 'crawl' AND status IN ('todo', 'doing')"
        )
        return [(str(row["lock"]), str(row["status"])) for row in rows]

    async def work(self, at_once: int, patience: float | None) -> None:
        """Work until told to stop by SIGTERM or SIGINT; the database may come and go.

        Args:
            at_once: Papers crawled at the same time.
            patience: Seconds that slices under way may take to end then (``None``: as long as they take); they are
                stopped cleanly after that.
        """
        home = asyncio.create_task(leftovers.keep_bringing_home(self.where))
        try:
            working = True
            while working:
                working = not await self._work(at_once, patience)
        finally:
            home.cancel()

    async def _work(self, at_once: int, patience: float | None) -> bool:
        """Work until told to stop, or until the database goes away: then false."""
        try:
            async with self.app.open_async():
                await self.free_forgotten()
                await self.app.run_worker_async(
                    queues=[CRAWLS, UPKEEP],
                    name=self.worker,
                    concurrency=at_once + 1,  # one for upkeep
                    listen_notify=False,
                    fetch_job_polling_interval=1.0,
                    update_heartbeat_interval=self.stalled / _BEATS,
                    stalled_worker_timeout=self.stalled,
                    shutdown_graceful_timeout=patience,  # type: ignore[arg-type]  # None is meant, and said in its documentation
                    delete_jobs="successful",
                )
        except (ConnectorException, StorageError, psycopg.Error, psycopg_pool.PoolTimeout) as error:
            logger.warning("the database is away, trying again: %s", error)
            await asyncio.sleep(_WAITS[0])
            return False
        return True
