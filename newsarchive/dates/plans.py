"""From stamps to plans: where in the string each number of a date stands, and whether it may be read as a date.

A plan holds no digit of the string it was made from, only places, kinds and words. Papers print one stamp with
ever other digits, so plans are kept by the string's shape (the string with every digit a zero), and reading a
known shape costs a look-up and a few ``int`` calls.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from newsarchive import legacy
from newsarchive.dates import context
from newsarchive.dates.clean import Cleaned, aligned
from newsarchive.dates.lexer import Tokens, tokenise
from newsarchive.dates.numerals import words_to_number
from newsarchive.dates.stamps import Match, Reading, read

if TYPE_CHECKING:
    from newsarchive.dates.model import LabelKind

Number = slice | int
"""A number of a stamp: its place in the string, or its value where it is written in words."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How to read one stamp of a string of known shape.

    Attributes:
        kind: "dated", "moment", "relative" or "time".
        start: Where the stamp starts, label excluded.
        end: Where it ends, exclusive.
        label: Where its label stands.
        label_kind: What the label announces.
        sure: False for a bare pair of numbers, which may turn out to be "24/7".
        numbers: By field name of `forms.ELEMENTS`.
        words: What the words of its other fields stand for, likewise.
        short_year: Whether the year has two digits.
        month_may_lead: Whether the date is numbers only, which some sites print month first.
        plain: Day, month, four-digit year, and hour, minute and second as far as there are, where all are digits
            and nothing but a weekday in words and a part of the day stands with them.
        period: AM, PM or the part of the day, a key of `clock.PERIODS`.
        weekday: The weekday in words, Monday 0.
    """

    kind: str
    start: int
    end: int
    label: tuple[int, int] | None
    label_kind: LabelKind | None
    sure: bool
    numbers: dict[str, Number]
    words: dict[str, int | str | None]
    short_year: bool
    month_may_lead: bool
    plain: tuple[slice, ...] | None
    period: str | None
    weekday: int | None


_WORD_FIELDS = frozenset(("before", "after", "part", "unit", "unit2", "back", "weekday", "zone_name", "half", "approx"))
_PLAIN_WORDS = frozenset(("before", "after", "part", "weekday"))
_PLAIN_ORDER = ("day", "month", "year", "hour", "minute", "second")
_MONTH_MAY_LEAD = ("d / m", "d - m", "d . m")
_KIND = {"date_first": "dated", "time_first": "dated", "moment": "moment", "relative": "relative", "time": "time"}


_ZEROS = bytes.maketrans(b"123456789", b"000000000")


def shape_of(text: str) -> bytes:
    """`text` with every digit a zero, as UTF-8, in which a table of single bytes does it fastest."""
    return text.encode("utf-8", "surrogatepass").translate(_ZEROS)


@lru_cache(maxsize=1024)
def plans_of_shape(shape_bytes: bytes) -> tuple[Plan, ...]:
    """The plans for a whole string, by its `shape_of`."""
    shape = shape_bytes.decode("utf-8", "surrogatepass")
    repaired = legacy.repair(shape)
    reading = read(tokenise(repaired))
    plans = _plans(reading, whole=True)
    if any(plan.kind == "dated" and "hour" not in plan.numbers for plan in plans) and context.has_loose_time(reading):
        return ()  # the day's time stands apart, behind words that are not known
    if repaired == shape:
        return tuple(plans)
    cleaned = aligned(Cleaned(shape), repaired)
    return tuple(_moved(plan, cleaned) for plan in plans)


@lru_cache(maxsize=2048)
def plans_of_healthy_shape(shape_bytes: bytes) -> tuple[Plan, ...] | None:
    """The plans for a whole string that needs no repair, by its `shape_of`; ``None`` where it does need one."""
    shape = shape_bytes.decode("utf-8", "surrogatepass")
    return tuple(make_plans(shape, whole=True)) if legacy.repair(shape) == shape else None


def _moved(plan: Plan, cleaned: Cleaned) -> Plan:
    """`plan` for the string that `cleaned` was made from."""
    numbers = {
        name: slice(*cleaned.span(number.start, number.stop)) if isinstance(number, slice) else number
        for name, number in plan.numbers.items()
    }
    start, end = cleaned.span(plan.start, plan.end)
    label = cleaned.span(*plan.label) if plan.label else None
    plain = _plain(numbers) if plan.plain else None
    return replace(plan, start=start, end=end, label=label, numbers=numbers, plain=plain)


def make_plans(text: str, *, whole: bool) -> list[Plan]:
    """The plans for `text`; `whole` tells that its ends are real ends, not cuts out of a longer text."""
    return _plans(read(tokenise(text)), whole=whole)


def _plans(reading: Reading, *, whole: bool) -> list[Plan]:
    plans: list[Plan] = []
    for number, match in enumerate(reading.stamps):
        verdict = context.judge(reading, number, whole=whole)
        if verdict is None:
            continue
        plans.append(_plan(reading, match, verdict))
    return plans


def _plan(reading: Reading, match: Match, verdict: context.Verdict) -> Plan:
    tokens = reading.tokens
    start, end = _span(reading, match, verdict.first_atom)
    label = None
    if verdict.label is not None:
        first, last = verdict.label
        label = (_token_start(reading, first), tokens.spans[reading.atoms[last].end - 1][1])
    numbers: dict[str, Number] = {}
    words: dict[str, int | str | None] = {}
    short_year = False
    for atom in match.atoms:
        # of two atoms with one field the first counts: "GMT+0700 (Indochina Time)"
        if atom.letter == "j":
            words["back"] = _value(tokens, atom.start)
        for name, (first, last) in atom.fields.items():
            if name in _WORD_FIELDS:
                words.setdefault(name, _value(tokens, first))
            elif name not in numbers:
                numbers[name] = _number(tokens, first, last)
                short_year |= name == "year" and tokens.kinds[first] == "2"
    return Plan(
        _KIND[match.name],
        start,
        end,
        label,
        verdict.label_kind,
        verdict.sure,
        numbers,
        words,
        short_year,
        any(form.pattern.startswith(_MONTH_MAY_LEAD) for form in match.forms),
        None if short_year or not words.keys() <= _PLAIN_WORDS else _plain(numbers),
        _text(words.get("after") or words.get("before") or words.get("part")),
        weekday if isinstance(weekday := words.get("weekday"), int) else None,
    )


def _plain(numbers: dict[str, Number]) -> tuple[slice, ...] | None:
    names = _PLAIN_ORDER[: len(numbers)]
    places = [place for name in names if isinstance(place := numbers.get(name), slice)]
    return tuple(places) if len(places) == len(numbers) and len(places) in {3, 5, 6} else None


def _text(value: int | str | None) -> str | None:
    return str(value) if value else None


def _value(tokens: Tokens, token: int) -> int | str | None:
    entry = tokens.entries[token]
    return entry.value if entry is not None else None


def _token_start(reading: Reading, atom: int) -> int:
    return reading.tokens.spans[reading.atoms[atom].start][0]


def _span(reading: Reading, match: Match, first_atom: int) -> tuple[int, int]:
    """The stamp's place in the string: from its first word to the bracket that closes its zone."""
    letters = reading.letters[match.start : match.end]
    unclosed = letters.count("(") + letters.count("[") - letters.count(")") - letters.count("]")
    last = match.end
    while unclosed > 0 and last < len(reading.letters) and reading.letters[last] in ")] ":
        unclosed -= reading.letters[last] in ")]"
        last += 1
    while reading.letters[last - 1] == " ":
        last -= 1
    return _token_start(reading, first_atom), reading.tokens.spans[reading.atoms[last - 1].end - 1][1]


def _number(tokens: Tokens, first: int, end: int) -> Number:
    """The number that tokens `first` to `end` write: digits by their place, words by their value."""
    entry = tokens.entries[first]
    if entry is None:
        return slice(*tokens.spans[first])
    if entry.kind in "NF":
        return int(entry.value or 0)
    return words_to_number([word for word in tokens.entries[first:end] if word is not None])
