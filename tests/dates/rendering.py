"""A writer of dates for the tests: any moment in any form of the grammar, by rules of its own.

`WRITERS` holds one function for each form, by the form's name. It gets a moment in Vietnamese time and a `pick`, which
chooses among spellings, and returns what it wrote.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Pick = Callable[[Sequence], object]
    Writer = Callable[[datetime, Pick], "Written"]

VIETNAM = timezone(timedelta(hours=7))
DIGITS = "không một hai ba bốn năm sáu bảy tám chín".split()
MONTHS = "January February March April May June July August September October November December".split()
FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
WEEKDAYS = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
NAMED_ZONES = {"GMT": 0, "UTC": 0, "ICT": 7, "SGT": 8, "JST": 9, "EST": -5, "CET": 1, "giờ Việt Nam": 7}


@dataclass
class Written:
    """A string, the moment that it tells, how finely, and the present that it needs."""

    raw: str
    value: datetime
    precision: str
    now: datetime | None = None


def in_words(number: int) -> str:
    """1 to 99 as it is read aloud."""
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    last = {0: "", 1: "mốt" if tens > 1 else "một", 4: "tư" if tens > 1 else "bốn", 5: "lăm"}.get(ones, DIGITS[ones])
    return f"{'mười' if tens == 1 else DIGITS[tens] + ' mươi'} {last}".strip()


def month_in_words(number: int) -> str:
    return "tư" if number == 4 else in_words(number)


def year_in_words(year: int) -> str:
    thousands, rest = divmod(year, 1000)
    hundreds, last = divmod(rest, 100)
    end = "" if not last else in_words(last) if last > 9 else f"lẻ {DIGITS[last]}"
    return f"{DIGITS[thousands]} nghìn {DIGITS[hundreds]} trăm {end}".strip()


def ordinal(day: int) -> str:
    return f"{day}{'th' if 10 < day < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def number(value: int, pick: Pick) -> str:
    """With or without a leading zero."""
    return pick([f"{value}", f"{value:02}"])


def day_of(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0)


# --- dates -------------------------------------------------------------------------------------------------------


def _date(write: Callable[[datetime, Pick], str]) -> Writer:
    return lambda moment, pick: Written(write(moment, pick), day_of(moment), "day")


def _numbers(order: str, first: str, second: str) -> Writer:
    def write(moment: datetime, pick: Pick) -> str:
        parts = {"d": number(moment.day, pick), "m": number(moment.month, pick), "Y": f"{moment.year:04}"}
        parts["y"] = f"{moment.year % 100:02}"
        gap = pick(["", " "]) if order.startswith("d") else ""
        return f"{parts[order[0]]}{gap}{first}{gap}{parts[order[1]]}{gap}{second}{gap}{parts[order[2]]}"

    return _date(write)


def _two_digit_year(sign: str) -> Writer:
    return _date(
        lambda moment, pick: (
            pick(["ngày ", "Đăng ngày: ", f"{WEEKDAYS[moment.weekday()]}, "])
            + f"{number(moment.day, pick)}{sign}{number(moment.month, pick)}{sign}{moment.year % 100:02}"
        )
    )


def _day_word(moment: datetime, pick: Pick) -> str:
    return pick([number(moment.day, pick), in_words(moment.day)])


def _month_word(moment: datetime, pick: Pick) -> str:
    return pick([number(moment.month, pick), month_in_words(moment.month)])


def _long(moment: datetime, pick: Pick) -> str:
    day = pick([number(moment.day, pick), f"mùng {moment.day}", in_words(moment.day)])
    # without "ngày", a day in words or the month "năm" may be a count of months
    year = pick([f" năm {moment.year}", f" năm {year_in_words(moment.year)}", f", {moment.year}", f"/{moment.year}"])
    return f"ngày {day} tháng {_month_word(moment, pick)}{year}"


def _english(moment: datetime, pick: Pick) -> str:
    day = pick([f"{moment.day}", ordinal(moment.day), f"{moment.day:02}", f"{ordinal(moment.day)} of"])
    month = MONTHS[moment.month - 1]
    return f"{day} {pick([month, month[:3], month[:3] + '.', month.upper(), FRENCH[moment.month - 1]])} {moment.year}"


def _english_first(moment: datetime, pick: Pick) -> str:
    month = MONTHS[moment.month - 1]
    return f"{pick([month, month[:3], month[:3] + '.'])} {pick([moment.day, ordinal(moment.day)])}, {moment.year}"


def _short(moment: datetime, pick: Pick) -> str:
    return f"{pick(['Th', 'Th.', 'T', 'Thg.'])}{number(moment.month, pick)}"


DATES: dict[str, Writer] = {
    "year first": _numbers("Ymd", "-", "-"),
    "year first, slashes": _numbers("Ymd", "/", "/"),
    "year first, dots": _numbers("Ymd", ".", "."),
    "ISO week": _date(lambda moment, _: "{}-W{:02}-{}".format(*moment.isocalendar())),
    "ISO week, basic": _date(lambda moment, _: "{}W{:02}{}".format(*moment.isocalendar())),
    "slashes": _numbers("dmY", "/", "/"),
    "dashes": _numbers("dmY", "-", "-"),
    "dots": _numbers("dmY", ".", "."),
    "slash and dash": _numbers("dmY", "/", "-"),
    "day and month, year in words": _date(
        lambda moment, pick: (
            f"{moment.day}{pick('/-')}{moment.month} năm {pick([moment.year, year_in_words(moment.year)])}"
        )
    ),
    "day and month, year apart": _date(
        lambda moment, pick: f"{moment.day}/{moment.month}{pick([', ', ' '])}{moment.year}"
    ),
    "slashes, two-digit year": _two_digit_year("/"),
    "dashes, two-digit year": _two_digit_year("-"),
    "dots, two-digit year": _two_digit_year("."),
    "in words": _date(_long),
    "in words, with signs": _date(
        lambda moment, pick: f"ngày {_day_word(moment, pick)} - tháng {_month_word(moment, pick)} - {moment.year}"
    ),
    "short month": _date(lambda moment, pick: f"{moment.day} {_short(moment, pick)}{pick([', ', ' '])}{moment.year}"),
    "short month, with signs": _date(lambda moment, pick: f"{moment.day}{pick('-/')}Th{moment.month}-{moment.year}"),
    "month first, in words": _date(
        lambda moment, pick: f"Tháng {_month_word(moment, pick)} {moment.day}{pick([', ', ' '])}{moment.year}"
    ),
    "month first, short": _date(lambda moment, pick: f"Th{moment.month} {moment.day}, {moment.year}"),
    "mùng and numbers": _date(
        lambda moment, pick: f"{pick(['mùng', 'mồng'])} {moment.day}{pick('/-')}{moment.month}/{moment.year}"
    ),
    "English or French month": _date(_english),
    "English month first": _date(_english_first),
    "English month, dashes": _date(
        lambda moment, pick: f"{moment.day:02}{pick('-/')}{MONTHS[moment.month - 1][:3]}-{moment.year}"
    ),
    "English month first, dashes": _date(
        lambda moment, _: f"{MONTHS[moment.month - 1][:3]}-{moment.day:02}-{moment.year}"
    ),
    "English month, two-digit year": _date(
        lambda moment, pick: f"{moment.day}{pick(' -')}{MONTHS[moment.month - 1][:3]}{pick(' -')}{moment.year % 100:02}"
    ),
}

# --- dates without a year: read in the year that follows them ------------------------------------------------------


def _yearless(write: Callable[[datetime, Pick], str]) -> Writer:
    def written(moment: datetime, pick: Pick) -> Written:
        now = day_of(moment) + timedelta(days=pick(range(365)), hours=9)
        return Written(write(moment, pick), day_of(moment), "day", now)

    return written


YEARLESS: dict[str, Writer] = {
    "day and month": _yearless(lambda moment, pick: pick(["({})", "ngày {}"]).format(f"{moment.day}/{moment.month}")),
    "day and month, dash": _yearless(lambda moment, _: f"ngày {moment.day}-{moment.month}"),
    "day and month, dot": _yearless(lambda moment, _: f"ngày {moment.day}.{moment.month}"),
    "day and month, in words": _yearless(
        lambda moment, pick: f"ngày {_day_word(moment, pick)} tháng {_month_word(moment, pick)}"
    ),
    "day and short month": _yearless(lambda moment, _: f"{moment.day} Th{moment.month}"),
    "day and English month": _yearless(lambda moment, _: f"{moment.day} {MONTHS[moment.month - 1]}"),
    "English month and day": _yearless(lambda moment, _: f"{MONTHS[moment.month - 1]} {moment.day}"),
}

# --- times, beside a date ------------------------------------------------------------------------------------------

_MERIDIEMS = {False: ("AM", "SA", "am", "a.m."), True: ("PM", "CH", "pm", "p.m.")}


def _time(precision: str, write: Callable[[datetime, Pick], tuple[str, datetime]]) -> Writer:
    """A writer of times; the moment that the time really tells comes back with it."""

    def written(moment: datetime, pick: Pick) -> Written:
        raw, value = write(moment, pick)
        day = f"{moment.day}/{moment.month}/{moment.year}"
        return Written(pick([f"{raw} ngày {day}", f"{raw}, {day}", f"{raw} {day}"]), value, precision)

    return written


def _minutes(moment: datetime) -> datetime:
    return moment.replace(second=0)


def _colons(moment: datetime, pick: Pick, tail: str) -> str:
    half = moment.hour >= 12
    return pick(
        [
            f"{moment.hour:02}{tail}",
            f"{moment.hour}{tail}",
            f"{moment.hour % 12 or 12}{tail} {pick(_MERIDIEMS[half])}",
            f"{pick(_MERIDIEMS[half][:2])} {moment.hour % 12 or 12}{tail}",
        ]
    )


def _unambiguous(moment: datetime, part: str) -> datetime:
    """The moment at an hour that is said with this part of the day."""
    hours = {
        "sáng": range(12),
        "trưa": (11, 12, 13),
        "chiều": range(12, 24),
        "tối": range(17, 24),
        "đêm": (0, 1, 22, 23),
    }
    return moment.replace(hour=list(hours[part])[moment.hour % len(hours[part])])


def _spoken(moment: datetime, pick: Pick, end: str) -> tuple[str, datetime]:
    part = pick(["sáng", "trưa", "chiều", "tối", "đêm"])
    moment = _unambiguous(moment, part)
    twelve = moment.hour % 12 or 12
    hour = moment.hour if moment.hour == 0 else twelve
    return f"{hour} giờ{end} {part}".replace("0 giờ", "0 giờ"), moment


def less(moment: datetime) -> int:
    """Minutes to take off an hour, at least one."""
    return max(moment.minute, 1)


TIMES: dict[str, Writer] = {
    "dot": lambda moment, pick: Written(
        f"{moment.hour}.{moment.minute:02} {pick(['ngày ', ''])}{moment.day}/{moment.month}/{moment.year}",
        _minutes(moment),
        "minute",
    ),
    "dot, after lúc": lambda moment, pick: Written(
        f"{moment.day}/{moment.month}/{moment.year} {pick(['lúc', 'vào hồi', 'at'])} {moment.hour}.{moment.minute:02}",
        _minutes(moment),
        "minute",
    ),
    "dot, AM or PM": lambda moment, pick: Written(
        f"{moment.day}/{moment.month}/{moment.year} {moment.hour % 12 or 12}.{moment.minute:02} "
        f"{pick(['PM', 'CH']) if moment.hour >= 12 else pick(['AM', 'SA'])}",
        _minutes(moment),
        "minute",
    ),
    "colons, seconds": _time(
        "second", lambda moment, pick: (_colons(moment, pick, f":{moment.minute:02}:{moment.second:02}"), moment)
    ),
    "colons": _time("minute", lambda moment, pick: (_colons(moment, pick, f":{moment.minute:02}"), _minutes(moment))),
    "colons, seconds, unpadded": _time(
        "second",
        lambda moment, _: (
            f"{moment.hour}:{moment.minute % 10}:{moment.second}",
            moment.replace(minute=moment.minute % 10),
        ),
    ),
    "colons, unpadded": _time(
        "minute",
        lambda moment, _: (f"{moment.hour}:{moment.minute % 10}", _minutes(moment.replace(minute=moment.minute % 10))),
    ),
    "half past": _time(
        "minute",
        lambda moment, pick: (
            f"{pick([moment.hour, in_words(moment.hour)])} giờ rưỡi",
            _minutes(moment.replace(minute=30)),
        ),
    ),
    "half past, short": _time(
        "minute",
        lambda moment, pick: (
            f"{moment.hour % 12 or 12} rưỡi {'chiều' if moment.hour >= 12 else 'sáng'}",
            _minutes(moment.replace(minute=30)),
        ),
    ),
    "minutes to": _time(
        "minute",
        lambda moment, pick: (
            f"{moment.hour} {pick(['giờ', 'h'])} kém {pick([less(moment), in_words(less(moment))])}{pick(['', ' phút'])}",
            moment.replace(minute=0, second=0) - timedelta(minutes=less(moment)),
        ),
    ),
    "hour, minutes, seconds in words": _time(
        "second",
        lambda moment, pick: (
            pick(
                [
                    f"{moment.hour} giờ {moment.minute} phút {moment.second} giây",
                    f"{moment.hour}h{moment.minute}'{moment.second}\"",
                ]
            ),
            moment,
        ),
    ),
    "hour and minutes in words": _time(
        "minute",
        lambda moment, pick: (
            f"{moment.hour}"
            + pick(
                [f" giờ {moment.minute} phút", f"h{moment.minute:02}", f"g{moment.minute:02}'", f"H{moment.minute:02}"]
            ),
            _minutes(moment),
        ),
    ),
    "hour and part of the day": _time(
        "minute", lambda moment, pick: _spoken(moment.replace(minute=0, second=0), pick, "")
    ),
    "part of the day and hour": _time(
        "minute",
        lambda moment, pick: (
            f"{'chiều' if moment.hour >= 12 else 'sáng'} {moment.hour % 12 or 12}{pick([' giờ', 'h'])}",
            moment.replace(minute=0, second=0),
        ),
    ),
    "hour": _time(
        "minute", lambda moment, pick: (f"{moment.hour}{pick([' giờ', 'h', 'g'])}", moment.replace(minute=0, second=0))
    ),
    "hour and AM or PM": _time(
        "minute",
        lambda moment, pick: (
            f"{moment.hour % 12 or 12} {pick(_MERIDIEMS[moment.hour >= 12])}",
            moment.replace(minute=0, second=0),
        ),
    ),
    "ISO basic": lambda moment, pick: pick(
        [
            Written(f"{moment:%Y%m%dT%H%M%S}", moment, "second"),
            Written(f"{moment:%Y%m%dT%H%M}", _minutes(moment), "minute"),
        ]
    ),
}

# --- zones ---------------------------------------------------------------------------------------------------------


def _zoned(offsets: Sequence[timedelta], write: Callable[[int, int, str, Pick], str]) -> Writer:
    def written(moment: datetime, pick: Pick) -> Written:
        offset = pick(offsets)
        there = moment.astimezone(timezone(offset))
        minutes = abs(int(offset.total_seconds())) // 60
        zone = write(minutes // 60, minutes % 60, "-" if offset < timedelta() else "+", pick)
        raw = pick([f"{there:%d/%m/%Y %H:%M:%S}", f"{there:%Y-%m-%d %H:%M:%S}"])
        if zone.startswith(" "):
            raw = pick([raw, f"{there:%H:%M:%S %d/%m/%Y}"])
        return Written(raw + zone, moment, "second")

    return written


_WHOLE_HOURS = [timedelta(hours=hours) for hours in range(-12, 15)]
_OFFSETS = [
    *_WHOLE_HOURS,
    timedelta(hours=5, minutes=30),
    timedelta(hours=5, minutes=45),
    -timedelta(hours=3, minutes=30),
]


def _named(moment: datetime, pick: Pick) -> Written:
    name = pick(list(NAMED_ZONES))
    there = moment.astimezone(timezone(timedelta(hours=NAMED_ZONES[name])))
    return Written(f"{there:%d/%m/%Y %H:%M:%S} {pick([name, f'({name})'])}", moment, "second")


ZONES: dict[str, Writer] = {
    "GMT and offset": _zoned(_OFFSETS, lambda h, m, sign, pick: f" {pick(['GMT', 'UTC'])}{sign}{h:02}{m:02}"),
    "GMT, offset with colon": _zoned(_OFFSETS, lambda h, m, sign, _: f" (GMT{sign}{h:02}:{m:02})"),
    "GMT, hours": _zoned(_WHOLE_HOURS, lambda h, _, sign, pick: f" (GMT{pick(['', ' '])}{sign}{h})"),
    "zone by name": _named,
    "offset": _zoned(_OFFSETS, lambda h, m, sign, pick: f"{pick(['', ' '])}{sign}{h:02}{m:02}"),
    "offset with colon": _zoned(_OFFSETS, lambda h, m, sign, pick: f"{pick(['', ' '])}{sign}{h:02}:{m:02}"),
    "offset, hours": _zoned(_WHOLE_HOURS[12:], lambda h, _, sign, __: f"{sign}{h:02}"),
}

# --- moments, relative times, weekdays -----------------------------------------------------------------------------


def _epoch(pattern: str) -> Writer:
    def written(moment: datetime, pick: Pick) -> Written:
        moment = max(moment, datetime(2001, 9, 9, 12, tzinfo=VIETNAM))
        seconds = int(moment.timestamp())
        if seconds // 1_000_000 in (1800, 1900):
            seconds += 1_000_000  # these look like hotlines and are not read
            moment += timedelta(seconds=1_000_000)
        return Written(pattern.format(seconds, ms=seconds * 1000 + pick([0, 999])), moment, "second")

    return written


def _digits(moment: datetime, pick: Pick) -> Written:
    return pick(
        [
            Written(f"{moment:%Y%m%d%H%M%S}", moment, "second"),
            Written(f"{moment:%Y%m%d%H%M}", _minutes(moment), "minute"),
            Written(f"{moment:%Y%m%d}", day_of(moment), "day"),
        ]
    )


_UNITS = {
    "giây": (timedelta(seconds=1), "second", 59),
    "phút": (timedelta(minutes=1), "minute", 59),
    "giờ": (timedelta(hours=1), "minute", 23),
    "tiếng": (timedelta(hours=1), "minute", 23),
    "ngày": (timedelta(days=1), "day", 30),
    "tuần": (timedelta(weeks=1), "day", 8),
}


def _ago(pattern: str) -> Writer:
    def written(moment: datetime, pick: Pick) -> Written:
        unit = pick(list(_UNITS))
        length, precision, most = _UNITS[unit]
        amount = pick(range(1, most + 1))
        words = in_words(amount) if amount > 1 else "một"
        return Written(pattern.format(f"{pick([amount, words])} {unit}"), moment, precision, moment + amount * length)

    return written


def _ago_two(pattern: str) -> Writer:
    def written(moment: datetime, pick: Pick) -> Written:
        hours, minutes = pick(range(1, 24)), pick(range(1, 60))
        raw = pattern.format(f"{hours} {pick(['giờ', 'tiếng'])} {minutes} phút")
        return Written(raw, moment, "minute", moment + timedelta(hours=hours, minutes=minutes))

    return written


def _last_week(in_digits: bool) -> Writer:
    def written(moment: datetime, pick: Pick) -> Written:
        if in_digits and moment.weekday() == 6:
            moment -= timedelta(days=1)
        next_monday = moment - timedelta(days=moment.weekday()) + timedelta(days=7)
        names = (
            [f"thứ {moment.weekday() + 2}", f"T{moment.weekday() + 2}"] if in_digits else [WEEKDAYS[moment.weekday()]]
        )
        return Written(f"{pick(names)} tuần trước", day_of(moment), "day", next_monday + timedelta(days=pick(range(7))))

    return written


def _day_back(moment: datetime, pick: Pick) -> Written:
    back = pick([0, 1, 2])
    now = day_of(moment) + timedelta(days=back, hours=pick(range(24)))
    day = pick([["hôm nay", "ngày hôm nay"], ["hôm qua", "ngày hôm qua"], ["hôm kia", "bữa kia"]][back])
    return pick(
        [
            Written(day, day_of(moment), "day", now),
            Written(f"{day} lúc {moment:%H:%M}", _minutes(moment), "minute", now),
            Written(f"{moment:%H:%M} {day}", _minutes(moment), "minute", now),
        ]
    )


def _part_back(moment: datetime, pick: Pick) -> Written:
    back = pick([0, 1])
    part = pick(["sáng", "trưa", "chiều", "tối", "đêm"])
    return Written(
        f"{part} {['nay', 'qua'][back]}", day_of(moment), "day", day_of(moment) + timedelta(days=back, hours=9)
    )


def _weekday(names: Callable[[int], Sequence[str]]) -> Writer:
    def written(moment: datetime, pick: Pick) -> Written:
        name = pick(names(moment.weekday()))
        return Written(
            f"{name}{pick([', ', ' ', ' - '])}{moment:%d/%m/%Y}{pick([' | ', ', ', ' - '])}{moment:%H:%M:%S}",
            moment,
            "second",
        )

    return written


def _in_digits(weekday: int) -> list[str]:
    return [f"Thứ {weekday + 2}", f"T{weekday + 2}", f"Th.{weekday + 2}"] if weekday < 6 else ["Thứ 7"]


def _any_weekday(weekday: int) -> list[str]:
    name = WEEKDAYS[weekday]
    return [name, name.capitalize(), name.upper(), ["Mon", "Tue", "Wed", "Thursday", "Fri", "Sat", "Sun"][weekday]]


def _thursday(moment: datetime, _: Pick) -> Written:
    moment += timedelta(days=(3 - moment.weekday()) % 7)
    return Written(f"Thu, {moment:%d/%m/%Y %H:%M:%S}", moment, "second")


OTHERS: dict[str, Writer] = {
    "asctime": lambda moment, pick: Written(
        f"{MONTHS[moment.month - 1][:3]} {moment.day} {moment:%H:%M:%S}{pick(['', ' ICT'])} {moment.year}",
        moment,
        "second",
    ),
    "ASP.NET JSON": _epoch("/Date({ms})/"),
    "Unix milliseconds": _epoch("{ms}"),
    "Unix seconds": _epoch("{0}"),
    "digits only": _digits,
    "just now": lambda moment, pick: Written(pick(["vừa xong", "Mới xong", "just now"]), moment, "minute", moment),
    "ago, two units": _ago_two("{} trước"),
    "ago": _ago("{} trước"),
    "ago, prefixed, two units": _ago_two("cách đây {}"),
    "ago, prefixed": _ago("Cách đây {}"),
    "weekday of last week": _last_week(in_digits=False),
    "weekday of last week, in digits": _last_week(in_digits=True),
    "day": _day_back,
    "part of a day": _part_back,
    "weekday": _weekday(_any_weekday),
    "weekday in digits": lambda moment, pick: _weekday(_in_digits)(
        moment - timedelta(days=moment.weekday() == 6), pick
    ),
    "English Thursday": _thursday,
    "part of the day": _date(lambda moment, pick: f"{pick(['rạng sáng', 'chiều', 'tối'])} {moment:%d/%m/%Y}"),
}

WRITERS: dict[str, Writer] = DATES | YEARLESS | TIMES | ZONES | OTHERS
