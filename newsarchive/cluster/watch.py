"""What an administrator sees of the cluster: papers, workers, queue, what is stalled, how late the plan is."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from newsarchive.cluster.roster import planned
from newsarchive.storage.names import stamp

if TYPE_CHECKING:
    from datetime import datetime

    from newsarchive.cluster.jobs import Cluster

_WORKERS = "SELECT extract(epoch FROM now() - last_heartbeat)::float AS silent FROM procrastinate_workers ORDER BY id"

_STALLED = """
    SELECT count(*) AS jobs FROM procrastinate_jobs j LEFT JOIN procrastinate_workers w ON w.id = j.worker_id
    WHERE j.status = 'doing' AND (w.id IS NULL OR w.last_heartbeat < now() - %(stalled)s * interval '1 second')
"""


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper on the roster; times ISO 8601, UTC.

    Attributes:
        name: The paper.
        every: Its step.
        state: "running", "queued", "due", "waiting" or "paused".
        due: When it is due next.
        late: Seconds since it became due; 0 where it is not.
        run: Its last run.
        ended: When its last slice ended.
        exit_code: Of the last slice.
        message: What the last slice said, if anything.
        worker: Who has or had it.
        records: Stored by the cluster so far.
    """

    name: str
    every: str
    state: str
    due: str
    late: float
    run: str | None
    ended: str | None
    exit_code: int | None
    message: str | None
    worker: str | None
    records: int


@dataclass(frozen=True, slots=True)
class View:
    """The cluster at a moment of the database's clock.

    Attributes:
        at: The moment, ISO 8601, UTC.
        papers: By name.
        jobs: Crawl jobs by status: todo, doing.
        workers: Seconds since the last heartbeat of each worker alive.
        stalled: Jobs under way whose worker is gone.
        lag: Seconds that the paper longest due has been due without being under way.
    """

    at: str
    papers: list[PaperView] = field(default_factory=list)
    jobs: dict[str, int] = field(default_factory=dict)
    workers: list[float] = field(default_factory=list)
    stalled: int = 0
    lag: float = 0.0

    def as_json(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)


async def look(cluster: Cluster) -> View:
    """The cluster now; the cluster's app must be open.

    Raises:
        StorageError: The database cannot be read.
    """
    now, rows = cluster.roster.rows()
    jobs = dict(await cluster.jobs())
    silent = await cluster.app.connector.execute_query_all_async(_WORKERS)
    stalled = await cluster.app.connector.execute_query_one_async(_STALLED, stalled=cluster.stalled)
    papers = [paper_view(row, jobs.get(row["name"]), now) for row in rows]
    counts = Counter(jobs.values())
    return View(
        at=stamp(now),
        papers=papers,
        jobs={status: counts[status] for status in ("todo", "doing")},
        workers=[float(row["silent"]) for row in silent if row["silent"] < cluster.stalled],
        stalled=int(stalled["jobs"]),
        lag=max((paper.late for paper in papers if paper.state in {"due", "queued"}), default=0.0),
    )


def paper_view(row: dict[str, Any], job: str | None, now: datetime) -> PaperView:
    """A row of the roster as it is shown. Pure.

    Args:
        row: See `roster.paper`.
        job: The status of its job, if it has one.
        now: The database's time.
    """
    due = planned(row).due()
    late = max(0.0, (now - due).total_seconds())
    if row["paused"]:
        state = "paused"
    else:
        state = {"doing": "running", "todo": "queued"}.get(job or "", "due" if late else "waiting")
    return PaperView(
        name=row["name"],
        every=row["every"],
        state=state,
        due=stamp(due),
        late=0.0 if state in {"paused", "running"} else round(late, 1),
        run=row["run"],
        ended=stamp(row["ended"]) if row["ended"] is not None else None,
        exit_code=row["exit_code"],
        message=row["message"],
        worker=row["worker"],
        records=row["records"],
    )
