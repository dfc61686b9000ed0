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


# Why Scrapy is told to end a crawl that is to go on in another slice, and how that is told.
SLICE_ENDED = "slice_ended"
SLICED = "this slice has ended; the same command goes on from here"
STOPPED = "stopped; the state is whole, and the same command goes on from here"
