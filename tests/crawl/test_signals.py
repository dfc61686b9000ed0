"""Ctrl-C and SIGTERM, once and twice, at random moments: each ends as the contract says, and nothing is lost."""

from __future__ import annotations

import signal
import sys
import time
from random import Random

import pytest

from tests.benchmarks.crawl_site import Site
from tests.crawl.killing import audit, crawl_killed, moments, served

STOPS = 6


@pytest.mark.parametrize("seed", [1])
def test_stopped_at_random_moments(command, seed):
    chance = Random(seed)
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
    assert sum(child.returncode == 130 for child, _ in ended) > STOPS // 2
    found = audit(command.folder / "data" / "baoyenbai", site)
    assert found.is_whole(), found
    checked = command("verify")
    assert checked.returncode == 0, checked.stdout + checked.stderr
