"""Whether a stamp may be read as a date where it stands, and which label announces it.

What looks like a date may be a house number, a score, a licence or a range. The rules here look only at the kinds
of words and signs beside a stamp, never at its digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from newsarchive.dates.model import LabelKind
    from newsarchive.dates.stamps import Match, Reading

_LONGEST_JOIN = 12
_REACH = 60  # atoms looked at to the left for the paper of state a date may belong to

# Over atoms, ending at the stamp:
_LABEL = re.compile(r"L[ \n:\-•,|(\[X\"'gd~.]{0,6}$")
_NAMED_DAY = re.compile(r"d ?: ?$")  # "Ngày:" as a label
_CLOCK = re.compile(r"R[ \n:\-•,|(]{0,4}$")  # "Hôm nay:" before a full date
_OWN_WORDS = re.compile(r"(?:[gd] ?){1,3}$")  # "lúc", "vào ngày": part of the stamp as printed
_DAY_WORD = re.compile(r"d ?$")
_BRACKET_LEFT = re.compile(r"[(\[] ?$")
_REFUSED = re.compile(r"[!%&][ :.,X]{0,3}$|%[ :.,()d]{0,6}$")
_PHONE = re.compile(r"&[ :.,()\[\]#DET\-X+]{0,24}$")  # "Tel: (84-24) 13.07.2020"
_LISTED = re.compile(r"(?:^|[dfAWo,]) ?# ?[-o] ?$|(?:d|#,) ?# ?, ?$")  # "13 và 15/7/2020", "13 - 15/7/2020"
# "Quyết định số 12/QĐ-UBND ngày", "Kế hoạch số 137/KH-UBND ngày"; a label that is announced by a colon ends it
_STATE_PAPER = re.compile(
    r"Q(?:(?:[^L\n|•]|L(?! ?:))*[#!](?:[^L\n|•]|L(?! ?:))*| ?d? ?)$|! ?:? ?# ?[/\-][^ L\n|•]{1,20}[^L\n|•:]{0,20}$"
    r"|(?:^|[ :])# ?/[xQ][^ L\n|•]{0,20}[ ,]{1,2}d ?$"
)
_SLUG_LEFT = re.compile(r"[xdL]-$")  # "tin-ngay-13-7-2020.htm"
_SLUG_RIGHT = re.compile(r"\.[xd]")
_BROKEN_TIME = re.compile(r"[ ,|\-•(\n/]{0,4}#[:]#")
_OPEN_LEFT = re.compile(r"(?:^|[\n|•;LR(\[]| -|^-)[ :(\[X\"'dg]{0,6}$")
_AFTER_PLACE = re.compile(r"x ?, ?d? ?$")
_ONLY_LABEL = re.compile(r"^[ \n\-•([X\"']{0,6}(?:L[ :\n]{0,4})?[ \n([X\"'dg]{0,4}$")
# and starting where it ends:
_OPEN_RIGHT = re.compile(r"[ )\]X\"'.]{0,6}(?:$|[\n|•;\-(\[L])")
_BRACKET_RIGHT = re.compile(r" ?[)\]]")
_END = re.compile(r"[ )\]\nX\"'.]{0,6}$")
_DOTTED_TIME = re.compile(r"[ ,\-]{1,4}2(?:[.;,\-] ?| )2(?![0-9#.,%@c])")  # over tokens: "13/07/2020 08.18"
_NEXT_DAY = re.compile(r" ?(?:j|d|[DER#W])")
_LATE_YEAR = re.compile(r"[ ,|\-(]{1,3}4(?![0-9#.,%@c])")  # likewise: "13/7 08:18 2019"
_LUNAR = re.compile(r"[ (,\-./y]{0,4}%(?! ?:)")
# between two stamps that make a period or a list:
_JOINS = re.compile(r" ?[-~o] ?(?:[dfg] ?){0,2}$")


@dataclass(frozen=True, slots=True)
class Verdict:
    """A stamp that may be read.

    Attributes:
        first_atom: Where the stamp starts as printed: "ngày" or "lúc" before it included.
        label: First and last atom of its label.
        label_kind: What the label announces.
        sure: False for a bare pair of numbers, which may turn out to be "24/7".
    """

    first_atom: int
    label: tuple[int, int] | None
    label_kind: LabelKind | None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands beside a stamp; where the string goes on beyond what is looked at, an unknown word ends it."""

    left: str
    right: str

    @property
    def labelled(self) -> bool:
        return _LABEL.search(self.left) is not None or _NAMED_DAY.search(self.left) is not None

    @property
    def bracketed(self) -> bool:
        return _BRACKET_LEFT.search(self.left) is not None and _BRACKET_RIGHT.match(self.right) is not None

    @property
    def alone(self) -> bool:
        """Whether it is a segment of its own: a line, a cell, a bracket, what a label announces."""
        return _OPEN_LEFT.search(self.left) is not None and _OPEN_RIGHT.match(self.right) is not None

    @property
    def after_place(self) -> bool:
        """Whether it ends a string that names a place: "Yên Bái, 13/7"."""
        return _AFTER_PLACE.search(self.left) is not None and _END.match(self.right) is not None

    @property
    def whole(self) -> bool:
        """Whether the string is this stamp and nothing else but its label."""
        return _ONLY_LABEL.match(self.left) is not None and _END.match(self.right) is not None


def judge(reading: Reading, number: int, *, whole: bool) -> Verdict | None:
    """The verdict on the `number`-th stamp of `reading`; ``None`` when it is no date.

    `whole` tells that the ends of the string are real ends, not cuts out of a longer text.
    """
    match = reading.stamps[number]
    letters = reading.letters
    cut_left, cut_right = max(0, match.start - _REACH), match.end + _REACH
    around = _Around(
        ("" if whole and not cut_left else "x") + letters[cut_left : match.start],
        letters[match.end : cut_right] + ("" if whole and cut_right >= len(letters) else "x"),
    )
    if _is_refused(match, around) or _is_cut_short(reading, match, around) or not _is_meant(match, around):
        return None
    pair = any(form.kind == "E" and form.pattern == "d / m" for form in match.forms)
    bare = pair and not _is_introduced(match, around) and not around.bracketed
    return _labelled(reading, number, around, sure=not bare)


def _is_refused(match: Match, around: _Around) -> bool:
    """Whether what stands beside the stamp makes it a number, a lunar date, one of a list or part of a file's name."""
    if _REFUSED.search(around.left) or _LUNAR.match(around.right) or _LISTED.search(around.left):
        return True
    if _PHONE.search(around.left) and not any(form.pattern.startswith("d /") for form in match.forms):
        return True
    slug = _SLUG_LEFT.search(around.left) or _SLUG_RIGHT.match(around.right)
    return slug is not None and any(form.pattern.startswith("d -") for form in match.forms)


def _is_cut_short(reading: Reading, match: Match, around: _Around) -> bool:
    """Whether a time or a year follows that the forms do not know, so that the stamp is more than was read."""
    kinds, end = reading.tokens.kinds, reading.atoms[match.end - 1].end
    if "E" in match.letters and _LATE_YEAR.match(kinds, end):
        return True
    if match.name == "date_first" and _NEXT_DAY.match(around.right):
        spoken = [atom for atom in match.atoms if atom.letter == "T" and "after" in atom.fields]
        if any(kinds[atom.fields["after"][0]] == "v" for atom in spoken):
            return True  # "13/07/2020 08:18 Chiều nay, ...": the afternoon is the next sentence's
    if "T" in match.letters or match.name in {"moment", "relative"}:
        return False
    return _BROKEN_TIME.match(around.right) is not None or _DOTTED_TIME.match(kinds, end) is not None


def _is_introduced(match: Match, around: _Around) -> bool:
    """Whether the stamp's other parts, or the words before it, say that a date is meant."""
    return (
        any(letter in match.letters for letter in "WATR")
        or _DAY_WORD.search(around.left) is not None
        or around.labelled
        or _CLOCK.search(around.left) is not None
    )


def _is_meant(match: Match, around: _Around) -> bool:  # noqa: PLR0911 - one question a line, first answer wins
    """Whether what looks like a date, by its form and the caution that form needs, is one here."""
    if match.name == "moment":
        return all(form.caution != "alone" for form in match.forms) or around.whole
    if match.name == "relative":
        if match.letters[0] == "P" and _DAY_WORD.search(around.left):
            return False  # "ngày 13 tháng trước": the 13th of last month
        return around.labelled or around.alone
    if match.name == "time":
        return around.labelled or (around.alone and not any(form.caution for form in match.forms))
    if _is_introduced(match, around):
        return True
    date = next(form for form in match.forms if form.kind in "DE")
    if date.kind == "D":
        return not (date.caution or match.ambiguous) or around.alone
    if date.caution:
        return False
    return around.after_place or (around.alone and (around.bracketed or match.padded or "/" not in date.pattern))


def _labelled(reading: Reading, number: int, around: _Around, *, sure: bool) -> Verdict:
    """The verdict, with the label looked up."""
    match = reading.stamps[number]
    own = _OWN_WORDS.search(around.left)
    first = match.start - (len(own.group()) if own else 0)
    label: tuple[int, int] | None = None
    kind: LabelKind | None = None
    if found := _LABEL.search(around.left):
        at = match.start - len(found.group())
        if own and ":" not in found.group():
            # "Đăng vào hồi": the joint belongs to the label
            label, first = (at, _last_word(reading.letters, at, match.start)), match.start
        else:
            label = at, at
        kind = _kind_of(reading, at)
    elif found := _NAMED_DAY.search(around.left):
        at = match.start - len(found.group())
        label, kind, first = (at, at), "published", match.start
    elif "L" in match.letters:
        at = match.start + match.letters.index("L")
        label, kind = (at, at), _kind_of(reading, at)
    elif found := _CLOCK.search(around.left):
        at = match.start - len(found.group())
        label, kind = (at, at), "clock"
    elif ("T" not in match.letters and _STATE_PAPER.search(around.left)) or _in_period(reading, number):
        kind = "other"
    return Verdict(first, label, kind, sure)


def _last_word(letters: str, first: int, end: int) -> int:
    """The last atom before `end`, from `first` on, that is not white space."""
    while end - 1 > first and letters[end - 1] in " \n":
        end -= 1
    return end - 1


def _kind_of(reading: Reading, atom: int) -> LabelKind:
    entry = reading.tokens.entries[reading.atoms[atom].start]
    return cast("LabelKind", entry.value if entry is not None and entry.value is not None else "published")


def _in_period(reading: Reading, number: int) -> bool:
    """Whether the stamp is one end of a period ("từ 13/7 đến 15/7") or one of a list."""
    stamps = reading.stamps
    here = stamps[number]
    for other in stamps[max(0, number - 1) : number] + stamps[number + 1 : number + 2]:
        first, second = (other, here) if other.start < here.start else (here, other)
        between = reading.letters[first.end : second.start]
        if _LUNAR.match(reading.letters, other.end):
            continue  # "13/7/2020 - 23/5 âm lịch": one day twice
        if len(between) <= _LONGEST_JOIN and _JOINS.match(between) and "relative" not in {first.name, second.name}:
            return True
    return False


def has_loose_time(reading: Reading) -> bool:
    """Whether a clock time stands apart from every date: no duration, no end of a period, and no bare "8h"."""
    for number, stamp in enumerate(reading.stamps):
        if stamp.name != "time" or any(form.caution for form in stamp.forms):
            continue
        if not _REFUSED.search(reading.letters[max(0, stamp.start - _REACH) : stamp.start]) and not _in_period(
            reading, number
        ):
            return True
    return False
