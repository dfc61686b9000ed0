"""The foreground scheduler over real processes."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from newsarchive.schedule.daemon import Daemon
from newsarchive.schedule.every import Every
from newsarchive.schedule.plan import Entry, Planned, ScheduleError

RUN = """
import pathlib, signal, sys, time
log, paper, seconds = pathlib.Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
def note(what):
    with log.open("a") as file:
        file.write(f"{paper} {what} {time.monotonic()}\\n")
def stop(*_):
    note("interrupted")
    sys.exit(130)
signal.signal(signal.SIGINT, stop)
note("begin")
time.sleep(seconds)
note("end")
"""


class Bench:
    """A daemon in a thread, over runs that write down when they begin and end."""

    def __init__(self, folder, seconds):
        self.log = folder / "log"
        self.script = folder / "run.py"
        self.script.write_text(RUN)
        self.seconds = seconds
        self.plan = []
        self.daemon = Daemon(self.read, self.command, reread=1.0)

    def read(self):
        if isinstance(self.plan, Exception):
            raise self.plan
        return list(self.plan)

    def command(self, entry):
        return [sys.executable, str(self.script), str(self.log), entry.paper, str(self.seconds)]

    def notes(self, paper=None):
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return [line.split()[1] for line in lines if paper is None or line.split()[0] == paper]

    def wait_for(self, condition, seconds=15.0):
        until = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < until, self.notes()
            time.sleep(0.05)


def entry(paper, seconds=1, due=timedelta(0)):
    return Planned(Entry(paper, Every(seconds)), None, datetime.now(UTC) + due)


@pytest.fixture
def running(tmp_path, monkeypatch):
    # signals belong to the main thread; the daemon runs beside it here
    monkeypatch.setattr(signal, "signal", lambda number, handler: None)

    def start(bench):
        thread = threading.Thread(target=bench.daemon.run)
        thread.start()
        threads.append((bench, thread))

    threads = []
    yield start
    for bench, thread in threads:
        bench.daemon.stop()
        thread.join(20)
        assert not thread.is_alive()


def test_missed_runs_are_caught_up_once(tmp_path, running):
    bench = Bench(tmp_path, 0)
    bench.plan = [entry("late", 3600, due=timedelta(days=-30)), entry("later", 3600, due=timedelta(hours=1))]
    running(bench)
    bench.wait_for(lambda: "end" in bench.notes("late"))
    time.sleep(1.5)
    assert bench.notes() == ["begin", "end"]


def test_a_slow_run_is_never_joined_by_a_second(tmp_path, running):
    bench = Bench(tmp_path, 2.5)
    bench.plan = [entry("slow", 1), entry("other", 3600)]
    running(bench)
    bench.wait_for(lambda: bench.notes("slow").count("begin") >= 2)
    notes = bench.notes("slow")
    assert notes == ["begin", "end", "begin"]  # not: begin, begin
    assert "begin" in bench.notes("other")  # another paper does not wait for it


def test_the_plan_is_followed_while_it_changes(tmp_path, running):
    bench = Bench(tmp_path, 0)
    bench.plan = [entry("first", 3600, due=timedelta(hours=1))]
    running(bench)
    time.sleep(0.5)
    bench.plan = ScheduleError("broken for a moment")
    time.sleep(1.5)
    bench.plan = [entry("second", 3600)]
    bench.wait_for(lambda: bench.notes("second") == ["begin", "end"])
    assert bench.notes("first") == []


def test_sigterm_ends_the_runs_under_way_cleanly(tmp_path):
    (tmp_path / "run.py").write_text(RUN)
    program = textwrap.dedent(f"""
        import sys
        from datetime import UTC, datetime
        from newsarchive.schedule.daemon import Daemon
        from newsarchive.schedule.every import Every
        from newsarchive.schedule.plan import Entry, Planned
        plan = [Planned(Entry("slow", Every(3600)), None, datetime.now(UTC))]
        command = [sys.executable, {str(tmp_path / "run.py")!r}, {str(tmp_path / "log")!r}, "slow", "60"]
        Daemon(lambda: plan, lambda entry: command).run()
    """)
    process = subprocess.Popen([sys.executable, "-c", program])
    until = time.monotonic() + 20
    while not (tmp_path / "log").exists():
        assert time.monotonic() < until
        time.sleep(0.05)
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0
    assert [line.split()[1] for line in (tmp_path / "log").read_text().splitlines()] == ["begin", "interrupted"]
