"""The controls of a form in which a day is chosen, told by what they offer and what stands beside them.

Select boxes are known by the range of their options (1 to 31, 1 to 12, years), typed-in dates by their type, the
date they hold, their placeholder or their label; never by ids, names or classes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from newsarchive.reader.folding import fold
from newsarchive.reader.forms_controls import options
from newsarchive.reader.forms_text import label_of, text_before

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    from newsarchive.reader.forms_controls import PageForm

MAX_FIELDS = 20  # of one form; no page has more than a few
FIRST_YEAR = 1975  # no paper's archive starts earlier; years of birth do
LAST_YEAR = 2100
ISO = "{y:04}-{m:02}-{d:02}"
VIETNAMESE = "{d:02}/{m:02}/{y}"

_NUMBER = re.compile(r"[^\d]{0,12}(\d{1,4})[^\d]{0,6}")
_COUNTED = re.compile(r"0*[1-9]\d{0,3}|(?:19|20)\d\d\D.{2,12}")  # a value that can stand for an option's text
_MONTH_OF_YEAR = re.compile(r"[^\d]{0,12}(\d{1,2})\s*[/.-]\s*((?:19|20)\d\d)[^\d]{0,4}")
_DAY_FIRST = re.compile(r"[^\d]{0,20}(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)\d\d)(?!\d).{0,20}")
_YEAR_FIRST = re.compile(r"[^\d]{0,20}((?:19|20)\d\d)([/.-])(\d{1,2})\2(\d{1,2})(?!\d).{0,20}")
# "dd/mm/yyyy", "d-m-Y", "ngày/tháng/năm", "yyyy-mm-dd": letters or words, in any order, told apart by their initial
_LETTERS = re.compile(r"\b(d{1,2}|m{1,2}|y{1,4}|ngay|thang|nam)\s*([/.-])\s*(d{1,2}|m{1,2}|y{1,4}|thang|ngay)"
                      r"\s*\2\s*(d{1,2}|y{1,4}|ngay|nam)\b")  # fmt: skip
_UNIT_OF_WORD = {"ngay": "day", "thang": "month", "nam": "year", "dd": "day", "mm": "month", "yyyy": "year"}
_FIELD_OF_INITIAL = {"d": "d", "n": "d", "m": "m", "t": "m", "y": "y"}
_ASKS_FOR_DAY = re.compile(r"\b(ngay|date|from|to|tu|den)( (dang|dua|xuat ban))?\W{0,3}$")
_DAY = re.compile(r"\bngay\b")
_LAST_WORD = re.compile(r"([a-z]+)\W{0,3}$")
_SECOND_OF_PAIR = re.compile(r"\b(den|toi|to|until|end)\b|[-–→>]\s*$")
_FIRST_OF_PAIR = re.compile(r"\b(tu|from|start)\b")

# tháng giêng, tháng hai, …, tháng chạp, folded
_MONTHS = {"gieng": 1, "mot": 1, "hai": 2, "ba": 3, "tu": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9}
_MONTHS |= {"muoi": 10, "muoi mot": 11, "muoi hai": 12, "chap": 12}
_COMPLETE = ({"date"}, {"day", "month", "year"}, {"day", "month of year"})


@dataclass(frozen=True, slots=True)
class DatePart:
    """One control that holds a date or a part of one.

    Attributes:
        control: Its index in the form.
        unit: "day", "month", "year", "month of year" or "date".
        offered: Of a select box, what it offers (see `_key`) and the option's value for it.
        pattern: Of a typed-in part, the format of what is typed, with the fields d, m and y.
    """

    control: int
    unit: str
    offered: Mapping[str, str] | None = None
    pattern: str = ""

    def value(self, day: date) -> str | None:
        """What the control must hold for that day; ``None`` if it does not offer it."""
        if self.offered is not None:
            return self.offered.get(_key(self.unit, day))
        return self.pattern.format(d=day.day, m=day.month, y=day.year)


def _key(unit: str, day: date) -> str:
    """How `DatePart.offered` writes a day, its month, its year."""
    match unit:
        case "day":
            return str(day.day)
        case "month":
            return str(day.month)
        case "year":
            return str(day.year)
        case "month of year":
            return f"{day.year}-{day.month}"
        case _:
            return day.isoformat()


@dataclass(frozen=True, slots=True)
class DayField:
    """The one to three controls that together hold a day."""

    parts: tuple[DatePart, ...]

    def years(self) -> set[int] | None:
        """The years that can be chosen; ``None`` where any can be typed."""
        for part in self.parts:
            if part.offered is not None and part.unit in {"year", "month of year", "date"}:
                return {int(key[:4]) for key in part.offered}
        return None

    def filled(self, day: date) -> dict[int, tuple[str, ...]] | None:
        """What its controls submit for that day; ``None`` if it is not offered."""
        values = {part.control: part.value(day) for part in self.parts}
        return (
            {index: (value,) for index, value in values.items() if value is not None}
            if all(value is not None for value in values.values())
            else None
        )


def day_fields(form: PageForm, labels: Mapping[str, str]) -> list[tuple[DayField, ...]]:
    """Where a form takes a day: each entry one field, or two for a span ("Từ ngày … đến ngày …").

    Args:
        form: The form.
        labels: See `forms_text.labels_by_id`.
    """
    found: list[tuple[DayField, ...]] = []
    parts: list[DatePart] = []
    may_pair = False  # whether the field found last can be the first of a span
    for index, control in enumerate(form.web.controls):
        if control.kind in {"hidden", "radio", "checkbox"}:
            continue
        part = _part(index, control.kind, form.elements[index], labels) if control.name else None
        if part is None:
            parts = []
            may_pair = may_pair and control.kind == "select"  # hours and minutes may stand between
            continue
        if part.unit in {other.unit for other in parts}:
            parts = []
        parts.append(part)
        if {other.unit for other in parts} not in _COMPLETE:
            continue
        day = DayField(tuple(parts))
        if may_pair and _are_span(found[-1][0], day, form, labels):
            found[-1] = (found[-1][0], _end_of_day(day))
            may_pair = False
        else:
            found.append((day,))
            may_pair = True
            if len(found) >= MAX_FIELDS:
                break
        parts = []
    return found


def _are_span(first: DayField, second: DayField, form: PageForm, labels: Mapping[str, str]) -> bool:
    """Whether two fields in a row are asked for as "from … to …"."""
    before = fold(_said_before(form.elements[first.parts[0].control], labels))
    between = fold(_said_before(form.elements[second.parts[0].control], labels))
    return bool(_SECOND_OF_PAIR.search(between) or _FIRST_OF_PAIR.search(before))


def _end_of_day(field: DayField) -> DayField:
    return DayField(tuple(replace(part, pattern=part.pattern.replace("T00:00", "T23:59")) for part in field.parts))


def _said_before(control: _Element, labels: Mapping[str, str]) -> str:
    return label_of(control, labels) or text_before(control)


def _part(index: int, kind: str, element: _Element, labels: Mapping[str, str]) -> DatePart | None:
    if kind == "select":
        offer = _offer(element)
        return DatePart(index, offer[0], offered=offer[1]) if offer else None
    if kind == "date":
        return DatePart(index, "date", pattern=ISO)
    if kind == "datetime-local":
        return DatePart(index, "date", pattern=f"{ISO}T00:00")
    if kind in {"text", "tel", "number", "search"}:
        return _typed(index, element, labels)
    return None


def _offer(select: _Element) -> tuple[str, dict[str, str]] | None:
    """What part of a date a select box offers, and the value of each choice; ``None`` if none."""
    choices = options(select)
    keyed: dict[str, dict[str, str]] = {"date": {}, "month of year": {}, "number": {}}
    for value, text in choices:
        kind, key = _option(text) or (_option(value) if _COUNTED.fullmatch(value) else None) or ("", "")
        if kind:
            keyed[kind].setdefault(key, value)
    kind, offered = max(keyed.items(), key=lambda item: len(item[1]))
    if not offered or len(choices) - len(offered) > 2:  # one or two prompts: "Ngày", "--"
        return None
    if kind != "number":
        return (kind, offered) if len(offered) > 1 else None
    unit = _unit_of_numbers({int(key) for key in offered})
    return (unit, offered) if unit else None


def _option(text: str) -> tuple[str, str] | None:
    """What an option's text or value stands for: its kind and its key."""
    text = text[:60]
    if found := _DAY_FIRST.fullmatch(text):
        return _date_key(found[4], found[3], found[1])
    if found := _YEAR_FIRST.fullmatch(text):
        return _date_key(found[1], found[3], found[4])
    if found := _MONTH_OF_YEAR.fullmatch(text):
        return "month of year", f"{found[2]}-{int(found[1])}"
    if found := _NUMBER.fullmatch(text):
        return "number", str(int(found[1]))
    said = fold(text)
    number = _MONTHS.get(said[6:]) if said.startswith("thang ") else None
    return ("number", str(number)) if number else None


def _date_key(year: str, month: str, day: str) -> tuple[str, str] | None:
    try:
        return "date", date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _unit_of_numbers(numbers: set[int]) -> str | None:
    if numbers == set(range(1, 13)):
        return "month"
    if len(numbers) >= 28 and min(numbers) == 1 and max(numbers) <= 31:
        return "day"
    return "year" if min(numbers) >= FIRST_YEAR and max(numbers) <= LAST_YEAR else None


def _typed(index: int, element: _Element, labels: Mapping[str, str]) -> DatePart | None:
    """A text field in which a date, or a part of one, is typed."""
    for said in (element.get("value"), element.get("placeholder"), element.get("title")):
        pattern = _pattern((said or "")[:60].strip())
        if pattern:
            return DatePart(index, "date", pattern=pattern)
    own = fold((element.get("placeholder") or element.get("aria-label") or element.get("title") or "")[:60])
    label = fold(_said_before(element, labels)) or own
    width = _width(element)
    if width is not None and width <= 4:
        unit = _unit_of_maximum(element) or _UNIT_OF_WORD.get(own) or _unit_of_label(label)
        if unit and (unit == "year") == (width == 4):
            return DatePart(index, unit, pattern=_part_pattern(unit, element))
        return None
    if (width is None or width >= 8) and _ASKS_FOR_DAY.search(label) and _DAY.search(label):
        return DatePart(index, "date", pattern=VIETNAMESE)
    return None


def _unit_of_label(label: str) -> str | None:
    last = _LAST_WORD.search(label)
    return _UNIT_OF_WORD.get(last[1]) if last else None


def _unit_of_maximum(element: _Element) -> str | None:
    """Which part of a date ``<input type=number max=…>`` counts."""
    biggest = (element.get("max") or "").strip()
    if not biggest.isdecimal() or len(biggest) > 4:
        return None
    return {31: "day", 12: "month"}.get(int(biggest)) or ("year" if FIRST_YEAR <= int(biggest) <= LAST_YEAR else None)


def _part_pattern(unit: str, element: _Element) -> str:
    if unit == "year":
        return "{y}"
    unpadded = re.fullmatch(r"[1-9]", (element.get("value") or "").strip())
    return f"{{{unit[0]}}}" if unpadded else f"{{{unit[0]}:02}}"


def _width(element: _Element) -> int | None:
    """How many characters a text field is made for."""
    for name in ("maxlength", "size"):
        given = (element.get(name) or "").strip()
        if given.isdecimal() and len(given) < 4:
            return int(given)
    biggest = (element.get("max") or "").strip()
    return len(biggest) if biggest.isdecimal() and len(biggest) <= 4 else None


def _pattern(said: str) -> str | None:
    """The format of a date or of a description of one: "13/7/2020", "dd-mm-yyyy", "Ngày/Tháng/Năm"."""
    if found := _DAY_FIRST.fullmatch(said):
        first, mark, second = found[1], found[2], found[3]
        order = ("m", "d") if int(second) > 12 >= int(first) else ("d", "m")
        return mark.join((*(_padded(unit, text) for unit, text in zip(order, (first, second), strict=True)), "{y}"))
    if found := _YEAR_FIRST.fullmatch(said):
        return found[2].join(("{y}", _padded("m", found[3]), _padded("d", found[4])))
    if found := _LETTERS.search(fold(said)):
        words = (found[1], found[3], found[4])
        fields = ["y" if word == "nam" else _FIELD_OF_INITIAL[word[0]] for word in words]
        if sorted(fields) == ["d", "m", "y"]:
            short = any(word in {"d", "m"} for word in words) and any(word.startswith("yy") for word in words)
            return found[2].join(
                "{y}" if unit == "y" else f"{{{unit}}}" if short else f"{{{unit}:02}}" for unit in fields
            )
    return None


def _padded(unit: str, sample: str) -> str:
    return f"{{{unit}:02}}" if len(sample) == 2 else f"{{{unit}}}"
