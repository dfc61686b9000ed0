"""What the report needs to know of each record: some 200 bytes of it, read in bounded memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarchive.corpus.frame import RAW_SCHEMA, read_in_parts
from newsarchive.crawl.tally import FIELDS

try:
    import polars as pl
except ImportError as error:  # pragma: no cover - depends on what is installed
    raise ImportError(
        "the report needs polars and pyarrow: pip install '.[analysis]' in newsarchive's folder"
    ) from error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from newsarchive.corpus.segments import Segment

_COLUMNS = (
    "id", "revision", "publisher", "url", *FIELDS, "updated_precision", "published_precision", "fetched_at",
    "extractor", "problems",
)  # fmt: skip
MAX_TEXT = 200  # letters of anything that a page wrote; the rest of an endless title says nothing
_YEARS = (1900, 2200)  # a page that claims another has a stamp of no use
FILLED = "has_"  # the column that says whether a field is filled is named has_<field>


def _filled(name: str) -> pl.Expr:
    if name in {"updated", "published"}:
        full = pl.col(name).is_not_null()
    elif isinstance(RAW_SCHEMA[name], pl.List):
        full = pl.col(name).list.len() > 0
    else:
        full = pl.col(name).str.len_bytes() > 0
    return full.fill_null(value=False).alias(FILLED + name)


def _reduced() -> list[pl.Expr]:
    stamp = pl.coalesce("updated", "published")
    stamp = pl.when(stamp.dt.year().is_between(*_YEARS)).then(stamp)
    precision = pl.when(pl.col("updated").is_not_null()).then("updated_precision").otherwise("published_precision")
    exact = stamp.is_not_null() & (precision != "day").fill_null(value=True)
    spaces = pl.col("body").list.eval(pl.element().str.count_matches(" ", literal=True)).list.sum()
    return [
        *(pl.col(name) for name in ("id", "revision", "publisher", "url", "fetched_at")),
        *(pl.col(name).str.head(MAX_TEXT) for name in ("title", "section")),
        pl.col("authors").list.eval(pl.element().str.head(MAX_TEXT)),
        stamp.dt.date().alias("day"),
        pl.when(exact).then(stamp.dt.hour()).alias("hour"),
        (spaces + pl.col("body").list.len()).cast(pl.UInt32).alias("syllables"),
        *(_filled(name) for name in FIELDS),
        pl.col("extractor").struct.field("hints_missed").alias("hints_missed"),
        pl.col("problems").list.eval(pl.element().str.head(MAX_TEXT)),
    ]


def read_rows(
    found: Iterable[Segment],
    since: date | None = None,
    until: date | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> pl.DataFrame:
    """One row a record, every revision, in the order of id and revision.

    Columns: id, revision, publisher, url, title, section, authors, fetched_at; `day` (of the update, else of the
    publication, +07:00); `hour` of the same where a clock time was shown; `syllables` of the body, as set apart by
    spaces; ``has_<field>``; hints_missed and problems.

    Args:
        found: The segments.
        since: First day, inclusive; articles without a day are left out then. The latest revision decides.
        until: Last day, inclusive.
        progress: Called with bytes read.
    """
    parts = []
    for size, part in read_in_parts(found, _COLUMNS):
        parts.append(part.select(_reduced()))
        progress(size)
    if not parts:
        return pl.DataFrame(schema=_empty().schema)
    rows = pl.concat(parts).unique(["id", "revision"], keep="first").sort("id", "revision")
    return _within(rows, since, until)


def _within(rows: pl.DataFrame, since: date | None, until: date | None) -> pl.DataFrame:
    last = pl.col("day").last().over("id")
    if since is not None:
        rows = rows.filter(last >= since)
    if until is not None:
        rows = rows.filter(pl.col("day").last().over("id") <= until)
    return rows


def _empty() -> pl.DataFrame:
    from newsarchive.corpus.frame import read  # noqa: PLC0415 - only for a corpus without records

    return read([]).select(_reduced())


def latest(rows: pl.DataFrame) -> pl.DataFrame:
    """The latest revision of each article."""
    return rows.filter(pl.col("revision") == pl.col("revision").max().over("id"))
