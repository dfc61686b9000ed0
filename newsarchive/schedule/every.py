"""How often a paper is crawled: "30m", "6h", "daily", "weekly", as seconds, as a systemd calendar, as a crontab line.

Pure. Only steps that divide an hour, a day or a week evenly are taken, since timers and crontabs know no others.
Papers of the same step are spread over it, each always at the same place, so that a hundred do not start at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import blake2b

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86_400, 604_800
_WORDS = {"hourly": HOUR, "daily": DAY, "weekly": WEEK}
_UNITS = {"m": MINUTE, "h": HOUR, "d": DAY, "w": WEEK}
_FORM = re.compile(r"([1-9][0-9]{0,3})\s*([mhdw])")
CHOICES = "5m, 10m, 15m, 20m, 30m, 1h, 2h, 3h, 4h, 6h, 8h, 12h, daily or weekly"


class EveryError(ValueError):
    """A step that cannot be planned; the message is one sentence with the possible ones."""


@dataclass(frozen=True, slots=True, order=True)
class Every:
    """A step between two runs of a paper.

    Attributes:
        seconds: Its length.
    """

    seconds: int

    def __str__(self) -> str:
        for word, length in (("weekly", WEEK), ("daily", DAY)):
            if self.seconds == length:
                return word
        return f"{self.seconds // HOUR}h" if self.seconds % HOUR == 0 else f"{self.seconds // MINUTE}m"

    @property
    def jitter(self) -> int:
        """Seconds by which a run may start later, so that hosts are not asked by the clock; a tenth, at most 10 min."""
        return min(self.seconds // 10, 10 * MINUTE)

    def place(self, paper: str) -> int:
        """Where in its step a paper starts: seconds, whole minutes, the same at every call."""
        number = int.from_bytes(blake2b(paper.encode(), digest_size=4).digest(), "big")
        return number % (self.seconds // MINUTE) * MINUTE

    def calendar(self, paper: str) -> str:
        """The step as an OnCalendar= expression of systemd.time(7), in local time."""
        minute, hour, weekday = self._clock(paper)
        if self.seconds < HOUR:
            return f"*:{minute:02d}/{self.seconds // MINUTE}:00"
        if self.seconds < DAY:
            return f"{hour:02d}/{self.seconds // HOUR}:{minute:02d}:00"
        day = f"{('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')[weekday]} " if self.seconds == WEEK else ""
        return f"{day}*-*-* {hour:02d}:{minute:02d}:00"

    def cron(self, paper: str) -> str:
        """The step as the five time fields of crontab(5)."""
        minute, hour, weekday = self._clock(paper)
        if self.seconds < HOUR:
            return f"{minute}-59/{self.seconds // MINUTE} * * * *"
        if self.seconds < DAY:
            return f"{minute} {hour}-23/{self.seconds // HOUR} * * *"
        return f"{minute} {hour} * * {(weekday + 1) % 7 if self.seconds == WEEK else '*'}"

    def _clock(self, paper: str) -> tuple[int, int, int]:
        """Minute, hour and weekday (0 is Monday) of the paper's place."""
        place = self.place(paper)
        return place // MINUTE % 60, place // HOUR % 24, place // DAY


def parse_every(text: str) -> Every:
    """A step as a person writes it: "30m", "6h", "1d", "hourly", "daily", "weekly".

    Raises:
        EveryError: It is no step, or divides neither an hour, a day nor a week.
    """
    plain = text.strip().lower()
    found = _FORM.fullmatch(plain)
    seconds = _WORDS.get(plain) or (int(found[1]) * _UNITS[found[2]] if found else 0)
    even = (
        (5 * MINUTE <= seconds < HOUR and HOUR % seconds == 0)
        or (HOUR <= seconds < DAY and seconds % HOUR == 0 and DAY % seconds == 0)
        or seconds in {DAY, WEEK}
    )
    if not even:
        raise EveryError(f"{text[:40]!r} is no step that can be planned; use {CHOICES}.")
    return Every(seconds)
