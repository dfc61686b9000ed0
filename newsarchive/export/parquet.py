"""Parquet, partitioned by publisher and month (``publisher=…/month=2020-07/…``), zstd; real types as in `load`.

The month is that of the update, else of the publication, +07:00; "none" where the page shows neither.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import polars as pl

from newsarchive.corpus import frame
from newsarchive.export.ledger import Ledger, batches, name_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newsarchive.corpus.segments import Segment

FOLDER = "articles"


def export(found: list[Segment], folder: Path, progress: Callable[[int], None]) -> Ledger:
    """Add what is new; all revisions, as a column tells.

    Args:
        found: The segments of the data folder.
        folder: The export's folder.
        progress: Told the bytes of records that were read.

    Raises:
        CorpusError: See `Ledger`.
        OSError: The disk refused.
    """
    ledger = Ledger.open(folder, "parquet")
    folder.mkdir(parents=True, exist_ok=True)
    ledger.save()
    _remove_unknown(folder, ledger)
    for batch in batches(ledger.new(found)):
        rows = frame.read(batch)
        for file in _write(rows, folder / FOLDER, name_of(batch)):
            ledger.enter_file(file)
        ledger.enter(batch, rows.height)
        ledger.save()
        progress(sum(segment.whole - segment.start for segment in batch))
    return ledger


def _remove_unknown(folder: Path, ledger: Ledger) -> None:
    """Parts that a killed export wrote and did not enter."""
    for file in (folder / FOLDER).rglob("*.parquet*"):
        if file.relative_to(folder).as_posix() not in ledger.files:
            file.unlink()
    for empty in sorted((folder / FOLDER).glob("*/*"), reverse=True):
        if empty.is_dir() and not any(empty.iterdir()):
            shutil.rmtree(empty)


def _write(rows: pl.DataFrame, folder: Path, name: str) -> list[Path]:
    month = pl.coalesce("updated", "published").dt.strftime("%Y-%m").fill_null("none")
    files = []
    parted = rows.with_columns(month.alias("month")).partition_by(
        "publisher", "month", as_dict=True, maintain_order=True
    )
    for (publisher, of_month), part in parted.items():
        place = folder / f"publisher={publisher}" / f"month={of_month}"
        place.mkdir(parents=True, exist_ok=True)
        file = place / f"{name}.parquet"
        new = file.with_suffix(".parquet.new")
        part.drop("month").write_parquet(new, compression="zstd", compression_level=3, statistics=True)
        new.replace(file)
        files.append(file)
    return files
