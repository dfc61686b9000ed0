"""From the rows of `gather` to the numbers that the report shows. Pure: the same rows give the same numbers."""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from newsarchive.crawl.tally import FIELDS
from newsarchive.report.drift import drifts
from newsarchive.report.gather import FILLED, latest

if TYPE_CHECKING:
    from newsarchive.report.archive_days import ArchiveDay

TOP = 20
MAX_PERIODS = 60
LENGTH_STEPS, LENGTH_BINS = (20, 50, 100, 200, 500), 21  # the last bin is open
# Shown as the time from one capture to the one that differed: upper bounds in hours, the last one is open.
WAITS = (1, 6, 24, 72, 168, 720)
# unit of time -> about how many days
_UNITS = {"day": 1, "week": 7, "month": 30.4, "quarter": 91.3, "year": 365.25}
_EVERY = {"day": "1d", "week": "1w", "month": "1mo", "quarter": "1q", "year": "1y"}


def unit_of(rows: pl.DataFrame) -> str:
    """The unit of time in which the corpus has a readable number of periods; outliers do not count."""
    days = rows["day"].drop_nulls().dt.epoch("d")
    if days.is_empty():
        return "day"
    span = float(days.quantile(0.995) or 0) - float(days.quantile(0.005) or 0) + 1
    return next((unit for unit, length in _UNITS.items() if span / length <= MAX_PERIODS), "year")


def periods_of(rows: pl.DataFrame, unit: str) -> list[date]:
    """First days of the periods that have articles, in order."""
    starts = rows["day"].drop_nulls().dt.truncate(_EVERY[unit]).unique().sort()
    return starts.to_list()


def facts_of(rows: pl.DataFrame, unit: str, days: dict[date, ArchiveDay] | None = None) -> dict[str, Any]:
    """The numbers of one paper, or of all together.

    Args:
        rows: Every revision of its articles.
        unit: See `unit_of`.
        days: What its date archive said; ``None`` where that is not asked (all papers together).
    """
    articles = latest(rows)
    return {
        "articles": articles.height,
        "records": rows.height,
        "undated": int(articles["day"].null_count()),
        "calendar": calendar(articles, days),
        "coverage": coverage(articles, unit, drift=days is not None),
        "sections": _top(articles["section"].drop_nulls()),
        "authors": _top(articles["authors"].explode(empty_as_null=True, keep_nulls=True).drop_nulls()),
        "lengths": lengths(articles),
        "hours": hours(articles),
        "revisions": revisions(rows),
    }


def _top(names: pl.Series) -> dict[str, Any]:
    counted = names.rename("name").value_counts().sort(["count", "name"], descending=[True, False])
    return {"distinct": counted.height, "top": [list(row) for row in counted.head(TOP).iter_rows()]}


def calendar(articles: pl.DataFrame, days: dict[date, ArchiveDay] | None) -> dict[str, dict[str, Any]]:
    """A year -> articles of each day, and the state of each as a letter.

    States: ``n`` there are articles · ``m`` the date archive named articles that are not here · ``e`` it named none ·
    ``f`` it was asked and did not answer · ``g`` a gap: nothing is here, and nobody asked · ``.`` before the first
    or after the last day of the paper. Years with nothing to show are left out.
    """
    counted = articles["day"].drop_nulls().value_counts(name="count")
    counts: dict[date, int] = dict(counted.iter_rows())
    known = days or {}
    shown = counts.keys() | known.keys()
    if not shown:
        return {}
    first, last = min(shown), max(shown)
    years: dict[str, dict[str, Any]] = {}
    for year in sorted({day.year for day in shown}):
        every = [date(year, 1, 1) + timedelta(number) for number in range(365 + isleap(year))]
        years[str(year)] = {
            "counts": [counts.get(day, 0) for day in every],
            "states": "".join(
                _state(counts.get(day, 0), known.get(day)) if first <= day <= last else "." for day in every
            ),
        }
    return years


def _state(count: int, said: ArchiveDay | None) -> str:
    if said is not None and said.absent:
        return "m"
    if count:
        return "n"
    if said is None or not said.asked:
        return "g"
    return "e" if said.answered else "f"


def coverage(articles: pl.DataFrame, unit: str, *, drift: bool) -> dict[str, Any]:
    """A field's filled share over time: `periods`, `of` (articles), `filled` and `missed` (hints) a field.

    `drift` has the changes for good of a field's share, and, as ``hint:FIELD``, of how often its selector is right.
    Articles without a day are left out.
    """
    dated = articles.filter(pl.col("day").is_not_null()).with_columns(period=pl.col("day").dt.truncate(_EVERY[unit]))
    grouped = (
        dated.group_by("period")
        .agg(
            pl.len().alias("of"),
            *(pl.col(FILLED + name).sum() for name in FIELDS),
            *(pl.col("hints_missed").list.contains(name).sum().alias(f"missed_{name}") for name in FIELDS),
        )
        .sort("period")
    )
    of = grouped["of"].to_list()
    filled = {name: grouped[FILLED + name].to_list() for name in FIELDS}
    missed = {name: grouped[f"missed_{name}"].to_list() for name in FIELDS}
    right = {
        f"hint:{name}": [total - wrong for total, wrong in zip(of, counts, strict=True)]
        for name, counts in missed.items()
        if any(counts)
    }
    found = [
        {"what": what, "at": change.at, "before": round(change.before, 4), "after": round(change.after, 4)}
        for what, counts in (filled | right).items()
        if drift
        for change in drifts(counts, of)
    ]
    return {
        "periods": [start.isoformat() for start in grouped["period"]],
        "of": of,
        "filled": filled,
        "missed": {name: counts for name, counts in missed.items() if any(counts)},
        "drift": sorted(found, key=lambda change: change["at"]),
    }


def lengths(articles: pl.DataFrame) -> dict[str, Any]:
    """How long bodies are, in syllables as set apart by spaces: bins of `step`, the last one open."""
    if articles.is_empty():
        return {"counts": [0] * LENGTH_BINS, "step": LENGTH_STEPS[0], "quantiles": None}

    def quantile(share: float) -> int:
        return round(float(articles["syllables"].quantile(share, interpolation="nearest") or 0))

    long = quantile(0.99)
    step = next((step for step in LENGTH_STEPS if long < step * (LENGTH_BINS - 1)), LENGTH_STEPS[-1])
    binned = (articles["syllables"] // step).clip(upper_bound=LENGTH_BINS - 1).value_counts(name="count")
    counts = dict(binned.iter_rows())
    return {
        "counts": [counts.get(number, 0) for number in range(LENGTH_BINS)],
        "step": step,
        "quantiles": [quantile(share) for share in (0.1, 0.5, 0.9)],
    }


def hours(articles: pl.DataFrame) -> dict[str, Any]:
    """At which hour (+07:00) on which day of the week, Monday first; articles without a clock time are left out."""
    timed = articles.filter(pl.col("hour").is_not_null())
    grid = [[0] * 24 for _ in range(7)]
    for weekday, hour, count in timed.group_by(pl.col("day").dt.weekday(), pl.col("hour")).len().iter_rows():
        grid[weekday - 1][hour] = count
    return {"grid": grid, "timed": timed.height}


def revisions(rows: pl.DataFrame) -> dict[str, Any]:
    """How often articles were revised, and how long after the capture before."""
    times = rows.group_by("id").len().group_by("len").len(name="articles").sort("len")
    waits = rows.sort("id", "fetched_at").select(
        pl.col("fetched_at").diff().over("id", order_by="fetched_at").dt.total_seconds().alias("wait")
    )["wait"]
    counts = [0] * (len(WAITS) + 1)
    for wait in waits.drop_nulls():
        counts[next((number for number, bound in enumerate(WAITS) if wait < bound * 3600), len(WAITS))] += 1
    revised = [[int(number), int(articles)] for number, articles in times.iter_rows() if number > 1]
    return {"by_number": revised, "waits": counts}
