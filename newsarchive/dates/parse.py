"""One string, one date."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from newsarchive.dates.clean import UNCLEAN, clean
from newsarchive.dates.fallback import parse_foreign
from newsarchive.dates.plans import Plan, plans_of_shape, shape_of
from newsarchive.dates.values import evaluate

if TYPE_CHECKING:
    from datetime import datetime

    from newsarchive.dates.model import LabelKind, ParsedDate

MAX_LENGTH = 1000
"""Characters of a string that are read; a stamp with its surroundings is a tenth of that."""

# Of several dates in one string the first kind present is the one the string is about.
_PREFERENCE: tuple[LabelKind | None, ...] = ("updated", "published", None, "clock")


def parse_date(raw: str, now: datetime | None = None) -> ParsedDate | None:
    """The one date that `raw`, a stamp as a paper prints it, tells.

    Args:
        raw: The string, in any Unicode form, with labels, places, counters around the date, with HTML entities,
            in a legacy encoding. Only its first `MAX_LENGTH` characters are read.
        now: What relative times, times alone and dates without a year refer to; naive means Vietnamese time.
            Without it such strings give ``None``.

    Returns:
        The date in +07:00, or ``None`` where there is no usable date, or more than one and nothing to choose by.
        Among several, an update stands before a publication, that before an unlabelled date, that before the
        page's clock; the dates of licences, deadlines and periods never count.

    Never raises; reads no clock, locale or time zone of the machine.
    """
    text = raw
    if len(raw) > MAX_LENGTH:
        # composed first, so that the cut falls on the same letter whatever the Unicode form
        text = unicodedata.normalize("NFC", raw[: 4 * MAX_LENGTH])[:MAX_LENGTH]
    if UNCLEAN.search(text):
        text = clean(text).text
    plans = plans_of_shape(shape_of(text))
    if len(plans) == 1:
        plan = plans[0]
        return None if plan.label_kind == "other" else evaluate(plan, text, now)
    if not plans:
        return parse_foreign(text)
    return _chosen(plans, text, now)


def _chosen(plans: tuple[Plan, ...], text: str, now: datetime | None) -> ParsedDate | None:
    """The date that a string with several is about."""
    if any(plan.kind in {"dated", "moment"} for plan in plans):
        # beside a date, a time alone is not today's
        plans = tuple(plan for plan in plans if plan.kind in {"dated", "moment"})
    for kind in _PREFERENCE:
        read = [evaluate(plan, text, now) for plan in plans if plan.label_kind == kind]
        found = [date for date in read if date is not None]
        if found:
            finest = max(found, key=lambda date: ("day", "minute", "second").index(date.precision))
            agreed = all(_agrees(date, finest) for date in found)
            return finest if agreed else None
    return None


def _agrees(coarse: ParsedDate, fine: ParsedDate) -> bool:
    if coarse.precision == "day":
        return coarse.value.date() == fine.value.date()
    return coarse.value.replace(second=0) == fine.value.replace(second=0)
