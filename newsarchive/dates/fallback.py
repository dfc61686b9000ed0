"""dateparser, for the foreign editions: day, name of the month in another language, year.

The strict grammar reads Vietnamese, English and French. What remains that dateparser can be trusted with is a string
that is nothing but such a date. It is imported only when one turns up, and held to what is printed: it is asked
twice with two different present times, and every number it returns must stand in the string.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from newsarchive.dates.model import VIETNAM, ParsedDate, Precision
from newsarchive.syllables import is_syllable

if TYPE_CHECKING:
    from collections.abc import Callable

_MAX_LENGTH = 60
_LANGUAGES = ["ru", "es", "de", "pt", "it", "nl", "id", "pl", "zh", "ja", "ko", "km", "lo"]
_LETTER = "[^\\W\\d_\u0e80-\u0eff\u1780-\u17ff]|[\u0e80-\u0eff\u1780-\u17ff]"  # Lao and Khmer write marks, too
_TIME = r"(?:,?\s(?P<time>[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?))?"
_WHOLE = re.compile(
    rf"(?:(?:{_LETTER}){{2,14}}\.?,?\s)?"
    rf"(?P<day>[0-9]{{1,2}})\.?\s(?:de\s)?(?P<month>(?:{_LETTER}){{3,14}})\.?,?\s(?:de\s)?(?P<year>[0-9]{{4}})"
    rf"(?:\s?г\.?)?{_TIME}"
)
_CJK = re.compile(
    r"(?P<year>[0-9]{4})\s?[年년]\s?(?P<month>[0-9]{1,2})\s?[月월]\s?(?P<day>[0-9]{1,2})\s?[日일]"
    rf"(?:\s[^\W\d_]{{1,4}})?{_TIME}"
)
# Two presents that differ in every field: a field that dateparser fills in follows them.
_PRESENTS = (datetime(2001, 3, 4, 5, 6, 7), datetime(2016, 10, 28, 17, 43, 51))  # noqa: DTZ001  dateparser wants them naive


def parse_foreign(text: str) -> ParsedDate | None:
    """The date that `text`, and nothing else in it, tells in another language; ``None`` in any doubt."""
    stripped = unicodedata.normalize("NFC", text).strip()  # Hangul may come in pieces
    if len(stripped) > _MAX_LENGTH:
        return None
    printed = _WHOLE.fullmatch(stripped) or _CJK.fullmatch(stripped)
    if printed is None or is_syllable(printed["month"]):
        return None
    values = {_ask(stripped, present) for present in _PRESENTS}
    value = values.pop()
    if values or value is None or not _is_printed(value, printed):
        return None
    time = printed["time"]
    precision: Precision = "day" if not time else "second" if time.count(":") == 2 else "minute"
    return ParsedDate(value.replace(tzinfo=VIETNAM), precision, (), stripped)


def _is_printed(value: datetime, printed: re.Match[str]) -> bool:
    """Whether every number of `value` stands in the string, and the year is one that papers print."""
    clock = [int(part) for part in (printed["time"] or "0:0:0").split(":")]
    return (
        1900 <= value.year <= 2100
        and (value.year, value.day) == (int(printed["year"]), int(printed["day"]))
        and (not printed["month"].isdecimal() or value.month == int(printed["month"]))
        and [value.hour, value.minute, value.second][: len(clock)] == clock
    )


@lru_cache(maxsize=1)
def _dateparser() -> Callable[..., datetime | None]:
    import dateparser  # noqa: PLC0415  it takes 0.1 s, and few strings need it

    return cast("Callable[..., datetime | None]", dateparser.parse)


def _ask(text: str, present: datetime) -> datetime | None:
    settings = {
        "DATE_ORDER": "DMY",
        "STRICT_PARSING": True,
        "PARSERS": ["absolute-time"],
        "RELATIVE_BASE": present,
        "RETURN_AS_TIMEZONE_AWARE": False,
        "TIMEZONE": "Asia/Ho_Chi_Minh",
    }
    try:
        return _dateparser()(text, languages=_LANGUAGES, settings=settings)
    except (ValueError, OverflowError, TypeError, RecursionError):
        return None
