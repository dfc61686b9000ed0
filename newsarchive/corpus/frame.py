"""Records as a data frame with real types: aware datetimes, days, lists and structs.

What fits into memory is parsed by Arrow block by block, the fastest and leanest way measured (see
``tests/benchmarks/bench_load.py``); what does not is streamed by polars' lazy frames.
"""

from __future__ import annotations

import io
import types
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints, overload

from newsarchive.corpus.segments import CorpusError, day_range, segments
from newsarchive.items import Article

try:
    import polars as pl
    import pyarrow as pa
    from pyarrow import json as arrow_json
except ImportError as error:  # pragma: no cover - depends on what is installed
    raise ImportError("loading needs polars and pyarrow: pip install '.[analysis]' in newsarchive's folder") from error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    import pandas as pd

    from newsarchive.corpus.segments import Segment

ZONE = "Asia/Ho_Chi_Minh"
_BLOCK = 1 << 24  # bytes read at a time
_ARROW_BLOCK = 1 << 22  # bytes that one of Arrow's threads parses at a time
_INSTANT = "%Y-%m-%dT%H:%M:%S%z"
_SIMPLE: dict[Any, Any] = {str: pl.String, int: pl.Int64, bool: pl.Boolean, float: pl.Float64}


def _type(hint: Any) -> Any:
    if get_origin(hint) in {Union, types.UnionType}:
        return _type(next(arg for arg in get_args(hint) if arg is not type(None)))
    if get_origin(hint) is list:
        return pl.List(_type(get_args(hint)[0]))
    if is_dataclass(hint) and isinstance(hint, type):
        hints = get_type_hints(hint)
        return pl.Struct([pl.Field(item.name, _type(hints[item.name])) for item in fields(hint)])
    return _SIMPLE[hint]


def _raw_schema() -> dict[str, Any]:
    hints = get_type_hints(Article)
    return {item.name: _type(hints[item.name]) for item in fields(Article)}


RAW_SCHEMA = _raw_schema()
COLUMNS = tuple(RAW_SCHEMA)


def _arrow_type(kind: Any) -> Any:
    if isinstance(kind, pl.List):
        return pa.list_(_arrow_type(kind.inner))
    if isinstance(kind, pl.Struct):
        return pa.struct([(item.name, _arrow_type(item.dtype)) for item in kind.fields])
    return {pl.String: pa.string(), pl.Int64: pa.int64(), pl.Boolean: pa.bool_(), pl.Float64: pa.float64()}[kind]


def read(found: Iterable[Segment]) -> pl.DataFrame:
    """All records of some segments, typed, every revision."""
    return _read(found, list(COLUMNS)).with_columns(_typed())


def read_in_parts(found: Iterable[Segment], columns: Iterable[str]) -> Iterator[tuple[int, pl.DataFrame]]:
    """Some columns of the segments, typed, in parts of bounded memory: bytes read, and what was in them."""
    names = list(columns)
    kinds = [pl.col(name) if name not in _MORE else _MORE[name] for name in names]
    for size, table in _tables(found, names):
        yield size, _framed(table).select(kinds)


def _read(found: Iterable[Segment], columns: list[str]) -> pl.DataFrame:
    """The columns of all segments, times still strings."""
    tables = [table for _, table in _tables(found, columns)]
    return _framed(pa.concat_tables(tables)) if tables else pl.DataFrame(schema={n: RAW_SCHEMA[n] for n in columns})


def _framed(table: Any) -> pl.DataFrame:
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)  # noqa: S101 - a table gives a frame; this is for the type checker
    return frame


def _tables(found: Iterable[Segment], columns: list[str]) -> Iterator[tuple[int, Any]]:
    """The columns as Arrow tables, each with the bytes it was read from."""
    schema = pa.schema([(name, _arrow_type(RAW_SCHEMA[name])) for name in columns])
    options = arrow_json.ParseOptions(explicit_schema=schema, unexpected_field_behavior="ignore")
    for segment in found:
        for block in _blocks(segment):
            try:
                yield len(block), _table(block, options).select(columns)
            except pa.ArrowInvalid as error:
                raise CorpusError(f"{segment.path} is damaged ({error}); `newsarchive verify` says where.") from error


def _table(block: memoryview, options: Any) -> Any:
    buffer = pa.py_buffer(block)
    small, whole = (arrow_json.ReadOptions(block_size=size) for size in (_ARROW_BLOCK, len(block)))
    try:
        return arrow_json.read_json(pa.BufferReader(buffer), read_options=small, parse_options=options)
    except pa.ArrowInvalid as error:
        if "straddling" not in str(error):
            raise
        # a line longer than what one thread parses
        return arrow_json.read_json(pa.BufferReader(buffer), read_options=whole, parse_options=options)


def _blocks(segment: Segment) -> Iterator[memoryview]:
    """A segment in pieces of whole lines, each read once and not copied."""
    start, size = segment.start, _BLOCK
    with segment.path.open("rb", buffering=0) as file:
        while start < segment.whole:
            file.seek(start)
            data = file.read(min(size, segment.whole - start))
            at = data.rfind(b"\n") + 1
            if at:
                yield memoryview(data)[:at]
                start, size = start + at, _BLOCK
            elif start + len(data) < segment.whole and data:
                size *= 2  # a line longer than this
            else:
                return  # shorter than it was


def _typed_columns() -> dict[str, pl.Expr]:
    """The columns that are more than JSON can say."""
    local = {
        name: pl.col(name).str.to_datetime(_INSTANT, time_unit="us", strict=False).dt.convert_time_zone(ZONE)
        for name in ("updated", "published")
    }
    fetched = pl.col("fetched_at").str.replace("Z$", "+0000").str.to_datetime(_INSTANT, time_unit="us", strict=False)
    item = pl.element()
    day = item.struct.with_fields(item.struct.field("day").str.to_date("%Y-%m-%d", strict=False))
    return {**local, "fetched_at": fetched, "related": pl.col("related").list.eval(day)}


_MORE = _typed_columns()


def _typed() -> list[pl.Expr]:
    return list(_MORE.values())


def scan(
    data: Path | str = "data",
    *,
    publisher: str | Iterable[str] | None = None,
    since: str | date | None = None,
    until: str | date | None = None,
    latest: bool = True,
) -> pl.LazyFrame:
    """The records as a lazy frame, for corpora larger than memory: select, filter, then collect or sink.

    Args:
        data: The data folder.
        publisher: One or several papers; ``None`` for all.
        since: First day (of the update, else of the publication, +07:00); articles without either are left out then.
        until: Last day, inclusive.
        latest: Only the latest revision of each article. Revisions are told apart over the whole archive, so that
            an article that was moved out of the span by a correction is not shown in its older form.

    Raises:
        CorpusError: See `segments.segments` and `segments.day_range`.
    """
    first, last = day_range(since, until)
    frame = _scan_raw(data, publisher)
    if latest:
        newest = frame.group_by("id").agg(pl.col("revision").max())
        frame = frame.join(newest, on=["id", "revision"], how="semi", maintain_order="left")
    return _within(frame.with_columns(_typed()), first, last)


def _scan_raw(data: Path | str, publisher: str | Iterable[str] | None) -> pl.LazyFrame:
    found = segments(data, publisher)
    whole = [segment.path for segment in found if segment.whole == segment.size]
    frames = [pl.scan_ndjson(whole, schema=RAW_SCHEMA)] if whole else []
    for segment in found:
        if segment.whole != segment.size:  # being written, or its run was killed
            with segment.path.open("rb") as file:
                frames.append(pl.scan_ndjson(io.BytesIO(file.read(segment.whole)), schema=RAW_SCHEMA))
    return pl.concat(frames) if frames else pl.LazyFrame(schema=RAW_SCHEMA)


def _within(frame: pl.LazyFrame, first: date | None, last: date | None) -> pl.LazyFrame:
    day = pl.coalesce("updated", "published").dt.date()
    if first is not None:
        frame = frame.filter(day >= first)
    if last is not None:
        frame = frame.filter(day <= last)
    return frame


@overload
def load(
    data: Path | str = ...,
    *,
    publisher: str | Iterable[str] | None = ...,
    since: str | date | None = ...,
    until: str | date | None = ...,
    latest: bool = ...,
    columns: Sequence[str] | None = ...,
    to: Literal["polars"] = ...,
) -> pl.DataFrame: ...
@overload
def load(
    data: Path | str = ...,
    *,
    publisher: str | Iterable[str] | None = ...,
    since: str | date | None = ...,
    until: str | date | None = ...,
    latest: bool = ...,
    columns: Sequence[str] | None = ...,
    to: Literal["pandas"],
) -> pd.DataFrame: ...
def load(
    data: Path | str = "data",
    *,
    publisher: str | Iterable[str] | None = None,
    since: str | date | None = None,
    until: str | date | None = None,
    latest: bool = True,
    columns: Sequence[str] | None = None,
    to: Literal["polars", "pandas"] = "polars",
) -> pl.DataFrame | pd.DataFrame:
    """The records as a data frame: one row an article (`latest`), or one a revision.

    `updated` and `published` are aware datetimes in Asia/Ho_Chi_Minh, `fetched_at` in UTC, `related[].day` days;
    lists and structs stay lists and structs. A segment that is being written gives its whole lines.

    Args:
        data: The data folder.
        publisher: One or several papers; ``None`` for all.
        since: First day, inclusive; see `scan`.
        until: Last day, inclusive.
        latest: Only the latest revision of each article; all of them otherwise.
        columns: Only these, which is faster; ``None`` for all.
        to: "polars", or "pandas" (Arrow-backed columns, which know dates, lists and structs).

    Raises:
        CorpusError: No such folder, paper, day or column.
        ImportError: polars (or pandas and pyarrow) is not installed.
    """
    if to not in {"polars", "pandas"}:
        raise CorpusError(f"to={to!r}: there are 'polars' and 'pandas'.")
    for name in columns or ():
        if name not in RAW_SCHEMA:
            raise CorpusError(f"there is no column {name!r}; there are {', '.join(COLUMNS)}.")
    first, last = day_range(since, until)
    needed = {"id", "revision", "updated", "published", "fetched_at", "related", *(columns or COLUMNS)}
    raw = _read(segments(data, publisher), [name for name in COLUMNS if name in needed])
    if latest and raw["revision"].max() != 1:
        raw = raw.filter(pl.col("revision") == pl.col("revision").max().over("id"))
    frame = _within(raw.lazy().with_columns(_typed()), first, last).select(list(columns or COLUMNS)).collect()
    return frame.to_pandas(use_pyarrow_extension_array=True) if to == "pandas" else frame
