"""``python -m newsarchive.sample``: prints its address, serves until interrupted, says why it cannot."""

from __future__ import annotations

import signal
import subprocess
import sys
import urllib.request

from newsarchive.sample import SampleServer

COMMAND = [sys.executable, "-m", "newsarchive.sample"]


def test_serves_until_interrupted() -> None:
    with subprocess.Popen(COMMAND, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        with urllib.request.urlopen(f"{url}robots.txt", timeout=10) as reply:
            assert b"Disallow: /noibo/" in reply.read()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (0, "")


def test_a_taken_port_is_one_sentence() -> None:
    with SampleServer() as server:
        port = str(server.port)
        done = subprocess.run([*COMMAND, "--port", port], capture_output=True, text=True, timeout=20, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"cannot serve on port {port}: ")
    assert done.stderr.count("\n") == 1


def test_an_impossible_port_too() -> None:
    done = subprocess.run([*COMMAND, "--port", "70000"], capture_output=True, text=True, timeout=20, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
