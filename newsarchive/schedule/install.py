"""Unit files for systemd, and a crontab, from the plan. Pure: texts in, texts out.

Formats: systemd.service(5), systemd.timer(5), crontab(5). Timers are Persistent: a run missed while the machine was
off is caught up once. systemd never starts a unit that is still running; in the crontab, flock does that.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from newsarchive.schedule.plan import Entry

PREFIX = "newsarchive-"
MARK_BEGIN = "# >>> newsarchive schedule: made by `newsarchive schedule install --cron`, change schedule.toml instead"
MARK_END = "# <<< newsarchive schedule"
# 3: some pages failed; 4: another run holds the lock; 130: stopped by `systemctl stop` or a shutdown. They are told in
# the manifest; 5, a drift, fails loudly.
HARMLESS = "3 4 130"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the commands run.

    Attributes:
        command: The words that start newsarchive, absolute.
        data: The data folder, absolute.
        system: For the system's manager (a service of the machine) or the user's own.
        contact: For entries without one: timers do not inherit the environment of who installs them.
    """

    command: Sequence[str]
    data: Path
    system: bool = False
    contact: str | None = None

    def line(self, entry: Entry) -> list[str]:
        """The whole command for an entry."""
        named = replace(entry, contact=entry.contact or self.contact)
        return [*self.command, "--quiet", "--data", str(self.data), *named.arguments()]


def units(entries: Iterable[Entry], place: Place) -> dict[str, str]:
    """File name -> text: a service and a timer a paper."""
    files = {}
    for entry in entries:
        files[f"{PREFIX}{entry.paper}.service"] = _service(entry, place)
        files[f"{PREFIX}{entry.paper}.timer"] = _timer(entry)
    return files


def _service(entry: Entry, place: Place) -> str:
    started = " ".join(_word(word) for word in place.line(entry))
    sandbox = f"ProtectSystem=strict\nReadWritePaths={_path(place.data)}\n" if place.system else ""
    return f"""\
# Made by `newsarchive schedule install`; change schedule.toml instead.
[Unit]
Description=newsarchive: crawl what is new in {entry.paper}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={started}
SuccessExitStatus={HARMLESS}
# Ctrl-C: the run ends cleanly, and the next one goes on
KillSignal=SIGINT
TimeoutStopSec=120
Nice=10
NoNewPrivileges=true
PrivateTmp=true
{sandbox}"""


def _timer(entry: Entry) -> str:
    return f"""\
# Made by `newsarchive schedule install`; change schedule.toml instead.
[Unit]
Description=newsarchive: {entry.paper} {entry.every}

[Timer]
OnCalendar={entry.every.calendar(entry.paper)}
RandomizedDelaySec={entry.every.jitter}
Persistent=true

[Install]
WantedBy=timers.target
"""


def _word(word: str) -> str:
    """A word of ExecStart=: quoted, specifiers and variables escaped."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return escaped if escaped.replace("/", "").replace("-", "").replace(".", "").isalnum() else f'"{escaped}"'


def _path(path: Path) -> str:
    return '"' + str(path).replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%") + '"'


def crontab(entries: Iterable[Entry], place: Place) -> str:
    """The block of a crontab: a line a paper, with lock and jitter.

    ``%`` is a line end to cron, and so it is escaped.
    """
    lines = [MARK_BEGIN]
    for entry in entries:
        lock = shlex.quote(str(place.data / f".schedule-{entry.paper}.lock"))
        wait = f"sleep $(shuf -i 0-{entry.every.jitter} -n 1)"
        command = f"{wait}; exec flock -n {lock} {shlex.join(place.line(entry))}"
        lines.append(f"{entry.every.cron(entry.paper)} " + command.replace("%", "\\%"))
    return "\n".join([*lines, MARK_END]) + "\n"


def with_block(old: str, block: str) -> str:
    """A crontab in which the block stands in place of an earlier one; everything else is kept.

    Raises:
        ValueError: An earlier block has no end.
    """
    before, begin, rest = old.partition(MARK_BEGIN)
    if not begin:
        return (old if not old or old.endswith("\n") else old + "\n") + block
    _, end, after = rest.partition(MARK_END)
    if not end:
        raise ValueError("the crontab's newsarchive block has no end line; mend it by hand")
    return before + block + after.removeprefix("\n")
