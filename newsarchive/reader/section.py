"""What stands above the headline: the section it belongs to, and the banner."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsarchive.dates import find_dates
from newsarchive.reader.headline import fold
from newsarchive.reader.labels import Zone, label_of
from newsarchive.reader.roles import AUTHOR, CRUMB, KICKER, words_of
from newsarchive.text import tidy

if TYPE_CHECKING:
    from newsarchive.reader.layout import Line
    from newsarchive.reader.view import View

_ABOVE = 16
_SEPARATOR = re.compile(r"\s*(?:[>»›→/|\\]|&gt;|::|•)\s*|\s+[-–]\s+")
_HOME = re.compile(r"(trang (chủ|nhất|đầu)|home|homepage|trang chủ .*|tin tức|news|báo .*)$", re.IGNORECASE)
_NAMED = re.compile(r"(chuyên mục|mục|danh mục|chuyên trang|category|posted in|đăng trong|thuộc)\s*:?\s*", re.IGNORECASE)
MAX_SECTION = 60


@dataclass(slots=True)
class Above:
    """Section and banner with their lines and why they were taken."""

    section: str | None = None
    section_line: int = -1
    section_witnesses: tuple[str, ...] = ()
    banner: str | None = None
    banner_line: int = -1
    banner_witnesses: tuple[str, ...] = ()


def read_above(view: View) -> Above:
    """Section and banner of an article with a headline."""
    above = Above()
    if view.title is None:
        return above
    _find_section(view, above)
    _find_banner(view, above)
    return above


def _find_section(view: View, above: Above) -> None:
    """The leaf of the breadcrumb nearest to the headline; failing that, a category link around it."""
    lines, title = view.layout.lines, view.title
    if title is None:
        return
    trail: list[Line] = []
    best: tuple[float, list[Line]] | None = None
    candidates = [*lines[max(0, title.first - _ABOVE) : title.first], *lines[title.end : min(view.text_first + 1, title.end + 8)]]
    candidates += [line for line in lines[view.text_end : view.text_end + 10] if line.linked and _NAMED.match(line.text)]
    for line in candidates:
        if line.image is not None or line.size > 160:
            trail = []
            continue
        score = _crumb_score(view, line)
        if score <= 0:
            trail = []
            continue
        trail = [*trail, line] if trail and _same_trail(view, trail[-1], line) else [line]
        if best is None or score >= best[0] or best[1] is trail or (trail[0] in best[1]):
            best = (max(score, best[0] if best and trail[0] in best[1] else 0), trail)
    if best is None:
        return
    names = [name for line in best[1] for name in _names(line)]
    folded = fold(title.text)
    names = [name for name in names if fold(name) != folded and not _is_cut(name, folded)]
    while names and len(names) > 1 and _HOME.match(names[0]):
        names.pop(0)
    if names and not re.match(r"(trang (chủ|nhất)|home)", names[-1], re.IGNORECASE):
        above.section = _NAMED.sub("", names[-1]) if _NAMED.match(names[-1]) else names[-1]
        above.section_line = best[1][-1].index
        above.section_witnesses = ("breadcrumb",)
        if fold(above.section) in {fold(name) for name in view.structured.crumbs} | {fold(view.structured.section or "")}:
            above.section_witnesses += ("section metadata",)


def _is_cut(name: str, title: str) -> bool:
    """Whether a step of the trail is the headline cut short: "Văn Chấn giữ rừng…"."""
    return name.endswith(("…", "...")) and len(name) > 12 and title.startswith(fold(name))


def _same_trail(view: View, one: Line, other: Line) -> bool:
    common = view.layout.boxes[view.layout.common_box(one.box, other.box)]
    return common.end - common.first <= 12 and other.index - one.index <= 2


def _crumb_score(view: View, line: Line) -> float:
    """How much a line looks like a step of the breadcrumb."""
    zone = view.zones[line.index]
    if zone not in (None, Zone.NAV, Zone.OTHER, Zone.TAGS) or label_of(line.text) is Zone.RELATED:
        return 0.0
    score = 0.0
    words = ""
    for steps, index in enumerate(view.layout.ancestors(line.box)):
        box = view.layout.boxes[index]
        if steps > 4 or box.end - box.first > 14:
            break
        words += words_of(box.element)
    words += "".join(words_of(run.element) for run in line.runs[:6])
    if " breadcrumb" in words or " crumb" in words:
        score += 4.0
    elif CRUMB.search(words):
        score += 2.0
    if line.index in view.hinted("section"):
        score += 2.0
    if not view.in_article(line.box) and score < 2.0:
        score -= 0.5 if re.search(r"[>»›/]", line.text) else 2.5
    if zone is Zone.NAV and score < 4.0:
        return 0.0
    linked = line.is_link or line.linked >= 0.4 * line.size
    parts = [part for part in _SEPARATOR.split(line.text) if part and part != "•"]
    if line.linked and find_dates(line.text):
        return 0.0
    if len(parts) > 1 and linked and all(len(part) <= MAX_SECTION for part in parts):
        score += 2.0
    elif len(parts) > 1 and line.size < 100 and (re.search(r"[>»›]", line.text) or _HOME.match(parts[0])):
        score += 2.5
    if _NAMED.match(line.text) and line.size < 80:
        score += 1.5
    if not linked and score < 2.0:
        return 0.0
    if linked and line.size <= MAX_SECTION:
        score += 0.5
    if find_dates(line.text) and not linked:
        return 0.0
    after = view.title is not None and line.index >= view.title.end
    if after and score < 2.0:
        return 0.0
    return score - (0.4 if after else 0.0)


def _names(line: Line) -> list[str]:
    links = line.links()
    if links:
        names = [text for _, text in links]
        tail = tidy("".join(run.text for run in line.runs[_last_linked(line) + 1 :]))
        rest = [part for part in _SEPARATOR.split(tail) if part and not part.isdigit()]
        if rest and _SEPARATOR.match(tail) and not find_dates(rest[-1]):
            names += rest
    else:
        names = _SEPARATOR.split(line.text)
    return [clean for name in names if (clean := tidy(name).strip(" >»›/|\\:")) and len(clean) <= 160]


def _last_linked(line: Line) -> int:
    return max((number for number, run in enumerate(line.runs) if run.anchor is not None), default=-1)


def _find_banner(view: View, above: Above) -> None:
    """A line of its own right above the headline: a kicker, an announcement, a campaign."""
    title, lines = view.title, view.layout.lines
    if title is None:
        return
    for line in reversed(lines[max(0, title.first - 5) : title.first]):
        if line.image is not None:
            continue
        words = words_of(view.layout.boxes[line.box].element) + "".join(words_of(run.element) for run in line.runs[:2])
        named = KICKER.search(words) is not None or line.index in view.hinted("banner")
        if line.index == above.section_line or view.zones[line.index] is not None or not view.in_article(line.box):
            if not named or view.zones[line.index] is not None or line.index == above.section_line:
                continue
        if not 6 <= line.size <= 200 or label_of(line.text) is not None or AUTHOR.search(words) or fold(line.text) == fold(title.text):
            continue
        if find_dates(line.text) or _SEPARATOR.search(line.text) and line.linked or not any(map(str.isalpha, line.text)):
            continue
        if (CRUMB.search(words) and not named) or (line.is_link and not named):
            continue
        if named or _stands_out(view, line):
            above.banner, above.banner_line = line.text, line.index
            above.banner_witnesses = ("class",) if named else ("above the headline",)
            return


def _stands_out(view: View, line: Line) -> bool:
    """In the same small box as the headline, right above it."""
    title = view.title
    if title is None:
        return False
    common = view.layout.boxes[view.layout.common_box(line.box, view.layout.lines[title.first].box)]
    return title.first - line.index <= 2 and (view.body is None or common.end <= view.text_end + 6 or common.first <= line.index)
