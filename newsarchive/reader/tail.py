"""What follows the article inside its own box: teasers of other articles, credits, text printed twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsarchive.reader.author_lines import ends_sentence, looks_named
from newsarchive.reader.labels import Zone
from newsarchive.reader.roles import CAPTION

if TYPE_CHECKING:
    from newsarchive.reader.content import Piece
    from newsarchive.reader.view import View

_CREDIT_LINE = re.compile(
    r"\(?\s*(ảnh|nguồn ảnh|ảnh tư liệu|ảnh minh họa|photo|image|picture|foto|photographs?|bild|imagem|photo (by|credit))"
    r"\s*(:|copyright\b|caption\b)",
    re.IGNORECASE,
)
_BUTTON = re.compile(
    r"(caption|close|advert(isement)?|replay|more videos.*|must watch|just watched|image \d+ of \d+|"
    r"\(?\d+ videos?\)?|share|print|email|next prev|story continues below.*|"
    r"(follow|like) (us|her|him|me|@).{0,80}|.{0,40}subscribe (to|now).{0,60}|get the latest .{0,80}|sign up .{0,80})\W*$",
    re.IGNORECASE,
)
_SHORT = 90
_CAPTION = 300  # letters of a caption
_MOST_LINES = 3  # of a caption
_APPENDAGES = (Zone.RELATED, Zone.TAGS, Zone.COMMENT, Zone.OTHER)


def teasers_after(pieces: list[Piece], texts: list[int]) -> set[int]:
    """The pieces from the first teaser after the article's text on: links to other articles, each with its summary.

    Args:
        pieces: The article's pieces.
        texts: Indexes of those that still count as text, links included, in order.
    """
    core_end = _core_end(pieces, texts)
    tail = [number for number in texts if number > core_end]
    links = [number for number in tail if pieces[number].is_link and pieces[number].size > 15]
    plain = [number for number in tail if not pieces[number].is_link and pieces[number].size > 60]
    resumed = [number for number in plain if links and number > links[-1]]
    if len(links) >= 2 and len(links) >= len(plain) and len(resumed) <= 1:  # the last teaser's summary
        start = links[0]
        headed = tail[0] != start and _is_label(pieces[tail[tail.index(start) - 1]])
        start = tail[tail.index(start) - headed]
        return {number for number in tail if number >= start}
    return set()


def _is_label(piece: Piece) -> bool:
    """Whether a short line heads what follows it, in whatever words."""
    return piece.size < 50 and (
        piece.is_bold or piece.lines[0].heading > 0 or not (ends_sentence(piece.text) or looks_named(piece.text))
    )


def _core_end(pieces: list[Piece], texts: list[int]) -> int:
    """The last piece of the longest stretch of text that no linked line interrupts."""
    best, best_end, run = 0, -1, 0
    for number in texts:
        piece = pieces[number]
        if piece.is_link and piece.size > 15:
            run = 0
        elif piece.size > 60:
            run += piece.size
            if run > best:
                best, best_end = run, number
    return best_end


def leftovers(view: View, pieces: list[Piece], texts: list[int], lead: str | None) -> set[int]:
    """What is left among the text and is none.

    Credit lines, buttons and captions without a picture, long paragraphs printed a second time, and short lines
    after the text that appendages part from it.
    """
    found = _beyond(view, pieces, texts)
    seen = {lead.lower()} if lead else set()
    for number in texts:
        piece = pieces[number]
        if piece.size <= _SHORT and not piece.row and (_CREDIT_LINE.match(piece.text) or _BUTTON.match(piece.text)):
            found.add(number)
        elif piece.size > 60:
            folded = piece.text.lower()
            if folded in seen:
                found.add(number)
            seen.add(folded)
        if piece.size < _CAPTION and _is_captioned(view, piece.box):
            found.add(number)
    return found


def _is_captioned(view: View, box: int) -> bool:
    """Whether a box, or the one around it, is called caption: of a video, or of a picture that is none."""
    boxes = view.layout.boxes
    around = boxes[box].parent
    return any(
        boxes[index].element.tag == "figcaption" or CAPTION.search(boxes[index].words)
        for index in (box, around)
        if index >= 0 and boxes[index].end - boxes[index].first <= _MOST_LINES
    )


def _beyond(view: View, pieces: list[Piece], texts: list[int]) -> set[int]:
    """Short lines under the text with related items, keywords or comments between them and it."""
    appended = next((at for at in range(view.text_end, len(view.zones)) if view.zones[at] in _APPENDAGES), None)
    return set() if appended is None else {number for number in texts if pieces[number].first > appended}
