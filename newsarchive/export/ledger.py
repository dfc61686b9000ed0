"""What an export already holds, so that the next one adds only what is new, and a killed one leaves nothing twice.

The ledger is a small file beside the export, replaced at one stroke after the data is written. What the data holds
beyond the ledger is from an export that was killed, and is cut off or removed by the next one.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from newsarchive.corpus.segments import CorpusError, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

NAME = "newsarchive-export.json"
BATCH = 128 << 20  # bytes of records that are held in memory at a time, about


@dataclass(slots=True)
class Ledger:
    """An export's books.

    Attributes:
        path: The ledger's file.
        form: The export's format.
        done: "publisher/run" -> bytes of the segment that the export holds.
        files: Path from the export's folder -> bytes and SHA-256.
        records: How many records it holds.
    """

    path: Path
    form: str
    done: dict[str, int] = field(default_factory=dict)
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    records: int = 0

    @classmethod
    def open(cls, folder: Path, form: str) -> Ledger:
        """The books of the export in a folder; empty ones for a new export.

        Raises:
            CorpusError: The folder holds an export of another format, other files, or damaged books.
        """
        path = folder / NAME
        try:
            known = json.loads(path.read_bytes())
        except FileNotFoundError:
            if folder.is_dir() and any(folder.iterdir()):
                raise CorpusError(f"{folder} holds other files; give an empty or new folder with --output.") from None
            return cls(path, form)
        except (OSError, ValueError) as error:
            raise CorpusError(f"{path} cannot be read ({error}); remove the folder to export anew.") from error
        if known.get("form") != form:
            raise CorpusError(f"{folder} holds an export to {known.get('form')}; give another folder with --output.")
        return cls(path, form, known["done"], known["files"], known["records"])

    def new(self, found: Iterable[Segment]) -> list[Segment]:
        """Those of the segments, or their ends, that the export does not hold yet.

        Raises:
            CorpusError: A segment is shorter than what was exported of it.
        """
        fresh = []
        for segment in found:
            known = self.done.get(_name(segment), 0)
            if known > segment.whole:
                raise CorpusError(
                    f"{segment.path} is shorter than when it was exported: `newsarchive verify` tells why;"
                    f" remove {self.path.parent} to export anew."
                )
            if known < segment.whole:
                fresh.append(replace(segment, start=known))
        return fresh

    def enter(self, batch: Iterable[Segment], records: int) -> None:
        """A batch is in the export now; see `save`."""
        for segment in batch:
            self.done[_name(segment)] = segment.whole
        self.records += records

    def enter_file(self, file: Path) -> None:
        """A file of the export is as it shall be."""
        digest = hashlib.sha256()
        with file.open("rb") as opened:
            while data := opened.read(1 << 20):
                digest.update(data)
        name = file.relative_to(self.path.parent).as_posix()
        self.files[name] = {"bytes": file.stat().st_size, "sha256": digest.hexdigest()}

    def save(self) -> None:
        """Write the books, at one stroke."""
        known = {"form": self.form, "records": self.records, "done": self.done, "files": self.files}
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps(known, indent=1, sort_keys=True), encoding="utf-8")
        new.replace(self.path)


def _name(segment: Segment) -> str:
    return f"{segment.publisher}/{segment.run}"


def batches(found: Iterable[Segment], most: int = BATCH) -> Iterator[list[Segment]]:
    """The segments in groups of bounded size, in order; a larger segment is a group of its own."""
    group: list[Segment] = []
    size = 0
    for segment in found:
        if group and size + segment.whole - segment.start > most:
            yield group
            group, size = [], 0
        group.append(segment)
        size += segment.whole - segment.start
    if group:
        yield group


def name_of(batch: Iterable[Segment]) -> str:
    """A name for what is made of a batch, always the same for the same batch."""
    spans = [f"{_name(segment)}:{segment.start}-{segment.whole}" for segment in batch]
    return hashlib.sha256("\n".join(spans).encode()).hexdigest()[:16]
