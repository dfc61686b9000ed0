"""How long to wait before asking again, and when a host counts as down. Pure: time and chance are handed in.

A page that failed is asked for again a few times, later each time. A host that says it is overloaded (429, 503) is
left alone as a whole, and asked more slowly afterwards. A host that gives no answer to anything is down.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# The host as a whole is overloaded, or limits us (RFC 6585, RFC 9110).
OVERLOADED = frozenset({429, 503})
# One page failed in a way that may pass: timeouts and faults of the server or of a proxy before it (52x: Cloudflare).
PASSING = frozenset({408, 425, 500, 502, 504, 520, 521, 522, 523, 524})

_SECONDS = re.compile(r"\s*(\d{1,9})\s*")
_CALM_ANSWERS = 10  # good answers after which the extra delay is halved


@dataclass(frozen=True, slots=True)
class Policy:
    """Numbers, all in seconds but the counts.

    Attributes:
        tries: Requests for one page at most.
        base: Wait after the first failure; doubled after each further one.
        most: The longest wait of that kind.
        longest_retry_after: A Retry-After beyond it is not waited for: the run ends, and the next one goes on.
        silent: Requests in a row without an answer until the host is suspected to be down.
        silent_at_first: The same where the host has not answered once in this run.
        overloaded: Answers in a row of an overloaded host until the run gives way.
        patience: How long a host that is down is waited for.
        slowest: The longest extra delay between two requests to a host that was overloaded.
    """

    tries: int = 4
    base: float = 1.0
    most: float = 120.0
    longest_retry_after: float = 1800.0
    silent: int = 5
    silent_at_first: int = 3
    overloaded: int = 12
    patience: float = 900.0
    slowest: float = 60.0

    def wait(self, failures: int, chance: float) -> float:
        """Seconds to wait after so many failures.

        Args:
            failures: 1 after the first.
            chance: From 0 to 1; the wait is spread by a quarter either way, so that clients do not march in step.
        """
        doubled = min(self.base * 2.0 ** min(failures - 1, 30), self.most)
        return doubled * (0.75 + 0.5 * chance)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for (RFC 9110, 10.2.3); ``None`` without one that can be read.

    Args:
        value: The header: a number of seconds, or an HTTP date.
        now: Aware.
    """
    if value is None:
        return None
    if found := _SECONDS.fullmatch(value):
        return float(found[1])
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())


class HostHealth:
    """What is known of one host's state in this run.

    Args:
        policy: The numbers.
        clock: Seconds that only grow.
        chance: Numbers from 0 to 1.

    Attributes:
        resume_at: On the clock; before it no request goes to the host.
        extra: Seconds between two requests, beyond the usual delay.
        answered_once: Whether it has answered anything in this run.
    """

    def __init__(self, policy: Policy, clock: Callable[[], float], chance: Callable[[], float]) -> None:
        self._policy = policy
        self._clock = clock
        self._chance = chance
        self.resume_at = 0.0
        self.extra = 0.0
        self.answered_once = False
        self._silent = 0
        self._overloaded = 0
        self._calm = 0
        self._last_sent = 0.0

    def turn(self) -> float:
        """Seconds that the next request must still wait."""
        now = self._clock()
        earliest = max(self.resume_at, self._last_sent + self.extra if self.extra else 0.0)
        return max(0.0, earliest - now)

    def sent(self) -> None:
        """A request goes out."""
        self._last_sent = self._clock()

    def answered(self) -> None:
        """An answer that is no sign of trouble."""
        self.answered_once = True
        self._silent = self._overloaded = 0
        if self.extra:
            self._calm += 1
            if self._calm >= _CALM_ANSWERS:
                self._calm = 0
                self.extra = self.extra / 2 if self.extra > self._policy.base else 0.0

    def overloaded(self, asked: float | None) -> bool:
        """It answered 429 or 503; whether to go on with it in this run.

        Args:
            asked: What its Retry-After asks for, in seconds.
        """
        self.answered_once = True
        self._silent = 0
        self._overloaded += 1
        self._calm = 0
        self.extra = min(max(self._policy.base, 2 * self.extra), self._policy.slowest)
        if (asked or 0.0) > self._policy.longest_retry_after or self._overloaded >= self._policy.overloaded:
            return False
        wait = asked if asked is not None else self._policy.wait(self._overloaded, self._chance())
        self.resume_at = max(self.resume_at, self._clock() + wait)
        return True

    def silent(self) -> bool:
        """It gave no answer; whether it may be down, so that it must be probed before anything else is asked."""
        self._silent += 1
        return self._silent >= (self._policy.silent if self.answered_once else self._policy.silent_at_first)
