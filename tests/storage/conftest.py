"""The helpers beside the tests are importable by name; the tests of runs and state are done on both databases."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from newsarchive.storage.archive import Archive

ON_BOTH = {"test_due", "test_kill", "test_lock", "test_runs", "test_state_rows"}


def pytest_generate_tests(metafunc):
    if metafunc.module.__name__.rpartition(".")[2] in ON_BOTH:
        sqlite_only = metafunc.definition.get_closest_marker("sqlite_only")
        databases = ["sqlite"] if sqlite_only else ["sqlite", "postgresql"]
        metafunc.parametrize("database", databases, indirect=True)


@pytest.fixture(autouse=True)
def database(request, monkeypatch):
    """The database that archives have in this test, in this process and in those it starts; ``None`` is SQLite."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return None
    server = request.getfixturevalue("postgres")
    server.disconnect_all()  # a test before this one may have left a run open
    server.execute(*(f'DROP SCHEMA IF EXISTS "paper_{name}" CASCADE' for name in ("p", "p_old", "other")))
    monkeypatch.setitem(Archive.__init__.__kwdefaults__, "database", server.url)
    monkeypatch.setitem(os.environ, "TEST_DATABASE", server.url)
    return server.url
