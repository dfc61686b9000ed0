"""How one paper stands."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from newsarchive.judging.past import INCREMENTAL, accepted_at, started_of
from newsarchive.storage.jsonl import scan
from newsarchive.storage.lock import holder_of
from newsarchive.storage.names import RUN_ID, stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from newsarchive.schedule.plan import Planned
    from newsarchive.storage.archive import Archive
    from newsarchive.storage.names import Layout
    from newsarchive.storage.overview import Glance

RECENT = timedelta(days=7)
SHOWN_RUNS = 10
SHOWN_FATES = 20
_MOST_READ = 400  # manifests of one paper
_FATES = frozenset({"gone", "moved"})


@dataclass(slots=True)
class RunTold:
    """What a manifest tells of its run.

    Attributes:
        run: Its name.
        kind: Of its job; ``None`` if it was killed before it said so.
        status: "complete", "interrupted", "failed" or "killed".
        exit_code: ``None`` for a killed run and other work than a crawl.
        started, finished: ISO 8601.
        new, revised, gone, moved, failed: Articles.
        drifts: What had drifted, as the manifest keeps it.
        message: What went wrong, if anything.
    """

    run: str
    kind: str | None
    status: str
    exit_code: int | None
    started: str | None
    finished: str | None
    new: int = 0
    revised: int = 0
    gone: int = 0
    moved: int = 0
    failed: int = 0
    drifts: list[dict[str, Any]] = field(default_factory=list)
    message: str | None = None

    @property
    def judged(self) -> bool:
        """Whether it says how the paper does: a run of the schedule that came to an end."""
        return self.kind == INCREMENTAL and self.status in {"complete", "interrupted"}

    def as_json(self) -> dict[str, Any]:
        """By name."""
        return {name: getattr(self, name) for name in self.__slots__}


def read_run(path: Path) -> RunTold | None:
    """What a manifest tells; ``None`` where it cannot be read."""
    try:
        manifest = json.loads(path.read_bytes())
        summary, job = manifest.get("summary") or {}, manifest.get("job") or {}
        run = RunTold(
            str(manifest["run"]),
            job.get("kind"),
            str(manifest["status"]),
            summary.get("exit_code"),
            manifest.get("started"),
            manifest.get("finished"),
            failed=int((summary.get("article_outcomes") or {}).get("failed") or 0),
            drifts=list((summary.get("judgement") or {}).get("drifts") or ()),
            message=summary.get("message"),
        )
        for name in _COUNTED:
            setattr(run, name, int(summary.get(name) or 0))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return run


_COUNTED = ("new", "revised", "gone", "moved")


@dataclass(slots=True)
class PaperStatus:
    """How a paper stands.

    Attributes:
        publisher: Its name.
        last: Its last run, of whatever kind.
        recent: Runs of the last seven days.
        drifts: What has drifted, by the last run that could tell.
        planned: Its place in the schedule, if it has one.
        holder: Who holds its lock now.
        glance: What the state tells; ``None`` where there is none to read.
        accepted: When the operator last took the paper as it is; ISO 8601.
    """

    publisher: str
    last: RunTold | None = None
    recent: list[RunTold] = field(default_factory=list)
    drifts: list[dict[str, Any]] = field(default_factory=list)
    planned: Planned | None = None
    holder: dict[str, Any] | None = None
    glance: Glance | None = None
    accepted: str | None = None

    def recently(self, name: str) -> int:
        """Articles of the last seven days: "new", "revised", "gone", "moved" or "failed"."""
        return sum(int(getattr(run, name)) for run in self.recent)

    def as_json(self) -> dict[str, Any]:
        """As plain data."""
        planned, glance = self.planned, self.glance
        return {
            "publisher": self.publisher,
            "last_run": self.last.as_json() if self.last is not None else None,
            "next_run": stamp(planned.due) if planned is not None else None,
            "every": str(planned.entry.every) if planned is not None else None,
            "week": {"runs": len(self.recent)} | {name: self.recently(name) for name in (*_COUNTED, "failed")},
            "gone_now": glance.gone if glance is not None else None,
            "due_now": glance.due if glance is not None else None,
            "drifts": self.drifts,
            "accepted": self.accepted,
            "running": self.holder,
        }


def status_of(archive: Archive, now: datetime, planned: Planned | None = None) -> PaperStatus:
    """How a paper stands at a time (aware)."""
    layout = archive.layout
    found = PaperStatus(layout.root.name, planned=planned)
    accepted = accepted_at(layout)
    found.accepted = stamp(accepted) if accepted is not None else None
    judged = False
    for run in runs_of(layout):
        found.last = found.last or run
        is_recent = now - started_of(run.run) <= RECENT
        if is_recent:
            found.recent.append(run)
        if run.judged and not judged:
            judged = True
            found.drifts = run.drifts if accepted is None or started_of(run.run) >= accepted else []
        if judged and not is_recent:
            break
    found.holder = holder_of(layout.lock)
    found.glance = archive.glance(now)
    return found


def runs_of(layout: Layout) -> Iterator[RunTold]:
    """The paper's runs, the latest first, as far back as anybody looks."""
    try:
        names = sorted((path.stem for path in layout.runs.glob("*.json") if RUN_ID.fullmatch(path.stem)), reverse=True)
    except OSError:
        return
    for name in names[:_MOST_READ]:
        if (run := read_run(layout.manifest_of(name))) is not None:
            yield run


def fates(layout: Layout, runs: Iterable[RunTold]) -> list[dict[str, Any]]:
    """The articles that these runs found gone or moved, the latest first: events, `SHOWN_FATES` at most."""
    told: list[dict[str, Any]] = []
    for run in runs:
        if not run.gone and not run.moved:
            continue
        events = [line.value for line in scan(layout.events_of(run.run)) if line.value is not None]
        told += [event for event in reversed(events) if event.get("event") in _FATES and "id" in event]
        if len(told) >= SHOWN_FATES:
            break
    return told[:SHOWN_FATES]
