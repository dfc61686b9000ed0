"""What ``newsarchive schedule`` shows, and the files it writes."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsarchive.schedule import install as made
from newsarchive.schedule.daemon import own_command
from newsarchive.schedule.plan import load_of

if TYPE_CHECKING:
    from newsarchive.cli.options import Options
    from newsarchive.schedule.plan import Planned

SYSTEM_UNITS = Path("/etc/systemd/system")
USER_UNITS = Path("~/.config/systemd/user")


def show(options: Options, planned: list[Planned]) -> None:
    """The plan as a table, or as JSON."""
    from rich import box  # noqa: PLC0415 - only for the table
    from rich.console import Console  # noqa: PLC0415 - as above
    from rich.table import Table  # noqa: PLC0415 - as above

    from newsarchive.cli.schedule import as_rows  # noqa: PLC0415 - it imports this module

    now = datetime.now(UTC)
    if options.as_json:
        click.echo(as_rows(planned, now))
        return
    if not planned:
        click.echo("The plan is empty. Add a paper: newsarchive schedule add PUBLISHER --every 6h", err=True)
        return
    table = Table(box=box.SIMPLE_HEAD)
    for name in ("paper", "every", "last run", "next due"):
        table.add_column(name)
    for one in planned:
        last = f"{one.last.astimezone():%Y-%m-%d %H:%M}" if one.last else "never"
        due = "now" if one.is_due(now) else f"{one.due.astimezone():%Y-%m-%d %H:%M}"
        table.add_row(one.entry.paper, str(one.entry.every), last, due)
    Console(highlight=False).print(table)
    click.echo(f"{load_of(planned):g} runs a day. Start them: newsarchive schedule install --enable, or run", err=True)


def place_of(options: Options, *, system: bool) -> made.Place:
    """Where the installed commands will run."""
    contact = os.environ.get("NEWSARCHIVE_CONTACT") or None
    return made.Place(own_command(), options.data.resolve(), system, contact)


def crontab_of(options: Options, planned: list[Planned]) -> str:
    """The user's crontab with the plan's block in it, for ``crontab -``.

    Raises:
        click.ClickException: The present crontab holds a torn block.
    """
    block = made.crontab((one.entry for one in planned), place_of(options, system=False))
    crontab = shutil.which("crontab")
    found = subprocess.run([crontab, "-l"], capture_output=True, text=True, check=False) if crontab else None  # noqa: S603 - the system's own
    try:
        return made.with_block(found.stdout if found is not None and found.returncode == 0 else "", block)
    except ValueError as error:
        raise click.ClickException(f"{error}.") from error


def install(options: Options, planned: list[Planned], folder: Path | None, *, system: bool, enable: bool) -> int:
    """Write the units, remove those of papers no longer planned; returns the exit code.

    Raises:
        click.ClickException: The plan is empty, or a unit cannot be written.
    """
    if not planned:
        raise click.ClickException("the plan is empty: `newsarchive schedule add PUBLISHER --every 6h` first.")
    _warn_without_contact(options, planned)
    folder = folder or (SYSTEM_UNITS if system else USER_UNITS.expanduser())
    wanted = made.units((one.entry for one in planned), place_of(options, system=system))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        gone = _stale(folder, set(wanted))
        for name, text in wanted.items():
            (folder / name).write_text(text, encoding="utf-8")
            click.echo(str(folder / name))
    except OSError as error:
        raise click.ClickException(f"cannot write {error.filename}: {error.strerror}.") from error
    manager = ["systemctl"] if system else ["systemctl", "--user"]
    timers = [name for name in wanted if name.endswith(".timer")]
    commands = [[*manager, "disable", "--now", name] for name in gone if name.endswith(".timer")]
    _remove(folder, gone)
    commands += [[*manager, "daemon-reload"], [*manager, "enable", "--now", *timers]]
    if not enable:
        click.echo("To start them:\n  " + "\n  ".join(map(" ".join, commands)), err=True)
        return 0
    return next((code for command in commands if (code := _call(command))), 0)


def _warn_without_contact(options: Options, planned: list[Planned]) -> None:
    default = place_of(options, system=False).contact
    for one in planned:
        if not (one.entry.contact or default or one.entry.base_url):
            told = f"newsarchive schedule add {one.entry.paper} --every {one.entry.every} --contact you@example.org"
            click.echo(
                f"newsarchive: the runs of {one.entry.paper} will refuse to start without a contact: {told}", err=True
            )


def _stale(folder: Path, wanted: set[str]) -> list[str]:
    """Units that an earlier install made and the plan no longer has."""
    made_here = "# Made by `newsarchive schedule install`"
    return sorted(
        path.name
        for path in folder.glob(f"{made.PREFIX}*")
        if path.name not in wanted and path.is_file() and path.read_text(encoding="utf-8").startswith(made_here)
    )


def _remove(folder: Path, names: list[str]) -> None:
    for name in names:
        (folder / name).unlink(missing_ok=True)
        click.echo(f"removed {folder / name}", err=True)


def _call(command: list[str]) -> int:
    try:
        code = subprocess.run(command, check=False).returncode  # noqa: S603 - systemctl and our own unit names
    except OSError as error:
        raise click.ClickException(f"{command[0]} cannot be started: {error.strerror}.") from error
    if code:
        click.echo(f"newsarchive: `{' '.join(command)}` ended with {code}", err=True)
    return 1 if code else 0
