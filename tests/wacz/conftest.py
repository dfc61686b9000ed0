"""The helpers in ``tests/captures`` are importable by name."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "captures"))


@pytest.fixture(scope="session")
def crawled(tmp_path_factory, command_in):
    """Three crawls of the sample; the third finds nothing new, so that all it holds are revisits."""
    from newsarchive.sample import SampleServer

    command = command_in(tmp_path_factory.mktemp("crawled"))
    with SampleServer() as server:
        for section in ("15", "13", "15"):
            done = command("-q", "crawl", "sample", "--section", section, "--base-url", server.url, "--no-images")
            assert done.returncode == 0, done.stderr
    return command


@pytest.fixture(scope="session")
def inside(command_in):
    """To run commands that need no network in this process, in a folder of one's own: no start-up each time."""
    import contextlib

    from click.testing import CliRunner

    from newsarchive.cli import main

    class Inside(command_in):
        def __call__(self, *arguments, **_):
            with contextlib.chdir(self.folder):
                done = CliRunner().invoke(main, arguments)
            if done.exception is not None and not isinstance(done.exception, SystemExit):
                raise done.exception
            done.returncode = done.exit_code
            return done

    return Inside


@pytest.fixture
def paper(crawled, tmp_path, inside):
    """A copy to be changed."""
    import shutil

    shutil.copytree(crawled.folder / "data", tmp_path / "data")
    return inside(tmp_path)


@pytest.fixture
def command(tmp_path, inside):
    return inside(tmp_path)
