"""Unit files and crontabs, judged by the programs that read them where they are here."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from newsarchive.schedule import install
from newsarchive.schedule.every import Every
from newsarchive.schedule.plan import Entry

ENTRIES = [Entry("baoyenbai", Every(21600), "a@b.c"), Entry("sample", Every(1800), None, "http://127.0.0.1:8000/50%")]
PLACE = install.Place(
    [sys.executable, "-m", "newsarchive"], Path("/srv/my papers/100% $x"), system=True, contact="who@x.y"
)


def test_a_service_and_a_timer_a_paper():
    units = install.units(ENTRIES, PLACE)
    assert sorted(units) == [
        "newsarchive-baoyenbai.service", "newsarchive-baoyenbai.timer",
        "newsarchive-sample.service", "newsarchive-sample.timer",
    ]  # fmt: skip
    timer, service = units["newsarchive-baoyenbai.timer"], units["newsarchive-baoyenbai.service"]
    assert "Persistent=true" in timer
    assert "RandomizedDelaySec=600" in timer
    assert "Type=oneshot" in service  # systemd starts no second one while it runs
    assert '"/srv/my papers/100%% $$x" run baoyenbai --contact "a@b.c"' in service


def test_the_installers_contact_is_written_down():
    assert '--contact "who@x.y"' in install.units(ENTRIES, PLACE)["newsarchive-sample.service"]


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_accepts_the_units(tmp_path):
    for name, text in install.units(ENTRIES, PLACE).items():
        (tmp_path / name).write_text(text)
    timers = [str(path) for path in tmp_path.glob("*.timer")]
    done = subprocess.run(["systemd-analyze", "verify", *timers], capture_output=True, text=True, check=False)
    ours = [line for line in done.stderr.splitlines() if "newsarchive-" in line]
    assert not ours, done.stderr


def test_the_crontab_line_runs_as_it_stands(tmp_path):
    """The command of a line, given to the shell as cron does, reaches the program word for word."""
    program = tmp_path / "a program"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    program.chmod(0o755)
    place = install.Place([str(program)], tmp_path)
    line = install.crontab(ENTRIES[1:], place).splitlines()[1]
    command = line.split(" ", 5)[5].replace("\\%", "%").replace("0-180", "0-0")
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "--quiet", "--data", str(tmp_path), "run", "sample", "--base-url", "http://127.0.0.1:8000/50%",
    ]  # fmt: skip


def test_cron_never_joins_a_slow_run(tmp_path):
    program = tmp_path / "slow"
    program.write_text("#!/bin/sh\necho began\nsleep 2\n")
    program.chmod(0o755)
    line = install.crontab(ENTRIES[1:], install.Place([str(program)], tmp_path)).splitlines()[1]
    command = line.split(" ", 5)[5].replace("\\%", "%").replace("0-180", "0-0")
    first = subprocess.Popen(["/bin/sh", "-c", command], stdout=subprocess.PIPE, text=True)
    assert first.stdout.readline() == "began\n"
    second = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    first.wait()
    first.stdout.close()
    assert second.stdout == ""
    assert second.returncode == 1


def test_the_block_takes_its_own_place_in_a_crontab():
    block = install.crontab(ENTRIES, PLACE)
    mine = "MAILTO=me\n0 5 * * * backup"
    once = install.with_block(mine, block)
    assert once == f"{mine}\n{block}"
    later = install.crontab(ENTRIES[:1], PLACE)
    assert install.with_block(once + "1 1 * * * after\n", later) == f"{mine}\n{later}1 1 * * * after\n"
    with pytest.raises(ValueError, match="no end line"):
        install.with_block(block.replace(install.MARK_END, ""), block)
