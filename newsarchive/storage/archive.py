"""The door to one paper's archive: opens runs, one at a time."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newsarchive.storage.due import RevisitError, Revisits
from newsarchive.storage.errors import LockedError, LostLockError, StorageError, cannot
from newsarchive.storage.files import Files, LocalFiles
from newsarchive.storage.job import Job
from newsarchive.storage.links import Link
from newsarchive.storage.lock import PaperLock, PaperLocks
from newsarchive.storage.names import PUBLISHER, Layout, is_url, new_run_id, stamp
from newsarchive.storage.outcome import Outcome
from newsarchive.storage.revisions import Known, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsarchive.storage.dialect import Place
    from newsarchive.storage.overview import Counts, Glance
    from newsarchive.storage.remote import Remote
    from newsarchive.storage.run import Run
    from newsarchive.storage.state import JobRow, State
    from newsarchive.warc.recorder import Recording

__all__ = ["Archive", "Job", "Known", "Link", "LockedError", "LostLockError", "Outcome", "StorageError", "Verdict"]


def _now() -> datetime:
    return datetime.now(UTC)


_FETCHED_FOR_A_REVISIT = 256 << 20  # bytes of a WARC file that are worth fetching to refer to one record in it


def _place_in(state: State, folder: Path, remote: Remote | None) -> Callable[[str], tuple[str, int] | None]:
    """From a payload's digest to the WARC file and the offset where it is."""
    from newsarchive.warc.segment import warc_name  # noqa: PLC0415 - see Archive.open_run

    def place(digest: str) -> tuple[str, int] | None:
        found = state.original(digest)
        if found is None:
            return None
        name = warc_name(found[0], found[1])
        if remote is not None and not remote.fetch(folder / name, _FETCHED_FOR_A_REVISIT):
            return None
        return name, found[2]

    return place


def _located(data: Path | str) -> tuple[Path, Remote | None]:
    """The folder to work in, and where its files belong if that is elsewhere."""
    if not is_url(str(data)):
        return Path(data), None
    from newsarchive.storage.remote import Remote, mirror_of  # noqa: PLC0415 - an optional part

    mirror = mirror_of(str(data))
    return mirror, Remote(str(data), mirror)


class Archive:
    """The files of one paper under a data folder; the layout is the contract's.

    Args:
        data_dir: The folder of all papers, created when a run is opened; or its URL, see `remote`.
        publisher: The paper's registry name, or its host.
        files: The disk.
        clock: The time, for events that bring none; aware.
        revisits: How soon articles are due again, see `due.Revisits`; ``None``: as the state was written.
        database: ``postgresql://…`` where the state is in such a database; by default it is a file beside the others.

    Raises:
        StorageError: The publisher's name cannot name a folder, or the revisit rule is none.
    """

    def __init__(
        self,
        data_dir: Path | str,
        publisher: str,
        *,
        files: Files | None = None,
        clock: Callable[[], datetime] = _now,
        revisits: str | None = None,
        database: str | None = None,
    ) -> None:
        if not PUBLISHER.fullmatch(publisher):
            raise StorageError(f"{publisher!r} cannot name a folder: use a-z, 0-9, dot, hyphen and underscore.")
        self.publisher = publisher
        data_dir, self._remote = _located(data_dir)
        self.layout = Layout(data_dir / publisher)
        self._files: Files = files or LocalFiles()
        self._clock = clock
        self._database = database
        try:
            self._revisits = Revisits.parse(revisits) if revisits else None
        except RevisitError as error:
            raise StorageError(f"{error}") from error

    def open_run(self, job: Job, now: datetime, *, fresh: bool = False, warc: Recording | None = None) -> Run:
        """Begin a run: lock, folders, killed runs sealed, state caught up with the files, job resumed or begun.

        Args:
            job: What it is to do. An unfinished job of the same key is resumed if links of it are pending.
            now: Aware start time.
            fresh: Begin anew even so.
            warc: How the exchanges with the host are archived; ``None`` if they are not.

        Raises:
            LockedError: Another run of the paper is going on; the message says whose.
            StorageError: The archive cannot be written, or its state is of a newer version.
        """
        from newsarchive.storage import remote_runs  # noqa: PLC0415 - see below
        from newsarchive.storage.jsonl import Segment  # noqa: PLC0415 - SQLAlchemy loads only when a run begins
        from newsarchive.storage.run import Run, Store  # noqa: PLC0415 - see above
        from newsarchive.storage.writer import Writer, nothing  # noqa: PLC0415 - see above
        from newsarchive.warc.recorder import Recorder  # noqa: PLC0415 - see above

        lock = self._lock(now)
        try:
            state, sealed, latest = self._state(now)
            if lock.session is not None:
                lock.session.after_another = state.unsaid
            try:
                run_id = new_run_id(now, latest)
                if self._remote is not None:
                    remote_runs.mark_begun(self.layout, run_id)
                row = self._begin(state, job, run_id, now, fresh=fresh)
            except BaseException:
                state.close()
                raise
        except BaseException:
            lock.release()
            raise
        records, events = (
            Segment(self._files, path) for path in (self.layout.records_of(run_id), self.layout.events_of(run_id))
        )
        recorder = None
        if warc is not None:
            recorder = Recorder(
                self._files, self.layout.warc, run_id, warc, archived=_place_in(state, self.layout.warc, self._remote)
            )
        writer = Writer(records, events, state, run_id, before=nothing if recorder is None else recorder.sync)
        store = Store(self.layout, self._files, state, lock, writer, self._clock, recorder, self._remote)
        return Run(self.publisher, run_id, job, row, now, store, sealed)

    def bring_home(self, now: datetime) -> list[str]:
        """Seal what was killed on this machine and copy it to where all can read it; the runs that were sealed.

        Raises:
            LockedError: A run of the paper is going on.
            StorageError: The archive cannot be read or written.
        """
        lock = self._lock(now)
        try:
            state, sealed, _ = self._state(now)
            state.close()
        finally:
            lock.release()
        return sealed

    def rebuild_state(self, now: datetime) -> None:
        """Re-make the state from the files, killed runs included.

        Raises:
            LockedError: A run of the paper is going on.
            StorageError: The archive cannot be read or written.
        """
        from newsarchive.storage import dialect  # noqa: PLC0415 - see open_run

        lock = self._lock(now)
        try:
            dialect.set_aside(self._place)
            self._state(now)[0].close()
        finally:
            lock.release()

    def move_state(
        self, database: str | None, now: datetime, progress: Callable[[str, int], None] = lambda _table, _rows: None
    ) -> dict[str, int]:
        """Move the state to another database; this one is left behind as ``*.old``. Interrupted, nothing has moved.

        Args:
            database: ``postgresql://…``; ``None`` or "" for the SQLite file beside the others.
            now: Aware.
            progress: Told the table and how many of its rows are copied.

        Returns:
            The rows by table.

        Raises:
            LockedError: A run of the paper is going on, here or there.
            StorageError: It is there already, or a database refuses.
        """
        from sqlalchemy.exc import SQLAlchemyError  # noqa: PLC0415 - see open_run

        from newsarchive.storage import dialect, migrate  # noqa: PLC0415 - see open_run
        from newsarchive.storage.session_lock import SessionLock  # noqa: PLC0415 - see open_run

        source, target = self._place, dialect.place_of(self.layout.state, self.publisher, database)
        if source == target:
            raise StorageError(f"the state of {self.publisher} is in {target} already.")
        lock = self._lock(now)
        there = None
        try:
            there = SessionLock(target, self.publisher) if database else None
            self._state(now)[0].close()
            dialect.set_aside(target)
            moved = migrate.copy_state(source, target, progress)
            dialect.set_aside(source)
        except SQLAlchemyError as error:
            cause = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
            raise StorageError(f"cannot move the state of {self.publisher} to {target}: {cause}.") from error
        finally:
            if there is not None:
                there.release()
            lock.release()
        return moved.rows

    def counts(self, now: datetime) -> Counts | None:
        """What the state holds; takes no lock. ``None`` where there is no state of this version to read."""
        from newsarchive.storage.overview import count_state  # noqa: PLC0415 - see open_run

        return count_state(self._place, stamp(now))

    def glance(self, now: datetime) -> Glance | None:
        """What the state tells without a scan; takes no lock. ``None`` where there is no state of this version."""
        from newsarchive.storage.overview import glance_at  # noqa: PLC0415 - see open_run

        return glance_at(self._place, stamp(now))

    def due_urls(self, moment: datetime, most: int) -> list[str]:
        """The URLs due at a moment (aware), see `State.due`; takes no lock."""
        from newsarchive.storage.overview import due_urls  # noqa: PLC0415 - see open_run

        return due_urls(self._place, stamp(moment), most)

    @property
    def _place(self) -> Place:
        from newsarchive.storage.dialect import place_of  # noqa: PLC0415 - see open_run

        return place_of(self.layout.state, self.publisher, self._database)

    def _lock(self, now: datetime) -> PaperLocks:
        place = self._place  # a database that cannot be meant is refused before anything is written
        for folder in self.layout.folders:
            try:
                self._files.make_folder(folder)
            except OSError as error:
                raise cannot("create", folder, error) from error
        here = PaperLock.take(self.layout.lock, self.publisher, now)
        if not self._database:
            return PaperLocks(here)
        from newsarchive.storage.session_lock import SessionLock  # noqa: PLC0415 - see open_run

        try:
            return PaperLocks(here, SessionLock(place, self.publisher))
        except BaseException:
            here.release()
            raise

    def _state(self, now: datetime) -> tuple[State, list[str], str | None]:
        """The state, caught up; the runs that were sealed; the latest run there is."""
        from newsarchive.storage import dialect, recovery  # noqa: PLC0415 - see open_run
        from newsarchive.storage.state import DamagedError, State  # noqa: PLC0415 - see open_run

        for attempt in (1, 2):
            state = None
            try:
                state = State(self._place, self._revisits)
                sealed = recovery.recover(self._files, self.layout, state, self.publisher, stamp(now), self._remote)
            except BaseException as error:
                if state is not None:
                    state.close()
                if isinstance(error, DamagedError) and attempt == 1:
                    dialect.set_aside(self._place)
                    continue
                if isinstance(error, OSError):
                    raise cannot("write", Path(error.filename or self.layout.root), error) from error
                raise
            runs = {*recovery.all_runs(self._files, self.layout), *state.runs()}
            return state, sealed, max(runs, default=None)
        raise AssertionError("the second attempt returns or raises")

    @staticmethod
    def _begin(state: State, job: Job, run_id: str, now: datetime, *, fresh: bool) -> JobRow:
        unfinished = None if fresh else state.resumable(job.key())
        first_run = unfinished.first_run if unfinished is not None else run_id
        return state.begin_job(job.to_dict(), run_id, stamp(now), first_run)
