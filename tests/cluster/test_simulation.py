"""The planner over weeks, with a fast clock; `tests/benchmarks/sim_planner.py` has the full size."""

from __future__ import annotations

from tests.benchmarks.sim_planner import Cluster, percentile


def test_no_paper_starves_and_the_queue_stays_short():
    cluster = Cluster(papers=40, slots=2, added_within=2)
    cluster.run(days=6)
    assert len(cluster.delays) > 1000
    assert cluster.starved() == []
    assert percentile(cluster.delays, 0.99) < 300
    assert cluster.longest_queue <= 40


def test_a_cluster_that_is_too_small_is_late_and_fair():
    cluster = Cluster(papers=40, slots=1, added_within=2)
    cluster.run(days=4)
    late = [name for name in cluster.roster if name not in cluster.dead and not cluster.runs[name]]
    assert late == []  # every paper has its turn
    assert cluster.longest_queue <= 10  # and what waits can be overtaken by what is due longer
