"""Days of a newspaper whose template changes: the run says so, a command and a mailbox are told, once."""

from __future__ import annotations

import json
import shlex
import socket
import sys
from datetime import datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from newsarchive.judging.alarm import Alarm
from newsarchive.sample import SampleServer
from newsarchive.sample.content import CLOSING
from newsarchive.sample.month import month

START = datetime(2020, 6, 1, tzinfo=CLOSING.tzinfo)
REDESIGN = 4  # its day


class Mailbox:
    """Takes every letter."""

    def __init__(self) -> None:
        self.letters: list[str] = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        self.letters.append(f"{envelope.mail_from} > {envelope.rcpt_tos}\n{envelope.content.decode()}")
        return "250 OK"


@pytest.fixture
def mailbox():
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        box.port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


def test_a_redesign_is_told_on_its_first_day(command, mailbox):
    plan = month(START, days=8, per_day=8, past=24, redesign_day=REDESIGN)
    hook = command.folder / "hook.py"
    hook.write_text(
        "import os, sys, pathlib\n"
        "with pathlib.Path('told.jsonl').open('a') as told: told.write(sys.stdin.read())\n"
        "with pathlib.Path('told.env').open('a') as told: told.write(os.environ['NEWSARCHIVE_DRIFTED'] + chr(10))\n"
    )
    # timers do not inherit the environment of a shell, so that the schedule may name a mailbox too
    (command.folder / "data").mkdir()
    written = f'[alarm]\nsmtp = "smtp://127.0.0.1:{mailbox.port}"\nto = "archive@example.org, other@example.org"\n'
    (command.folder / "data/schedule.toml").write_text(written)
    settings = {"NEWSARCHIVE_ALARM_COMMAND": shlex.join([sys.executable, str(hook)])}
    clock = [START]
    server = SampleServer(
        clock=lambda: clock[0], articles=plan.articles, removed=plan.removed, redesigned=plan.redesigned
    )

    def visit(day: int, *arguments: str):
        clock[0] = START + timedelta(days=day - 1, hours=21)
        now = {"NEWSARCHIVE_NOW": clock[0].isoformat()}
        done = command("-q", "--json", "run", "sample", "--base-url", server.url, *arguments, **now, **settings)
        assert "Traceback" not in done.stderr, done.stderr
        return done

    with server:
        for day in range(1, REDESIGN):
            done = visit(day)
            assert done.returncode == 0, (day, done.stderr)
            assert json.loads(done.stdout)["drifts"] == []
        assert not (command.folder / "told.jsonl").exists()

        before = len(command.records())
        done = visit(REDESIGN)
        assert done.returncode == 5, done.stderr
        drifts = {drift["what"]: drift for drift in json.loads(done.stdout)["drifts"]}
        assert {"updated", "byline"} <= set(drifts)
        for name in ("updated", "byline"):
            (line,) = [
                line for line in done.stderr.splitlines() if line.startswith(f"newsarchive: sample: drift: {name}: ")
            ]
            assert f"the first: {server.url}/" in line
            assert line.split()[-1] in {record["url"] for record in command.records()[before:]}
        (manifest,) = sorted((command.folder / "data/sample/runs").glob("*.json"))[-1:]
        summary = json.loads(manifest.read_text())["summary"]
        assert summary["exit_code"] == 5
        assert {drift["what"] for drift in summary["judgement"]["drifts"]} == set(drifts)

        (told,) = map(json.loads, (command.folder / "told.jsonl").read_text().splitlines())
        assert (told["publisher"], told["exit_code"]) == ("sample", 5)
        assert {drift["what"] for drift in told["drifts"]} == set(drifts)
        assert set((command.folder / "told.env").read_text().split()) == set(drifts)
        (letter,) = mailbox.letters
        assert letter.startswith("archive@example.org > ['archive@example.org', 'other@example.org']")
        assert "Subject: newsarchive: sample: " in letter
        assert "sample: drift: updated: there on 0 of" in letter.replace("=\r\n", "").replace("\r\n", "\n")

        done = visit(REDESIGN, "--revisit", "all")  # the same hour: told already
        assert done.returncode == 5, done.stderr
        assert len(mailbox.letters) == 1
        done = visit(REDESIGN + 1)
        assert done.returncode == 5, done.stderr
        assert len(mailbox.letters) == 2, "a day later it is told again"


@pytest.mark.filterwarnings("ignore:Requiring AUTH")  # on loopback there is no TLS to require
def test_a_mail_server_that_wants_a_password(mailbox):
    def check(server, session, envelope, mechanism, data):
        return AuthResult(success=(data.login, data.password) == (b"ana", b"p@ss word"))

    told = {
        "publisher": "sample",
        "run": "r",
        "drifts": [{"what": "updated"}],
        "lines": ["sample: drift: updated: ở đây"],
    }
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(
        mailbox, hostname="127.0.0.1", port=port, authenticator=check, auth_required=True, auth_require_tls=False
    )
    controller.start()
    try:
        alarm = Alarm(
            smtp=f"smtp://ana:p%40ss%20word@127.0.0.1:{port}", mail_to="a@example.org", mail_from="b@example.org"
        )
        assert alarm.tell(told) == []
        (problem,) = Alarm(smtp=f"smtp://ana:wrong@127.0.0.1:{port}", mail_to="a@example.org").tell(told)
    finally:
        controller.stop()
    assert "could not be sent through 127.0.0.1" in problem
    assert "wrong" not in problem, "no password is told"
    (letter,) = mailbox.letters
    assert letter.startswith("b@example.org > ['a@example.org']")
    assert "Subject: newsarchive: sample: updated drifted" in letter


def test_an_alarm_that_cannot_be_told_is_told_by_the_run(command, sample_server):
    told = {"publisher": "sample", "run": "r", "drifts": [{"what": "updated"}], "lines": ["sample: drift: updated"]}
    assert Alarm().tell(told) == []
    (problem,) = Alarm(command="/nonexistent/hook").tell(told)
    assert "cannot be started" in problem
    (problem,) = Alarm(command="'torn").tell(told)
    assert "cannot be started" in problem
    (problem,) = Alarm(command=shlex.join([sys.executable, "-c", "import sys; sys.exit('no disk')"])).tell(told)
    assert "ended with 1" in problem
    assert "no disk" in problem
    port = sample_server.port
    sample_server.stop()
    (problem,) = Alarm(smtp=f"smtp://127.0.0.1:{port}", mail_to="a@example.org").tell(told)
    assert "could not be sent through 127.0.0.1" in problem
    (problem,) = Alarm(smtp="mail.example.org", mail_to="a@example.org").tell(told)
    assert "smtp://host:port" in problem
