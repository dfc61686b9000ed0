"""Every date in a text, with its place and label."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from newsarchive.dates.clean import UNCLEAN, Cleaned, clean
from newsarchive.dates.model import FoundDate
from newsarchive.dates.plans import Plan, make_plans, plans_of_healthy_shape, shape_of
from newsarchive.dates.values import evaluate
from newsarchive.text import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

# What every date has: two numbers with a sign between, a year, a long number, a number beside the name of a month,
# or one of a few words (any case, composed or not). Each alternative starts with a set of letters, so that the
# search is quick where there is nothing.
_D = "[0-9０-９]"
_NUMBERS = rf"{_D}(?:\s?[/\-.:hHgG'∕⁄／：∶‐-―−]\s?{_D}|\s?[hHgG]\b|{_D}{{7}}|(?<=19){_D}{{2}}|(?<=20){_D}{{2}})"
_MONTH = "[jJfFmMaAsSoOnNdD][aepucoAEPUCO][nbrylgptvcNBRYLGPTVC]"
_MONTHS = (
    rf"{_D}(?:[sSnNrRtT][tTdDhH])?[ \-.]{{1,2}}(?:{_MONTH}|[tT][hH]?\.?{_D})|{_MONTH}[a-zA-Z]{{0,6}}[ \-.]{{1,2}}{_D}"
)
_WORDS = (
    "[tT](?:[hH](?:[áÁaA]\u0301?[nN])?[gG]|[rR][ưƯuU]|[oO][dD][aA][yY])|[hH][oOôÔ]\u0302?[mM]|[qQ][uU][aA]"
    "|[nN](?:[aA][yY]|[oO][wW])|[gG][iI][ờỜoO]|[xX][oO][nN][gG]|[aA][gG][oO]|[cC][áÁaA]\u0301?[cC][hH]"
    "|[yY][eE][sS][tT]"
)
_HINT = re.compile(f"{_NUMBERS}|{_MONTHS}|{_WORDS}")
_ANY_DIGIT = re.compile(_D)
_BEFORE, _AFTER = 80, 60  # characters of context around a hint: label, weekday, place; time, zone
_EDGE = 30  # how far the end of a window is moved to stand at white space
_SHORT = 200  # texts up to this length are read whole
_VERY_SHORT = 80  # and in these any digit is hint enough, as their words may be in a legacy font


def find_dates(text: str, now: datetime | None = None) -> list[FoundDate]:
    """Every date in `text`, in order, none overlapping.

    Args:
        text: A block of text: a line, a paragraph, a page. Entities, legacy encodings and any Unicode form are
            read as in `parse_date`.
        now: As in `parse_date`.

    Returns:
        Each with its place in `text` (label excluded), its label and what that announces. Dates that stand for
        something else than a stamp (licences, deadlines, the ends of a period) are there too, as "other". Times
        alone, relative times and bare day/month pairs only where they stand alone or follow a label, not in
        running prose.

    Linear in the length of `text`; never raises.
    """
    if not (len(text) <= _VERY_SHORT and _ANY_DIGIT.search(text)) and not _HINT.search(text):
        return []
    if now is None and len(text) <= _SHORT:
        return list(_dates_of_line(text))
    return _dates(text, now)


@lru_cache(maxsize=1024)
def _dates_of_line(text: str) -> tuple[FoundDate, ...]:
    """A line that may hold a stamp: the readers of a page's fields ask several times."""
    return tuple(_dates(text, None))


def _dates(text: str, now: datetime | None) -> list[FoundDate]:
    found: list[FoundDate] = []
    if len(text) <= _SHORT and not UNCLEAN.search(text):
        plans = plans_of_healthy_shape(shape_of(text))
        if plans is not None:
            whole_text = Cleaned(text)
            dates = (_found(plan, whole_text, text, 0, now) for plan in plans)
            return [date for date in dates if date is not None]
    for start, end in _windows(text):
        window = clean(text[start:end])
        whole = start == 0 and end == len(text)
        for plan in make_plans(window.text, whole=whole):
            date = _found(plan, window, text, start, now)
            if date is not None:
                found.append(date)
    return found


def _windows(text: str) -> Iterator[tuple[int, int]]:
    """The parts of a long text that hold hints, with their surroundings, cut at white space."""
    if len(text) <= _SHORT:
        yield 0, len(text)
        return
    start, end = 0, -1
    for hint in _HINT.finditer(text):
        if hint.start() - _BEFORE > end or end < 0:
            if end >= 0:
                yield _cut(text, start, end)
            start = max(0, hint.start() - _BEFORE)
        end = min(len(text), hint.end() + _AFTER)
    yield _cut(text, start, end)


def _cut(text: str, start: int, end: int) -> tuple[int, int]:
    if start > 0:
        space = text.find(" ", start, start + _EDGE)
        start = space if space >= 0 else start
    if end < len(text):
        space = text.rfind(" ", end - _EDGE, end)
        end = space if space >= 0 else end
    return start, end


def _found(plan: Plan, window: Cleaned, text: str, offset: int, now: datetime | None) -> FoundDate | None:
    parsed = evaluate(plan, window.text, now)
    if parsed is None:
        return None
    first, last = window.span(plan.start, plan.end)
    label = window.text[slice(*plan.label)] if plan.label else None
    return FoundDate(
        first + offset,
        last + offset,
        text[first + offset : last + offset],
        parsed.value,
        parsed.precision,
        parsed.problems,
        tidy(label).rstrip(" :") if label else None,
        plan.label_kind,
        tidy(parsed.matched),
    )
