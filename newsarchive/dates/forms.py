"""The grammar: every form of a date, a time, a zone and a relative time, as one table.

A form is written as elements with blanks between; a blank allows white space there, "~" before an element forbids
it, "?" after one makes it optional, "|" separates alternatives. An element is a field (`ELEMENTS`), a word or sign
(`KINDS`), matched against the kinds of tokens that `lexer` yields. How forms stand together in a stamp is a second
table, in `stamps`.

No form repeats an element without bound, so matching is linear in the length of the string.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

KINDS: dict[str, str] = {
    "ngày": "d",
    "mùng": "D",
    "tháng": "m",
    "năm": "y",
    "thứ": "w",
    "giờ": "h",
    "phút": "p",
    "giây": "s",
    "rưỡi": "r",
    "kém": "k",
    "trước": "b",
    "cách-đây": "B",
    "khoảng": "q",
    "vừa-xong": "n",
    "tuần": "U",
    "ordinal": "[Oe]",
    "of": "[gd]",
    "Th": "[eT]",
    "T": "T",
    "W": "i",
    "Date": "J",
    "GMT": "G",
    "sign": r"[+\-]",
    "\\": "@",
    **{sign: re.escape(sign) for sign in "/-.:,'()+"},
    '"': "(?:\"|'')",
}
"""Words and signs of the notation, by the token kinds they match."""

# Numbers in words, as token kinds: u one to nine, y five (also "year"), t ten, C hundred, K thousand, z zero.
_UP_TO_99 = "(?:[uy] t(?: u)?|t(?: u)?|u(?: u)?|y)"
_MONTH_WORDS = "(?:t(?: u)?|u|y)"
_COUNT = "(?:[uy] t(?: u)?|t(?: u)?|u|y)"  # "hai ba ngày" is two or three days, not 23
# by thousands, or as it is spoken: "hai không hai mươi", "hai không hai không"
_YEAR_WORDS = f"(?:u K(?: [uz] C)?(?: l)?(?: {_UP_TO_99})?|u z (?:u? ?t(?: [uy])?|[uz] [uzy]))"

ELEMENTS: dict[str, tuple[str, str]] = {
    "d": ("day", "[12]"),
    "day": ("day", f"(?:[12]|{_UP_TO_99})"),
    "m": ("month", "[12]"),
    "month": ("month", f"(?:[12]|{_MONTH_WORDS})"),
    "July": ("month", "[NF]"),
    "july": ("month", "N"),
    "Y": ("year", "4"),
    "Y.": ("year", "4(?! ?[xc])"),
    "year": ("year", f"(?:4|{_YEAR_WORDS})"),
    "y": ("year", "2"),
    "H": ("hour", "[12]"),
    "H.": ("hour", "(?<!d)(?<!d )[12]"),
    "lúc.H": ("hour", "(?<=H )[12]"),
    "hour": ("hour", f"(?:[12]|{_UP_TO_99}|z)"),
    "M": ("minute", "[12]"),
    "MM": ("minute", "2"),
    "M.": ("minute", r"2(?= ?[,|\-]? ?(?:d|[12][/\-.][12][/\-.]|[12] ?m))"),
    # minutes without a word after them must not be the next date's day
    "minute": ("minute", rf"(?:[12]|{_UP_TO_99})(?![/\-.][12][/\-.]| ?m ?[12uty])"),
    "S": ("second", "[12]"),
    "SS": ("second", "2"),
    "f": ("fraction", "[1-9#]"),
    "half": ("half", "r"),
    "less": ("less", f"(?:[12]|{_UP_TO_99})"),
    "am": ("before", "[av]"),
    "pm": ("after", "[av]"),
    "AM": ("after", "a"),
    "week": ("week", "2"),
    "isoday": ("isoday", "1"),
    "weekisoday": ("week", "3"),
    "compact": ("compact", "[870]"),
    "clock": ("clock", "(?<=8T)[46]"),
    "unix": ("unix", "9"),
    "unixms": ("unixms", "5"),
    "+hh": ("zone_hour", "[12]"),
    "mm": ("zone_minute", "2"),
    "+hhmm": ("zone", "4"),
    "+/-": ("zone_sign", r"[+\-]"),
    "plus": ("zone_sign", r"\+"),
    "ICT": ("zone_name", "[IZG]"),
    "weekday": ("weekday", "W"),
    "2": ("weekday_number", "1"),
    "Thu": ("weekday", "w"),
    "n": ("amount", f"(?:[123]|{_COUNT})"),
    "unit": ("unit", "[spdmyhUV]"),
    "n2": ("amount2", "[12]"),
    "unit2": ("unit2", "[ps]"),
    "approx": ("approx", "q"),
    "hôm-qua": ("back", "R"),
    "sáng": ("part", "v"),
    "qua": ("back", "j"),
}
"""Fields of the notation: the name under which a form hands the tokens on, and the token kinds they match."""


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a date, a time, a zone or a relative time.

    Attributes:
        kind: "D" a date, "E" one without its year, "T" a time of day, "M" a moment, "Z" a named zone, "z" a bare
            offset, "W" a weekday, "P" a relative time, "R" a relative day.
        name: What it is called in the documentation.
        pattern: The form, in the notation of this module.
        example: A string in it.
        caution: "introduced" when it needs "ngày", a weekday, a time or a label beside it, since it may be
            something else; "alone" when only a string that is nothing else may be read so.
    """

    kind: str
    name: str
    pattern: str
    example: str
    caution: str = ""


FORMS: tuple[Form, ...] = (
    # moments: date and time in one
    Form("M", "asctime", "July d H : M : S ICT? Y", "Jul 13 08:18:23 2020"),
    Form("M", "ASP.NET JSON", "/ Date ( unixms +/-? ~+hhmm? ) \\? /", "/Date(1594603103000+0700)/"),
    Form("M", "Unix milliseconds", "unixms", "1594603103000", "alone"),
    Form("M", "Unix seconds", "unix", "1594603103", "alone"),
    Form("M", "digits only", "compact", "20200713081823", "alone"),
    # relative times
    Form("P", "just now", "vừa-xong", "Vừa xong"),
    Form("P", "ago, two units", "approx? n unit n2 unit2 trước", "1 giờ 15 phút trước"),
    Form("P", "ago", "approx? n unit trước", "3 giờ trước"),
    Form("P", "ago, prefixed, two units", "cách-đây approx? n unit n2 unit2", "cách đây 1 giờ 15 phút"),
    Form("P", "ago, prefixed", "cách-đây approx? n unit", "Cách đây 3 giờ"),
    Form("R", "weekday of last week", "weekday tuần trước", "thứ năm tuần trước"),
    Form("R", "weekday of last week, in digits", "thứ|Th ~.? 2 tuần trước", "thứ 5 tuần trước"),
    Form("R", "day", "hôm-qua", "hôm qua"),
    Form("R", "part of a day", "sáng qua", "chiều qua"),
    # ISO 8601
    Form("D", "year first", "Y - m - d", "2020-07-13"),
    Form("D", "year first, slashes", "Y / m / d", "2020/07/13"),
    Form("D", "year first, dots", "Y . m . d", "2020.07.13"),
    Form("D", "ISO week", "Y ~- ~W ~week ~- ~isoday", "2020-W29-1"),
    Form("D", "ISO week, basic", "Y ~W ~weekisoday", "2020W291"),
    # numbers
    Form("D", "slashes", "d / m / Y", "13/7/2020"),
    Form("D", "dashes", "d - m - Y", "13-7-2020"),
    Form("D", "dots", "d . m . Y", "13.07.2020"),
    Form("D", "slash and dash", "d / m - Y", "13/7-2020"),
    Form("D", "day and month, year in words", "d /|- m /|-|,? năm year", "13/7 năm 2020"),
    Form("D", "day and month, year apart", "d / m ,? Y.", "13/7, 2020"),
    Form("D", "slashes, two-digit year", "d / m / y", "13/7/20", "introduced"),
    Form("D", "dashes, two-digit year", "d - m - y", "13-7-20", "introduced"),
    Form("D", "dots, two-digit year", "d . m . y", "13.7.20", "introduced"),
    # words
    Form("D", "in words", "mùng? day tháng month ,|-|/? năm? year", "13 tháng 7 năm 2020"),
    Form("D", "in words, with signs", "day -|/|, tháng month -|/|,? năm? year", "13 - Tháng 7 - 2020", "introduced"),
    Form("D", "short month", "d Th|tháng ~.? ~m ,? Y", "13 Th7 2020"),
    Form("D", "short month, with signs", "d -|/ Th ~.? ~m -|/ Y", "13-Th7-2020"),
    Form("D", "month first, in words", "tháng month d ordinal? ,? Y", "Tháng Bảy 13, 2020"),
    Form("D", "month first, short", "Th ~.? ~m d ,? Y", "Th7 13, 2020"),
    Form("D", "mùng and numbers", "mùng d /|- m /|- Y", "mùng 3/7/2020"),
    # English and French months
    Form("D", "English or French month", "d ordinal? of? July .? ,? Y", "13 July 2020"),
    Form("D", "English month first", "July .? d ordinal? ,? Y", "July 13, 2020"),
    Form("D", "English month, dashes", "d -|/ July -|/ Y", "13-Jul-2020"),
    Form("D", "English month first, dashes", "July - d - Y", "Jul-13-2020"),
    Form("D", "English month, two-digit year", "d -? july -? y", "13 Jul 20"),
    # a time whose dot must not be a date's
    Form("T", "dot", "am? H. . ~M. giờ? pm?", "8.30 ngày 13/7/2020", "introduced"),
    Form("T", "dot, after lúc", "lúc.H . ~MM giờ? pm?", "13/7/2020 lúc 08.18", "introduced"),
    Form("T", "dot, AM or PM", "H . ~MM AM", "13/7/2020 8.18 SA", "introduced"),
    # without a year
    Form("E", "day and month", "d / m", "13/7"),
    Form("E", "day and month, dash", "d - m", "13-7", "introduced"),
    Form("E", "day and month, dot", "d . m", "13.7", "introduced"),
    Form("E", "day and month, in words", "day tháng month", "13 tháng 7"),
    Form("E", "day and short month", "d Th ~m", "13 Th7"),
    Form("E", "day and English month", "d ordinal? july", "13 July"),
    Form("E", "English month and day", "july d ordinal?", "July 13"),
    # times of day
    Form("T", "colons, seconds", "am? H : MM : SS .|,|:? ~f? giờ? pm?", "8:18:23 AM"),
    Form("T", "colons", "am? H : MM '? giờ? pm?", "08:18"),
    Form("T", "colons, seconds, unpadded", "am? H : M : S pm?", "8:5:3", "introduced"),
    Form("T", "colons, unpadded", "am? H : M '? pm?", "8:5", "introduced"),
    Form("T", "half past", "am? hour giờ half pm?", "8 giờ rưỡi"),
    Form("T", "half past, short", "H half pm?", "8 rưỡi", "introduced"),
    Form("T", "minutes to", "am? hour giờ kém less phút|'? pm?", "9 giờ kém 5"),
    Form(
        "T", "hour, minutes, seconds in words", "am? hour giờ :? minute phút|' S giây|\"? pm?", "8 giờ 18 phút 23 giây"
    ),
    Form("T", "hour and minutes in words", "am? hour giờ :? minute phút|'? pm?", "8 giờ 18 phút"),
    Form("T", "hour and part of the day", "hour giờ pm", "8 giờ sáng"),
    Form("T", "part of the day and hour", "am hour giờ", "sáng 8 giờ"),
    Form("T", "hour", "hour giờ", "8h", "introduced"),
    Form("T", "hour and AM or PM", "H AM", "8 AM", "introduced"),
    Form("T", "ISO basic", "clock", "20200713T081823"),
    # zones
    Form("Z", "GMT and offset", "GMT +/- +hhmm", "GMT+0700"),
    Form("Z", "GMT, offset with colon", "GMT +/- +hh : mm", "GMT+07:00"),
    Form("Z", "GMT, hours", "GMT +/- +hh", "(GMT+7)"),
    Form("Z", "zone by name", "ICT", "ICT"),
    Form("z", "offset", "+/- ~+hhmm", "+0700"),
    Form("z", "offset with colon", "+/- ~+hh ~: ~mm", "+07:00"),
    Form("z", "offset, hours", "plus ~+hh", "+07"),
    # weekdays
    Form("W", "weekday", "weekday", "Thứ hai"),
    Form("W", "weekday in digits", "thứ|Th ~.? 2", "Thứ 2"),
    Form("W", "English Thursday", "Thu", "Thu"),
    # a part of the day that is not beside an hour
    Form("A", "part of the day", "sáng", "rạng sáng"),
)
"""The table. Of two forms that fit at one place the earlier is taken."""

# What may follow the number that ends a form. A sign with a further number makes it another thing (a code, an IP
# address, a range), unless that number is a clock time.
_NO_MORE_NUMBER = r"(?![0-9#@c%])"
_NO_OTHER_NUMBER = rf"{_NO_MORE_NUMBER}(?!/(?![12][:h]))(?![.,:\-][0-9#](?!:|h))"
_END = {
    "D": _NO_OTHER_NUMBER,
    # no year follows, in digits or words, by its lunar name, or as "this year"
    "E": rf"{_NO_OTHER_NUMBER}(?! ?/)(?! ?,? ?(?:4|y ?[A-Za-z0-9#%]))",
    "M": _NO_OTHER_NUMBER,
    "T": rf"{_NO_MORE_NUMBER}(?![:/])(?![.,][0-9#])",
    "Z": _NO_MORE_NUMBER,
    "z": rf"{_NO_MORE_NUMBER}(?![:/.,])",
}
_SHORT_YEAR_END = "(?!:)"  # "13 Jul 20:18:23" is a time, not the year 20


@dataclass(frozen=True, slots=True)
class Compiled:
    """Forms that may start with one kind of token.

    Attributes:
        match: Matches any of them at a position of a string of kinds.
        forms: By group number: the form, and its fields with their group numbers.
    """

    match: re.Pattern[str]
    forms: dict[int, tuple[Form, tuple[tuple[str, int], ...]]]


def _element(text: str) -> tuple[str | None, str]:
    """Field name, if it is a field, and regular expression of one element of the notation."""
    if text in ELEMENTS:
        return ELEMENTS[text]
    kinds = [KINDS[name] for name in text.split("|")]
    return None, kinds[0] if len(kinds) == 1 else f"(?:{'|'.join(kinds)})"


def _compile_form(form: Form) -> tuple[str, list[str]]:
    """A form's regular expression, fields as groups, and its fields in order."""
    parts: list[str] = []
    fields: list[str] = []
    for position, written in enumerate(form.pattern.split()):
        gap = "" if written.startswith("~") or not position else " ?"
        field, regex = _element(written.strip("~?"))
        if field is not None:
            fields.append(field)
            regex = f"({regex})"
        parts.append(f"(?:{gap}{regex})?" if written.endswith("?") else f"{gap}{regex}")
    end = _END.get(form.kind, "") + (_SHORT_YEAR_END if form.pattern.endswith(" y") else "")
    return "".join(parts) + end, fields


def _firsts(regex: str) -> set[str]:
    """The kinds that an element's regular expression may start with."""
    regex = re.sub(r"\(\?<[=!][^)]*\)", "", regex)
    if regex.startswith("(?:"):
        return set().union(*(_firsts(part) for part in regex[3:].split("|")))
    if regex.startswith("["):
        inside = regex[1 : regex.index("]")].replace("\\", "")
        return set(inside)
    return {regex.removeprefix("\\")[0]}


def _starts(form: Form) -> set[str]:
    """The kinds that a form may start with: of its first element, and of the next where that is optional."""
    kinds: set[str] = set()
    for written in form.pattern.split():
        kinds |= _firsts(_element(written.strip("~?"))[1])
        if not written.endswith("?"):
            break
    return kinds


@lru_cache(maxsize=1)
def compiled() -> dict[str, Compiled]:
    """The table ready to match, by the kind of a form's first token. Compiled once, at first use."""
    by_start: dict[str, list[Form]] = {}
    for form in FORMS:
        for kind in _starts(form):
            by_start.setdefault(kind, []).append(form)
    return {kind: _compile_forms(forms) for kind, forms in by_start.items()}


def _compile_forms(forms: list[Form]) -> Compiled:
    alternatives: list[str] = []
    by_group: dict[int, tuple[Form, tuple[tuple[str, int], ...]]] = {}
    group = 1
    for form in forms:
        regex, fields = _compile_form(form)
        alternatives.append(f"({regex})")
        by_group[group] = form, tuple((field, group + 1 + i) for i, field in enumerate(fields))
        group += 1 + len(fields)
    return Compiled(re.compile("|".join(alternatives)), by_group)
