"""What follows the article inside its own box: teasers of other articles, credits, text printed twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsarchive.reader.author_lines import ends_sentence, looks_named

if TYPE_CHECKING:
    from newsarchive.reader.content import Piece

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
    if len(links) >= 2 and len(links) >= len(plain):
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


def leftovers(pieces: list[Piece], texts: list[int], lead: str | None) -> set[int]:
    """Credit lines and buttons without a picture, and long paragraphs printed a second time."""
    found: set[int] = set()
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
    return found
