"""What ``newsarchive worker`` and ``newsarchive plan`` do."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from newsarchive.crawl.codes import ExitCode
from newsarchive.crawl.json_log import JsonLines
from newsarchive.storage.errors import StorageError
from newsarchive.storage.names import is_url

if TYPE_CHECKING:
    from types import ModuleType

    from newsarchive.cli.options import Options
    from newsarchive.cluster import watch
    from newsarchive.cluster.jobs import Cluster


_WIDE = 200  # columns, where it is not a terminal


def _cluster(options: Options, slice_: float = 180.0, tick: int = 15, stalled: float = 30.0) -> Cluster:
    try:
        from newsarchive.cluster.jobs import Cluster  # noqa: PLC0415 - an optional part
        from newsarchive.cluster.slices import Where  # noqa: PLC0415 - as above
    except ImportError as error:
        raise click.UsageError("workers need the extra: pip install '.[cluster]' in newsarchive's folder.") from error
    if not options.database:
        raise click.UsageError("which database? Give --database postgresql://user@host/name or NEWSARCHIVE_DATABASE.")
    where = options.where if is_url(options.where) else str(options.data.absolute())
    try:
        cluster = Cluster(Where(where, options.database, slice_, options.verbose), tick, stalled)
        cluster.roster.set_up()
    except StorageError as error:
        raise click.ClickException(str(error)) from error
    return cluster


def _metrics() -> ModuleType:
    try:
        from newsarchive.cluster import metrics  # noqa: PLC0415 - an optional part
    except ImportError as error:
        raise click.UsageError("metrics need the extra: pip install 'newsarchive[cluster]'.") from error
    return metrics


def work(options: Options, given: dict[str, Any]) -> int:
    """Work until told to stop; returns the exit code."""
    _log_json()
    serve = _metrics().serve if given["metrics_port"] else None
    cluster = _cluster(options, given["slice_"], int(given["tick"]), given["stalled"])
    if serve is not None:
        try:
            serve(cluster, given["metrics_port"])
        except OSError as error:
            raise click.ClickException(f"cannot serve metrics at port {given['metrics_port']}: {error}.") from error
    logger = logging.getLogger("newsarchive")
    logger.info("worker begins", extra={"worker": cluster.worker})
    asyncio.run(cluster.work(given["at_once"], given["patience"]))
    logger.info("worker ends", extra={"worker": cluster.worker})
    return int(ExitCode.COMPLETE)


def _log_json() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    os.environ["NEWSARCHIVE_LOG"] = "json"


def plan(options: Options, *, dry_run: bool) -> int:
    """Queue what is due, or say what it would be; returns the exit code."""
    cluster = _cluster(options)
    queued = asyncio.run(_plan(cluster, dry_run=dry_run))
    if options.as_json:
        click.echo(json.dumps({"dry_run": dry_run, "queued": queued}, ensure_ascii=False))
    elif not options.quiet:
        verb = "would be queued" if dry_run else "queued"
        for paper in queued:
            click.echo(f"{paper}: {verb}")
        if not queued:
            click.echo("No paper is due that has no job already.", err=True)
    return int(ExitCode.COMPLETE)


async def _plan(cluster: Cluster, *, dry_run: bool) -> list[str]:
    async with cluster.app.open_async():
        return await (cluster.due() if dry_run else cluster.queue_due())


def show(options: Options, *, prometheus: bool) -> int:
    """Show the cluster as a table, as JSON or as Prometheus text; returns the exit code."""
    cluster = _cluster(options)
    from newsarchive.cluster.watch import look as look_at  # noqa: PLC0415 - an optional part

    async def look() -> watch.View:
        async with cluster.app.open_async():
            return await look_at(cluster)

    try:
        view = asyncio.run(look())
    except StorageError as error:
        raise click.ClickException(str(error)) from error
    if prometheus:
        click.echo(_metrics().text_of(view), nl=False)
    elif options.as_json:
        click.echo(json.dumps(view.as_json(), ensure_ascii=False, indent=2))
    else:
        _print(view)
    return int(ExitCode.COMPLETE)


def _print(view: watch.View) -> None:
    from rich import box  # noqa: PLC0415 - only for the table
    from rich.console import Console  # noqa: PLC0415 - as above
    from rich.markup import escape  # noqa: PLC0415 - as above
    from rich.table import Table  # noqa: PLC0415 - as above

    table = Table(box=box.SIMPLE_HEAD)
    for name in ("paper", "every", "state", "due", "late", "records", "last slice", "exit", "worker"):
        table.add_column(name, overflow="fold", no_wrap=name == "paper")
    for paper in view.papers:
        cells = (
            paper.name, paper.every, paper.state, paper.due, f"{paper.late:.0f} s" if paper.late else "",
            str(paper.records), paper.ended or "", "" if paper.exit_code is None else str(paper.exit_code),
            paper.worker or "",
        )  # fmt: skip
        table.add_row(*map(escape, cells))
    Console(highlight=False, width=None if sys.stdout.isatty() else _WIDE).print(table)
    click.echo(
        f"{len(view.workers)} workers, {view.jobs['doing']} slices under way, {view.jobs['todo']} queued,"
        f" {view.stalled} stalled; the longest due paper has waited {view.lag:.0f} s"
    )
