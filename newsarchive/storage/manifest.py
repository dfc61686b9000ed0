"""What a run left behind: written at its end, or by the run that finds it killed."""

from __future__ import annotations

import json
import platform
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newsarchive import __version__
from newsarchive.items import SCHEMA_VERSION
from newsarchive.storage.jsonl import dumps, write_atomically

if TYPE_CHECKING:
    from pathlib import Path

    from newsarchive.storage.files import Files
    from newsarchive.storage.jsonl import Extent
    from newsarchive.warc.segment import Extent as WarcExtent


@dataclass(slots=True)
class Manifest:
    """A run's manifest.

    Attributes:
        run: The run.
        publisher: The paper.
        status: "complete", "interrupted", "failed" or "killed".
        started: When it began.
        finished: When it ended; for a killed run, when it was found.
        job: Kind, params and key; ``None`` if it was killed before it wrote them.
        first_run: The run in which the job began.
        counts: Records, and events by name.
        summary: What the crawl says of itself.
        files: Path from the paper's folder -> its extent.
        warc: The same of the WARC files.
    """

    run: str
    publisher: str
    status: str
    started: str | None
    finished: str
    job: dict[str, Any] | None
    first_run: str | None
    counts: Counter[str] = field(default_factory=Counter)
    summary: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Extent | None] = field(default_factory=dict)
    warc: dict[str, WarcExtent] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """As JSON values, in reading order."""
        counts = dict(sorted(self.counts.items()))
        return {
            "run": self.run,
            "publisher": self.publisher,
            "status": self.status,
            "started": self.started,
            "finished": self.finished,
            "job": self.job,
            "first_run": self.first_run,
            "versions": {
                "newsarchive": __version__,
                "schema": SCHEMA_VERSION,
                "python": platform.python_version(),
            },
            "counts": {"records": counts.pop("records", 0), "events": counts},
            "summary": self.summary,
            "files": [
                {"path": path, "bytes": extent.bytes, "lines": extent.lines, "sha256": extent.sha256}
                for path, extent in self.files.items()
                if extent is not None
            ]
            + [
                {"path": path, "bytes": extent.bytes, "records": extent.records, "sha256": extent.sha256}
                for path, extent in self.warc.items()
            ],
        }

    def write(self, files: Files, path: Path) -> None:
        """Write it at one stroke; durable on return.

        Raises:
            OSError: It was not written.
            TypeError, ValueError: The summary is no JSON.
        """
        text = json.dumps(json.loads(dumps(self.to_dict())), ensure_ascii=False, indent=2)
        write_atomically(files, path, text.encode() + b"\n")


def read_manifest(path: Path) -> dict[str, Any] | None:
    """A manifest as JSON values; ``None`` if there is none, empty if what is there is damaged."""
    try:
        manifest = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except ValueError:
        return {}
    return manifest if isinstance(manifest, dict) else {}
