"""Keeps what is derived from the archive up with it, in the background, while crawls write.

A request asks for fresh indexes and waits a moment at most; the work goes on without it.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from typing import TYPE_CHECKING

from newsarchive.captures.index import CaptureIndex
from newsarchive.corpus.segments import CorpusError
from newsarchive.room.happenings import NAME, Happenings
from newsarchive.search.index import Index
from newsarchive.storage.names import Layout

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_log = logging.getLogger(__name__)
_EVERY = 2.0  # seconds between two looks, at least
_REST = 20  # times as long as a look took, so that many files never keep the machine busy
_PATIENCE = 0.5  # seconds that a request waits for a look
_FIRST_PATIENCE = 10.0  # … the first time


class _Errand:
    """Something that is to be done again and again, by one thread at a time."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._running: threading.Thread | None = None
        self._not_before = 0.0
        self._patience = _FIRST_PATIENCE
        self._told = ""
        self.done = False

    def ask(self) -> None:
        """Begin, unless it is under way or was done just now; wait a moment for its end."""
        with self._lock:
            patience, self._patience = self._patience, _PATIENCE
            if self._running is None and time.monotonic() >= self._not_before:
                self._running = threading.Thread(target=self._run, daemon=True)
                self._running.start()
            running = self._running
        if running is not None:
            running.join(patience)

    def _run(self) -> None:
        began = time.monotonic()
        try:
            self._work()
            self.done = True
        except (OSError, sqlite3.Error, CorpusError, ValueError) as error:
            if str(error) != self._told:  # the next look tries again, and need not say so again
                _log.warning("%s", error)
            self._told = str(error)
        finally:
            now = time.monotonic()
            with self._lock:
                self._not_before = now + max(_EVERY, _REST * (now - began))
                self._running = None


class Keeper:
    """The derived files of a data folder.

    Args:
        data: The data folder.
        index: The search index's file.

    Attributes:
        data: As given.
        index: As given.
        happenings: The file of what moved and went.
    """

    def __init__(self, data: Path, index: Path) -> None:
        self.data = data
        self.index = index
        self.happenings = index.with_name(NAME)
        self._lock = threading.Lock()
        self._records = _Errand(self._refresh)
        self._captures: dict[str, _Errand] = {}

    def look(self) -> None:
        """Take in what crawls have written since the last look."""
        self._records.ask()

    def look_at_captures(self, paper: str) -> bool:
        """Index new WARC files of a paper; returns whether its files have been indexed once.

        Args:
            paper: A paper that is in the archive; its name is a folder's.
        """
        with self._lock:
            if paper not in self._captures:
                folder = Layout(self.data / paper).warc
                self._captures[paper] = _Errand(lambda: CaptureIndex(folder).refresh())
            errand = self._captures[paper]
        errand.ask()
        return errand.done

    def _refresh(self) -> None:
        with Index(self.data, self.index) as index:
            index.refresh()
        with Happenings(self.data, self.happenings) as happenings:
            happenings.refresh()
