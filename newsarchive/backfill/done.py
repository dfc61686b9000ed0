"""Which slices are done: read from the manifests, so that no lock and no state is needed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from newsarchive.storage.names import RUN_ID

if TYPE_CHECKING:
    from newsarchive.storage.names import Layout

KINDS = frozenset({"backfill", "numbers"})


def done_jobs(layout: Layout) -> set[str]:
    """The keys of the backfill jobs that came to their end with every day asked for: see `Job.key`."""
    found = set()
    for path in layout.runs.glob("*.json"):
        if not RUN_ID.fullmatch(path.stem):
            continue
        try:
            manifest = json.loads(path.read_bytes())
            job, summary = manifest["job"], manifest["summary"]
            whole = manifest["status"] == "complete" and not summary["limited"] and not summary["asked_failed"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if whole and isinstance(job, dict) and job.get("kind") in KINDS:
            found.add(str(job.get("key")))
    return found
