"""The queue: procrastinate on PostgreSQL. It only dispatches; what is due is told by the roster.

A job is a slice of a paper (``lock`` and ``queueing_lock`` are the paper's name), so there is one waiting and one
under way at most. Jobs are never retried: whatever became of one, the planner queues the paper again when it is due.
Workers do not listen for notifications but look every second, since listening ones end when the database restarts.
"""

from __future__ import annotations

import asyncio
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

from newsarchive.cluster import planner, slices
from newsarchive.cluster.roster import SCHEMA, Roster
from newsarchive.storage.errors import StorageError

if TYPE_CHECKING:
    from procrastinate.jobs import Job

logger = logging.getLogger(__name__)

CRAWLS, UPKEEP = "crawls", "upkeep"
MOST_QUEUED = 200  # of 100,000 locked jobs one fetch takes 28 s, of 200 some milliseconds
_STALLED = 30.0  # seconds without a heartbeat
_KEPT_HOURS = 72  # ended jobs are kept for so long
_FORGOTTEN = 120.0  # seconds after which a slice that should have ended is taken for forgotten
_WAITS = (1.0, 2.0, 4.0, 8.0, 15.0)  # seconds, for a database that is away
_OVERDUE = """
    SELECT j.id FROM procrastinate_jobs j
    WHERE j.status = 'doing' AND j.task_name = 'crawl' AND (
        SELECT max(e.at) FROM procrastinate_events e WHERE e.job_id = j.id AND e.type = 'started'
    ) < now() - %(seconds)s * interval '1 second'
"""


def worker_name() -> str:
    """What this process is called in the roster."""
    return f"{socket.gethostname()}:{os.getpid()}"


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
    """

    def __init__(self, where: slices.Where, every: int = 15) -> None:
        self.where = where
        self.roster = Roster(where.database)
        self.app = procrastinate.App(connector=connector(where.database))
        self.worker = worker_name()
        self._crawl = self.app.task(name="crawl", queue=CRAWLS)(self.crawl)
        for name, task in (("plan", self.plan), ("rescue", self.rescue)):
            upkeep = self.app.task(name=name, queue=UPKEEP, queueing_lock=name, lock=name)(task)
            self.app.periodic(cron=f"* * * * * */{every}")(upkeep)

    # Tasks -------------------------------------------------------------------------------------------------

    async def crawl(self, paper: str) -> None:
        """One slice of a paper."""
        entry = await asyncio.to_thread(self.roster.entry, paper)
        if entry is None:
            return
        await asyncio.to_thread(self.roster.begin_slice, paper, self.worker)
        logger.info("slice begins", extra={"paper": paper})
        try:
            ended = await slices.crawl(entry, self.where)
        except asyncio.CancelledError:
            logger.info("slice stopped: the worker ends", extra={"paper": paper})
            await asyncio.to_thread(self.roster.free, paper, self.worker)
            raise
        await self._note(paper, ended)

    async def _note(self, paper: str, ended: slices.Ended) -> None:
        """Tell the roster what came of a slice; the database may be away for a while."""
        result = ended.result
        told = {"exit_code": ended.exit_code, "run": result.get("run"), "message": result.get("message")}
        records = int(result.get("new") or 0) + int(result.get("revised") or 0)
        logger.info("slice ended", extra={"paper": paper, "records": records, **told})
        for wait in (*_WAITS, None):
            try:
                await asyncio.to_thread(
                    self.roster.end_slice, paper, self.worker,
                    unfinished=ended.unfinished, failed=ended.failed, records=records, told=told,
                )  # fmt: skip
            except StorageError:
                if wait is None:
                    raise
                await asyncio.sleep(wait)
            else:
                return

    async def plan(self, timestamp: int = 0) -> None:  # noqa: ARG002 - procrastinate names the tick
        """Queue what is due."""
        for paper in await self.queue_due():
            logger.info("queued", extra={"paper": paper})

    async def rescue(self, timestamp: int = 0) -> None:  # noqa: ARG002 - as above
        """Free the papers of workers that are gone, or that forgot a slice; forget old jobs."""
        for job in await self.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=_STALLED):
            await self._free(job)
        longest = self.where.seconds + slices.GRACE + _FORGOTTEN
        for row in await self.app.connector.execute_query_all_async(_OVERDUE, seconds=longest):
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

    # Planning ----------------------------------------------------------------------------------------------

    async def queue_due(self, most: int = MOST_QUEUED) -> list[str]:
        """Queue the papers that are due, as far as there is room; those that were queued.

        Args:
            most: Jobs that may wait at a time.
        """
        queued = []
        for paper in await self.due(most):
            try:
                await self._crawl.configure(lock=paper, queueing_lock=paper).defer_async(paper=paper)
            except AlreadyEnqueued:
                continue
            queued.append(paper)
        return queued

    async def due(self, most: int = MOST_QUEUED) -> list[str]:
        """The papers that `queue_due` would queue."""
        now, papers = await asyncio.to_thread(self.roster.papers)
        jobs = await self.jobs()
        waiting = sum(1 for _, status in jobs if status == "todo")
        return planner.choose(papers, {paper for paper, _ in jobs}, now, most - waiting)

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
        while True:
            try:
                async with self.app.open_async():
                    await self.app.run_worker_async(
                        queues=[CRAWLS, UPKEEP],
                        name=self.worker,
                        concurrency=at_once + 1,  # one for upkeep
                        listen_notify=False,
                        fetch_job_polling_interval=1.0,
                        shutdown_graceful_timeout=patience,  # type: ignore[arg-type]  # None is meant, and said in its documentation
                        delete_jobs="successful",
                    )
            except (ConnectorException, psycopg.Error, psycopg_pool.PoolTimeout):
                logger.warning("the database is away: trying again", exc_info=True)
                await asyncio.sleep(_WAITS[0])
            else:
                return
