"""From a plan and a string to the value: the calendar's rules, and refusal of what the calendar has not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from newsarchive.dates.clock import hour_of_day
from newsarchive.dates.model import VIETNAM, ParsedDate, Precision

if TYPE_CHECKING:
    from newsarchive.dates.plans import Number, Plan

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
_PIVOT = 69  # two-digit years from here on are of the last century, as POSIX has it
_UNIX_FIRST, _UNIX_LAST = 1_000_000_000, 2_147_483_648  # 2001, the first with ten digits, and 2038
_SERVICE_NUMBERS = (1800, 1900)  # ten digits that begin so are a hotline, more likely than a day of 2027 or 2030
_LEAP_CYCLE = 8  # the most years between two 29 Februaries
_ALWAYS_OPEN = (24, 7)  # "24/7": round the clock
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400, "weeks": 604_800}
_VIETNAM_MINUTES = 420

_MISMATCH = ("weekday_mismatch",)
_PLAIN_PRECISION: dict[int, Precision] = {0: "day", 2: "minute", 3: "second"}

Reading = tuple[datetime, Precision, tuple[str, ...]]


def evaluate(plan: Plan, text: str, now: datetime | None) -> ParsedDate | None:
    """What `plan` reads in `text`; ``None`` for what the calendar or the clock has not.

    Relative times, times alone and dates without a year need `now` (naive: Vietnamese time).
    """
    if plan.plain is not None and (date := _plain(plan, plan.plain, text)) is not None:
        return date
    try:
        reading = _READERS[plan.kind](plan, text, now)
    except (ValueError, OverflowError):
        return None
    if reading is None:
        return None
    value, precision, problems = reading
    if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
        return None
    return ParsedDate(value, precision, problems, text[plan.start : plan.end])


def _plain(plan: Plan, places: tuple[slice, ...], text: str) -> ParsedDate | None:
    """The commonest stamps, without detours; ``None`` leaves the string to the general rules."""
    day, month, year, *clock = [int(text[place]) for place in places]
    hour, minute, second = (*clock, 0, 0, 0)[:3]
    if plan.period is not None and clock:
        meant = hour_of_day(hour, plan.period)
        hour = -1 if meant is None else meant
    try:
        value = datetime(year, month, day, hour, minute, second, tzinfo=VIETNAM)
    except ValueError:
        return None
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    mismatch = plan.weekday is not None and plan.weekday != value.weekday()
    return ParsedDate(value, _PLAIN_PRECISION[len(clock)], _MISMATCH if mismatch else (), text[plan.start : plan.end])


def _number(number: Number, text: str) -> int:
    return number if isinstance(number, int) else int(text[number])


def _local(now: datetime | None) -> datetime | None:
    if now is None:
        return None
    local = now.replace(tzinfo=VIETNAM) if now.tzinfo is None else now.astimezone(VIETNAM)
    return local.replace(microsecond=0)


def _dated(plan: Plan, text: str, now: datetime | None) -> Reading | None:
    problems: list[str] = []
    day = _day(plan, text, now, problems)
    if day is None:
        return None
    if "weekday" in plan.words or "weekday_number" in plan.numbers:
        printed = _weekday(plan, text)
        if printed != day.weekday():
            problems.insert(0, "weekday_mismatch")
    return _with_time(plan, text, day, tuple(problems))


def _with_time(plan: Plan, text: str, day: date, problems: tuple[str, ...]) -> Reading | None:
    """The day with the time and zone of the plan, if it has any."""
    if "hour" not in plan.numbers:
        return datetime(day.year, day.month, day.day, tzinfo=VIETNAM), "day", problems
    time = _time(plan, text)
    offset = _offset(plan, text)
    if time is None or offset is None:
        return None
    hour, minute, second, less = time
    value = datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=VIETNAM)
    shift = _VIETNAM_MINUTES - offset - less
    if shift:
        value += timedelta(minutes=shift)
    return value, "second" if "second" in plan.numbers else "minute", problems


def _day(plan: Plan, text: str, now: datetime | None, problems: list[str]) -> date | None:
    numbers = plan.numbers
    if "week" in numbers:
        return _iso_week(plan, text)
    day, month = _number(numbers["day"], text), _number(numbers["month"], text)
    if "year" in numbers:
        year = _number(numbers["year"], text)
        if plan.short_year:
            year += 2000 if year < _PIVOT else 1900
        if plan.month_may_lead and month > 12 >= day:
            # day before month, unless that cannot be
            day, month = month, day
            problems.append("month_first")
        return date(year, month, day)
    local = _local(now)
    if local is None or (not plan.sure and (day, month) == _ALWAYS_OPEN):
        return None
    problems.append("year_assumed")
    return _latest(day, month, local.date())


def _latest(day: int, month: int, today: date) -> date | None:
    """The latest such day that is not in the future."""
    date(2000, month, day)  # a leap year: raises for a day no year has
    for year in range(today.year, today.year - _LEAP_CYCLE - 1, -1):
        if (month, day) == (2, 29) and (year % 4 or (year % 100 == 0 and year % 400)):
            continue
        found = date(year, month, day)
        if found <= today:
            return found
    return None


def _iso_week(plan: Plan, text: str) -> date:
    year, week = _number(plan.numbers["year"], text), _number(plan.numbers["week"], text)
    if "isoday" in plan.numbers:
        return date.fromisocalendar(year, week, _number(plan.numbers["isoday"], text))
    return date.fromisocalendar(year, week // 10, week % 10)  # "2020W291"


def _weekday(plan: Plan, text: str) -> int | None:
    """The printed weekday, Monday 0; "thứ 2" to "thứ 7" are Monday to Saturday."""
    if "weekday_number" in plan.numbers:
        number = _number(plan.numbers["weekday_number"], text)
        return number - 2 if 2 <= number <= 7 else None
    weekday = plan.words["weekday"]
    return weekday if isinstance(weekday, int) else None


def _time(plan: Plan, text: str) -> tuple[int, int, int, int] | None:
    """Hour, minute, second, and the minutes to take off ("kém"); ``None`` for a time no clock shows."""
    numbers, words = plan.numbers, plan.words
    hour = hour_of_day(_number(numbers["hour"], text), plan.period)
    minute = 30 if "half" in words else _number(numbers["minute"], text) if "minute" in numbers else 0
    second = _number(numbers["second"], text) if "second" in numbers else 0
    less = _number(numbers["less"], text) if "less" in numbers else 0
    if hour is None or minute > 59 or second > 59 or less > 59:
        return None
    return hour, minute, second, less


def _offset(plan: Plan, text: str) -> int | None:
    """Minutes east of Greenwich; Vietnam's where none is printed; ``None`` for an offset no zone has, or a name of several."""
    numbers = plan.numbers
    if "zone_sign" not in numbers:
        name = plan.words.get("zone_name", _VIETNAM_MINUTES)
        return name if isinstance(name, int) else None
    if "zone" in numbers:
        hours, minutes = divmod(_number(numbers["zone"], text), 100)
    else:
        hours = _number(numbers["zone_hour"], text)
        minutes = _number(numbers["zone_minute"], text) if "zone_minute" in numbers else 0
    if hours > 14 or minutes not in {0, 30, 45}:
        return None
    sign = numbers["zone_sign"]
    total = hours * 60 + minutes
    return total if isinstance(sign, slice) and text[sign] in "+＋" else -total


def _moment(plan: Plan, text: str, now: datetime | None) -> Reading | None:
    """Date and time in one: digits only, Unix, ASP.NET, asctime."""
    numbers = plan.numbers
    if "compact" in numbers:
        return _compact(plan, text)
    if "day" in numbers:
        return _dated(plan, text, now)
    milliseconds = "unixms" in numbers
    seconds = _number(numbers["unixms" if milliseconds else "unix"], text) // (1000 if milliseconds else 1)
    if not _UNIX_FIRST <= seconds < _UNIX_LAST:
        return None
    if not milliseconds and seconds // 1_000_000 in _SERVICE_NUMBERS:
        return None
    return datetime.fromtimestamp(seconds, UTC).astimezone(VIETNAM), "second", ()


def _compact(plan: Plan, text: str) -> Reading | None:
    """YYYYMMDD, then HHMM, HHMMSS or nothing; the clock may stand apart, after ISO 8601's T."""
    written = plan.numbers["compact"]
    digits = text[written] if isinstance(written, slice) else ""
    clock = plan.numbers.get("clock")
    digits += text[clock] if isinstance(clock, slice) else ""
    day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    if not day.year >= 1990:
        return None
    if len(digits) == 8:
        return datetime(day.year, day.month, day.day, tzinfo=VIETNAM), "day", ()
    second = int(digits[12:14] or 0)
    offset = _offset(plan, text)
    if offset is None:
        return None
    value = datetime(day.year, day.month, day.day, int(digits[8:10]), int(digits[10:12]), second, tzinfo=VIETNAM)
    value += timedelta(minutes=_VIETNAM_MINUTES - offset)
    return value, "second" if len(digits) == 14 else "minute", ()


def _time_alone(plan: Plan, text: str, now: datetime | None) -> Reading | None:
    local = _local(now)
    if local is None:
        return None
    return _with_time(plan, text, local.date(), ("day_assumed",))


def _relative(plan: Plan, text: str, now: datetime | None) -> Reading | None:
    local = _local(now)
    if local is None:
        return None
    if "amount" in plan.numbers:
        return _ago(plan, text, local)
    back = plan.words.get("back")
    if "weekday_number" in plan.numbers or "weekday" in plan.words:
        weekday = _weekday(plan, text)
        if weekday is None:
            return None
        monday = local.date() - timedelta(days=local.weekday() + 7)
        return _with_time(plan, text, monday + timedelta(days=weekday), ())
    if isinstance(back, int):
        return _with_time(plan, text, local.date() - timedelta(days=back), ())
    return local, "minute", ()


def _ago(plan: Plan, text: str, local: datetime) -> Reading | None:
    unit, amount = str(plan.words["unit"]), _number(plan.numbers["amount"], text)
    problems = ("approximate",) if "approx" in plan.words else ()
    value = _before(local, amount, unit)
    if "unit2" in plan.words:
        value = _before(value, _number(plan.numbers["amount2"], text), str(plan.words["unit2"]))
        unit = str(plan.words["unit2"])
    if unit in {"seconds", "minutes", "hours"}:
        return value, "second" if unit == "seconds" else "minute", problems
    if "hour" in plan.numbers:
        return _with_time(plan, text, value.date(), problems)
    return value, "day", problems


def _before(value: datetime, amount: int, unit: str) -> datetime:
    """`value` less `amount` units; months and years by the calendar, the last of a shorter month instead of the 31st."""
    if unit in _SECONDS:
        return value - timedelta(seconds=amount * _SECONDS[unit])
    months = value.year * 12 + value.month - 1 - amount * (12 if unit == "years" else 1)
    year, month = divmod(months, 12)
    first_of_next = date(year + month // 11, (month + 1) % 12 + 1, 1)
    last_day = (first_of_next - timedelta(days=1)).day
    return value.replace(year=year, month=month + 1, day=min(value.day, last_day))


_READERS = {"dated": _dated, "moment": _moment, "relative": _relative, "time": _time_alone}
