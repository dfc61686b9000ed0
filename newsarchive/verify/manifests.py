"""Runs and their manifests: every run has one, every file is in one, and is what it says."""

from __future__ import annotations

import fcntl
import hashlib
from typing import TYPE_CHECKING, Any

from newsarchive.captures.index import is_archive_name, is_ours
from newsarchive.storage.files import LocalFiles
from newsarchive.storage.manifest import read_manifest
from newsarchive.storage.names import RUN_ID, WARC_FILE, Layout
from newsarchive.storage.recovery import all_runs
from newsarchive.verify.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_PIECE = 1 << 20
_LEFT_OVER = (".open", ".new", ".part", ".tmp")


def running(layout: Layout) -> str | None:
    """The run that is going on now, whose files are not settled yet; ``None`` if there is none."""
    runs = all_runs(LocalFiles(), layout)
    if not runs or layout.manifest_of(runs[-1]).exists():
        return None
    try:
        with layout.lock.open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return runs[-1]
    except OSError:
        return None
    return None


def check_runs(layout: Layout, name: Callable[[Path], str], going_on: str | None) -> Iterator[Fault]:
    """Killed runs that were not sealed, manifests that cannot be read, files that none of them names."""
    listed = set()
    for run in all_runs(LocalFiles(), layout):
        if run == going_on:
            continue
        path = layout.manifest_of(run)
        manifest = read_manifest(path)
        if manifest is None:
            yield Fault(name(path), 0, f"the run {run} has no manifest: it was killed and is not sealed yet")
        elif not _is_manifest(manifest, run):
            yield Fault(name(path), 0, "the manifest is damaged")
        else:
            listed |= {str(entry["path"]) for entry in manifest["files"]}
    for folder in (layout.records, layout.events, layout.warc):
        for file in sorted(LocalFiles().names(folder)):
            path = folder / file
            run = file[: len("YYYYMMDDTHHMMSSZ-xxxxxx")]
            if run == going_on or not path.is_file():
                continue
            if file.endswith(_LEFT_OVER):
                yield Fault(name(path), 0, "left behind by a run that was killed and is not sealed yet")
            elif f"{folder.name}/{file}" not in listed and layout.manifest_of(run).exists():
                yield Fault(name(path), 0, f"the manifest of its run {run} does not name it")
            elif f"{folder.name}/{file}" not in listed and not RUN_ID.fullmatch(run):
                foreign = is_archive_name(file) and not is_ours(file)
                hint = ": it is of an import that was not finished; run that again" if foreign else ""
                yield Fault(name(path), 0, f"no manifest names it{hint}")


def _is_manifest(manifest: dict[str, Any], run: str) -> bool:
    files = manifest.get("files")
    return (
        manifest.get("run") == run
        and isinstance(files, list)
        and all(isinstance(entry, dict) and isinstance(entry.get("path"), str) for entry in files)
    )


def check_files(layout: Layout, name: Callable[[Path], str], progress: Callable[[Path], None]) -> Iterator[Fault]:
    """Whether the files that manifests name are there, with the size and hash they had."""
    for path in sorted(layout.runs.glob("*.json")):
        manifest = read_manifest(path) or {}
        if not RUN_ID.fullmatch(path.stem) or not _is_manifest(manifest, path.stem):
            continue
        for entry in manifest["files"]:
            file = layout.root / entry["path"]
            if not _inside(entry["path"]):
                yield Fault(name(path), 0, f"the manifest names {entry['path'][:200]!r}, which is not in the archive")
                continue
            progress(file)
            yield from _check_file(file, entry, name)


def _inside(path: str) -> bool:
    folder, slash, file = path.partition("/")
    if not slash or "/" in file:
        return False
    if folder == "warc":
        return is_archive_name(file) or WARC_FILE.fullmatch(file) is not None
    return folder in {"records", "events"} and RUN_ID.fullmatch(file.removesuffix(".jsonl")) is not None


def _check_file(file: Path, entry: dict[str, Any], name: Callable[[Path], str]) -> Iterator[Fault]:
    digest, size = hashlib.sha256(), 0
    try:
        with file.open("rb") as data:
            while piece := data.read(_PIECE):
                digest.update(piece)
                size += len(piece)
    except OSError as error:
        yield Fault(name(file), 0, f"its manifest names it, but it cannot be read: {(error.strerror or '').lower()}")
        return
    if size != entry.get("bytes"):
        yield Fault(
            name(file), min(size, entry.get("bytes") or 0), f"{size} bytes, but {entry.get('bytes')} in its manifest"
        )
    elif digest.hexdigest() != entry.get("sha256"):
        yield Fault(name(file), 0, "its SHA-256 is not that of its manifest")
