"""Which slices are done: read from the manifests, so that no lock and no state is needed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from newsarchive.storage.names import RUN_ID

if TYPE_CHECKING:
    from newsarchive.storage.names import Layout

KINDS = frozenset({"backfill", "numbers"})


def done_jobs(layout: Layout) -> set[str]:
    """The keys of the backfill jobs that came to their end without a page that failed: see `Job.key`.

    A slice with a page that failed is gone through again: what it has brought is not asked for a second time.
    """
    found = set()
    for path in layout.runs.glob("*.json"):
        if not RUN_ID.fullmatch(path.stem):
            continue
        try:
            manifest = json.loads(path.read_bytes())
            job, summary = manifest["job"], manifest["summary"]
            failed = summary["asked_failed"] or summary["outcomes"].get("failed")
            whole = manifest["status"] == "complete" and not summary["limited"] and not failed
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
        if whole and isinstance(job, dict) and job.get("kind") in KINDS:
            found.add(str(job.get("key")))
    return found
