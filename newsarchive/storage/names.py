"""What runs and files are called. Pure."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

RUN_ID = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}")
WARC_FILE = re.compile(rf"({RUN_ID.pattern})-(\d{{5,}})\.warc\.gz")
PUBLISHER = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}")
FOREIGN = "import-"  # begins the names of WARC files that others made
_LAST_SUFFIX = 0xFFFFFF


def is_url(data: str) -> bool:
    """Whether a data folder is a URL and no path."""
    return "://" in data


def stamp(moment: datetime) -> str:
    """An aware time as the archive prints it: UTC, whole seconds, ``Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_run_id(now: datetime, after: str | None = None) -> str:
    """A run's name, ``YYYYMMDDTHHMMSSZ-xxxxxx``; names sort in the order the runs began.

    The suffix is the fraction of the second (three hex digits), then chance (three).

    Args:
        now: Aware start time.
        after: The latest run there is. A run of the same second is named after it, so that even runs shorter
            than a second sort rightly.
    """
    moment = now.astimezone(UTC)
    second = moment.strftime("%Y%m%dT%H%M%SZ")
    name = f"{second}-{moment.microsecond * 4096 // 1_000_000:03x}{secrets.randbelow(4096):03x}"
    if after is None or name > after or not after.startswith(second):
        return name
    suffix = int(after[-6:], 16)
    if suffix == _LAST_SUFFIX:
        return new_run_id(moment.replace(microsecond=0) + timedelta(seconds=1))
    return f"{second}-{suffix + 1:06x}"


def started_at(run: str) -> str:
    """When a run began, as its name says it."""
    return stamp(datetime.strptime(run[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Layout:
    """Where one paper's files lie.

    Attributes:
        root: ``data/<publisher>``.
    """

    root: Path

    @property
    def records(self) -> Path:
        """Folder of the articles, one segment a run."""
        return self.root / "records"

    @property
    def events(self) -> Path:
        """Folder of everything else worth keeping, one segment a run."""
        return self.root / "events"

    @property
    def runs(self) -> Path:
        """Folder of the manifests."""
        return self.root / "runs"

    @property
    def warc(self) -> Path:
        """Folder of the WARC files, one or more a run."""
        return self.root / "warc"

    @property
    def wacz(self) -> Path:
        """Folder of packages made for others."""
        return self.root / "wacz"

    @property
    def state(self) -> Path:
        """The state database, derived from the other files."""
        return self.root / "state.db"

    @property
    def lock(self) -> Path:
        """The file that the running process holds locked."""
        return self.root / ".lock"

    def records_of(self, run: str) -> Path:
        """The run's segment of records."""
        return self.records / f"{run}.jsonl"

    def events_of(self, run: str) -> Path:
        """The run's segment of events."""
        return self.events / f"{run}.jsonl"

    def manifest_of(self, run: str) -> Path:
        """The run's manifest."""
        return self.runs / f"{run}.json"

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders a run needs, the outer one first."""
        return (self.root, self.records, self.events, self.warc, self.runs)
