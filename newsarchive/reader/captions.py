"""What is written under a picture: caption and credit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsarchive.reader.labels import label_of
from newsarchive.reader.roles import CAPTION, CREDIT, words_of
from newsarchive.text import tidy

if TYPE_CHECKING:
    from newsarchive.reader.content import Piece
    from newsarchive.reader.view import View

# "Ảnh:" (photo), "Nguồn ảnh:" (photo source), "Tranh:" (painting), "Đồ họa:" (graphics); not "Trong ảnh:" (pictured)
_CREDIT = re.compile(
    r"(?:^|[\s(\[.\-–—/|,;])(?P<label>(?:nguồn\s+)?ảnh|photo|nguồn|tranh|đồ họa|đồ hoạ)\s*:\s*(?P<credit>[^:]{1,120})$",
    re.IGNORECASE,
)
_BEFORE_CREDIT = re.compile(r"[\s(\[\-–—/|,;]+$")
_IN_PICTURE = re.compile(r"trong\s+$", re.IGNORECASE)
_LONGEST = 600
_LONG = 400  # characters of a caption that only its type or place tells
_SHORT = 160
_MOST_ABREAST = 6  # pictures in a row of a table


@dataclass(frozen=True, slots=True)
class BodyType:
    """How most of the article's paragraphs are set: alignment and type size (16 where none is given)."""

    align: str
    px: int


def body_type(view: View, pieces: list[Piece]) -> BodyType:
    """The usual type of the article's long paragraphs."""
    counts: dict[str, int] = {}
    sizes = []
    for piece in pieces:
        if piece.size > _SHORT:
            align = view.align(piece.box)
            counts[align] = counts.get(align, 0) + 1
            sizes.append(piece.px)
    sizes = sorted(px for px in sizes if px)
    usual = max(counts, key=lambda align: counts[align]) if counts else ""
    return BodyType(usual, sizes[len(sizes) // 2] if sizes else 16)


def split_credit(text: str) -> tuple[str | None, str | None]:
    """A caption without its credit, and the credit: the text after "Ảnh:" at its end, verbatim."""
    text = tidy(text)
    found = _CREDIT.search(text)
    if not found or _IN_PICTURE.search(text[: found.start("label")]):
        return text or None, None
    credit, before = found["credit"].strip(), text[: found.start("label")]
    if before.rstrip().endswith(("(", "[")):
        credit = credit.rstrip(" .").removesuffix(")").removesuffix("]").strip()
    elif credit.endswith(")") and credit.count("(") < credit.count(")"):
        credit = credit[:-1].strip()
    if not credit:
        return text, None
    return tidy(_BEFORE_CREDIT.sub("", before)) or None, credit


def read_caption(pieces: list[Piece]) -> tuple[str | None, str | None]:
    """Caption and credit from the pieces under a picture; a credit is told by its label or its element's class.

    Some papers print the caption twice: once is enough.
    """
    texts: dict[str, None] = {}
    credited = []
    for piece in pieces:
        runs = [run for line in piece.lines for run in line.runs]
        marked = {run for run in runs if CREDIT.search(words_of(run.element))}
        credited += [run.text for run in runs if run in marked]
        text = tidy(" ".join(run.text for run in runs if run not in marked)) if marked else piece.text
        if text:
            texts[text] = None
    caption, credit = split_credit(" ".join(texts))
    told = tidy(" ".join(credited)).strip(" -–—()[]")
    if told and credit is None:
        credit = split_credit(told)[1] or told
    return caption, credit


def captions_of(view: View, pieces: list[Piece], number: int, usual: BodyType) -> list[int]:
    """Indexes of the pieces that are written under picture `number`."""
    if pieces[number].frame >= 0:
        framed = _side_by_side(pieces, number) or _framed(pieces, number)
        if framed:
            return framed
    follower = number + 1
    if follower >= len(pieces) or pieces[follower].image is not None or not _is_caption(view, pieces, number, usual):
        return []
    third = follower + 1
    more = third < len(pieces) and pieces[third].image is None and _is_credit_line(pieces[third])
    return [follower, third] if more else [follower]


def _side_by_side(pieces: list[Piece], number: int) -> list[int]:
    """The caption of one of several pictures in a table whose captions stand in a row under them."""
    frame = pieces[number].frame
    start, images = number, number
    while (
        number - start < _MOST_ABREAST
        and start > 0
        and pieces[start - 1].frame == frame
        and pieces[start - 1].image is not None
    ):
        start -= 1
    last = min(len(pieces), number + 2 * _MOST_ABREAST + 1)
    while images < last and pieces[images].frame == frame and pieces[images].image is not None:
        images += 1
    texts = images
    while texts < last and pieces[texts].frame == frame and pieces[texts].image is None:
        texts += 1
    count = images - start
    return [images + number - start] if 1 < count <= _MOST_ABREAST and texts - images == count else []


def _framed(pieces: list[Piece], number: int) -> list[int]:
    """The texts in the picture's frame up to the next picture; failing those, the one before a lone picture."""
    frame = pieces[number].frame
    after: list[int] = []
    for index in range(number + 1, len(pieces)):
        if pieces[index].frame != frame or pieces[index].image is not None:
            break
        after.append(index)
    if after:
        return after
    before = number - 1
    around = range(max(0, number - 12), min(len(pieces), number + 12))
    alone = not any(pieces[at].frame == frame and pieces[at].image is not None for at in around if at != number)
    if alone and before >= 0 and pieces[before].frame == frame and pieces[before].image is None:
        return [before]
    return []


def _is_credit_line(piece: Piece) -> bool:
    found = _CREDIT.search(piece.text)
    return found is not None and found.start("label") <= 1 and len(piece.text) < 80


def _is_caption(view: View, pieces: list[Piece], number: int, usual: BodyType) -> bool:
    """Whether the paragraph after a picture is its caption."""
    picture, after = pieces[number], pieces[number + 1]
    text = after.text
    if len(text) > _LONGEST or after.row or after.lines[0].heading or label_of(text) is not None:
        return False
    words = view.layout.boxes[after.box].words + words_of(after.lines[0].runs[0].element)
    if CAPTION.search(words) or _is_credit_line(after):
        return True
    if view.align(after.box) == "right":
        return False
    return _repeats_alt(view, picture, text) or _looks_set_apart(view, pieces, number, usual)


def _repeats_alt(view: View, picture: Piece, text: str) -> bool:
    """Whether the text is the picture's alternative text, unless that is the headline."""
    image = picture.lines[0].image
    alt = tidy(image.get("alt") or "") if image is not None else ""
    headline = view.title.text if view.title else ""
    return len(alt) > 12 and alt != headline and (text.startswith(alt[:60]) or alt.startswith(text[:60]))


def _looks_set_apart(view: View, pieces: list[Piece], number: int, usual: BodyType) -> bool:
    """Whether type, alignment or place set the paragraph apart from the article's text."""
    picture, after = pieces[number], pieces[number + 1]
    text, align = after.text, view.align(after.box)
    credited = _CREDIT.search(text) is not None
    small = 0 < after.px <= 14 and after.px < usual.px
    if len(text) > _LONG:
        return False
    if after.box == picture.box:
        last = number + 2 >= len(pieces) or pieces[number + 2].box == picture.box
        alone = len(text) <= _SHORT and len(after.lines) == 1 and not last
        return after.is_italic or credited or align == "center" or small or 0 < after.px <= 13 or alone
    if align == "center" and usual.align != "center" and not after.is_bold:
        return True
    return len(text) <= 300 and (credited or ((after.is_italic or small) and number + 2 < len(pieces)))
