"""When the article was updated and published, as the page prints it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsarchive.dates import find_dates
from newsarchive.reader.labels import Zone
from newsarchive.reader.letters import has_digit
from newsarchive.reader.roles import CLOCK, HEADER, STAMP, words_of
from newsarchive.text import tidy

if TYPE_CHECKING:
    from newsarchive.dates import FoundDate
    from newsarchive.reader.layout import Layout, Line
    from newsarchive.reader.view import View

_ABOVE = 14  # lines above the headline and below the text where a stamp may stand
_BELOW = 12
_BESIDE = 4  # lines between two stamps that stand together
_LONGEST = 260  # characters of a line that can hold a stamp
_PRINTED = re.compile(r"(ngày|lúc|thời gian|giờ) (in|truy cập|xem)\b|in (ngày|lúc)\b|hôm nay|bây giờ", re.IGNORECASE)
_TIME = re.compile(r"\d{1,2}\s?[:hg]\s?\d{2}(:\d{2})?\s?(AM|PM|SA|CH)?", re.IGNORECASE)
_TIE = re.compile(r"^(?:vào( lúc)?|lúc|hồi|on|at)\s+(?=\S)", re.IGNORECASE)
_LABELLED = ("updated", "published")


@dataclass(slots=True)
class Stamp:
    """A stamp of the article: the line, what it says, and how much speaks for it."""

    line: int
    found: FoundDate
    score: float
    witnesses: tuple[str, ...]

    @property
    def printed(self) -> str:
        """The stamp as printed, without the preposition that ties it to an account's name before it."""
        return _TIE.sub("", self.found.stamp)


@dataclass(slots=True)
class Stamps:
    """The two stamps and the candidates that lost."""

    updated: Stamp | None = None
    published: Stamp | None = None
    losers: tuple[Stamp, ...] = ()


def find_stamps(view: View) -> Stamps:
    """The article's stamps; one stamp alone is the update, whatever its label."""
    candidates = [stamp for line in _nearby(view) for stamp in _read(view, line)]
    if not candidates:
        return Stamps()
    best = max(candidates, key=lambda stamp: (stamp.score, -stamp.line))
    if best.score < 2.0:
        return Stamps(losers=tuple(candidates))
    other = _partner(view, best, candidates)
    losers = tuple(stamp for stamp in candidates if stamp is not best and stamp is not other)
    if other is None:
        return Stamps(best, None, losers)
    if best.found.label_kind == "published" or other.found.label_kind == "updated":
        best, other = other, best
    return Stamps(best, other, losers)


def _partner(view: View, best: Stamp, candidates: list[Stamp]) -> Stamp | None:
    """A second stamp close by, where labels tell the two apart."""
    for stamp in sorted(candidates, key=lambda stamp: -stamp.score):
        if stamp is best or stamp.score < _least(view, best, stamp):
            continue
        kinds = (best.found.label_kind, stamp.found.label_kind)
        if kinds[0] != kinds[1] and ("updated" in kinds):
            return stamp
    return None


def _least(view: View, best: Stamp, other: Stamp) -> float:
    """The points a second stamp needs: one stands beside the other, or at the head where the update is at the foot."""
    first, last = sorted((best, other), key=lambda stamp: stamp.line)
    if last.line - first.line <= _BESIDE:
        return 2.0
    parted = first.line < view.text_first and last.line >= view.text_end - 1
    return 1.5 if parted and last.found.label_kind == "updated" and first.line >= view.title_at else 99.0


def _nearby(view: View) -> list[Line]:
    """Short lines with digits around the headline and under the text."""
    lines = view.layout.lines
    title = view.title_at
    first = max(0, title - _ABOVE)
    text = view.text_first if view.text_first >= title else title + 6
    header = min(text + 6, title + 40)
    ranges = [(first, header), (max(view.text_end - 3, header), view.text_end + _BELOW)]
    return [
        line
        for start, end in ranges
        for line in lines[max(start, 0) : end]
        if line.image is None and line.size <= _LONGEST and has_digit(line.text) and _may_hold(view, line)
    ]


def _may_hold(view: View, line: Line) -> bool:
    zone = view.zones[line.index]
    if zone is Zone.SHARE or zone is None:
        return not (view.title and view.title.first <= line.index < view.title.end)
    if zone is Zone.FOOTER:  # an article's footer element may stand above its text
        return view.title_at < line.index < view.text_first and view.in_article(line.box)
    return zone in (Zone.TAGS, Zone.SIDE) and layout_distance(view, line) <= 2 and not line.linked


def layout_distance(view: View, line: Line) -> int:
    """Lines between a line and the headline."""
    return abs(line.index - view.title_at)


def spaced(line: Line) -> str:
    """A line's text with a space between its elements, which the eye parts and the source may not."""
    if len(line.runs) == 1:
        return line.text
    return tidy(" ".join(run.text for run in line.runs))


def _with_label(view: View, line: Line) -> str:
    """The line's text with what the lines beside it add: a label before it, a time parted from its day."""
    text, lines = spaced(line), view.layout.lines
    before = lines[line.index - 1] if line.index else None
    after = lines[line.index + 1] if line.index + 1 < len(lines) else None
    if before is not None and before.image is None and before.index >= view.title_at:
        label = before.size <= 30 and (before.text.endswith(":") or _names_a_date(before.text))
        text = f"{before.text} {text}" if label or _TIME.fullmatch(before.text) else text
    if after is not None and after.image is None and _TIME.fullmatch(after.text):
        text = f"{text} {after.text}"
    return text


def _names_a_date(text: str) -> bool:
    """Whether words alone are what announces a stamp: "Đăng ngày", "Cập nhật lần cuối"."""
    return not has_digit(text) and any(
        date.label_kind in _LABELLED and date.start >= len(text) for date in find_dates(f"{text}: 1/1/2020")
    )


def _read(view: View, line: Line) -> list[Stamp]:
    text = _with_label(view, line)
    found = find_dates(text)
    if not found:
        return []
    covered = sum(len(date.matched) + len(date.label or "") for date in found)
    share = covered / max(1, len(text))
    base, witnesses = _place(view, line)
    if share < 0.35 and not any(date.label_kind in _LABELLED for date in found):
        base -= 4.0 if len(text) > 60 else 1.0
    stamps = []
    for date in found:
        if _PRINTED.search(text[max(0, date.start - 30) : date.start]):
            continue
        score, names = base + (1.5 if share > 0.5 else 0.0), list(witnesses)
        if date.label_kind in _LABELLED:
            score += 3.0
            names.append("label")
        elif date.label_kind is not None:
            score -= 6.0
        if date.precision != "day":
            score += 1.0
        names += _metadata(view, date)
        score += 1.0 if len(names) > len(witnesses) + (date.label_kind in _LABELLED) else 0.0
        stamps.append(Stamp(line.index, date, score, tuple(names)))
    return stamps


def _metadata(view: View, date: FoundDate) -> list[str]:
    day = date.value.strftime("%Y-%m-%d")
    told = (view.structured.published, view.structured.modified)
    return ["date metadata"] if any(text and text.startswith(day) for text in told) else []


def _place(view: View, line: Line) -> tuple[float, list[str]]:
    """Points for where a line stands and what its elements are called."""
    layout, title = view.layout, view.title_at
    score, names = 0.0, []
    if line.index in view.hinted("stamp"):
        score += 2.0
        names.append("hint")
    if title <= line.index <= view.text_first + 1 or (title <= line.index < view.header_end and line.size <= 60):
        score += 3.0 - 0.1 * min(10, line.index - title)
        names.append("under the headline")
    elif line.index < title:
        score += 1.8 - 0.25 * min(10, title - line.index)
    else:
        score += 1.2 - 0.1 * min(8, line.index - view.text_end)
    if not view.in_article(line.box):
        score -= 2.5
    if line.heading or line.linked > 0.7 * line.size:
        score -= 2.0
    words = _words(layout, line)
    if CLOCK.search(words) or (line.index < title and HEADER.search(words)):
        score -= 2.5
    if STAMP.search(words):
        score += 1.0
        names.append("class")
    return score, names


def _words(layout: Layout, line: Line) -> str:
    box = layout.boxes[line.box]
    return box.words + "".join(words_of(run.element) for run in line.runs[:4])
