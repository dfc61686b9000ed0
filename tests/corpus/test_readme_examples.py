"""What README shows an analyst is what he gets: its examples run on the archive that README has crawled by then."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from newsarchive.sample import SampleServer

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
SECTION = README.partition("\n## The analyst: load it\n")[2].partition("\n## ")[0]
BEFORE = README.partition("\n## The analyst: load it\n")[0]


def blocks(kind, text=SECTION):
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def examples():
    """Commands with what is printed after each; those that need more than the archive are tested by their own."""
    found = []
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, printed = part.partition("\n")
            if "extract tests/" not in command:
                found.append((command, printed))
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory, command_in):
    """A folder in which README's crawls have been made, in their order."""
    command = command_in(tmp_path_factory.mktemp("readme"))
    crawls = re.findall(r"newsarchive [-a-z ]*(crawl sample [^|\n]*)--base-url http://127\.0\.0\.1:8123", BEFORE)
    assert len(crawls) == 2
    with SampleServer() as server:
        for arguments in crawls:
            done = command("-q", *arguments.split(), "--base-url", server.url)
            assert done.returncode == 0, done.stderr
    return command.folder


@pytest.fixture(scope="module")
def programs(tmp_path_factory):
    """Where a shell finds ``newsarchive`` as it is in this checkout."""
    place = tmp_path_factory.mktemp("bin")
    script = place / "newsarchive"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m newsarchive "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return place


@pytest.mark.parametrize(("command", "printed"), examples(), ids=lambda value: value.split("\n")[0][:40])
def test_commands(folder, programs, command, printed):
    if "jq " in command and shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == printed, done.stderr


def test_python(folder, monkeypatch):
    for name in ("polars", "pyarrow", "pandas", "duckdb"):
        pytest.importorskip(name)
    monkeypatch.chdir(folder)
    source = "\n".join(blocks("pycon"))
    test = doctest.DocTestParser().get_doctest(source, {}, "README", "README.md", 0)
    assert len(test.examples) > 5
    told = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(test, out=told.append)
    assert not runner.failures, "".join(told)


def test_there_are_examples():
    assert len(examples()) >= 6
