"""``newsarchive schedule``: show the plan, change it, make timers of it, or run it in the foreground."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsarchive.cli.options import global_options

if TYPE_CHECKING:
    from newsarchive.cli.options import Options
    from newsarchive.cluster.roster import Roster
    from newsarchive.schedule.plan import Planned


@click.group(
    invoke_without_command=True,
    epilog="""\b
Examples:
  newsarchive schedule add baoyenbai --every 6h
  newsarchive schedule
  newsarchive schedule install --enable
  newsarchive schedule run
""",
)
@global_options
def schedule(options: Options) -> None:
    """Show the plan: each paper, how often, when it is due next.

    The plan is the file schedule.toml in the data folder; add and remove change it. With --database they change the
    roster that workers crawl (newsarchive worker), which newsarchive status --cluster shows.
    """
    context = click.get_current_context()
    context.obj = {
        "data": options.where,
        "database": options.database,
        "as_json": options.as_json,
        "verbose": options.verbose,
        "quiet": options.quiet,
    }
    if context.invoked_subcommand is None:
        from newsarchive.cli import scheduling  # noqa: PLC0415 - only to show

        scheduling.show(options, _plan(options))


def _plan(options: Options) -> list[Planned]:
    from newsarchive.publishers import names  # noqa: PLC0415 - loads no paper
    from newsarchive.schedule import plan  # noqa: PLC0415 - only for these commands

    try:
        return plan.plan(plan.read(options.data, names()), options.data, datetime.now(UTC))
    except plan.ScheduleError as error:
        raise click.ClickException(str(error)) from error


def _roster(options: Options) -> Roster:
    """The papers that workers crawl, in the database.

    Raises:
        click.ClickException: It cannot be reached.
    """
    from newsarchive.storage.errors import StorageError  # noqa: PLC0415 - only for these commands

    try:
        from newsarchive.cluster.roster import Roster  # noqa: PLC0415 - an optional part

        roster = Roster(options.database)
        roster.set_up()
    except ImportError as error:
        raise click.UsageError("workers need the extra: pip install '.[cluster]' in newsarchive's folder.") from error
    except StorageError as error:
        raise click.ClickException(str(error)) from error
    return roster


@schedule.command()
@click.argument("publisher")
@click.option("--every", required=True, metavar="STEP", help="30m, 6h, daily, weekly, …")
@click.option("--contact", metavar="WHO", help="E-mail or URL for the User-Agent of its runs.")
@click.option("--base-url", metavar="URL", help="The paper answers at this address instead.")
@global_options
def add(options: Options, publisher: str, every: str, contact: str | None, base_url: str | None) -> None:
    """Add PUBLISHER to the plan, or change its entry."""
    from newsarchive import publishers  # noqa: PLC0415 - as in crawl
    from newsarchive.schedule import plan  # noqa: PLC0415 - as above

    try:
        if options.database:
            name = publishers.resolve(publisher).name
            _roster(options).put(plan.checked("schedule add", name, every, contact, base_url))
            click.echo(f"{name}: {every}, on the workers' roster", err=True)
            return
        name = publishers.by_name(publisher).name
        entry = plan.checked("schedule add", name, every, contact, base_url)
        plan.read(options.data, publishers.names())  # a broken file is not made worse
        plan.put(options.data, entry)
    except (publishers.UnknownPublisherError, plan.ScheduleError) as error:
        raise click.UsageError(str(error)) from error
    click.echo(f"{name}: {entry.every}, in {options.data / plan.FILE}", err=True)


@schedule.command()
@click.argument("publisher")
@global_options
def remove(options: Options, publisher: str) -> None:
    """Take PUBLISHER out of the plan; its archive stays."""
    from newsarchive.schedule import plan  # noqa: PLC0415 - as above

    try:
        found = _roster(options).drop(publisher) if options.database else plan.drop(options.data, publisher)
    except plan.ScheduleError as error:
        raise click.ClickException(str(error)) from error
    if not found:
        raise click.UsageError(f"{publisher} is not in the plan.")
    click.echo(f"{publisher}: no longer in the plan", err=True)


@schedule.command()
@click.option("--cron", "as_cron", is_flag=True, help="Print a crontab block instead of writing systemd units.")
@click.option("--system", is_flag=True, help="For the machine's service manager, not the user's.")
@click.option("--to", "folder", metavar="DIR", type=click.Path(path_type=Path), help="Write the units here instead.")
@click.option("--enable", is_flag=True, help="Reload systemd and start the timers.")
@global_options
def install(options: Options, folder: Path | None, *, as_cron: bool, system: bool, enable: bool) -> None:
    """Write systemd services and timers, or a crontab block, for every paper in the plan.

    Timers are persistent (a missed run is caught up once), start with jitter, and never join a slow run. Units of
    papers that are no longer in the plan are removed. The crontab is printed: pipe it through `crontab -`.
    """
    from newsarchive.cli import scheduling  # noqa: PLC0415 - only to install

    planned = _plan(options)
    if as_cron:
        click.echo(scheduling.crontab_of(options, planned), nl=False)
        return
    sys.exit(scheduling.install(options, planned, folder, system=system, enable=enable))


@schedule.command(name="run")
@click.option("--parallel", type=click.IntRange(1, 64), default=4, show_default=True, help="Papers at the same time.")
@global_options
def run_daemon(options: Options, parallel: int) -> None:
    """Stay in the foreground and start what is due: for containers. Ctrl-C or SIGTERM ends it cleanly."""
    import logging  # noqa: PLC0415 - only here

    from newsarchive.schedule.daemon import Daemon, own_command  # noqa: PLC0415 - APScheduler loads only here

    planned = _plan(options)
    if not planned:
        raise click.ClickException(
            "the plan is empty: `newsarchive schedule add PUBLISHER --every 6h` puts a paper into it."
        )
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stderr)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    flags = ["--quiet", "--data", str(options.data)]
    Daemon(
        lambda: _plan_or_raise(options),
        lambda entry: [*own_command(), *flags, *entry.arguments()],
        parallel=parallel,
    ).run()


def _plan_or_raise(options: Options) -> list[Planned]:
    from newsarchive.publishers import names  # noqa: PLC0415 - as above
    from newsarchive.schedule import plan  # noqa: PLC0415 - as above

    return plan.plan(plan.read(options.data, names()), options.data, datetime.now(UTC))


def as_rows(planned: list[Planned], now: datetime) -> str:
    """The plan as JSON for ``--json``."""
    rows = [
        {
            "publisher": one.entry.paper,
            "every": str(one.entry.every),
            "every_seconds": one.entry.every.seconds,
            "last_run": one.last.isoformat().replace("+00:00", "Z") if one.last else None,
            "next_due": one.due.isoformat().replace("+00:00", "Z"),
            "due": one.is_due(now),
        }
        for one in planned
    ]
    return json.dumps(rows, ensure_ascii=False, indent=2)
