"""One growing file: CSV, gzip JSON Lines, schema.org. Each batch is appended; what a killed export left is cut off."""

from __future__ import annotations

import csv
import gzip
import io
import json
from typing import TYPE_CHECKING, Any

from newsarchive.corpus.segments import lines
from newsarchive.export.ledger import Ledger, batches
from newsarchive.export.schemaorg import news_article
from newsarchive.export.tabular import COLUMNS, row_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from newsarchive.corpus.segments import Segment

NAMES = {"csv": "articles.csv", "jsonl": "articles.jsonl.gz", "schemaorg": "articles.schemaorg.jsonl.gz"}
BOM = "\ufeff"  # tells spreadsheets that the file is UTF-8


def export(form: str, found: list[Segment], folder: Path, progress: Callable[[int], None]) -> Ledger:
    """Add what is new to the one file of a format; all revisions.

    Args:
        form: A key of `NAMES`.
        found: The segments of the data folder.
        folder: The export's folder.
        progress: Told the bytes of records that were read.

    Raises:
        CorpusError: See `Ledger`.
        OSError: The disk refused.
    """
    ledger = Ledger.open(folder, form)
    folder.mkdir(parents=True, exist_ok=True)
    ledger.save()
    file = folder / NAMES[form]
    held = ledger.files.get(file.name, {}).get("bytes", 0)
    with file.open("ab") as opened:
        opened.truncate(held)
    for batch in batches(ledger.new(found)):
        records = 0
        with file.open("ab") as opened:
            for segment in batch:
                rows = [json.loads(line) for _, line in lines(segment)]
                opened.write(_encode(form, rows, first=opened.tell() == 0))
                records += len(rows)
        ledger.enter(batch, records)
        ledger.enter_file(file)
        ledger.save()
        progress(sum(segment.whole - segment.start for segment in batch))
    if not held and not ledger.records:
        file.write_bytes(_encode(form, [], first=True))
        ledger.enter_file(file)
        ledger.save()
    return ledger


def _encode(form: str, rows: Iterable[dict[str, Any]], *, first: bool) -> bytes:
    if form == "csv":
        return _csv(rows, first=first)
    made = (news_article(row) for row in rows) if form == "schemaorg" else rows
    text = "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in made)
    # a member a segment; without a time in it the same records give the same bytes
    return gzip.compress(text.encode(), 6, mtime=0)


def _csv(rows: Iterable[dict[str, Any]], *, first: bool) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    if first:
        text.write(BOM)
        writer.writerow(COLUMNS)
    writer.writerows(row_of(row) for row in rows)
    return text.getvalue().encode()
