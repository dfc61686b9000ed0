"""What runs found, as far as it can be compared; and the paper's past runs, read from their manifests."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from newsarchive.storage.names import RUN_ID, stamp

if TYPE_CHECKING:
    from pathlib import Path

    from newsarchive.storage.names import Layout

Counts = dict[str, int]
INCREMENTAL = "incremental"
_REACH = timedelta(days=100)
_MOST_RUNS = 1_500
ACCEPTED = "accepted.json"


@dataclass(slots=True)
class Found:
    """What one run found.

    Attributes:
        run: Its name.
        started: When it began; aware.
        articles: Articles read.
        filled: For each field, the articles that had it.
        missed: For each field, the articles on which its hint failed.
        outcomes: Of the pages asked for as articles, what became of them.
        new: Articles never seen before.
        drifted: What was found to have drifted, as the manifest keeps it, by `Drift.what`.
        suspect: What fewer pages had than usual, too few to be sure -> the first page that broke it.
        alarmed: When its drifts were last told to others; ISO 8601.
        whole: Whether it came to its own end, without a limit.
    """

    run: str
    started: datetime
    articles: int = 0
    filled: Counts = field(default_factory=dict)
    missed: Counts = field(default_factory=dict)
    outcomes: Counts = field(default_factory=dict)
    new: int = 0
    drifted: dict[str, dict[str, Any]] = field(default_factory=dict)
    suspect: dict[str, str] = field(default_factory=dict)
    alarmed: str | None = None
    whole: bool = True


def started_of(run: str) -> datetime:
    """When a run began, by its name."""
    return datetime.strptime(run[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def found_by(manifest: dict[str, Any]) -> Found | None:
    """What a manifest says its run found; ``None`` where it says nothing that can be compared."""
    run, summary = str(manifest.get("run")), manifest.get("summary")
    if not RUN_ID.fullmatch(run) or not isinstance(summary, dict) or "article_outcomes" not in summary:
        return None
    judged = summary.get("judgement") or {}
    try:
        return Found(
            run,
            started_of(run),
            int(summary["articles"]),
            _counts(summary["filled"]),
            _counts(summary["hints_missed"]),
            _counts(summary["article_outcomes"]),
            int(summary["new"]),
            {str(drift["what"]): drift for drift in judged.get("drifts", ()) if {"now", "before"} <= drift.keys()},
            dict(judged.get("suspect") or {}),
            judged.get("alarmed"),
            manifest.get("status") == "complete" and not summary.get("limited"),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None  # written by another version, or by hand


def _counts(values: dict[str, Any]) -> Counts:
    return {str(name): int(number) for name, number in values.items()}


def past_runs(layout: Layout, before: str) -> list[Found]:
    """The paper's incremental runs before one, earliest first, as far back as counts.

    Left out are runs before the operator accepted the paper as it is (see `accept`), and the first ones, up to the
    first that came to its end: what they found is a paper's whole front, no day's news.
    """
    try:
        names = sorted(path.stem for path in layout.runs.glob("*.json"))
    except OSError:
        return []
    names = [name for name in names if RUN_ID.fullmatch(name) and name < before]
    reach = _named(started_of(before) - _REACH)
    since = max(reach, _named(accepted) if (accepted := accepted_at(layout)) else "")
    chosen = [name for name in names if name >= since][-_MOST_RUNS:]
    found = [one for name in chosen if (one := _read(layout.manifest_of(name))) is not None]
    if chosen and chosen[0] == names[0]:
        first = next((index for index, one in enumerate(found) if one.whole), len(found))
        for one in found[: first + 1]:
            one.whole, one.new = False, 0
    return found


def _named(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _read(path: Path) -> Found | None:
    try:
        manifest = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    if not isinstance(manifest, dict) or manifest.get("status") not in {"complete", "interrupted"}:
        return None
    job = manifest.get("job")
    return found_by(manifest) if isinstance(job, dict) and job.get("kind") == INCREMENTAL else None


def accept(layout: Layout, now: datetime) -> Path:
    """Take the paper as it is from now on: earlier runs no longer count as what is to be expected.

    Raises:
        OSError: The paper's folder cannot be written.
    """
    path = layout.root / ACCEPTED
    beside = path.with_name(ACCEPTED + ".tmp")
    beside.write_text(json.dumps({"accepted": stamp(now)}) + "\n", encoding="utf-8")
    beside.replace(path)
    return path


def accepted_at(layout: Layout) -> datetime | None:
    """When the operator last accepted the paper as it is."""
    try:
        moment = datetime.fromisoformat(json.loads((layout.root / ACCEPTED).read_bytes())["accepted"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return moment if moment.tzinfo is not None else None
