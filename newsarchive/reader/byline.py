"""The author line as printed, at the head or the foot of the article."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from newsarchive.dates import find_dates
from newsarchive.reader.author_lines import (
    MAX_BYLINE,
    ends_sentence,
    is_account,
    is_agency,
    is_label_alone,
    is_labelled,
    looks_named,
    segments_of,
)
from newsarchive.reader.authors import all_full_names, people_in
from newsarchive.reader.headline import fold
from newsarchive.reader.labels import Zone, label_of
from newsarchive.reader.roles import AUTHOR, words_of
from newsarchive.reader.stamps import spaced
from newsarchive.text import tidy

if TYPE_CHECKING:
    from newsarchive.reader.content import Piece
    from newsarchive.reader.layout import Line
    from newsarchive.reader.view import View

_ENOUGH = 3.0  # points of a foot line; a head line needs `_ENOUGH_ABOVE`
_ENOUGH_ABOVE = 2.5
_OWN_SOURCE = re.compile(r"\(?(?:nguồn(?: tin)?|theo)\s?:?\s(?P<name>[^()]{3,60})\)?", re.IGNORECASE)
_LAST = 6  # paragraphs from the end among which the byline is sought


@dataclass(slots=True)
class Byline:
    """An author line: its text, the pieces or lines it is, and why it was taken for one."""

    text: str
    pieces: tuple[int, ...]
    line: int
    score: float
    witnesses: tuple[str, ...]


def find_foot_byline(view: View, pieces: list[Piece], skipped: set[int]) -> Byline | None:
    """The author line among the last paragraphs, or just under the text."""
    texts = [number for number, piece in enumerate(pieces) if piece.image is None and number not in skipped]
    best: Byline | None = None
    place = 0
    for number in reversed(texts[1:][-_LAST:]):
        piece = pieces[number]
        found = _judge(view, piece.lines, piece.text, last=place == 0 and _closes(pieces, texts, number))
        if found is not None:
            score, reasons = found[0] - 0.4 * place, found[1]
            if score >= _ENOUGH and (best is None or score > best.score):
                best = Byline(piece.text, (number,), piece.first, score, reasons)
        # a closing note in italics or brackets may follow the byline
        place += not (piece.is_italic or piece.text[:1] in "(*")
    under = _under(view)
    if under is not None and (best is None or under.score > best.score):
        best = under
    return best


def names_own_paper(view: View, text: str) -> bool:
    """Whether a line gives the page's own site as its source, which tells nothing: "Nguồn: Báo Yên Bái"."""
    source = _OWN_SOURCE.fullmatch(text)
    name = fold(source["name"]) if source is not None else ""
    return bool(name) and name in {fold(view.structured.site_name or ""), *view.witnesses.tag_parts}


def _closes(pieces: list[Piece], texts: list[int], number: int) -> bool:
    """Whether the text before a line has come to its end."""
    before = pieces[texts[texts.index(number) - 1]]
    return before.text[-1:] in '.!?…"”’)/' or before.row


def _under(view: View) -> Byline | None:
    """The author line in the few lines under the article's box."""
    lines, first = view.layout.lines, True
    for line in lines[view.text_end : view.text_end + 8]:
        zone = view.zones[line.index]
        if line.image is not None or zone in (Zone.SHARE, Zone.AD):
            continue
        footed = zone is Zone.FOOTER and view.in_article(line.box)
        if (zone is not None and not footed) or line.size > MAX_BYLINE:
            break
        text = _with_value(view, line)
        found = _judge(view, [line], text, last=first and bool(people_in(text)))
        if found is not None and found[0] >= _ENOUGH and (not footed or {"class", "label"} & set(found[1])):
            return Byline(text, (), line.index, found[0], found[1])
        first = False
    return None


def _with_value(view: View, line: Line) -> str:
    """The line; where it is a label alone ("Tác giả:", "Bởi"), with the name in the line after it."""
    follower = view.layout.lines[line.index + 1] if line.index + 1 < len(view.layout.lines) else None
    if (
        ((line.text.endswith(":") and line.size < 24) or is_label_alone(line.text))
        and follower is not None
        and follower.image is None
        and looks_named(follower.text)
    ):
        return f"{line.text} {follower.text}"
    if len(line.runs) > 1 and label_of(tidy(line.runs[-1].text)) is Zone.SHARE:  # a button in the same line
        return tidy("".join(run.text for run in line.runs[:-1]))
    return line.text


def find_head_byline(view: View, captions: set[int]) -> Byline | None:
    """The author line between headline and text.

    Args:
        view: The page.
        captions: Lines that stand under a picture.
    """
    lines = view.layout.lines
    first = view.title.first - 3 if view.title else 0
    best: Byline | None = None
    for line in lines[max(0, first) : max(view.header_end, first)]:
        if line.image is not None or view.zones[line.index] not in (None, Zone.SHARE) or line.size > 300:
            continue
        if line.index in captions or (view.title and view.title.first <= line.index < view.title.end):
            continue
        for text, reasons, score in _head_candidates(view, line):
            if score >= _ENOUGH_ABOVE and (best is None or score > best.score):
                best = Byline(text, (), line.index, score, reasons)
    return best


def _head_candidates(view: View, line: Line) -> list[tuple[str, tuple[str, ...], float]]:
    """Author elements in a line that also holds a stamp, or parts of the line."""
    hint = ("hint",) if line.index in view.hinted("byline") else ()
    found = [
        (text, ("class", *hint), 4.5)
        for text in _author_elements(view, line)
        if 1 < len(text) <= MAX_BYLINE and (looks_named(text) or is_labelled(text))
    ]
    if view.title is not None and line.index < view.title.first:
        return [] if found and is_account(line.text) else found
    boxed = _is_boxed(view, line)
    text = _with_value(view, line)
    parts = segments_of(spaced(line) if text is line.text else text)
    if len(parts) > 1 and "|" in line.text and all(map(is_labelled, parts)):
        parts = [" | ".join(parts)]
    found = [
        (next((part for part in parts if is_labelled(part) and name in part), name), why, points)
        for name, why, points in found
    ]
    for part in parts:
        if is_labelled(part) and not ends_sentence(part):
            whole = bool(found) and found[0][0] in part  # the label belongs to the element's name
            found.append((part, ("label", *hint), 4.6 if whole else 4.0))
        elif not looks_named(part):
            continue
        elif boxed or hint:
            found.append((part, ("class",) if boxed else hint, 4.0))
        elif 2 <= len(part.split()) <= 10 and not line.heading and len(part) <= 90:
            if _told(view, part):
                found.append((part, ("author metadata",), 3.5))
            elif not line.is_link and (part != line.text or _by_the_stamp(view, line, part)):
                found.append((part, ("beside the stamp",), 2.6))
            elif part == line.text and _alone_above_text(view, line, part):
                found.append((part, ("alone above the text",), 2.5))
    return [] if found and is_account(line.text) else found


def _alone_above_text(view: View, line: Line, text: str) -> bool:
    """Whether a line between headline and text is persons' full names, and no picture's caption."""
    before = view.layout.lines[line.index - 1]
    return line.index <= view.text_first and before.image is None and all_full_names(text)


def _by_the_stamp(view: View, line: Line, text: str) -> bool:
    """Whether a line of one person's name stands right above or below a stamp."""
    return bool({line.index - 1, line.index + 1} & view.taken) and people_in(text) == [text] and len(text.split()) <= 4


def _author_elements(view: View, line: Line) -> list[str]:
    """The texts of a line's inline elements that are called author."""
    groups: dict[object, list[str]] = {}
    holder = view.layout.boxes[line.box].element
    for run in line.runs[:40]:
        element = run.element
        if element is holder:
            continue
        if not _is_author(words_of(element)):
            parent = element.getparent()
            if parent is None or parent is holder or not _is_author(words_of(parent)):
                continue
            element = parent
        groups.setdefault(element, []).append(run.text)
    return [part for texts in groups.values() for part in segments_of(tidy("".join(texts)))]


def _told(view: View, text: str) -> bool:
    return text.lower() in {name.lower() for name in view.structured.authors}


def _is_boxed(view: View, line: Line) -> bool:
    """Whether one of the small boxes around a line is called author."""
    boxes, index = view.layout.boxes, line.box
    for _ in range(3):
        box = boxes[index]
        if box.end - box.first > 3 or (view.body is not None and index == view.body.box):
            return False
        if _is_author(box.words):
            return True
        index = box.parent
        if index < 0:
            return False
    return False


@lru_cache(maxsize=4096)  # a paper's pages are made of the same elements
def _is_author(words: str) -> bool:
    return AUTHOR.search(words) is not None


def _judge(view: View, lines: list[Line], text: str, *, last: bool) -> tuple[float, tuple[str, ...]] | None:
    """Points for a line as the author line and why; ``None`` where they do not suffice.

    Args:
        view: The page.
        lines: The lines.
        text: Their text.
        last: Whether it is the article's last line, after the end of a sentence.
    """
    if not 1 < len(text) <= MAX_BYLINE or lines[0].heading in (1, 2, 3) or label_of(text) is not None:
        return None
    classed = _is_classed(view, lines[0])
    if not classed and all(line.is_link for line in lines):
        return None
    named, labelled, right = looks_named(text), is_labelled(text), view.align(lines[0].box) == "right"
    agency, words = is_agency(text), len(text.split())
    hinted, told = lines[0].index in view.hinted("byline"), _told(view, text)
    if not (named or labelled or right or classed or agency or hinted or told) or is_account(text):
        return None
    reasons = [
        (2.5 if agency else 1.6 if named else 0.0, "names"),
        (2.6 * labelled, "label"),
        (2.0 * right, "set right"),
        (0.9 * all(line.is_bold for line in lines), "bold"),
        (2.6 * classed, "class"),
        (2.0 * hinted, "hint"),
        (0.3 * all(line.is_italic for line in lines), "italics"),
        (1.5 * told, "author metadata"),
        (1.5 * (last and (agency or labelled or right or (named and words <= 8))), "last line"),
    ]
    score = sum(points for points, _ in reasons)
    if text.startswith("(") and text.endswith(")"):
        score += 0.5 if named or labelled else -1.0
    if not named and not labelled and not agency:
        score -= 0.5 if len(text) < 70 and right else 2.5
    if ends_sentence(text):
        score -= 0.8
    if score < _ENOUGH or find_dates(text):
        return None
    return score, tuple(name for points, name in reasons if points)


def _is_classed(view: View, line: Line) -> bool:
    """Whether the line's elements are called author, or are an address."""
    holder = view.layout.boxes[line.box]
    if holder.element.tag == "address" or _is_boxed(view, line):
        return True
    return any(_is_author(words_of(run.element)) for run in line.runs[:3])


def trailing_byline(piece: Piece) -> tuple[str, str] | None:
    """A byline run into the end of the last paragraph: the paragraph without it, and the byline.

    It stands on a line of its own after a single break, or in other type after the last full stop.
    """
    last = piece.lines[-1]
    if len(piece.lines) > 1 and looks_named(last.text) and len(last.text) <= 60 and (last.bold or last.italic):
        before = tidy(" ".join(line.text for line in piece.lines[:-1]))
        if not (piece.lines[-2].is_bold and last.is_bold) and before[-1:] in '.!?…"”/)':
            return before, last.text
    runs = [run for run in last.runs if run.text.strip()]
    if len(runs) > 1 and len(piece.lines) == 1:
        tail, before = tidy(runs[-1].text), tidy("".join(run.text for run in runs[:-1]))
        if (
            runs[-1].style
            and not runs[-2].style
            and looks_named(tail)
            and len(tail) <= 50
            and before[-1:] in '.!?…"”/'
            and len(before) > 60
        ):
            return before, tail
    return None
