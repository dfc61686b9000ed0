"""Ctrl-C and SIGTERM, once and twice, at random moments: each ends as the contract says, and nothing is lost."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from random import Random

from tests.benchmarks.bench_memory import write
from tests.benchmarks.crawl_site import Site
from tests.crawl.killing import audit, crawl_killed, moments, served

STOPS = 6


def test_stopped_at_random_moments(command):
    chance = Random(1)
    site = Site(280, weight=9_000)
    ended = []

    def stop(child) -> None:
        number = chance.choice([signal.SIGINT, signal.SIGTERM])
        child.send_signal(number)
        if len(ended) % 2:
            time.sleep(chance.uniform(0, 0.2))
            child.send_signal(number)
        ended.append((child, number))

    with served(site, command.folder) as (base, log):
        line = [sys.executable, "-m", "newsarchive", "-q", "run", "baoyenbai", "--base-url", base]
        killed = crawl_killed(line, command.folder, log, moments(301, STOPS, chance), chance, stop)
    assert killed.exit_code == 0, killed.errors
    assert len(ended) == STOPS
    for child, number in ended:
        # before Python has come to our code the signal does what it does to any program
        assert child.returncode in {130, -number}, child.errors
        if child.returncode == 130:
            assert "stopped" in child.errors
            assert "Traceback" not in child.errors
    assert any(child.returncode == 130 for child, _ in ended)
    found = audit(command.folder / "data" / "baoyenbai", site)
    assert found.is_whole(), found
    checked = command("verify")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_stopped_while_the_state_is_made_anew(command, sample_server):
    write(command.folder / "data", sample_server.url, 15_000)
    state = command.folder / "data" / "sample" / "state.db"
    line = [sys.executable, "-m", "newsarchive", "-q", "run", "sample", "--base-url", sample_server.url]
    child = subprocess.Popen([*line, "--limit", "5"], cwd=command.folder, stderr=subprocess.PIPE, text=True)
    while not state.exists():
        assert child.poll() is None
        time.sleep(0.01)
    time.sleep(0.2)
    child.send_signal(signal.SIGINT)
    errors = child.communicate(timeout=60)[1]
    assert child.returncode == 130, errors
    assert "stopped" in errors
    assert "Traceback" not in errors
    assert sample_server.requests == []
    done = command("rebuild-state", "sample", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["articles"] == 15_000
