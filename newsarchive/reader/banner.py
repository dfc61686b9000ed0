"""The banner: a kicker, an announcement or a campaign line above the headline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsarchive.dates import find_dates
from newsarchive.reader.headline import fold
from newsarchive.reader.labels import label_of
from newsarchive.reader.roles import AUTHOR, CRUMB, KICKER, words_of
from newsarchive.reader.section import SEPARATOR

if TYPE_CHECKING:
    from newsarchive.reader.layout import Line
    from newsarchive.reader.view import View

_ABOVE = 5  # lines above the headline


@dataclass(frozen=True, slots=True)
class Banner:
    """The banner's text, its line, and who testified."""

    text: str
    line: int
    witnesses: tuple[str, ...]


def find_banner(view: View, section_line: int) -> Banner | None:
    """The line right above the headline that is neither section, stamp nor author.

    Args:
        view: The page.
        section_line: The line of the section, -1 for none.
    """
    if view.title is None:
        return None
    first = view.title.first
    for line in reversed(view.layout.lines[max(0, first - _ABOVE) : first]):
        if line.image is not None or line.index == section_line or view.zones[line.index] is not None:
            continue
        words = view.layout.boxes[line.box].words + "".join(words_of(run.element) for run in line.runs[:2])
        named = KICKER.search(words) is not None or line.index in view.hinted("banner")
        if AUTHOR.search(words) or not _can_be(line, fold(view.title.text)):
            continue
        if named:
            return Banner(line.text, line.index, ("class",))
        if CRUMB.search(words) or line.is_link or not view.in_article(line.box):
            continue
        if _stands_over(view, line, first):
            return Banner(line.text, line.index, ("above the headline",))
    return None


def _can_be(line: Line, headline: str) -> bool:
    text = line.text
    if not 6 <= line.size <= 200 or label_of(text) is not None or fold(text) == headline:
        return False
    trail = line.linked and SEPARATOR.search(text)
    return not trail and "://" not in text and any(map(str.isalpha, text)) and not find_dates(text)


def _stands_over(view: View, line: Line, headline: int) -> bool:
    """In the same box as the headline, right above it."""
    common = view.layout.boxes[view.layout.common_box(line.box, view.layout.lines[headline].box)]
    return headline - line.index <= 2 and (
        view.body is None or common.end <= view.text_end + 6 or common.first <= line.index
    )
