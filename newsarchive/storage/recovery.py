"""Killed runs are sealed, and the state is brought up to what the files say.

One way serves a killed run, a power loss, a deleted or damaged state and a state restored from a backup: for every
run that the state does not know as settled, replay what its segments hold beyond what the state has applied.
"""

from __future__ import annotations

import contextlib
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from newsarchive.storage import events as journal
from newsarchive.storage import remote_runs
from newsarchive.storage.changes import Changes
from newsarchive.storage.jsonl import cut_torn, measure, scan
from newsarchive.storage.manifest import Manifest, read_manifest
from newsarchive.storage.names import RUN_ID, WARC_FILE, Layout, started_at
from newsarchive.storage.state import Applied, DamagedError, JobRow, State
from newsarchive.warc import recovery as warc_recovery

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsarchive.storage.files import Files
    from newsarchive.storage.remote import Remote

_FOUND = ("new", "revised", "repeat", "gone", "moved")  # what `status` counts, of killed runs too
_BATCH = 2_000  # rows a transaction, so that the replay of millions of lines needs little memory


def all_runs(files: Files, layout: Layout) -> list[str]:
    """Every run that left a file, the earliest first."""
    names = set()
    for folder, suffix in ((layout.records, ".jsonl"), (layout.events, ".jsonl"), (layout.runs, ".json")):
        for name in files.names(folder):
            run = name.removesuffix(suffix)
            if run != name and RUN_ID.fullmatch(run):
                names.add(run)
    for name in files.names(layout.warc):
        if (found := WARC_FILE.match(name)) is not None:
            names.add(found[1])
    return sorted(names)


def recover(
    files: Files, layout: Layout, state: State, publisher: str, at: str, remote: Remote | None = None
) -> list[str]:
    """Seal every killed run, copy up what is not where it belongs, and apply what the state lacks.

    Args:
        files: The disk.
        layout: The paper's files.
        state: Brought up to date.
        publisher: The paper.
        at: The time now.
        remote: Where the files of all machines' runs are, if not here alone.

    Returns:
        The runs that were sealed.

    Raises:
        DamagedError: The state contradicts the files: it is to be re-made.
        ElsewhereError: The files of a run are on another machine, which has not copied them up yet.
        OSError: A file cannot be read or written.
        StorageError: The state cannot be written.
    """
    sealed = []
    warc_recovery.recover(files, layout.warc)
    _clear(files, layout)
    known, here = state.runs(), {*all_runs(files, layout), *remote_runs.begun_here(files, layout)}
    there = remote.runs(layout) if remote is not None else set()
    for run in sorted({*here, *known, *there}):
        if known.get(run):
            continue
        if remote is not None:
            remote.fetch_run(layout, run)
            if run not in here and run not in there:
                remote_runs.give_up(files, layout, state, run, at)
        if _catch_up(files, layout, state, publisher, run, at, remote if run not in there else None):
            sealed.append(run)
    if remote is not None:
        remote_runs.set_superseded_aside(layout, state, here)
    return sealed


def _clear(files: Files, layout: Layout) -> None:
    """Manifests that were never finished: a power loss may bring one back beside the finished one."""
    for name in files.names(layout.runs):
        if RUN_ID.fullmatch(name.removesuffix(".json.tmp")):
            (layout.runs / name).unlink(missing_ok=True)


def _catch_up(
    files: Files, layout: Layout, state: State, publisher: str, run: str, at: str, remote: Remote | None
) -> bool:
    """Bring one run to its end; whether it had to be sealed."""
    manifest = read_manifest(layout.manifest_of(run))
    applied = state.applied(run)
    segments = (layout.records_of(run), applied.records), (layout.events_of(run), applied.events)
    for path, whole in segments:
        if whole > (path.stat().st_size if path.exists() else 0):
            raise DamagedError(f"the state has applied more of {path} than there is")
        if manifest is None:
            cut_torn(files, path, whole)
    applied = replay(layout, state, run, applied, manifest)
    if manifest is None:
        _seal(files, layout, state, publisher, run, at)
    if remote is not None:
        remote.publish(layout, run)
    state.settle_run(run, "killed" if manifest is None else str(manifest.get("status")), applied)
    return manifest is None


def replay(layout: Layout, state: State, run: str, applied: Applied, manifest: dict[str, Any] | None) -> Applied:
    """Apply a run's records and events from where the state stands; how far it stands then.

    Records come first: the event of a repeat relies on them. What is no record or event is left out.
    """
    state.begin_run(run)
    job = _begin_job(layout, state, run, manifest)
    number = job.number if job else None
    changes = Changes(number, state.positions(number))
    for line in scan(layout.records_of(run), applied.records):
        _understand(partial(changes.add_record, run=run, start=line.start), line.value)
        applied = replace(applied, records=line.end)
        if len(changes) >= _BATCH:
            state.apply(changes, run, applied)
            changes = changes.emptied()
    for line in scan(layout.events_of(run), applied.events):
        _understand(changes.add_journalled, line.value)
        applied = replace(applied, events=line.end)
        is_end = line.value is not None and journal.completes_job(line.value)
        if len(changes) >= _BATCH or is_end:
            state.apply(changes, run, applied)
            changes = changes.emptied()
        if is_end and number is not None and line.value is not None:
            state.finish_job(number, str(line.value.get("at")))
    state.apply(changes, run, applied)
    if number is not None and manifest is not None and manifest.get("status") == "complete":
        state.finish_job(number, str(manifest.get("finished")))
    return applied


def _understand(add: Callable[[dict[str, Any]], None], value: dict[str, Any] | None) -> None:
    if value is not None:
        with contextlib.suppress(KeyError, TypeError, ValueError):
            add(value)


def _begin_job(layout: Layout, state: State, run: str, manifest: dict[str, Any] | None) -> JobRow | None:
    """The job is named by the run's first event, or by its manifest if it wrote no event."""
    opening = next((line.value for line in scan(layout.events_of(run))), None) or {}
    source, at = opening, opening.get("at")
    if opening.get("event") != journal.STARTED:
        source = manifest or {}
        at = source.get("started")
    described = source.get("job")
    if at is None or not isinstance(described, dict) or not {"kind", "params", "key"} <= described.keys():
        return None
    return state.begin_job(described, run, str(at), str(source.get("first_run") or run))


def _found(event: dict[str, Any]) -> str | None:
    """What an event says of an article that brought no record, in the words of a run's summary."""
    name = event.get("event")
    kind = event.get("result") if name == "fetched" else name
    return kind if kind in {"repeat", "gone", "moved"} and "id" in event else None


def _seal(files: Files, layout: Layout, state: State, publisher: str, run: str, at: str) -> None:
    """Write the manifest of a killed run."""
    records, events = layout.records_of(run), layout.events_of(run)
    warc = {
        str((layout.warc / name).relative_to(layout.root)): extent
        for name in sorted(files.names(layout.warc))
        if (found := WARC_FILE.fullmatch(name)) and found[1] == run
        if (extent := warc_recovery.measure(layout.warc / name)) is not None
    }
    counts: Counter[str] = Counter()
    told = dict.fromkeys(_FOUND, 0)
    for line in scan(events):
        event = line.value or {}
        counts[str(event.get("event"))] += 1
        if (kind := _found(event)) is not None:
            told[kind] += 1
    for line in scan(records):  # the last ones may have no event yet
        counts["records"] += 1
        told["new" if (line.value or {}).get("revision") == 1 else "revised"] += 1
    job, first_run = state.job_of(run) or (None, None)
    manifest = Manifest(
        run=run,
        publisher=publisher,
        status="killed",
        started=started_at(run),
        finished=at,
        job=job,
        first_run=first_run,
        counts=counts,
        summary={**told},
        files={str(path.relative_to(layout.root)): measure(path) for path in (records, events)},
        warc=warc,
    )
    manifest.write(files, layout.manifest_of(run))
