"""The report's lists with links to examples: drift, days that are missing, revisions, problems. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from newsarchive.judging.drift import Drift
from newsarchive.report.facts import _EVERY
from newsarchive.report.gather import FILLED, latest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsarchive.report.archive_days import ArchiveDay

MAX_ROWS = 40  # a paper and list
EXAMPLES = 3
MAX_TEXT = 160  # letters of anything that a page wrote


@dataclass(frozen=True, slots=True)
class Example:
    """An article to look at.

    Attributes:
        id: Its id; ``None`` where it was never read.
        title: Its headline, or its URL where it was never read.
        url: Where it is; not trusted.
        day: Its day.
    """

    id: str | None
    title: str
    url: str
    day: date | None


@dataclass(frozen=True, slots=True)
class DriftRow:
    """Something that is otherwise than before.

    Attributes:
        paper: Whose.
        what: A field; ``hint:FIELD``, its selector; as runs tell it also ``pages:failed`` (gone, …) and ``news``.
        since: First day of the period, or day of the run, from which on.
        before: Its share up to then, of `news` articles a day; ``None`` where only its description lets expect more.
        after: The same from then on.
        example: The first article without it (or, where it rose, with it).
        by_run: Whether a run told it when it crawled; otherwise the records show it.
    """

    paper: str
    what: str
    since: date
    before: float | None
    after: float
    example: Example | None
    by_run: bool = False


@dataclass(frozen=True, slots=True)
class AbsentRow:
    """A day on which the date archive named articles that are not here, or did not answer.

    Attributes:
        paper: Whose.
        day: Which.
        named: Articles it named.
        absent: How many are not here, by what became of them.
        examples: Some of these, each with what became of it and why.
    """

    paper: str
    day: date
    named: int
    absent: dict[str, int]
    examples: list[tuple[Example, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class GapRow:
    """Days in a row without an article, for which the date archive was not asked."""

    paper: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class RevisedRow:
    """An article with revisions: how many, and when the first and the last were captured."""

    paper: str
    example: Example
    revisions: int
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class ProblemRow:
    """Something doubtful, how many articles it concerns, and their share."""

    paper: str
    problem: str
    articles: int
    share: float
    examples: list[Example]


def clip(text: str) -> str:
    """The text, cut where it is longer than any that a person would read here."""
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"


def _example(row: dict[str, Any]) -> Example:
    return Example(row["id"], clip(row["title"] or row["id"]), row["url"], row["day"])


def drift_rows(paper: str, rows: pl.DataFrame, coverage: dict[str, Any], unit: str) -> list[DriftRow]:
    """The drifts that `facts.coverage` found, each with an example."""
    articles = latest(rows).with_columns(period=pl.col("day").dt.truncate(_EVERY[unit]))
    found = []
    for change in coverage["drift"]:
        since = date.fromisoformat(coverage["periods"][change["at"]])
        hint, _, name = change["what"].rpartition(":")
        has = ~pl.col("hints_missed").list.contains(name) if hint else pl.col(FILLED + name)
        wanted = has if change["after"] > change["before"] else ~has
        first = articles.filter((pl.col("period") == since) & wanted).sort("day", "id").head(1).to_dicts()
        example = _example(first[0]) if first else None
        found.append(DriftRow(paper, change["what"], since, change["before"], change["after"], example))
    return found


def run_drift_rows(paper: str, told: Iterable[dict[str, Any]]) -> list[DriftRow]:
    """The drifts that runs told in their manifests, each once, the latest word on it, latest first.

    Args:
        paper: Whose runs.
        told: Drifts as `judging.drift.Drift.as_json` gives them, in the order of the runs.
    """
    found: dict[tuple[str, str], DriftRow] = {}
    for one in told:
        try:
            drift = Drift.of_json(one)
            since = datetime.strptime(drift.since[:8], "%Y%m%d").date()  # noqa: DTZ007 - a run's name is in UTC
        except (KeyError, TypeError, ValueError):
            continue  # a later version's
        example = Example(None, clip(drift.page), drift.page, None) if drift.page else None
        before = _share(drift.before) if drift.before is not None else None
        found[drift.what, drift.since] = DriftRow(
            paper, drift.what, since, before, _share(drift.now), example, by_run=True
        )
    return sorted(found.values(), key=lambda row: (row.since, row.what), reverse=True)


def _share(counted: tuple[int, int]) -> float:
    return counted[0] / counted[1] if counted[1] else 0.0


def absent_rows(paper: str, days: dict[date, ArchiveDay]) -> list[AbsentRow]:
    """The days on which something is missing against the date archive, newest first."""
    return [
        AbsentRow(
            paper,
            day,
            said.named,
            dict(sorted(said.absent.items())),
            [(Example(None, clip(url), url, None), status, clip(reason)) for url, status, reason in said.examples],
        )
        for day, said in sorted(days.items(), reverse=True)
        if said.absent or (said.asked and not said.answered)
    ]


def gap_rows(paper: str, years: dict[str, dict[str, Any]]) -> list[GapRow]:
    """The gaps of a calendar (see `facts.calendar`), longest first."""
    gaps: list[GapRow] = []
    for day in _gap_days(years):
        if gaps and (day - gaps[-1].last).days == 1:
            gaps[-1] = GapRow(paper, gaps[-1].first, day)
        else:
            gaps.append(GapRow(paper, day, day))
    return sorted(gaps, key=lambda gap: (-gap.days, gap.first))


def _gap_days(years: dict[str, dict[str, Any]]) -> Iterable[date]:
    for year, shown in years.items():
        for number, state in enumerate(shown["states"]):
            if state == "g":
                yield date(int(year), 1, 1) + timedelta(days=number)


def revised_rows(paper: str, rows: pl.DataFrame) -> list[RevisedRow]:
    """The articles with more than one revision, the one changed last first."""
    revised = rows.filter(pl.len().over("id") > 1)
    spans = revised.group_by("id").agg(
        pl.len().alias("revisions"), pl.col("fetched_at").min().alias("first"), pl.col("fetched_at").max().alias("last")
    )
    shown = latest(revised).join(spans, on="id").sort(["last", "id"], descending=[True, False], nulls_last=True)
    return [RevisedRow(paper, _example(row), row["revisions"], row["first"], row["last"]) for row in shown.to_dicts()]


def problem_rows(paper: str, rows: pl.DataFrame) -> list[ProblemRow]:
    """What was doubtful in the latest revisions, most frequent first."""
    articles = latest(rows)
    doubtful = articles.filter(pl.col("problems").list.len() > 0).explode("problems").unique(["id", "problems"])
    grouped = doubtful.sort(["day", "id"], descending=True, nulls_last=True).group_by("problems", maintain_order=True)
    found = []
    for (problem,), part in grouped:
        examples = [_example(row) for row in part.head(EXAMPLES).to_dicts()]
        found.append(ProblemRow(paper, clip(str(problem)), part.height, part.height / articles.height, examples))
    return sorted(found, key=lambda row: (-row.articles, row.problem))
