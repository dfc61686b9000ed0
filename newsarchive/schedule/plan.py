"""What is to be crawled how often (``data/schedule.toml``), and when each paper is due next.

The file is a person's: it is read strictly, and changed with its comments kept.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from newsarchive.schedule.every import DAY, Every, EveryError, parse_every
from newsarchive.storage.names import RUN_ID

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FILE = "schedule.toml"
HEADER = """\
# What newsarchive crawls, and how often. One table a paper:
#   [papers.baoyenbai]
#   every = "6h"              # 5m, 10m, 15m, 20m, 30m, 1h, 2h, 3h, 4h, 6h, 8h, 12h, daily, weekly
#   contact = "you@example.org"   # sent in the User-Agent; else NEWSARCHIVE_CONTACT
#   base_url = "http://127.0.0.1:8000"   # only where a mirror answers instead
# Whom runs tell when a paper drifts; what the environment has in NEWSARCHIVE_ALARM_… comes first.
#   [alarm]
#   command = "/usr/local/bin/page-me --urgent"   # gets JSON on its standard input
#   smtp = "smtp://localhost"                     # or smtps://user:password@host:465
#   to = "archive@example.org"
"""
_KEYS = {"every", "contact", "base_url"}
_ALARM_KEYS = {"command", "smtp", "to", "from"}
INCREMENTAL = "incremental"  # the kind of the job of `newsarchive run`


class ScheduleError(ValueError):
    """The schedule cannot be read or written; the message names the file, the fault and what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One paper's place in the schedule.

    Attributes:
        paper: Registry name.
        every: Step between the starts of two runs.
        contact: Whom the paper can ask; ``None`` for the environment's.
        base_url: Where it answers instead; ``None`` for its own address.
    """

    paper: str
    every: Every
    contact: str | None = None
    base_url: str | None = None

    def arguments(self) -> list[str]:
        """The command that crawls it, after ``newsarchive``."""
        words = ["run", self.paper]
        if self.contact:
            words += ["--contact", self.contact]
        if self.base_url:
            words += ["--base-url", self.base_url]
        return words


@dataclass(frozen=True, slots=True)
class Planned:
    """An entry and where it stands in time; all times aware, UTC.

    Attributes:
        entry: The entry.
        last: When its last incremental run began, ``None`` if it never ran.
        due: When the next is due; in the past if it was missed.
    """

    entry: Entry
    last: datetime | None
    due: datetime

    def is_due(self, now: datetime) -> bool:
        """Whether it is to run now."""
        return self.due <= now


def read(data: Path, known: Iterable[str]) -> list[Entry]:
    """The schedule of a data folder, in the order of the file; empty where there is none.

    Args:
        data: The data folder.
        known: Registry names of all papers.

    Raises:
        ScheduleError: The file is no TOML, names an unknown paper, key or step.
    """
    path, tables = data / FILE, _tables(data)
    _checked_alarm(path, tables.pop("alarm", {}))
    papers = tables.pop("papers", {})
    if tables or not isinstance(papers, dict):
        told = ", ".join(tables) or "papers"
        raise ScheduleError(f"{path}: only tables [papers.NAME] and [alarm] are expected, not {told}.")
    names = set(known)
    return [_entry(path, name, values, names) for name, values in papers.items()]


def _tables(data: Path) -> dict[str, Any]:
    path = data / FILE
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ScheduleError(f"{path} cannot be read: {error}.") from error


def read_alarm(data: Path) -> dict[str, str]:
    """Whom runs are to tell when a paper drifts: "command", "smtp", "to", "from", where they are given.

    Raises:
        ScheduleError: The file is no TOML, or the table ``[alarm]`` holds what cannot be meant.
    """
    return _checked_alarm(data / FILE, _tables(data).get("alarm", {}))


def _checked_alarm(path: Path, table: Any) -> dict[str, str]:
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise ScheduleError(f"{path}, [alarm]: the values must be texts in quotation marks.")
    if unknown := sorted(table.keys() - _ALARM_KEYS):
        raise ScheduleError(f"{path}, [alarm]: unknown key {unknown[0]!r}; there are {', '.join(sorted(_ALARM_KEYS))}.")
    return table


def _entry(path: Path, name: str, values: Any, known: set[str]) -> Entry:
    where = f"{path}, [papers.{name[:60]}]"
    if name not in known:
        raise ScheduleError(f"{where}: there is no such paper; `newsarchive publishers` lists them.")
    if not isinstance(values, dict) or not all(isinstance(value, str) for value in values.values()):
        raise ScheduleError(f"{where}: the values must be texts in quotation marks.")
    if unknown := sorted(values.keys() - _KEYS):
        raise ScheduleError(f"{where}: unknown key {unknown[0]!r}; there are {', '.join(sorted(_KEYS))}.")
    if "every" not in values:
        raise ScheduleError(f'{where}: how often? Give every = "6h", for instance.')
    return checked(where, name, values["every"], values.get("contact"), values.get("base_url"))


def checked(where: str, paper: str, every: str, contact: str | None, base_url: str | None) -> Entry:
    """An entry from texts.

    Raises:
        ScheduleError: A value cannot be meant; control characters would end in unit files and crontabs.
    """
    try:
        step = parse_every(every)
    except EveryError as error:
        raise ScheduleError(f"{where}: {error}") from error
    for value in (contact, base_url):
        if value is not None and (not value.isascii() or not value.isprintable() or " " in value or len(value) > 300):
            raise ScheduleError(f"{where}: {value[:60]!r} must be printable ASCII without spaces.")
    try:
        parts = urlsplit(base_url or "")
        wrong = bool(base_url) and (parts.scheme not in {"http", "https"} or not parts.hostname)
    except ValueError:
        wrong = True
    if wrong:
        raise ScheduleError(f"{where}: {base_url!r} is not an http or https address.")
    return Entry(paper, step, contact or None, base_url or None)


def put(data: Path, entry: Entry) -> None:
    """Add or replace a paper's entry; the rest of the file, comments too, stays as it is.

    Raises:
        ScheduleError: The file cannot be read or written.
    """
    document = _document(data)
    table: dict[str, str] = {"every": str(entry.every)}
    if entry.contact:
        table["contact"] = entry.contact
    if entry.base_url:
        table["base_url"] = entry.base_url
    document.setdefault("papers", {})[entry.paper] = table
    _save(data, document)


def drop(data: Path, paper: str) -> bool:
    """Take a paper out; whether it was in.

    Raises:
        ScheduleError: The file cannot be read or written.
    """
    document = _document(data)
    if paper not in document.get("papers", {}):
        return False
    del document["papers"][paper]
    _save(data, document)
    return True


def _document(data: Path) -> Any:
    import tomlkit  # noqa: PLC0415 - only to change the file
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415 - as above

    path = data / FILE
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else HEADER
        return tomlkit.parse(text)
    except (OSError, ValueError, TOMLKitError) as error:
        raise ScheduleError(f"{path} cannot be read: {error}.") from error


def _save(data: Path, document: Any) -> None:
    import tomlkit  # noqa: PLC0415 - only to change the file

    path = data / FILE
    try:
        data.mkdir(parents=True, exist_ok=True)
        new = path.with_name(FILE + ".new")
        new.write_text(tomlkit.dumps(document), encoding="utf-8")
        new.replace(path)
    except OSError as error:
        raise ScheduleError(f"{path} cannot be written: {error.strerror}.") from error


def plan(entries: Iterable[Entry], data: Path, now: datetime) -> list[Planned]:
    """Where each entry stands, by the archive's own manifests; the one due first comes first.

    Args:
        entries: From `read`.
        data: The data folder.
        now: Aware.
    """
    planned = []
    for entry in entries:
        last = last_start(data, entry.paper)
        planned.append(Planned(entry, last, next_due(last, entry.every, now)))
    return sorted(planned, key=lambda one: (one.due, one.entry.paper))


def next_due(last: datetime | None, every: Every, now: datetime) -> datetime:
    """When the next run is due. Runs that were missed are caught up once: the due time is then in the past.

    A last start that lies in the future (a clock was set back) counts as now.
    """
    if last is None:
        return now
    return min(last, now) + timedelta(seconds=every.seconds)


def last_start(data: Path, paper: str) -> datetime | None:
    """When the paper's last incremental run began, by its manifests; killed runs count, being sealed and resumed."""
    folder = data / paper / "runs"
    try:
        names = sorted((path.name for path in folder.iterdir()), reverse=True)
    except OSError:
        return None
    for name in names:
        run = name.removesuffix(".json")
        if RUN_ID.fullmatch(run) and _is_incremental(folder / name):
            return datetime.strptime(run[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return None


def _is_incremental(manifest: Path) -> bool:
    try:
        job = json.loads(manifest.read_bytes()).get("job")
    except (OSError, ValueError, AttributeError):
        return False
    return isinstance(job, dict) and job.get("kind") == INCREMENTAL


def load_of(planned: Iterable[Planned]) -> float:
    """Runs a day that the plan asks for."""
    return sum(DAY / one.entry.every.seconds for one in planned)
