"""The roster and the queue on a real PostgreSQL, without workers: who may begin what, and who is freed when."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

pytest.importorskip("procrastinate", reason="procrastinate is not installed")

from newsarchive.cluster.jobs import Cluster
from newsarchive.cluster.slices import Where
from newsarchive.schedule.every import parse_every
from newsarchive.schedule.plan import Entry

TOLD = {"exit_code": 0, "run": None, "message": None}


@pytest.fixture
def cluster(database):
    return cluster_on(database)


def cluster_on(database):
    found = Cluster(Where("/nowhere", database, 60), stalled=30)
    found.roster.set_up()
    return found


def enrol(cluster, *papers):
    for paper in papers:
        cluster.roster.put(Entry(paper, parse_every("6h"), "me@example.org"))


def do(*clusters, act):
    """Open the clusters' queues and act."""

    async def all_of_it():
        async with asyncio.timeout(60):
            for cluster in clusters:
                await cluster.app.open_async()
            try:
                return await act()
            finally:
                for cluster in clusters:
                    await cluster.app.close_async()

    return asyncio.run(all_of_it())


def test_two_planners_at_once_queue_each_paper_once(database):
    one, other = cluster_on(database), cluster_on(database)
    papers = [f"p{number:02}.example" for number in range(10)]
    enrol(one, *papers)

    async def act():
        queued = await asyncio.gather(one.queue_due(), other.queue_due())
        return sorted(queued[0] + queued[1]), await one.jobs(), await other.queue_due()

    queued, jobs, again = do(one, other, act=act)
    assert queued == papers
    assert sorted(jobs) == [(paper, "todo") for paper in papers]
    assert again == []


def test_a_slice_begins_only_where_it_is_due(cluster):
    enrol(cluster, "p00.example")
    roster = cluster.roster
    assert roster.begin_slice("p00.example", "w").contact == "me@example.org"
    roster.end_slice("p00.example", "w", unfinished=False, failed=False, records=3, told=TOLD)
    assert roster.begin_slice("p00.example", "w") is None  # the job was queued twice
    assert roster.papers()[1] == []
    roster.pause("p00.example", paused=True)
    assert roster.begin_slice("p00.example", "w") is None
    assert roster.drop("p00.example")
    assert roster.begin_slice("p00.example", "w") is None


def test_paused_papers_and_those_taken_off_are_not_queued(cluster):
    enrol(cluster, "p00.example", "p01.example", "p02.example")
    cluster.roster.pause("p00.example", paused=True)
    cluster.roster.drop("p01.example")
    assert do(cluster, act=cluster.due) == ["p02.example"]


def test_a_failing_paper_backs_off_and_its_run_goes_on(cluster):
    enrol(cluster, "p00.example")
    roster = cluster.roster
    began = None
    for failures in (1, 2, 3):
        cluster.roster.engine.dispose()
        make_due(cluster)
        assert roster.begin_slice("p00.example", "w") is not None
        roster.end_slice("p00.example", "w", unfinished=True, failed=True, records=0, told=TOLD | {"exit_code": 1})
        now, (paper,) = roster.papers()
        assert paper.failures == failures
        assert timedelta(0) < paper.due() - now <= timedelta(seconds=5 * 2 ** (failures - 1))
        began = began or paper.run_began
        assert paper.run_began == began
    make_due(cluster)
    roster.begin_slice("p00.example", "w")
    roster.end_slice("p00.example", "w", unfinished=True, failed=False, records=1, told=TOLD)
    assert roster.papers()[1][0].failures == 0


def make_due(cluster):
    with cluster.roster.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE newsarchive.paper SET ended = ended - interval '1 hour'")


def test_whoever_comes_late_changes_nothing(cluster):
    enrol(cluster, "p00.example")
    roster = cluster.roster
    roster.begin_slice("p00.example", "paused")
    roster.free("p00.example")
    roster.begin_slice("p00.example", "other")
    roster.end_slice("p00.example", "paused", unfinished=False, failed=False, records=9, told=TOLD)
    row = roster.rows()[1][0]
    assert (row["ended"], row["records"], row["worker"]) == (None, 0, "other")


async def fetched(cluster):
    """The job that a worker has begun with, and the worker's number."""
    worker = await cluster.app.job_manager.register_worker()
    return await cluster.app.job_manager.fetch_job(queues=["crawls"], worker_id=worker), worker


def aged(cluster, *statements):
    with cluster.roster.engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL search_path TO newsarchive")
        for statement in statements:
            connection.exec_driver_sql(statement)


OLD_BEAT = "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '31 seconds'"


@pytest.mark.parametrize(
    ("statements", "freed"),
    [
        ((), False),
        ((OLD_BEAT,), True),
        (("DELETE FROM procrastinate_workers",), True),
        (("UPDATE procrastinate_events SET at = at - interval '5 minutes'",), True),  # 60 s, grace, patience: 270
        (("UPDATE procrastinate_events SET at = at - interval '2 minutes'",), False),
        (
            (
                "UPDATE procrastinate_events SET at = at - interval '1 minute'",
                "UPDATE paper SET ended = now() - interval '31 seconds'",
            ),
            True,
        ),
    ],
    ids=["at work", "silent", "gone", "overdue", "long", "ended without its job"],
)
def test_who_is_freed(cluster, statements, freed):
    enrol(cluster, "p00.example")

    async def act():
        await cluster.queue_due()
        job, _ = await fetched(cluster)
        assert job.task_kwargs == {"paper": "p00.example"}
        cluster.roster.begin_slice("p00.example", "gone:1")
        aged(cluster, *statements)
        await cluster.rescue()
        return await cluster.jobs(), await cluster.due()

    jobs, due = do(cluster, act=act)
    assert jobs == ([] if freed else [("p00.example", "doing")])
    crawled = any("ended" in statement for statement in statements)
    assert due == (["p00.example"] if freed and not crawled else [])


def test_a_rescue_that_was_killed_in_the_midst_keeps_nobody_from_the_next(cluster):
    enrol(cluster, "p00.example")

    async def act():
        manager = cluster.app.job_manager
        await cluster.app.tasks["rescue"].defer_async()
        first = await manager.fetch_job(queues=["upkeep"], worker_id=await manager.register_worker())
        await cluster.app.tasks["rescue"].defer_async()
        second = await manager.fetch_job(queues=["upkeep"], worker_id=await manager.register_worker())
        return first.id, second.id

    first, second = do(cluster, act=act)
    assert first != second


def test_a_worker_that_is_started_again_frees_what_its_predecessor_had(cluster):
    enrol(cluster, "p00.example", "p01.example")
    host = cluster.worker.rpartition(":")[0]

    async def act():
        await cluster.queue_due()
        for _ in range(2):
            job, _ = await fetched(cluster)
            # 2**22 is the most that a process number can be: nobody has it
            worker = f"{host}:{2**22 + 1}" if job.lock == "p00.example" else "elsewhere:17"
            cluster.roster.begin_slice(job.lock, worker)
        await cluster.free_forgotten()
        return await cluster.jobs()

    assert do(cluster, act=act) == [("p01.example", "doing")]
