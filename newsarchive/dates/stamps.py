"""From tokens to stamps: how dates, times, zones, weekdays and labels stand together.

Second level of the grammar. What `forms` recognises becomes one character each ("atoms"), and stamps are forms over
those: again one table, `STAMPS`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from newsarchive.dates.forms import Compiled, Form, compiled

if TYPE_CHECKING:
    from newsarchive.dates.lexer import Tokens

_GAP = r"[ \n,|\-•;:~()\[\]gdXs\"'./]{0,8}"  # what may stand between the parts of one stamp
_TIGHT = r"[ (\[,|]{0,4}"  # what may stand before a zone
_CLOSE = r"[ \n,dgX]{0,8}"  # no bar or dash: "Nguyễn Sáng - 13/07/2020" is a name
_BEFORE_DATE = f"(?:W{_GAP})?(?:A{_CLOSE})?"
_ZONES = f"(?:{_TIGHT}[Zz]){{0,2}}"

STAMPS: tuple[tuple[str, str, str], ...] = (
    (
        "time_first",
        f"(?:W{_GAP})?T(?: ?j)?{_ZONES}{_GAP}(?:L{_GAP})?(?:R{_GAP})?{_BEFORE_DATE}[DE](?:{_GAP}W)?{_ZONES}",
        "[weekday] time [zone] [label] [weekday] [part of the day] date [weekday] [zone]",
    ),
    (
        "date_first",
        f"{_BEFORE_DATE}[DE](?:{_TIGHT}Z)?(?:{_GAP}W)?"
        f"(?:(?:{_GAP}A)?{_GAP}T{_ZONES}|{_GAP}L{_GAP}T(?!{_GAP}{_BEFORE_DATE}[DE]){_ZONES})?",
        "[weekday] [part of the day] date [zone] [weekday] [part of the day] [[label] time [zone]]",
    ),
    ("moment", f"(?:W{_GAP})?M(?:sT)?{_ZONES}", "[weekday] moment [zone]"),
    (
        "relative",
        f"T{_ZONES}{_GAP}R|(?:A{_GAP})?R(?!{_GAP}{_BEFORE_DATE}[DE])(?:{_GAP}T)?|T ?j|P(?:{_GAP}T)?",
        "[time] relative day [time], or relative time [time]",
    ),
    ("time", f"T{_ZONES}", "time [zone]"),
)
"""The order of parts in a stamp: name, form over atoms, the same in words. Brackets: optional."""

_STAMP = re.compile("|".join(f"(?P<{name}>{form})" for name, form, _ in STAMPS))
_ANCHORS = re.compile("[DETMPR]")
_OWN = "LRjdgof!%&Q \n,|-•;:~()[]X\"'.s/"  # token kinds that keep their meaning at this level
_AS = {
    **{kind: kind for kind in _OWN},
    "D": "%",
    "J": "L",
    **dict.fromkeys("1234567890#", "#"),
    "@": "X",
    "h": "g",
    "H": "g",
}
_NUMBERS = frozenset("1234567890#")


@dataclass(slots=True)
class Atom:
    """One form recognised: its letter, the form, its fields and the tokens it takes (end exclusive)."""

    letter: str
    form: Form | None
    fields: dict[str, tuple[int, int]]
    start: int
    end: int


@dataclass(slots=True)
class Match:
    """One stamp recognised.

    Attributes:
        name: Its row of `STAMPS`.
        letters: Its atoms' letters.
        atoms: Its parts, in order.
        start: Its first atom's index among all atoms.
        end: One after its last.
        padded: Whether its day has two digits.
        ambiguous: Whether its words may mean something else: a day in words ("hai tháng 7": two months), or the
            month "năm" ("3 tháng năm 2020": three months of the year 2020).
    """

    name: str
    letters: str
    atoms: list[Atom]
    start: int
    end: int
    padded: bool
    ambiguous: bool

    @property
    def forms(self) -> list[Form]:
        """The forms of its parts."""
        return [atom.form for atom in self.atoms if atom.form is not None]


@dataclass(slots=True)
class Reading:
    """All stamps of a string, with the atoms they stand among."""

    tokens: Tokens
    letters: str
    atoms: list[Atom]
    stamps: list[Match] = field(default_factory=list)


@lru_cache(maxsize=1)
def _table() -> dict[str, Compiled]:
    return compiled()


def _left_is_free(kinds: str, at: int, last_end: int, form: Form) -> bool:
    """Whether the number at `at` starts there, and is not the tail of a code, a range or a longer number."""
    if at == 0 or kinds[at] not in _NUMBERS:
        return True
    before = kinds[at - 1]
    if (
        (form.kind == "M" and before == "-")
        or before in "@c+"
        or before in _NUMBERS
        or (before == "x" and form.kind != "D")
    ):
        return False
    if before == "/" or (before in ".,:-'" and kinds[at - 2 : at - 1] in _NUMBERS):
        return at - 1 == last_end
    return True


def _follows_time(atoms: list[Atom], form: Form, sign: str) -> bool:
    """Whether a bare offset stands at a time; "08:00-10:30" is a period, so there it takes seconds before it."""
    last = next((atom for atom in reversed(atoms[-2:]) if atom.letter != " "), None)
    if last is not None and last.letter == "D":
        # "08:18:23 13/07/2020 +0700"; without seconds the sign may start a counter
        timed = any(atom.letter == "T" and "second" in atom.fields for atom in atoms[-8:-1])
        return timed and not form.pattern.startswith("plus")
    if last is None or last.letter not in "TM":
        return False
    return sign == "+" or "mm" not in form.pattern.split() or "second" in last.fields


def _atoms(tokens: Tokens) -> list[Atom]:
    """The forms found from left to right, and every token between them."""
    kinds = tokens.kinds
    table = _table()
    atoms: list[Atom] = []
    at, last_end = 0, -1
    while at < len(kinds):
        starter = table.get(kinds[at])
        found = starter.match.match(kinds, at) if starter else None
        if starter is not None and found is not None:
            form, fields = starter.forms[found.lastindex or 0]
            if _left_is_free(kinds, at, last_end, form) and (form.kind != "z" or _follows_time(atoms, form, kinds[at])):
                spans = {name: found.span(group) for name, group in fields if found.start(group) >= 0}
                atoms.append(Atom(form.kind, form, spans, at, found.end()))
                at = last_end = found.end()
                continue
            if kinds[at] in _NUMBERS:
                # the rest of a longer number must not be read as a form of its own
                atoms.extend(Atom("#", None, {}, i, i + 1) for i in range(at, found.end()))
                at = found.end()
                continue
        atoms.append(Atom(_leftover(kinds, at), None, {}, at, at + 1))
        at += 1
    return atoms


def _leftover(kinds: str, at: int) -> str:
    kind = kinds[at]
    if kind == "T" and kinds[at - 1 : at] in _NUMBERS and kinds[at + 1 : at + 2] in _NUMBERS:
        return "s"  # ISO 8601's T between date and time
    return _AS.get(kind, "x")


def read(tokens: Tokens) -> Reading:
    """Every stamp of `tokens`, from left to right, none overlapping. Linear in their number."""
    atoms = _atoms(tokens)
    letters = "".join(atom.letter for atom in atoms)
    reading = Reading(tokens, letters, atoms)
    if _ANCHORS.search(letters):
        reading.stamps = [_match(reading, found) for found in _STAMP.finditer(letters)]
    return reading


def _match(reading: Reading, found: re.Match[str]) -> Match:
    atoms = reading.atoms[found.start() : found.end()]
    kinds = reading.tokens.kinds
    padded = ambiguous = False
    for atom in atoms:
        if atom.letter in "DE":
            first = atom.fields.get("day", (atom.start, 0))[0]
            month = atom.fields.get("month", (atom.start, 0))[0]
            padded = kinds[first] == "2"
            ambiguous = kinds[month] == "y" or (kinds[first] in "uty" and kinds[atom.start] != "D")
    return Match(str(found.lastgroup), found.group(), atoms, found.start(), found.end(), padded, ambiguous)
