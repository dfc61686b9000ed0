"""Each way in which a paper tells of news; pages that differ at every visit; articles that were edited or vanished."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import noisy_paper as noisy
import pytest

START = datetime(2020, 7, 14, 1, tzinfo=UTC)


@pytest.fixture
def paper():
    with noisy.NoisyPaper() as server:
        yield server


def run(command, paper, *arguments, now=START):
    done = command("-q", "run", "sample", "--base-url", paper.url, *arguments, NEWSARCHIVE_NOW=now.isoformat())
    assert "Traceback" not in done.stderr, done.stderr
    return done


def test_news_from_everywhere_and_only_edits_are_revisions(command, paper):
    done = run(command, paper)
    assert done.returncode == 0, done.stderr
    assert {record["id"] for record in command.records()} == {f"sample:{number}" for number in noisy.ALL}
    assert {record["updated"] for record in command.records()} == {"2020-07-13T08:18:23+07:00"}
    for visit in (1, 2):
        run(command, paper, "--revisit", "all", now=START + timedelta(days=visit))
    assert len(command.records()) == len(noisy.ALL), "noise made a revision"
    assert [status for path, status in paper.asked if path == "/rss/home.rss"] == [200, 304, 304]

    paper.edited = {noisy.SECTION}
    paper.removed = {noisy.FEED: "410", noisy.NEWS_MAP: "front", noisy.RELATED: "list", noisy.FRONT: "refresh"}
    done = run(command, paper, "--revisit", "all", now=START + timedelta(days=3))
    assert done.returncode == 0, done.stderr
    (revised,) = command.records()[len(noisy.ALL) :]
    assert (revised["id"], revised["revision"]) == (f"sample:{noisy.SECTION}", 2)
    (event,) = [event for event in command.events() if event.get("result") == "revised"]
    assert (event["cause"], event["fields"]) == ("edited", ["body"])
    gone = {event["id"]: event["reason"] for event in command.events() if event["event"] == "gone" and "id" in event}
    assert gone[f"sample:{noisy.FEED}"] == "HTTP 410"
    assert gone[f"sample:{noisy.NEWS_MAP}"] == "redirects to the front page"
    assert gone[f"sample:{noisy.RELATED}"].endswith("where an article was")
    assert gone[f"sample:{noisy.FRONT}"] == "sends its readers to an error page"
    assert len(gone) == 4

    shown = command("show", f"sample:{noisy.FEED}")
    assert json.loads(shown.stdout)["id"] == f"sample:{noisy.FEED}"
    assert "gone: HTTP 410, found on 2020-07-17T01:0" in shown.stderr
    assert command("-q", "show", f"sample:{noisy.FEED}").stderr == ""
    history = command("show", f"sample:{noisy.SECTION}", "--history").stdout.splitlines()
    assert [line.partition("  ")[2] for line in history] == [
        "revision 1 (new)",
        "revision 2 (revised): the paper edited body",
    ]

    shown = command("diff", f"sample:{noisy.SECTION}")
    assert shown.returncode == 0, shown.stderr
    assert "revision 1 (2020-07-14T01:0" in shown.stdout
    assert "edited by the paper" in shown.stdout
    assert "Ông Vàng A Dế, [-trưởng thôn-] {+bí thư chi bộ+}, cho biết" in shown.stdout
    told = json.loads(command("diff", f"sample:{noisy.SECTION}", "--revision", "2", "--to", "1", "--json").stdout)
    assert [change["field"] for change in told["fields"]] == ["body"]
    assert ["+", " trưởng thôn"] in told["fields"][0]["steps"][1]["words"]
    assert command("diff", f"sample:{noisy.FEED}").returncode == 1
    assert "no revision 3; there is 1, 2" in command("diff", f"sample:{noisy.SECTION}", "--to", "3").stderr
    assert command("diff", "no-id").returncode == 2

    paper.removed = {}
    run(command, paper, "--revisit", "all", now=START + timedelta(days=4))
    history = command("show", f"sample:{noisy.FEED}", "--history").stdout.splitlines()
    assert [line.partition("  ")[2] for line in history] == ["revision 1 (new)", "gone: HTTP 410", "back again"]


OLD_EXTRACTOR = """
import sys
from newsarchive import pipelines, steps
from newsarchive.cli import main

normalise = steps.normalise_text

def without_lead(article):
    normalise(article)
    article.lead = None

steps.normalise_text, steps.__version__ = without_lead, "0.0.1"
main(sys.argv[1:])
"""


def test_what_a_newer_extractor_sees_is_no_edit(command, paper):
    words = ["-q", "run", "sample", "--base-url", paper.url]
    env = {key: value for key, value in os.environ.items() if not key.startswith("NEWSARCHIVE")}
    env["NEWSARCHIVE_NOW"] = START.isoformat()
    old = subprocess.run([sys.executable, "-c", OLD_EXTRACTOR, *words], cwd=command.folder, env=env, check=False)
    assert old.returncode == 0
    assert {record["lead"] for record in command.records()} == {None}
    paper.edited = {noisy.SECTION}
    done = run(command, paper, "--revisit", "all", now=START + timedelta(days=1))
    assert done.returncode == 0, done.stderr
    told = {
        event["id"]: (event["cause"], event["fields"]) for event in command.events() if event.get("result") == "revised"
    }
    assert len(told) == len(noisy.ALL)
    assert told.pop(f"sample:{noisy.SECTION}") == ("edited", ["body"])
    assert set(map(str, told.values())) == {str(("reread", ["lead"]))}
    assert "read again by a newer extractor" in command("diff", f"sample:{noisy.FEED}").stdout
