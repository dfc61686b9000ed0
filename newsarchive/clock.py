"""The time: the machine's, or another one from which the clock runs on, for tests and simulations."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class ClockError(ValueError):
    """NEWSARCHIVE_NOW is no time; the message says what is expected."""


def clock_from(setting: str | None) -> Callable[[], datetime]:
    """A clock in UTC.

    Args:
        setting: An ISO 8601 time with its zone, which is now; empty for the machine's clock.

    Raises:
        ClockError: It is no such time.
    """
    if not setting:
        return lambda: datetime.now(UTC)
    try:
        start = datetime.fromisoformat(setting)
    except ValueError as error:
        raise ClockError(f"NEWSARCHIVE_NOW {setting!r} is no ISO 8601 time.") from error
    if start.tzinfo is None:
        raise ClockError(f"NEWSARCHIVE_NOW {setting!r} has no time zone; write 2020-07-14T01:00:00Z.")
    began = time.monotonic()
    return lambda: start.astimezone(UTC) + timedelta(seconds=time.monotonic() - began)
