"""The files that operators copy say what the commands take."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from newsarchive.cli.worker import worker

DOCS = Path(__file__).parents[2] / "docs"
FILES = ("cluster.md", "cluster/compose.yaml", "cluster/newsarchive-worker@.service")


def test_options_of_workers_are_there():
    known = {option for parameter in worker.params for option in parameter.opts}
    for name in FILES:
        for words in re.findall(r"worker[ ,](--[^\]\n`]*)", (DOCS / name).read_text()):
            assert set(re.findall(r"--[a-z-]+", words)) <= known, (name, words)


def test_the_unit_is_one(tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed")
    unit = (DOCS / FILES[2]).read_text().replace("/opt/newsarchive/bin/newsarchive", sys.executable)
    (tmp_path / "newsarchive-worker@.service").write_text(unit)
    done = subprocess.run(
        ["systemd-analyze", "verify", str(tmp_path / "newsarchive-worker@1.service")],
        check=False, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    told = [line for line in done.stderr.splitlines() if "newsarchive-worker" in line]
    assert (done.returncode, told) == (0, [])
