"""The section an article belongs to: the leaf of the breadcrumb at its headline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from newsarchive.dates import find_dates
from newsarchive.reader.headline import fold
from newsarchive.reader.labels import Zone, label_of
from newsarchive.reader.roles import CRUMB, words_of
from newsarchive.text import tidy

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from newsarchive.reader.layout import Line
    from newsarchive.reader.view import View

_ABOVE = 16
SEPARATOR = re.compile(r"\s*(?:[>»›→/|\\]|&gt;|::|•)\s*|\s+[-–]\s+")
_PARTED = re.compile(r"[>»›→/|\\•]|&gt;|::| [-–] ")
_SLASH = re.compile(r"[^\W\d]\s?/\s?[^\W\d]")
_ARROW = re.compile(r"[>»›]")
# "Trang chủ", "Trang nhất" (front page), and steps that name the whole site
_HOME = re.compile(r"(trang (chủ|nhất|đầu)|home|homepage|trang chủ .*|tin tức|news|báo .*)$", re.IGNORECASE)
_FRONT = re.compile(r"trang (chủ|nhất)|home", re.IGNORECASE)
# "Chuyên mục", "Danh mục" (category) in front of a section's name
_NAMED = re.compile(
    r"(chuyên mục|mục|danh mục|chuyên trang|category|posted in|đăng trong|thuộc)\s*:?\s*", re.IGNORECASE
)
_LONGEST = 60
_LONGEST_NAME = 40
_NEAR = 4  # lines above the headline
_MOST_STEPS = 6
_CALLED_CRUMB = 4.0  # points for an element that is called breadcrumb


@dataclass(frozen=True, slots=True)
class Section:
    """The section's name, the line it stands in, and who testified."""

    name: str
    line: int
    witnesses: tuple[str, ...]


def find_section(view: View) -> Section | None:
    """The leaf of the breadcrumb nearest to the headline; failing that, a category link around it."""
    trail = _best_trail(view)
    if not trail or view.title is None:
        return None
    headline = fold(view.title.text)
    names = [name for line in trail for name in _names(line)]
    names = [name for name in names if fold(name) != headline and not _is_cut(name, headline)]
    while len(names) > 1 and _HOME.match(names[0]):
        names.pop(0)
    if not names or _FRONT.match(names[-1]):
        return None
    name = _NAMED.sub("", names[-1]) or names[-1]
    told = {fold(text) for text in [*view.structured.crumbs, view.structured.section or ""]}
    witnesses = ("breadcrumb", "section metadata") if fold(name) in told else ("breadcrumb",)
    return Section(name, trail[-1].index, witnesses)


def _best_trail(view: View) -> list[Line]:
    """The lines of the likeliest breadcrumb: its steps may stand in lines of their own."""
    trail: list[Line] = []
    best: list[Line] = []
    best_score = 0.0
    for line in _around(view):
        if line.image is not None:  # arrows between the steps are often pictures
            continue
        going = bool(trail) and not (trail[-1].heading and not line.heading)  # a section's name over its parts
        score = crumb_score(view, line, going=going) if line.size <= 160 else 0.0
        if score <= 0:
            trail = []
            continue
        grown = going and _is_next_step(view, trail[-1], line)
        growing_best = grown and trail is best
        trail = [*trail, line] if grown else [line]
        if growing_best or score >= best_score:
            best, best_score = trail, max(score, best_score)
    return best


def _menu(view: View) -> set[str]:
    """What the page's menus call its sections: the links of short lines far from the article."""
    if view.menu is not None:
        return view.menu
    first = view.title.first - _NEAR if view.title is not None else 0
    names: set[str] = set()
    for line in view.layout.lines[: max(0, first)]:
        if line.linked and line.is_link and not line.heading:
            names.update([fold(text) for _, text in line.links() if len(text) <= _LONGEST_NAME])
    view.menu = names
    return names


def _around(view: View) -> list[Line]:
    """The lines above the headline, a few under it, and "Chuyên mục: …" lines under the text."""
    lines, title = view.layout.lines, view.title
    if title is None:
        return []
    under = lines[title.end : min(view.text_first + 1, title.end + 8)]
    foot = [line for line in lines[view.text_end : view.text_end + 10] if line.linked and _NAMED.match(line.text)]
    return [*lines[max(0, title.first - _ABOVE) : title.first], *under, *foot]


def _is_cut(name: str, headline: str) -> bool:
    """Whether a step of the trail is the headline cut short: "Văn Chấn giữ rừng…"."""
    return name.endswith(("…", "...")) and len(name) > 12 and headline.startswith(fold(name))


def _is_next_step(view: View, one: Line, other: Line) -> bool:
    if one.box == other.box and other.joined:
        return other.index - one.index <= 2
    common = view.layout.boxes[view.layout.common_box(one.box, other.box)]
    return common.end - common.first <= 12 and other.index - one.index <= 2


def crumb_score(view: View, line: Line, *, going: bool) -> float:
    """How much a line looks like a step of the breadcrumb; 0 or less for none.

    Args:
        view: The page.
        line: The line.
        going: Whether the line before it was a step.
    """
    zone = view.zones[line.index]
    if _prefixed(line):
        return 0.0
    if zone not in (None, Zone.NAV, Zone.OTHER, Zone.TAGS) or label_of(line.text) is Zone.RELATED:
        return 0.0
    linked = line.linked >= 0.4 * line.size
    before = view.layout.lines[line.index - 1] if line.index else None
    score = _class_score(view, line)
    if view.in_article(line.box):
        # a menu of a few steps within the article's own box is its breadcrumb
        score += 2.5 if zone is Zone.NAV and _is_short_menu(view, line) else 0.0
    elif score < 2.0:
        score -= 0.5 if going or _ARROW.search(line.text) or _SLASH.search(line.text) or _from_home(line) else 2.5
    if before is not None and before.image is None and before.size < 20 and _NAMED.fullmatch(before.text):
        score += 3.5
    score += _text_score(line, linked=linked) + (1.0 if going and line.size <= _LONGEST else 0.0)
    close = view.title is not None and view.title.first - _NEAR <= line.index < view.title.first
    if (
        (not linked or (close and line.heading))
        and line.size <= _LONGEST_NAME
        and zone is None
        and fold(line.text) in _menu(view)
    ):
        score += 3.0
    after = view.title is not None and line.index >= view.title.end
    if "://" in line.text or (zone is Zone.NAV and (score < 3.5 or not _is_trail(line, score))):
        return 0.0
    if (not linked or after) and score < 2.0:
        return 0.0
    score += (0.5 if linked and line.size <= _LONGEST else 0.0) - (0.4 if after else 0.0)
    return 0.0 if score <= 0.0 or find_dates(line.text) else score


def _prefixed(line: Line) -> bool:
    """Whether links follow a label in the line: "Nóng: …", "Tin mới: …"."""
    if not line.linked or line.is_link or line.runs[0].anchor is not None:
        return False
    return line.runs[0].text.rstrip().endswith(":") and label_of(line.runs[0].text) is not None


def _is_short_menu(view: View, line: Line) -> bool:
    """Whether a line stands in a navigation of a few lines above the headline that starts from the front page."""
    layout = view.layout
    for steps, index in enumerate(layout.ancestors(line.box)):
        box = layout.boxes[index]
        if steps > 4 or box.end - box.first > _MOST_STEPS:
            return False
        if box.element.tag == "nav":
            return _FRONT.match(layout.lines[box.first].text) is not None
    return False


def _from_home(line: Line) -> bool:
    """Whether a line is a few links of which the first leads to the front page."""
    steps = [text for _, text in line.links()] if line.linked and len(line.runs) > 1 else []
    return 1 < len(steps) <= _MOST_STEPS and _FRONT.fullmatch(steps[0]) is not None


def _is_trail(line: Line, score: float) -> bool:
    """In a menu: a line called breadcrumb, or steps parted by arrows from home on."""
    return score >= 4.0 or (_ARROW.search(line.text) is not None and _FRONT.match(line.text) is not None)


def _class_score(view: View, line: Line) -> float:
    boxes, index = view.layout.boxes, line.box
    holder = boxes[index].element
    inner = [run.element for run in line.runs[:6] if run.element is not holder]
    score = max([_crumb_points(words_of(element)) for element in inner], default=0.0)
    for _ in range(5):
        box = boxes[index]
        if score == _CALLED_CRUMB or box.end - box.first > 14:
            break
        score = max(score, _CALLED_CRUMB if _is_called_breadcrumb(box.element) else _crumb_points(box.words))
        index = box.parent
        if index < 0:
            break
    return score + (2.0 if line.index in view.hinted("section") else 0.0)


@lru_cache(maxsize=4096)  # a paper's pages are made of the same elements
def _crumb_points(words: str) -> float:
    return _CALLED_CRUMB if " breadcrumb" in words or " crumb" in words else 2.0 if CRUMB.search(words) else 0.0


def _is_called_breadcrumb(element: HtmlElement) -> bool:
    return "breadcrumb" in (element.get("aria-label") or element.get("typeof") or "").lower()


def _text_score(line: Line, *, linked: bool) -> float:
    """Points for steps parted by arrows, for a first step home, for "Chuyên mục:" in front."""
    parts = [part for part in _parts(line.text) if part and part != "•"]
    score = 1.5 if line.size < 80 and _NAMED.match(line.text) else 0.0
    if _FRONT.match(line.text):
        score += 1.5
    if len(parts) == 1 and linked and _from_home(line):
        score += 1.0
    if 1 < len(parts) <= _MOST_STEPS:
        if linked and all(len(part) <= _LONGEST for part in parts):
            score += 2.0
        elif line.size < 100 and (_ARROW.search(line.text) or _HOME.match(parts[0])):
            score += 2.5
    return score


def _parts(text: str) -> list[str]:
    """A tidied text cut at its separators; most have none, which is told quicker without the spaces around them."""
    return SEPARATOR.split(text) if _PARTED.search(text) else [text]


def _names(line: Line) -> list[str]:
    """The steps in a line: its links, and an unlinked last one after a separator; or its parts."""
    names = [text for _, text in line.links()]
    if names:
        last = max(number for number, run in enumerate(line.runs) if run.anchor is not None)
        tail = tidy("".join(run.text for run in line.runs[last + 1 :]))
        rest = [part for part in SEPARATOR.split(tail) if part and not part.isdigit()]
        if rest and SEPARATOR.match(tail):
            names += rest
    else:
        names = SEPARATOR.split(line.text)
    return [clean for name in names if (clean := tidy(name).strip(" >»›/|\\:")) and len(clean) <= 160]
