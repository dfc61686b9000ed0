"""Workers, crawls and the database die, pause and come back: nothing is lost, doubled, or asked twice at a time."""

from __future__ import annotations

import time
from random import Random

import pytest

from tests.cluster.papers import Log, served
from tests.cluster.swarm import Swarm, Trouble, audit, enrol, is_done

PAPERS, PAGES, WORKERS = 5, 20, 3
LONGEST = 240  # seconds; some tens are usual


@pytest.fixture
def database(postgres):
    """A cluster's database without any cluster in it."""
    postgres.disconnect_all()
    papers = [f'DROP SCHEMA IF EXISTS "paper_p{number:02}.example" CASCADE' for number in range(PAPERS)]
    postgres.execute("DROP SCHEMA IF EXISTS newsarchive CASCADE", *papers)
    return postgres.url


def test_whatever_dies(database, postgres, bucket, tmp_path, command):
    chance = Random(1)
    with served(PAPERS, PAGES, 0.15, tmp_path / "asked") as addresses:
        roster = enrol(database, addresses)
        swarm = Swarm(tmp_path, database, bucket, "--tick=1", "--slice=20", "--stalled=6")
        with swarm.at_work(WORKERS):
            trouble = Trouble(swarm, chance)
            waiting = [
                trouble.kill_crawl,
                lambda: trouble.pause_crawl(4),
                trouble.kill_worker,
                postgres.stop,
                trouble.kill_crawl,
                lambda: trouble.pause_worker(9),
            ]
            began, next_at = time.monotonic(), time.monotonic() + 4
            while not is_done(roster) or trouble.paused or waiting:
                assert time.monotonic() < began + LONGEST, (roster.rows(), swarm.lines(0)[-3:])
                if waiting and time.monotonic() > next_at:
                    act = waiting[0]
                    if act == postgres.stop:
                        act()
                        postgres.start()
                        waiting.pop(0)
                    elif act():
                        waiting.pop(0)
                    elif is_done(roster):
                        break
                    next_at = time.monotonic() + chance.uniform(0.5, 2)
                trouble.let_go()
                swarm.supervise()
                time.sleep(0.2)
        roster.close()
    log, found = Log.read(tmp_path / "asked"), audit(bucket, tmp_path / "reader", PAPERS, PAGES)
    assert not found.lost
    assert not found.doubled
    assert not log.lost(PAPERS, PAGES)
    assert set(log.most.values()) == {1}
    verified = command("--data", bucket, "verify", NEWSARCHIVE_MIRROR=str(tmp_path / "reader"))
    assert verified.returncode == 0, verified.stderr
