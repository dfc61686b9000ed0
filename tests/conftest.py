"""Fixtures shared by the tests: the sample newspaper over real HTTP, the command as a real process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from newsarchive.sample import SampleServer

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared material beside the repository; tests that need it are skipped without it."""
    if not SHARED.is_dir():
        pytest.skip("no shared folder beside the repository")
    return SHARED


@pytest.fixture
def sample_server():
    with SampleServer() as server:
        yield server


class Command:
    """Runs ``newsarchive`` in a process of its own, in an empty folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, *arguments: str, stdin: str | None = None, **environment: str):
        env = {key: value for key, value in os.environ.items() if not key.startswith("NEWSARCHIVE")}
        return subprocess.run(
            [sys.executable, "-m", "newsarchive", *arguments],
            cwd=self.folder,
            env=env | environment,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    def records(self, publisher: str = "sample") -> list[dict]:
        return self._lines(publisher, "records")

    def events(self, publisher: str = "sample") -> list[dict]:
        return self._lines(publisher, "events")

    def _lines(self, publisher: str, kind: str) -> list[dict]:
        found = []
        for path in sorted((self.folder / "data" / publisher / kind).glob("*.jsonl")):
            text = path.read_bytes()
            assert text.endswith(b"\n"), f"{path} has a torn line"
            found += [json.loads(line) for line in text.splitlines()]
        return found


@pytest.fixture(scope="session")
def command_in() -> type[Command]:
    """To run the command in a folder of one's own, for fixtures that many tests share."""
    return Command


@pytest.fixture
def command(tmp_path: Path) -> Command:
    return Command(tmp_path)


@pytest.fixture(scope="session")
def room_archive(tmp_path_factory) -> Path:
    """The data folder that the reading room's tests read in, over HTTP and in a browser."""
    from tests.room import archives

    folder = tmp_path_factory.mktemp("room")
    return archives.build(folder, Command(folder))


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server; skips where none is installed."""
    sys.path.insert(0, str(Path(__file__).parent / "storage"))
    from postgres_server import PostgresServer, programs

    if programs() is None:
        pytest.skip("PostgreSQL is not installed")
    # the path of a socket has at most 107 bytes
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        server = PostgresServer(Path(folder))
        yield server
        server.stop()
