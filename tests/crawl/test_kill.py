"""The headline: `kill -9` at random moments, again and again, and the same command: nothing is lost or doubled.

The full form is `tests/benchmarks/bench_kill.py`.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from random import Random

import pytest

from newsarchive.spiders.base import WINDOW
from tests.benchmarks.crawl_site import SECTIONS, Site
from tests.crawl.killing import audit, crawl_killed, moments, served

KILLS = 4


@pytest.mark.parametrize(
    "arguments",
    [
        ["crawl", "baoyenbai", *(f"--section={section}" for section in SECTIONS), "--pages", "50"],
        ["run", "baoyenbai"],
    ],
    ids=["crawl", "run"],
)
def test_nothing_is_lost_and_nothing_doubled(command, arguments):
    chance = Random(5)
    site = Site(280, weight=9_000)
    pages = site.paths(front=arguments[0] == "run")
    assert len(pages) == 300 + (arguments[0] == "run")
    with served(site, command.folder) as (base, log):
        line = [sys.executable, "-m", "newsarchive", "-q", *arguments, "--no-images", "--base-url", base]
        killed = crawl_killed(line, command.folder, log, moments(len(pages), KILLS, chance), chance)
    assert killed.kills == KILLS
    assert killed.exit_code == 0, killed.errors
    assert set(log.asked) == pages
    found = audit(command.folder / "data" / "baoyenbai", site)
    assert found.is_whole(), found
    assert found.manifests > KILLS
    assert found.responses >= len(pages)
    assert log.repeated() <= KILLS * WINDOW
    manifests = [json.loads(path.read_text()) for path in (command.folder / "data/baoyenbai/runs").glob("*.json")]
    assert sum(manifest["summary"]["new"] for manifest in manifests) == 280, "status counts what killed runs found"
    assert Counter(manifest["status"] for manifest in manifests)["killed"] >= 1
    checked = command("verify")
    assert checked.returncode == 0, checked.stdout + checked.stderr
