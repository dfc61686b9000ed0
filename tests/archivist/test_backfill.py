"""``newsarchive backfill`` by days and by numbers, over real HTTP: whole, in slices, gone on with, nothing twice."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import date

import pytest

from newsarchive.sample import chrome, truth
from newsarchive.sample.site import Answer

SINCE, UNTIL = "2020-07-01", "2020-07-06"
WANTED = {f"sample:{number}" for number in truth.between(date(2020, 7, 1), date(2020, 7, 6))}


def arguments(server, *more: str) -> list[str]:
    return ["backfill", "sample", *more, "--base-url", server.url]


def days(server, *more: str) -> list[str]:
    return arguments(server, "--since", SINCE, "--until", UNTIL, "--slice", "2", *more)


def ids(command) -> Counter[str]:
    return Counter(record["id"] for record in command.records())


def test_days_in_slices_and_then_nothing(command, sample_server):
    done = command(*days(sample_server))
    assert done.returncode == 0, done.stderr
    assert ids(command) == dict.fromkeys(WANTED, 1)
    assert "slice 1 of 3, 2020-07-05 to 2020-07-06: " in done.stderr
    assert "left: about " in done.stderr
    assert "3 of 3 slices done; " in done.stderr
    runs = [json.loads(path.read_text()) for path in sorted((command.folder / "data/sample/runs").glob("*.json"))]
    assert [run["job"]["params"]["since"] for run in runs] == ["2020-07-05", "2020-07-03", "2020-07-01"]
    before = len(sample_server.requests)
    done = command("--json", *days(sample_server))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["slices"] == {"all": 3, "done_before": 3, "left": 0}
    assert len(sample_server.requests) == before
    # other slices ask for the days again, and for no article that is known
    command("-q", *arguments(sample_server, "--since", SINCE, "--until", UNTIL))
    assert not [request for request in sample_server.requests[before:] if request.path.endswith(".aspx")]


def test_numbers_where_they_rise(command, sample_server):
    low, high = min(truth.all_ids()), max(truth.all_ids())
    wanted = {f"sample:{number}" for number in truth.all_ids() if number <= low + 60}
    done = command("--json", "-q", *arguments(sample_server, "--ids", f"{low - 5}-{low + 60}", "--slice", "30"))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["slices"]["left"] == 0
    assert told["new"] == len(wanted)
    assert ids(command) == dict.fromkeys(wanted, 1)
    urls = {record["id"]: record["url"] for record in command.records()}
    assert urls[f"sample:{low}"] == sample_server.url + truth.article(low).path, "after the redirect to its own address"
    before = len(sample_server.requests)
    done = command("-q", *arguments(sample_server, "--ids", f"{low - 5}-{low + 60}", "--slice", "7"))
    assert done.returncode == 0, done.stderr
    assert not [request for request in sample_server.requests[before:] if request.path != "/robots.txt"]
    assert high > low + 60


def test_a_limit_is_for_all_slices_and_what_it_left_follows(command, sample_server):
    done = command("--json", "-q", *days(sample_server, "--limit", "6"))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert 6 <= told["articles"] <= 8
    assert told["slices"]["done_before"] == 0
    done = command("--json", "-q", *days(sample_server))
    assert done.returncode == 0, done.stderr
    assert ids(command) == dict.fromkeys(WANTED, 1)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_stopped_anywhere_the_same_command_goes_on(command, sample_server, how):
    env = {key: value for key, value in os.environ.items() if not key.startswith("NEWSARCHIVE")}
    words = [sys.executable, "-m", "newsarchive", "-q", *days(sample_server)]
    child = subprocess.Popen(words, cwd=command.folder, env=env, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while len(sample_server.requests) < 22:
        assert time.monotonic() < deadline, "the backfill asks for nothing"
        time.sleep(0.01)
    child.send_signal(how)
    _, errors = child.communicate(timeout=60)
    assert child.returncode == (130 if how == signal.SIGINT else -signal.SIGKILL), errors
    assert "Traceback" not in errors
    stored = ids(command) if how == signal.SIGINT else Counter()
    assert set(stored) < WANTED
    done = command("--json", "-q", *days(sample_server))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["slices"]["left"] == 0
    assert ids(command) == dict.fromkeys(WANTED, 1)


def test_a_slice_with_a_day_that_failed_is_gone_through_again(command, sample_server):
    site, answer = sample_server._site, sample_server._site.post
    refused = []

    def post(path, query, fields):
        if fields.get(chrome.FORM_DAY) == "4" and len(refused) < 4:
            refused.append(path)
            return Answer(500, "text/html", b"<html></html>")
        return answer(path, query, fields)

    site.post = post
    done = command("--json", "-q", *days(sample_server))
    assert refused
    assert done.returncode == 3, done.stderr
    assert set(ids(command)) < WANTED
    done = command("--json", "-q", *days(sample_server))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["slices"] == {"all": 3, "done_before": 2, "left": 0}
    assert ids(command) == dict.fromkeys(WANTED, 1)


def test_a_dry_run_writes_nothing(command, sample_server):
    done = command(*days(sample_server, "--dry-run", "--delay", "10"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "sample: 6 days in 3 slices",
        "one request a day and one for each of its articles, 10 s apart: at least 60 s",
        "  2020-07-05 to 2020-07-06",
        "  2020-07-03 to 2020-07-04",
        "  2020-07-01 to 2020-07-02",
    ]
    done = command("backfill", "baoyenbai", "--ids", "89163-351318", "--dry-run")
    assert "262156 numbers in 263 slices" in done.stdout
    assert "at least 3 days" in done.stdout
    assert not sample_server.requests
    assert not (command.folder / "data").exists()


def test_days_before_the_form_begins_are_passed_over(command, sample_server):
    done = command("--json", "-q", *arguments(sample_server, "--since", "1990-01-01", "--until", "1990-01-03"))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["slices"]["left"] == 0
    assert not command.records()


def test_the_papers_news_come_first_when_they_are_due(command, sample_server):
    command("schedule", "add", "sample", "--every", "6h", "--base-url", sample_server.url)
    done = command(*days(sample_server))
    assert done.returncode == 0, done.stderr
    assert "its scheduled run is due" in done.stderr
    kinds = [
        json.loads(path.read_text())["job"]["kind"]
        for path in sorted((command.folder / "data/sample/runs").glob("*.json"))
    ]
    assert kinds == ["backfill", "incremental", "backfill", "backfill"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "the past from where?"),
        (("--ids", "9-7"), "below the first"),
        (("--ids", "1-2", "--since", "2020-07-01"), "numbers or days"),
        (("--since", "yesterday"), "--since"),
        (("--since", "2020-07-02", "--until", "2020-07-01"), "before"),
        (("--since", "2999-01-01"), "future"),
    ],
)
def test_usage(command, words, told):
    done = command("backfill", "sample", *words)
    assert done.returncode == 2, done.stderr
    assert told in done.stderr
    assert not (command.folder / "data").exists()


def test_usage_of_papers(command, sample_server):
    done = command("backfill", "tuoitre", "--ids", "1-2", "--contact", "a@example.org")
    assert done.returncode == 2
    assert "not known to show an article by its number alone" in done.stderr
    assert command("backfill", "nosuch", "--since", "2020-07-01").returncode == 2
    done = command("backfill", "baoyenbai", "--since", "2020-07-01")
    assert done.returncode == 2
    assert "needs a contact" in done.stderr
    assert not (command.folder / "data").exists()
