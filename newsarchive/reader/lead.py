"""The lead (sapo) and the dateline in front of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsarchive.reader.letters import LOWER, UPPER, has_digit
from newsarchive.reader.roles import LEAD, LOCATION, words_of
from newsarchive.text import tidy

if TYPE_CHECKING:
    from newsarchive.reader.content import Piece
    from newsarchive.reader.view import View

_DASH = r"\s*[-–—:]+\s*"
# A mark in brackets: (CTO), (Chinhphu.vn)
_BRACKETED = re.compile(rf"\s*[(\[](?P<mark>[^()\[\]]{{2,40}})[)\]](?:{_DASH}|\s+)(?=\S)")
# "YênBái - ", "YBĐT - ", "YênBái - YBĐT - ", "BHG - "; marks are capitals, joined capitals or a web name
_MARK = (
    rf"(?:[{UPPER}]{{2,8}}|[{UPPER}][{LOWER}]{{1,10}}[{UPPER}][{LOWER}]{{1,10}}|[A-Za-z0-9]{{2,20}}\.(?:vn|com\.vn|com|net)"
    r"|Báo [\w ]{2,25}|[\w ]{2,18} (?:Online|online|điện tử|ĐT|TV))"
)
_OPENS = rf"(?=[{UPPER}\"“‘'(0-9])"
_PLAIN = re.compile(
    rf"\s*(?P<mark>{_MARK}(?:\s*[-–—]\s+{_MARK}){{0,2}})\s*[-–—]+\s+(?=\S)|\s*(?P<mark2>{_MARK})\s*[-–—]\s*{_OPENS}"
)
_PLACE = re.compile(
    rf"\s*(?P<mark>(?:TP\.? ?)?[{UPPER}]\w*(?:[ .-][{UPPER}]\w*){{0,3}}(?:, \d{{1,2}}[/-]\d{{1,2}})?)"
    rf"\s*[-–—]+\s+{_OPENS}"
)
# "Hà Nội (TTXVN) - "
_PLACE_AND_MARK = re.compile(
    rf"\s*(?P<mark>(?:TP\.? ?)?[{UPPER}]\w*(?: [{UPPER}]\w*){{0,3}} ?\([{UPPER}][^()]{{1,20}}\))\s*[-–—]+\s+(?=\S)"
)
_ROLE = re.compile(r"(PV|Phóng viên|Hỏi|Đáp|Bài|Ảnh|Kỳ|Phần|Theo)\b", re.IGNORECASE)
_LONGEST_MARK = 45
MAX_LEAD = 1_200
_BOLD_MARK = 2  # letters of a mark at least


@dataclass(slots=True)
class Lead:
    """The lead found: which pieces it is, its text without dateline, and why it was taken for one."""

    pieces: tuple[int, ...]
    text: str | None
    dateline: str | None
    witnesses: tuple[str, ...]


def find_lead(view: View, pieces: list[Piece], skipped: set[int]) -> Lead:
    """The lead among the pieces, if one is marked.

    Args:
        view: The page.
        pieces: The article's pieces in order.
        skipped: Indexes of those that are captions, bylines, stamps.
    """
    texts = [number for number, piece in enumerate(pieces) if piece.image is None and number not in skipped]
    for place, number in enumerate(texts[:4]):
        reasons = _marks(view, pieces, number, texts[place + 1 :])
        if reasons:
            return _lead(
                view, pieces, [number, *_continued(view, pieces, number, texts[place + 1 :], reasons)], reasons
            )
        if pieces[number].size > 60:
            break
    for number in texts[:2]:
        dateline, rest = split_dateline(pieces[number])
        if dateline and pieces[number].size > 40:
            return Lead((number,), rest, dateline, ("dateline",))
    return Lead((), None, None, ())


def _lead(view: View, pieces: list[Piece], chosen: list[int], reasons: list[str]) -> Lead:
    del view
    dateline, text = split_dateline(pieces[chosen[0]])
    rest = [text, *(pieces[number].text for number in chosen[1:])]
    return Lead(tuple(chosen), " ".join(part for part in rest if part) or None, dateline, tuple(reasons))


def _marks(view: View, pieces: list[Piece], number: int, later: list[int]) -> list[str]:
    """What marks a piece as the lead; empty when nothing does."""
    piece = pieces[number]
    if piece.size > MAX_LEAD or piece.row or piece.size < 25 or piece.is_link:
        return []
    reasons = []
    if piece.first in view.hinted("lead"):
        reasons.append("hint")
    if _named(view, piece):
        reasons.append("class")
    body_first = view.body.first if view.body else 0
    following = [pieces[index] for index in later if pieces[index].size > 60][:6]
    if piece.first < body_first and piece.size > 50:
        reasons.append("above the text")
    if any(piece.first < stamp < piece.first + 5 for stamp in view.taken if stamp < view.text_end - 1):
        reasons.append("above the stamp")
    letters = _without_mark(piece)
    bold = sum(line.bold for line in piece.lines)
    enough = piece.size > 40 or piece.text[-1] in ".!…"
    if bold >= 0.85 * letters and enough and not (following and following[0].is_bold):
        question = bool(following) and piece.text.endswith("?") and following[0].text[:1] in "-–—"
        if not question:
            reasons.append("bold")
    if piece.lines[0].heading and piece.size > 60:
        reasons.append("heading")
    usual = sorted(other.px for other in following if other.px)
    ordinary = usual[len(usual) // 2] if usual else 16 if following else 99
    if piece.px > ordinary and piece.size > 50:
        reasons.append("larger type")
    if (
        piece.is_italic
        and following
        and piece.size > 60
        and not any(other.is_italic for other in following[:3])
        and reasons
    ):
        reasons.append("italics")
    return reasons


def _named(view: View, piece: Piece) -> bool:
    for steps, index in enumerate(view.layout.ancestors(piece.box)):
        if steps > 2 or (view.body is not None and index == view.body.box):
            break
        box = view.layout.boxes[index]
        if box.end - box.first <= 6 and LEAD.search(box.words):
            return True
    return any(LEAD.search(words_of(run.element)) for run in piece.lines[0].runs[:2])


def _without_mark(piece: Piece) -> int:
    """Letters of a piece without its dateline, which is often set apart from a bold lead."""
    dateline, rest = split_dateline(piece)
    return piece.size - (len(dateline) + 4 if dateline and rest else 0)


def _continued(view: View, pieces: list[Piece], number: int, later: list[int], reasons: list[str]) -> list[int]:
    """Further paragraphs of the same lead block."""
    if "class" not in reasons and "hint" not in reasons:
        return []
    found = []
    for index in later:
        piece = pieces[index]
        same = piece.box == pieces[number].box or _same_lead_box(view, pieces[number], piece)
        if not same or not _named(view, piece) or piece.is_link:
            break
        found.append(index)
    return found


def _same_lead_box(view: View, one: Piece, other: Piece) -> bool:
    common = view.layout.common_box(one.box, other.box)
    return bool(LEAD.search(view.layout.boxes[common].words))


def split_dateline(piece: Piece) -> tuple[str | None, str]:
    """The paper's, agency's or place's mark in front of a paragraph, and the paragraph without it."""
    text = piece.text
    found = _BRACKETED.match(text)
    if found and _is_mark(found["mark"]):
        return tidy(found["mark"]), text[found.end() :].strip()
    found = _PLACE_AND_MARK.match(text)
    if found and len(found["mark"]) <= _LONGEST_MARK:
        return tidy(found["mark"]), text[found.end() :].strip()
    found = _PLAIN.match(text)
    if found:
        mark = found["mark"] or found["mark2"]
        if not _ROLE.match(mark):
            return tidy(mark), text[found.end() :].strip()
    apart = _set_apart(piece)
    if apart[0] is not None:
        return apart
    found = _PLACE.match(text)
    if found and len(found["mark"]) <= 28 and not _ROLE.match(found["mark"]) and len(text) - found.end() > 60:
        return tidy(found["mark"]), text[found.end() :].strip()
    return None, text


def _is_mark(mark: str) -> bool:
    """A bracketed mark is an agency's or paper's name, not a remark: "(CTO)", "(Dân trí)", "(Chinhphu.vn)"."""
    if _ROLE.match(mark) or has_digit(mark):
        return False
    return mark[:1].isupper() or mark.endswith((".vn", ".com"))


def _set_apart(piece: Piece) -> tuple[str | None, str]:
    """A mark in an element of its own: a location stamp, or a place in other type before a dash."""
    runs = [run for run in piece.lines[0].runs if run.text.strip()]
    text = piece.text
    if len(runs) < 2:
        return None, text
    first = tidy(runs[0].text)
    mark = first.strip(" -–—:()[]")
    if not 1 < len(mark) <= 40 or not mark[:1].isupper():
        return None, text
    if LOCATION.search(words_of(runs[0].element)):
        return mark, text[len(first) :].lstrip(" -–—:")
    rest = text[len(first) :]
    dashed = first.endswith(("-", "–", "—")) or rest.lstrip()[:1] in ("-", "–", "—")
    other = runs[0].style != runs[1].style or runs[0].element is not runs[1].element
    if dashed and other and _PLACE.match(mark + " - X"):
        return mark, rest.lstrip(" -–—").strip()
    return None, text
