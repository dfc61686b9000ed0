"""The cluster's numbers in Prometheus text form, printed or served on 127.0.0.1."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, generate_latest, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from newsarchive.cluster.jobs import Cluster
from newsarchive.cluster.watch import View, look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prometheus_client.metrics_core import Metric

_STATES = ("running", "queued", "due", "waiting", "paused")


class _Numbers(Collector):
    def __init__(self, view: Callable[[], View]) -> None:
        self._view = view

    def collect(self) -> Iterator[Metric]:
        """See `Collector.collect`."""
        view = self._view()
        papers = GaugeMetricFamily("newsarchive_papers", "Papers on the roster by state", labels=["state"])
        for state in _STATES:
            papers.add_metric([state], sum(1 for paper in view.papers if paper.state == state))
        yield papers
        jobs = GaugeMetricFamily("newsarchive_jobs", "Crawl jobs by status", labels=["status"])
        for status, count in view.jobs.items():
            jobs.add_metric([status], count)
        yield jobs
        yield GaugeMetricFamily("newsarchive_workers", "Workers with a recent heartbeat", len(view.workers))
        yield GaugeMetricFamily("newsarchive_jobs_stalled", "Jobs under way whose worker is gone", view.stalled)
        yield GaugeMetricFamily("newsarchive_lag_seconds", "How long the paper longest due has waited", view.lag)
        late = GaugeMetricFamily("newsarchive_paper_late_seconds", "How long a paper has been due", labels=["paper"])
        failed = GaugeMetricFamily("newsarchive_paper_exit_code", "Of the paper's last slice", labels=["paper"])
        records = CounterMetricFamily("newsarchive_paper_records", "Records stored by the cluster", labels=["paper"])
        for paper in view.papers:
            late.add_metric([paper.name], paper.late)
            records.add_metric([paper.name], paper.records)
            if paper.exit_code is not None:
                failed.add_metric([paper.name], paper.exit_code)
        yield from (late, failed, records)


def text_of(view: View) -> str:
    """The numbers of a view in Prometheus text form."""
    registry = CollectorRegistry()
    registry.register(_Numbers(lambda: view))
    return generate_latest(registry).decode()


def serve(cluster: Cluster, port: int) -> None:
    """Serve the numbers at ``http://127.0.0.1:<port>/metrics``, looked up at each call, from a thread of its own.

    Raises:
        OSError: The port is taken.
    """
    other = Cluster(cluster.where)  # with connections of its own: it runs in other threads and loops

    async def look_now() -> View:
        async with other.app.open_async():
            return await look(other)

    registry = CollectorRegistry()
    registry.register(_Numbers(lambda: asyncio.run(look_now())))
    start_http_server(port, addr="127.0.0.1", registry=registry)
