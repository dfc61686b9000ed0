"""Steps between runs: what can be written, and the same step in three notations."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.schedule.every import Every, EveryError, parse_every

STEPS = ("5m", "10m", "15m", "20m", "30m", "1h", "2h", "3h", "4h", "6h", "8h", "12h", "daily", "weekly")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("5m", 300), ("30 m", 1800), ("hourly", 3600), ("60m", 3600), ("6H", 21600), ("24h", 86400), ("1d", 86400),
     ("daily", 86400), ("7d", 604800), ("1w", 604800), (" weekly ", 604800)],
)  # fmt: skip
def test_reads_what_a_person_writes(text, seconds):
    assert parse_every(text) == Every(seconds)


@pytest.mark.parametrize(
    "text",
    ["", "0h", "1m", "7m", "25m", "90m", "5h", "7h", "2d", "2w", "-6h", "6", "h", "6h\n6h", "٦h", "9999w", "soon"],
)
def test_refuses_what_no_timer_can_say(text):
    with pytest.raises(EveryError, match="use 5m"):
        parse_every(text)


@pytest.mark.parametrize("text", STEPS)
def test_prints_as_it_is_read(text):
    assert str(parse_every(text)) == text


@given(st.text(max_size=50))
def test_any_text_is_a_step_or_a_refusal(text):
    with contextlib.suppress(EveryError):
        assert parse_every(text).seconds >= 300


@given(st.sampled_from(STEPS), st.from_regex(r"[a-z]{3,20}", fullmatch=True))
def test_a_paper_has_its_own_place_in_the_step(text, paper):
    every = parse_every(text)
    assert 0 <= every.place(paper) < every.seconds
    assert every.place(paper) == every.place(paper)
    assert 0 < every.jitter <= every.seconds / 10


def test_papers_are_spread():
    every = parse_every("6h")
    places = {every.place(f"paper{number}") // 3600 for number in range(60)}
    assert places == {0, 1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("text", "cron"),
    [("30m", "15-59/30 * * * *"), ("6h", "15 3-23/6 * * *"), ("daily", "15 3 * * *"), ("weekly", "15 3 * * 6")],
)
def test_crontab_fields(monkeypatch, text, cron):
    # 5 days (Saturday), 3 hours, 15 minutes after Monday 00:00
    monkeypatch.setattr(Every, "place", lambda self, paper: (5 * 86400 + 3 * 3600 + 15 * 60) % self.seconds)
    assert parse_every(text).cron("x") == cron


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("text", STEPS)
def test_systemd_elapses_at_the_step(text):
    every = parse_every(text)
    done = subprocess.run(
        ["systemd-analyze", "calendar", "--iterations=3", every.calendar("baoyenbai")],
        capture_output=True, text=True, env={"TZ": "UTC", "PATH": "/usr/bin:/bin"}, check=True,
    )  # fmt: skip
    times = [line.split(": ", 1)[1] for line in done.stdout.splitlines() if "elapse" in line or "Iter. #" in line]
    assert len(times) == 3, done.stdout
    first, second, third = (datetime.strptime(time.strip() + "+0000", "%a %Y-%m-%d %H:%M:%S UTC%z") for time in times)
    assert (second - first).total_seconds() == (third - second).total_seconds() == every.seconds
    minutes = first.weekday() * 1440 + first.hour * 60 + first.minute
    assert minutes * 60 % every.seconds == every.place("baoyenbai")
