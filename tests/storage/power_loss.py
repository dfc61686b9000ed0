"""A disk that keeps a journal of what was asked of it, so that the power can be cut after any of it.

After a cut a file holds what was synced and any prefix of what was not; a new or renamed file may or may not have
its name, until its folder was synced. The state is there as of any transaction since its last checkpoint.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsarchive.storage.files import LocalFiles

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random


@dataclass
class Cut:
    """What is on the disk after a power loss."""

    files: dict[Path, bytes] = field(default_factory=dict)
    state: Path | None = None
    acknowledged: set[str] = field(default_factory=set)

    def lay_out(self, source: Path, target: Path) -> None:
        for folder in ("records", "events", "warc", "runs"):
            (target / folder).mkdir(parents=True, exist_ok=True)
        for path, data in self.files.items():
            (target / path.relative_to(source)).write_bytes(data)
        if self.state is not None:
            (target / "state.db").write_bytes(self.state.read_bytes())


class _File:
    def __init__(self, disk: JournallingDisk, path: Path, real) -> None:
        self._disk, self._path, self._real = disk, path, real

    def write(self, data: bytes) -> None:
        self._disk.journal.append(("write", self._path, data))
        self._real.write(data)

    def sync(self) -> None:
        self._real.sync()
        self._disk.journal.append(("sync", self._path, None))

    def truncate(self, size: int) -> None:
        self._disk.journal.append(("truncate", self._path, size))
        self._real.truncate(size)

    def close(self) -> None:
        self._real.close()


class _Unsynced:
    def __init__(self, real) -> None:
        self._real = real
        self.write, self.truncate, self.close = real.write, real.truncate, real.close

    def sync(self) -> None:
        """Nothing waits for the real disk."""


class HastyDisk(LocalFiles):
    """The real disk without its waits, for the runs after a cut: what they write is read at once."""

    def open(self, path: Path) -> _Unsynced:
        return _Unsynced(super().open(path))

    def sync_folder(self, folder: Path) -> None:
        """See `_Unsynced.sync`."""


class JournallingDisk(HastyDisk):
    """A disk with a journal.

    Args:
        before: What was there before, durably: all files under this folder.
    """

    def __init__(self, before: Path | None = None) -> None:
        self.journal: list[tuple] = []
        found = [path for path in before.rglob("*") if path.is_file()] if before is not None else []
        self.before = {path: path.read_bytes() for path in found if not path.name.startswith(("state.db", "."))}
        self.state_before: Path | None = None
        self.folders_of_state: set[Path] = set()

    def open(self, path: Path) -> _File:
        self.journal.append(("create", path, None))
        return _File(self, path, super().open(path))

    def rename(self, source: Path, target: Path) -> None:
        self.journal.append(("rename", source, target))
        super().rename(source, target)

    def sync_folder(self, folder: Path) -> None:
        super().sync_folder(folder)
        self.journal.append(("sync_folder", folder, None))

    def make_folder(self, folder: Path) -> None:
        for made in (folder, *folder.parents):
            if not made.exists():
                self.journal.append(("make_folder", made, None))
        super().make_folder(folder)

    def watch_state(self, monkeypatch, snapshots: Path) -> None:
        """Keep a copy of the state after each of its transactions."""
        from newsarchive.storage.state import State

        snapshots.mkdir(parents=True)

        def watched(name: str, *, durable: bool):
            real = getattr(State, name)

            def call(state, *args, **kwargs):
                result = real(state, *args, **kwargs)
                copy = snapshots / f"{len(self.journal)}.db"
                source, target = sqlite3.connect(state.path), sqlite3.connect(copy)
                source.backup(target)
                source.close()
                target.close()
                self.journal.append(("state", copy, durable))
                self.folders_of_state = set(state.path.parents)
                return result

            monkeypatch.setattr(State, name, call)

        for name in ("begin_run", "begin_job", "apply", "finish_job"):
            watched(name, durable=False)
        watched("settle_run", durable=True)

    def cut(self, at: int, chance: Random | None, *, lucky: bool = False) -> Cut:
        """The disk if the power fails after `at` operations.

        Args:
            at: Operations done.
            chance: Decides how much of what was not synced is there all the same.
            lucky: Without chance: all of it, or nothing.
        """
        replay = _Replay(self.before, self.state_before)
        for verb, path, value in self.journal[:at]:
            getattr(replay, f"_{verb}")(path, value)
        cut = Cut(acknowledged=replay.acknowledged)
        lucky = chance.random() < 0.5 if chance else lucky
        files, states = (replay.volatile, replay.states) if lucky else replay.certain(self.folders_of_state)
        for name, (synced, written) in files.items():
            if written.startswith(synced):
                more = len(written) - len(synced)
                more = chance.randint(0, more) if chance else more * lucky
                cut.files[name] = written[: len(synced) + more]
            else:
                cut.files[name] = written if lucky else synced
        cut.state = chance.choice(states) if chance else states[-1 if lucky else 0]
        return cut


class _Replay:
    """What a journal has made of the disk: what programs see of it, and what is certain to survive."""

    def __init__(self, before: dict[Path, bytes], state: Path | None) -> None:
        self.volatile: dict[Path, list[bytes]] = {path: [data, data] for path, data in before.items()}  # synced, all
        self.durable = dict(self.volatile)
        self.states: list[Path | None] = [state]
        self.unsure: set[Path] = set()  # folders that were made, and may not be there
        self.acknowledged: set[str] = set()

    def certain(self, folders_of_state: set[Path]) -> tuple[dict[Path, list[bytes]], list[Path | None]]:
        files = {path: file for path, file in self.durable.items() if self.unsure.isdisjoint(path.parents)}
        return files, self.states if self.unsure.isdisjoint(folders_of_state) else [None]

    def _create(self, path: Path, _) -> None:
        self.volatile.setdefault(path, [b"", b""])

    def _write(self, path: Path, data: bytes) -> None:
        self.volatile[path][1] += data

    def _truncate(self, path: Path, size: int) -> None:
        self.volatile[path][1] = self.volatile[path][1][:size]

    def _sync(self, path: Path, _) -> None:
        self.volatile[path][0] = self.volatile[path][1]

    def _rename(self, path: Path, target: Path) -> None:
        self.volatile[target] = self.volatile.pop(path)

    def _make_folder(self, path: Path, _) -> None:
        self.unsure.add(path)

    def _sync_folder(self, path: Path, _) -> None:
        self.unsure -= {folder for folder in self.unsure if folder.parent == path}
        self.durable = {name: file for name, file in self.durable.items() if name.parent != path}
        self.durable |= {name: file for name, file in self.volatile.items() if name.parent == path}

    def _state(self, copy: Path, durable: bool) -> None:
        self.states = [copy] if durable else [*self.states, copy]

    def _acknowledged(self, _, url: str) -> None:
        self.acknowledged.add(url)
