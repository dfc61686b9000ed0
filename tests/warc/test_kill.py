"""``kill -9`` at random moments: what was archived stays, every file can be read and is sealed by the next run.

The full form is `tests/benchmarks/bench_kill_warc.py`.
"""

from __future__ import annotations

import subprocess
from random import Random

from killing_warc import AT_ONCE, FIRST, crawl_killed

KILLS = 6
PAGES = 300  # so many that a quick machine is not done before the last kill


def test_no_archived_exchange_is_lost(crawl):
    outcome = crawl_killed(crawl, KILLS, pages=PAGES, chance=Random(11))
    assert outcome.kills == KILLS
    assert outcome.lost == 0
    assert outcome.wrong == 0
    assert outcome.faults == []
    assert outcome.exchanges >= PAGES
    # what was under way: answered, and not yet taken note of
    assert outcome.unwritten <= KILLS * AT_ONCE
    assert {record["id"] for record in crawl.lines("records")} == {
        f"sample:{FIRST + number}" for number in range(PAGES)
    }
    assert len(list(crawl.paper.glob("runs/*.json"))) == 2 * KILLS + 1
    for path in crawl.warcs():
        assert subprocess.run(["gzip", "-t", str(path)], check=False).returncode == 0
    assert crawl.faults() == []
