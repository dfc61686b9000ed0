"""From an archive on disk to all that its report shows."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import polars as pl

from newsarchive import publishers
from newsarchive.report import tables
from newsarchive.report.archive_days import ArchiveDay, archive_days, events_of
from newsarchive.report.facts import facts_of, unit_of
from newsarchive.report.gather import latest, read_rows
from newsarchive.status.paper import read_run

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime
    from pathlib import Path

    from newsarchive.corpus.segments import Segment


LISTS = ("drift", "absences", "gaps", "revisions", "problems")


@dataclass(slots=True)
class Paper:
    """One paper's part.

    Attributes:
        name: Its registry name.
        title: Its name for people.
        facts: See `facts.facts_of`.
        first, last: Days of its first and last article.
        days_with_news: How many.
        gap_days: Days in gaps, see `facts.calendar`.
        absent: Articles that its date archive named and that are not here.
        revised: Articles with more than one revision.
    """

    name: str
    title: str
    facts: dict[str, Any]
    first: date | None
    last: date | None
    days_with_news: int
    gap_days: int
    absent: int
    revised: int
    drift: list[tables.DriftRow] = field(default_factory=list)
    absences: list[tables.AbsentRow] = field(default_factory=list)
    gaps: list[tables.GapRow] = field(default_factory=list)
    revisions: list[tables.RevisedRow] = field(default_factory=list)
    problems: list[tables.ProblemRow] = field(default_factory=list)


@dataclass(slots=True)
class Report:
    """All that is shown.

    Attributes:
        papers: By name.
        together: `facts.facts_of` over all of them.
        unit: Of the periods that things are counted in.
        as_of: When the newest record was captured, UTC: the report looks at no clock.
    """

    papers: list[Paper]
    together: dict[str, Any]
    unit: str
    as_of: datetime | None

    def total(self, name: str) -> int:
        """The sum of a paper's number over all papers."""
        return sum(getattr(paper, name) for paper in self.papers)

    @property
    def first(self) -> date | None:
        """Day of the first article of all."""
        return min((paper.first for paper in self.papers if paper.first), default=None)

    @property
    def last(self) -> date | None:
        """Day of the last article of all."""
        return max((paper.last for paper in self.papers if paper.last), default=None)

    def rows(self, name: str) -> list[Any]:
        """The rows of a list of all papers, at most `tables.MAX_ROWS` of each."""
        return [row for paper in self.papers for row in getattr(paper, name)[: tables.MAX_ROWS]]

    def left_out(self) -> dict[str, dict[str, int]]:
        """How many rows of each list and paper that does not show."""
        return {
            name: {
                paper.name: more for paper in self.papers if (more := len(getattr(paper, name)) - tables.MAX_ROWS) > 0
            }
            for name in LISTS
        }


def build(
    data: Path,
    found: list[Segment],
    since: date | None = None,
    until: date | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Report:
    """Read the archive.

    Args:
        data: The data folder, for the events.
        found: The segments of the papers meant.
        since: First day, inclusive.
        until: Last day, inclusive.
        progress: Called with bytes read.
    """
    rows = read_rows(found, since, until, progress)
    unit = unit_of(rows)
    papers = []
    for name in sorted({segment.publisher for segment in found}):
        known = {
            day: said
            for day, said in archive_days(events_of(data / name)).items()
            if (since is None or day >= since) and (until is None or day <= until)
        }
        # by the folder it lies in: records may carry a name of old
        told = tables.run_drift_rows(name, _told_by_runs(data / name, since, until))
        papers.append(_paper(name, rows.filter(pl.col("publisher") == name), unit, known, told))
    newest = rows["fetched_at"].max() if rows.height else None
    return Report(papers, _together(rows, papers, unit), unit, newest)  # type: ignore[arg-type]  # a column of datetimes


def _together(rows: pl.DataFrame, papers: list[Paper], unit: str) -> dict[str, Any]:
    """The numbers of all papers; a day is marked as missing if it is so in any."""
    if len(papers) == 1:
        return papers[0].facts
    facts = facts_of(rows, unit)
    for paper in papers:
        for year, shown in paper.facts["calendar"].items():
            together = facts["calendar"].get(year)
            if together is not None and "m" in shown["states"]:
                pairs = zip(together["states"], shown["states"], strict=True)
                together["states"] = "".join("m" if own == "m" else state for state, own in pairs)
    return facts


def _told_by_runs(folder: Path, since: date | None, until: date | None) -> list[dict[str, Any]]:
    """The drifts in the manifests of a paper's runs, of those days."""
    runs = [run for path in sorted((folder / "runs").glob("*.json")) if (run := read_run(path)) is not None]
    first = f"{since:%Y%m%d}" if since is not None else ""
    last = f"{until:%Y%m%d}" if until is not None else "9"
    return [drift for run in runs if first <= run.run[:8] <= last for drift in run.drifts if isinstance(drift, dict)]


def _mark(coverage: dict[str, Any], told: list[tables.DriftRow]) -> list[tables.DriftRow]:
    """Mark in the periods what runs told; returns those rows that the records do not show by themselves."""
    periods = coverage["periods"]
    new = []
    for row in told:
        at = bisect_right(periods, row.since.isoformat()) - 1
        if any(change["what"] == row.what and change["at"] == at for change in coverage["drift"]):
            continue
        new.append(row)
        if at >= 0:
            change = {"what": row.what, "at": at, "before": row.before, "after": row.after}
            coverage["drift"].append(change)
    return new


def _paper(
    name: str, rows: pl.DataFrame, unit: str, days: dict[date, ArchiveDay], told: list[tables.DriftRow]
) -> Paper:
    facts = facts_of(rows, unit, days)
    by_records = tables.drift_rows(name, rows, facts["coverage"], unit)
    dated = latest(rows)["day"].drop_nulls()
    gaps = tables.gap_rows(name, facts["calendar"])
    return Paper(
        name=name,
        title=_title(name),
        facts=facts,
        first=dated.min(),  # type: ignore[arg-type]  # a column of days
        last=dated.max(),  # type: ignore[arg-type]  # as above
        days_with_news=dated.n_unique(),
        gap_days=sum(gap.days for gap in gaps),
        absent=sum(sum(said.absent.values()) for said in days.values()),
        revised=sum(articles for _, articles in facts["revisions"]["by_number"]),
        drift=_mark(facts["coverage"], told) + by_records,
        absences=tables.absent_rows(name, days),
        gaps=gaps,
        revisions=tables.revised_rows(name, rows),
        problems=tables.problem_rows(name, rows),
    )


def _title(name: str) -> str:
    try:
        return publishers.by_name(name).title
    except publishers.UnknownPublisherError:
        return name
