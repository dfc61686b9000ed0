"""Exit codes of the commands."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What a command's exit code says; the first that applies, in this order."""

    USAGE = 2
    LOCKED = 4
    FAILED = 1
    INTERRUPTED = 130
    SOME_PAGES_FAILED = 3
    DRIFTED = 5
    COMPLETE = 0


STOPPED = "stopped; the state is whole, and the same command goes on from here"
