"""Workers, crawls and the database die, pause and come back: nothing is lost, doubled, or asked twice at a time."""

from __future__ import annotations

from random import Random

from tests.cluster.papers import Log, progress, served
from tests.cluster.swarm import Swarm, Trouble, audit, befall, enrol, is_done

PAPERS, PAGES, WORKERS = 5, 20, 3
LONGEST = 600  # seconds; some tens are usual


def test_whatever_dies(database, postgres, bucket, tmp_path, command):
    chance, asked = Random(1), tmp_path / "asked"
    with served(PAPERS, PAGES, 0.3, asked) as addresses:
        roster = enrol(database, addresses)
        swarm = Swarm(tmp_path, database, bucket, "--tick=1", "--slice=20", "--stalled=6")
        with swarm.at_work(WORKERS):
            trouble = Trouble(swarm, chance)

            def restart():
                postgres.stop()
                postgres.start()
                return True

            troubles = [
                trouble.kill_crawl,
                lambda: trouble.pause_crawl(4),
                trouble.kill_worker,
                restart,
                trouble.kill_crawl,
                lambda: trouble.pause_worker(9),
            ]
            befall(trouble, troubles, lambda: is_done(roster), lambda: progress(asked, PAPERS, PAGES), LONGEST)
        roster.close()
    log, found = Log.read(asked), audit(bucket, tmp_path / "reader", PAPERS, PAGES)
    assert not found.lost
    assert not found.doubled
    assert not log.lost(PAPERS, PAGES)
    assert set(log.most.values()) == {1}
    assert found.runs["killed"] >= 1  # or the troubles have missed the crawls
    verified = command("--data", bucket, "verify", NEWSARCHIVE_MIRROR=str(tmp_path / "reader"))
    assert verified.returncode == 0, verified.stderr
