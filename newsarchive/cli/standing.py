"""Shows how papers stand."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click
from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from newsarchive import publishers
from newsarchive.cli.looking_up import safe
from newsarchive.clock import ClockError, clock_from
from newsarchive.crawl.codes import ExitCode
from newsarchive.judging.past import accept as accept_paper
from newsarchive.schedule import plan as schedule
from newsarchive.status.paper import SHOWN_RUNS, PaperStatus, RunTold, fates, runs_of, status_of
from newsarchive.storage.archive import Archive
from newsarchive.storage.names import PUBLISHER

if TYPE_CHECKING:
    from newsarchive.cli.options import Options
    from newsarchive.schedule.plan import Planned
    from newsarchive.storage.names import Layout

PLAIN_WIDTH = 120  # columns where there is no terminal to ask
_ENDED = {0: "whole", 1: "failed", 3: "in part", 5: "drifted", 130: "stopped"}


def status(options: Options, publisher: str | None, *, accept: bool) -> int:
    """Show all papers, or one; returns the exit code."""
    try:
        now = clock_from(os.environ.get("NEWSARCHIVE_NOW"))()
    except ClockError as error:
        raise click.UsageError(str(error)) from error
    if publisher is None:
        if accept:
            raise click.UsageError("which paper is to be taken as it is? Give its name with --accept.")
        return _show_all(options, now)
    if not PUBLISHER.fullmatch(publisher):
        raise click.UsageError(f"{publisher!r} is no paper's name; `newsarchive publishers` lists them.")
    archive = Archive(options.data, publisher, database=options.database)
    layout = archive.layout
    if not layout.runs.is_dir():
        click.echo(f"newsarchive: there is no archive of {publisher} in {options.data}.", err=True)
        return int(ExitCode.FAILED)
    if accept:
        return _accept(layout, now)
    return _show_one(options, archive, now)


def _accept(layout: Layout, now: datetime) -> int:
    try:
        accept_paper(layout, now)
    except OSError as error:
        click.echo(f"newsarchive: cannot write {error.filename}: {error.strerror}.", err=True)
        return int(ExitCode.FAILED)
    click.echo(
        f"{layout.root.name}: taken as it is; what is expected of it is learnt anew from its next runs", err=True
    )
    return int(ExitCode.COMPLETE)


def _plan(options: Options, now: datetime) -> dict[str, Planned]:
    try:
        entries = schedule.read(options.data, publishers.names())
        return {one.entry.paper: one for one in schedule.plan(entries, options.data, now)}
    except schedule.ScheduleError as error:
        click.echo(f"newsarchive: {error}", err=True)
        return {}


def _papers(options: Options, planned: dict[str, Planned]) -> list[str]:
    try:
        folders = [path.name for path in options.data.iterdir() if (path / "runs").is_dir()]
    except OSError:
        folders = []
    return sorted({*planned, *(name for name in folders if PUBLISHER.fullmatch(name))})


# All of them --------------------------------------------------------------------------------------------------


def _show_all(options: Options, now: datetime) -> int:
    planned = _plan(options, now)
    archives = [Archive(options.data, name, database=options.database) for name in _papers(options, planned)]
    found = [status_of(archive, now, planned.get(archive.publisher)) for archive in archives]
    if options.as_json:
        click.echo(json.dumps([one.as_json() for one in found], ensure_ascii=False, indent=2))
    elif not found:
        click.echo(
            f"There is no archive in {options.data} and no plan. Begin with: newsarchive run PUBLISHER", err=True
        )
    else:
        _console().print(_overview(found, now))
    return int(ExitCode.COMPLETE)


def _console() -> Console:
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = PLAIN_WIDTH
    return console


def _overview(found: list[PaperStatus], now: datetime) -> Table:
    """A row a paper; narrow enough for 80 columns, where only the last column is folded."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.caption, table.caption_justify = "new, revised, gone, moved: articles of the last 7 days", "left"
    for name in ("paper", "last run", "ended", "next run"):
        table.add_column(name, no_wrap=True)
    for name in ("new", "revised", "gone"):
        table.add_column(name, no_wrap=True, min_width=len(name), justify="right")
    table.add_column("drift, remarks", overflow="fold")
    for one in found:
        table.add_row(
            escape(one.publisher),
            _moment(one.last.started if one.last is not None else None, now),
            _ended(one.last),
            _next(one, now),
            *(str(one.recently(name)) for name in ("new", "revised", "gone")),
            escape("; ".join(_remarks(one))),
        )
    return table


def _remarks(one: PaperStatus) -> list[str]:
    """What drifted, what moved, what is due, who is running."""
    drifted = ", ".join(str(drift.get("what")) for drift in one.drifts)
    moved, due = one.recently("moved"), one.glance.due if one.glance is not None else 0
    told = [f"drift: {drifted}" if drifted else "", f"{moved} moved" if moved else "", f"{due} due" if due else ""]
    return [remark for remark in (*told, _holder(one.holder)) if remark]


def _moment(text: str | None, now: datetime) -> str:
    """A time of day for today, day and time of another day of the year, a day of another; in the machine's zone."""
    if text is None:
        return "never"
    moment, today = datetime.fromisoformat(text).astimezone(), now.astimezone().date()
    if moment.date() == today:
        return f"{moment:%H:%M}"
    return f"{moment:%m-%d %H:%M}" if moment.year == today.year else f"{moment:%Y-%m-%d}"


def _ended(run: RunTold | None) -> str:
    if run is None:
        return ""
    if run.exit_code is None:
        return run.status
    return f"{run.exit_code} {_ENDED.get(run.exit_code, '')}".rstrip()


def _next(one: PaperStatus, now: datetime) -> str:
    if one.planned is None:
        return "-"
    if one.planned.is_due(now):
        return "now"
    return _moment(one.planned.due.astimezone(UTC).isoformat(), now)


def _holder(holder: dict[str, Any] | None) -> str:
    if holder is None:
        return ""
    return safe(f"running: {holder.get('pid')} on {holder.get('host')} since {holder.get('since')}")


# One of them --------------------------------------------------------------------------------------------------


def _show_one(options: Options, archive: Archive, now: datetime) -> int:
    layout = archive.layout
    one = status_of(archive, now, _plan(options, now).get(archive.publisher))
    runs = [run for run, _ in zip(runs_of(layout), range(SHOWN_RUNS), strict=False)]
    told = fates(layout, runs)
    if options.as_json:
        more = {"runs": [run.as_json() for run in runs], "gone_and_moved": told}
        click.echo(json.dumps(one.as_json() | more, ensure_ascii=False, indent=2))
        return int(ExitCode.COMPLETE)
    following = f"next run {_next(one, now)}" if one.planned is not None else "not planned"
    click.echo(f"{one.publisher}: {following}{f'; {_holder(one.holder)}' if one.holder else ''}")
    if one.glance is not None:
        click.echo(f"{one.glance.gone} articles are gone, {one.glance.due} URLs are due")
    _console().print(_runs(runs, now))
    if one.last is not None and one.last.message:
        click.echo(safe(f"last run: {one.last.message}"))
    for drift in one.drifts:
        click.echo(safe(f"drift since {drift.get('since')}: {drift.get('told')}"))
    for event in told:
        what = f"moved to {event.get('to')}" if event["event"] == "moved" else f"gone: {event.get('reason')}"
        click.echo(safe(f"{event.get('at')}  {event['id']}  {what}"))
    return int(ExitCode.COMPLETE)


def _runs(runs: list[RunTold], now: datetime) -> Table:
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("begun", "what", "ended"):
        table.add_column(name, no_wrap=True)
    counted = ("new", "revised", "gone", "moved", "failed")
    for name in counted:
        table.add_column(name, justify="right")
    for run in runs:
        numbers = [str(getattr(run, name)) for name in counted]
        table.add_row(_moment(run.started, now), escape(run.kind or ""), _ended(run), *numbers)
    return table
