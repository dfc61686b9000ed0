"""What stands between the article's own lines and is no text: counters, buttons, the headline again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarchive.reader.headline import fold
from newsarchive.reader.labels import is_junk, label_of
from newsarchive.reader.letters import has_digit
from newsarchive.reader.marks import is_imprint

if TYPE_CHECKING:
    from newsarchive.reader.content import Piece
    from newsarchive.reader.view import View

_TERM = 16  # letters of a word that only heads the lines of stamp and section: "Chi tiết" (details)


def machinery_among(view: View, pieces: list[Piece], used: set[int], known: set[int]) -> set[int]:
    """Indexes of pieces that are no text of the article.

    Args:
        view: The page.
        pieces: The article's pieces.
        used: Indexes of those that are something else already.
        known: Lines that hold the section or the banner.
    """
    headline = fold(view.title.text) if view.title else ""
    return {
        number
        for number, piece in enumerate(pieces)
        if number not in used
        and piece.image is None
        and (piece.first in known or _is_machinery(view, piece) or _is_header_line(view, piece, headline))
    }


def _is_machinery(view: View, piece: Piece) -> bool:
    text = piece.text
    if piece.size < 400 and is_junk(text):
        return True
    if piece.size < 60 and label_of(text) is not None:
        return True
    return (piece.first > view.text_first and is_imprint(text)) or not any(map(str.isalnum, text))


def _is_header_line(view: View, piece: Piece, headline: str) -> bool:
    """Above the text: the headline again, or a short line that is no lead: an author, a place, a counter."""
    if piece.first >= view.text_first:
        return False
    if fold(piece.text) == headline:
        return True
    if piece.size >= 55 or piece.first < view.title_at or piece.row:
        return False
    if piece.size < _TERM and piece.end in view.taken and not piece.is_bold:
        return True
    inside = view.body is not None and piece.first >= view.body.first
    return not inside or piece.is_link or (has_digit(piece.text) and piece.size < 30)
