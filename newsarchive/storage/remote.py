"""A data folder that is a URL (``s3://bucket/prefix``): sealed files live there, a mirror of them on this machine.

Segments are written in the mirror, sealed, then copied up once and never again: what is there is never overwritten.
A run's manifest goes last, so a run whose manifest is there is there as a whole. What is only in the mirror are the
runs of this machine that are still going on, or were killed and not sealed yet.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsarchive.storage import remote_runs
from newsarchive.storage.errors import StorageError
from newsarchive.storage.names import RUN_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newsarchive.storage.names import Layout

FOLDERS = ("records", "events", "warc", "runs")
_PIECE = 1 << 20


class SupersededError(StorageError):
    """The run's files came too late: it was given up, and what it had fetched was fetched again."""


def mirror_of(url: str) -> Path:
    """Where the mirror of a data URL is: NEWSARCHIVE_MIRROR, or a folder of its own under the user's cache."""
    base = os.environ.get("NEWSARCHIVE_MIRROR")
    if base:
        return Path(base)
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "newsarchive" / hashlib.sha256(url.rstrip("/").encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Pulled:
    """What a pull brought: files and bytes."""

    files: int = 0
    bytes: int = 0


class Remote:
    """The files at a URL.

    Args:
        url: As fsspec reads it: ``s3://…``, ``file://…`` and others that are installed.
        mirror: The folder of all papers on this machine.

    Raises:
        StorageError: fsspec, or what it needs for this kind of URL, is not installed; or the URL is none.
    """

    def __init__(self, url: str, mirror: Path) -> None:
        self.url = url.rstrip("/")
        self.mirror = mirror
        try:
            import fsspec  # noqa: PLC0415 - an optional part

            self._fs, self._root = fsspec.core.url_to_fs(self.url)
        except ImportError as error:
            raise StorageError(
                f"{self.url} needs fsspec (and s3fs for s3://): pip install '.[cluster]' in newsarchive's folder."
            ) from error
        except ValueError as error:
            raise StorageError(f"{self.url} is no URL of a data folder: {error}.") from error

    # Looking -----------------------------------------------------------------------------------------------

    def papers(self) -> list[str]:
        """The papers that have files there."""
        return sorted(Path(name).name for name in self._listing(self._root) if "/" in name or name)

    def names(self, folder: Path) -> dict[str, int]:
        """The files of a folder of the mirror that are there too: name -> bytes."""
        return {Path(name).name: size for name, size in self._listing(self._at(folder)).items() if size is not None}

    def _listing(self, place: str) -> dict[str, int | None]:
        self._fs.invalidate_cache(place)
        try:
            entries = self._do("list", place, lambda: self._fs.ls(place, detail=True))
        except FileNotFoundError:
            return {}
        return {
            entry["name"]: (entry["size"] if entry["type"] == "file" else None)
            for entry in entries
            if entry["name"].rstrip("/") != place.rstrip("/")
        }

    def _at(self, path: Path) -> str:
        return f"{self._root}/{path.relative_to(self.mirror).as_posix()}"

    def _do(self, doing: str, place: str, act: Callable[[], Any]) -> Any:
        try:
            return act()
        except (FileNotFoundError, FileExistsError):
            raise
        except Exception as error:  # each kind of store has errors of its own
            cause = str(error).strip().partition("\n")[0] or type(error).__name__
            raise StorageError(
                f"cannot {doing} {self._fs.unstrip_protocol(place)}: {cause}; mend that, then run the same again:"
                " nothing is lost."
            ) from error

    # Bringing ----------------------------------------------------------------------------------------------

    def fetch(self, path: Path, most: int | None = None) -> bool:
        """Bring a file into the mirror; False where there is none, or one of more bytes than `most`.

        One that is here is left as it is.
        """
        if path.exists():
            return True
        place = self._at(path)
        if most is not None and self.names(path.parent).get(path.name, most + 1) > most:
            return False
        beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._do("fetch", place, lambda: self._fs.get_file(place, str(beside)))
            beside.replace(path)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise StorageError(f"cannot write {path}: {error.strerror or error}.") from error
        finally:
            beside.unlink(missing_ok=True)
        return True

    def fetch_run(self, layout: Layout, run: str) -> None:
        """Bring a run's manifest, records and events, where they are not here already."""
        for path in (layout.manifest_of(run), layout.records_of(run), layout.events_of(run)):
            self.fetch(path)

    def pull(
        self,
        papers: Iterable[str] | None,
        folders: Iterable[str] = FOLDERS,
        progress: Callable[[str], None] = lambda _path: None,
    ) -> Pulled:
        """Bring what the mirror lacks.

        Args:
            papers: Of these papers; ``None`` for all.
            folders: Of these folders of theirs.
            progress: Told each file.
        """
        files = size = 0
        folders = tuple(folders)
        for paper in self.papers() if papers is None else papers:
            for folder in folders:
                for path, length in self._missing(self.mirror / paper / folder):
                    progress(path.relative_to(self.mirror).as_posix())
                    if self.fetch(path):
                        files, size = files + 1, size + length
        return Pulled(files, size)

    def _missing(self, folder: Path) -> Iterator[tuple[Path, int]]:
        for name, size in sorted(self.names(folder).items()):
            path = folder / name
            if not path.exists():
                yield path, size

    # Giving ------------------------------------------------------------------------------------------------

    def runs(self, layout: Layout) -> set[str]:
        """The runs whose manifest is there."""
        names = (name.removesuffix(".json") for name in self.names(layout.runs))
        return {name for name in names if RUN_ID.fullmatch(name)}

    def publish(self, layout: Layout, run: str, others: Iterable[str] = ()) -> None:
        """Copy a sealed run's files up, its manifest last; what is there already must be the same.

        Args:
            layout: The paper's files.
            run: The run; its manifest is written.
            others: Names of WARC files of others that the run has brought in.

        Raises:
            SupersededError: The run was given up in the meantime; its files are moved to ``superseded/``.
            StorageError: The store refused, or holds other files of these names.
        """
        warc = sorted(path for path in layout.warc.glob(f"{run}-*.warc.gz"))
        warc += [layout.warc / name for name in others]
        manifest = layout.manifest_of(run)
        if (there := self._read(manifest)) is not None and there != manifest.read_bytes():
            self._supersede(layout, [*warc, layout.records_of(run), layout.events_of(run), manifest], run)
        for path in (*warc, layout.records_of(run), layout.events_of(run), manifest):
            if path.exists():
                self._put(path)
        remote_runs.unmark_begun(layout, run)

    def _read(self, path: Path) -> bytes | None:
        place = self._at(path)
        try:
            data: bytes = self._do("read", place, lambda: self._fs.cat_file(place))
        except FileNotFoundError:
            return None
        return data

    def _put(self, path: Path) -> None:
        place = self._at(path)
        try:
            if self._do("look for", place, lambda: self._fs.exists(place)):
                raise FileExistsError  # noqa: TRY301 - as the store itself would say
            self._do("write", place, lambda: self._fs.makedirs(self._fs._parent(place), exist_ok=True))  # noqa: SLF001 - fsspec has no public name for it
            self._do("write", place, lambda: self._fs.put_file(str(path), place, mode="create"))
        except FileExistsError:
            if not self._is_same(path, place):
                raise StorageError(
                    f"{self._fs.unstrip_protocol(place)} is there already and differs from {path}:"
                    " it is not overwritten; find out where it came from."
                ) from None

    def _is_same(self, path: Path, place: str) -> bool:
        self._fs.invalidate_cache(self._fs._parent(place))  # noqa: SLF001 - as above
        if self._do("look at", place, lambda: self._fs.size(place)) != path.stat().st_size:
            return False
        with path.open("rb") as here:
            ours = hashlib.file_digest(here, "sha256").digest()
        with self._do("read", place, lambda: self._fs.open(place, "rb")) as there:
            theirs = hashlib.sha256()
            while piece := there.read(_PIECE):
                theirs.update(piece)
        return ours == theirs.digest()

    def _supersede(self, layout: Layout, paths: Iterable[Path], run: str) -> None:
        target = layout.root / "superseded" / run
        target.mkdir(parents=True, exist_ok=True)
        for path in paths:
            if path.exists():
                path.replace(target / path.name)
        raise SupersededError(
            f"run {run} of {layout.root.name} came too late: it had been given up and its pages were fetched again;"
            f" its files are kept in {target}."
        )
