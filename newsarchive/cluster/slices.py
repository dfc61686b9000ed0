"""One slice of a paper's run, in a process of its own that dies with its worker.

The process is ``newsarchive run PAPER --slice SECONDS``: it takes the paper's lock itself (kernel's and database's),
so that whatever befalls workers and queue, no paper is crawled by two.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import json
import os
import signal
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newsarchive.crawl.codes import ExitCode

if TYPE_CHECKING:
    from newsarchive.schedule.plan import Entry

_PR_SET_PDEATHSIG = 1  # prctl(2), Linux
GRACE = 90.0  # seconds that a slice may last longer than told before it is killed
_MOST_OUTPUT = 8 << 20


@dataclass(frozen=True, slots=True)
class Where:
    """What all slices of a worker share.

    Attributes:
        data: The data folder or its URL.
        database: ``postgresql://…``.
        seconds: How long a slice lasts at most.
        verbose: Whether the crawls log what they do.
    """

    data: str
    database: str
    seconds: float
    verbose: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of a slice.

    Attributes:
        exit_code: Of the process; -9 and the like where a signal ended it.
        result: What it said on standard output, as ``--json`` gives it; the last crawl of the process.
    """

    exit_code: int
    result: dict[str, Any] = field(default_factory=dict)

    @property
    def unfinished(self) -> bool:
        """Whether the run goes on in another slice."""
        if self.killed or self.exit_code == ExitCode.INTERRUPTED:
            return True
        return bool(self.result.get("unfinished"))

    @property
    def failed(self) -> bool:
        """Whether it could not do its work, so that it is not to be tried again at once, and then less and less."""
        return self.killed or self.exit_code in {ExitCode.FAILED, ExitCode.USAGE, ExitCode.LOCKED}

    @property
    def killed(self) -> bool:
        """Whether a signal ended it."""
        return self.exit_code < 0


def command(entry: Entry, where: Where) -> list[str]:
    """The words of a slice's process."""
    words = [sys.executable, "-m", "newsarchive", "--quiet", "--json", "--data", where.data]
    words += ["--verbose"] if where.verbose else []
    return [*words, *entry.arguments(), "--slice", f"{where.seconds:g}"]


async def crawl(entry: Entry, where: Where) -> Ended:
    """Run a slice to its end; it is killed if it does not end in time, stopped cleanly if this is cancelled."""
    environment = os.environ | {"NEWSARCHIVE_DATABASE": where.database, "NEWSARCHIVE_LOG": "json"}
    process = await asyncio.create_subprocess_exec(
        *command(entry, where),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        env=environment,
        preexec_fn=_die_with(os.getpid()),
        limit=_MOST_OUTPUT,
    )
    try:
        output, _ = await asyncio.wait_for(process.communicate(), where.seconds + GRACE)
    except TimeoutError:
        output = b""
    except asyncio.CancelledError:
        await _stop(process)
        raise
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
    return Ended(process.returncode if process.returncode is not None else -signal.SIGKILL, _result(output))


async def _stop(process: asyncio.subprocess.Process) -> None:
    """As Ctrl-C: what is under way ends, the state is whole."""
    with contextlib.suppress(ProcessLookupError, TimeoutError):
        process.terminate()
        await asyncio.wait_for(process.wait(), GRACE)


def _die_with(parent: int) -> Any:
    """For the child, before it becomes the crawl: the kernel kills it when the worker dies, however that dies."""
    libc = ctypes.CDLL(None, use_errno=True)

    def prepare() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before the line above
            os._exit(1)

    return prepare


def _result(output: bytes) -> dict[str, Any]:
    try:
        told = json.loads(output)
    except ValueError:
        return {}
    if isinstance(told, list):
        told = told[-1] if told else {}
    return told if isinstance(told, dict) else {}
