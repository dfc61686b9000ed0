"""The project as it stands, sent to a real Scrapyd, which runs a spider of it."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

pytest.importorskip("scrapyd", reason="Scrapyd is not installed")
pytest.importorskip("scrapyd_client", reason="scrapyd-client is not installed")

ROOT = Path(__file__).resolve().parents[2]


def ask(url: str, **fields: str) -> dict:
    with urlopen(url, urlencode(fields).encode() if fields else None, timeout=30) as answer:
        return json.load(answer)


def wait_for(condition, seconds=60.0):
    until = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < until
        time.sleep(0.3)
    return found


@pytest.fixture
def scrapyd(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (tmp_path / "scrapyd.conf").write_text(
        f"[scrapyd]\nbind_address = 127.0.0.1\nhttp_port = {port}\npoll_interval = 0.5\nmax_proc = 1\n"
    )
    with (tmp_path / "scrapyd.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapyd"], cwd=tmp_path, stdout=log, stderr=subprocess.STDOUT
        )

    def answers():
        assert process.poll() is None, (tmp_path / "scrapyd.log").read_text()
        try:
            return ask(f"http://127.0.0.1:{port}/daemonstatus.json")
        except URLError:
            return None

    wait_for(answers)
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(20)


def test_a_spider_runs_from_scrapy_cfg_as_it_stands(tmp_path, scrapyd, sample_server):
    project = tmp_path / "project"
    project.mkdir()
    for name in ("scrapy.cfg", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, project)
    shutil.copytree(ROOT / "newsarchive", project / "newsarchive", ignore=shutil.ignore_patterns("__pycache__"))
    config = (project / "scrapy.cfg").read_text()
    assert "http://127.0.0.1:6800/" in config
    (project / "scrapy.cfg").write_text(config.replace("http://127.0.0.1:6800", scrapyd))  # the test's own port

    deploy = "from scrapyd_client.deploy import main; main()"
    done = subprocess.run([sys.executable, "-c", deploy], cwd=project, capture_output=True, text=True, check=False)
    assert '"status": "ok"' in done.stdout, done.stdout + done.stderr

    data = tmp_path / "data"
    job = ask(
        f"{scrapyd}/schedule.json", project="newsarchive", spider="section", publisher="sample", sections="15",
        pages="1", base_url=sample_server.url, setting=f"NEWSARCHIVE_DATA={data}",
    )  # fmt: skip
    assert job["status"] == "ok"
    wait_for(lambda: ask(f"{scrapyd}/listjobs.json?project=newsarchive")["finished"])
    (manifest,) = (data / "sample" / "runs").glob("*.json")
    assert json.loads(manifest.read_text())["status"] == "complete"
    assert json.loads(manifest.read_text())["counts"]["records"] > 3
