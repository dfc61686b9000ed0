"""The article's run of paragraphs, table rows and pictures, in order, before anyone says which is which."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from newsarchive.reader.roles import CAPTION

if TYPE_CHECKING:
    from newsarchive.reader.layout import Line
    from newsarchive.reader.view import View

_MAX_HEADER = 45  # lines between headline and text that can still belong to the article
_ONE_PARAGRAPH = 2  # lines
_COVER = 6  # lines above the headline in which a cover may stand
_ABREAST = 4  # pictures over one caption
_FRAME_TEXT = 300  # characters of the caption in a small box
_TABLE_LINES = 2_000  # lines of a table that are looked at to judge it
_CAPTION_LINES = 200  # lines of a box called caption
_CAPTION_TABLE = 900  # characters beyond which a table with a picture is no picture frame


@dataclass(slots=True, eq=False)
class Piece:
    """A paragraph (or table row) or a picture.

    Attributes:
        first: Index of its first line.
        end: Index after its last.
        box: Its innermost box.
        lines: Its lines.
        image: The picture's line.
        frame: The box of the figure, table or small box around picture and caption; -1 for none.
        row: Whether it is a row of a data table.
        size: Its letters.
        said: Its text, once asked for.
    """

    first: int
    end: int
    box: int
    lines: list[Line]
    image: Line | None = None
    frame: int = -1
    row: bool = False
    size: int = 0
    said: str | None = None

    @property
    def text(self) -> str:
        """Its text in one line; empty for a picture."""
        if self.said is None:
            self.said = " ".join([line.text for line in self.lines]) if len(self.lines) > 1 else self.lines[0].text
        return self.said

    @property
    def is_bold(self) -> bool:
        """Whether nearly all of it is bold."""
        return sum(line.bold for line in self.lines) >= 0.85 * self.size > 0

    @property
    def is_italic(self) -> bool:
        """Whether nearly all of it is in italics."""
        return sum(line.italic for line in self.lines) >= 0.85 * self.size > 0

    @property
    def is_link(self) -> bool:
        """Whether it is a link and hardly anything else."""
        return sum(line.linked for line in self.lines) > 0.8 * self.size

    @property
    def px(self) -> int:
        """The largest type size in it, 0 where none is given."""
        return max((line.px for line in self.lines), default=0)


def article_range(view: View) -> tuple[int, int]:
    """First and end line of what can be the article: from the headline's end to the end of its box."""
    body = view.body
    if body is None:
        after = view.title.end if view.title else 0
        return after, min(len(view.layout.lines), view.layout.boxes[view.article_box].end)
    first = body.first
    if view.title is not None and view.title.first < body.end:
        gap = body.first - view.title.end
        first = view.title.end if gap <= _MAX_HEADER else body.first
    return first, _with_pictures(view, body.end) if body.end - body.first <= _ONE_PARAGRAPH else body.end


def _is_term(view: View, line: Line) -> bool:
    """Whether a line above the text is a label or its value in a list of facts about the article."""
    return line.index < view.text_first and view.layout.boxes[line.box].element.tag in ("dt", "dd")


def _with_pictures(view: View, end: int) -> int:
    """The end of the pictures right after a text of a single paragraph, as under the lead of an infographic."""
    lines = view.layout.lines
    limit = min(len(lines), view.layout.boxes[view.article_box].end)
    while end < limit and lines[end].image is not None and lines[end].anchor is None and view.zones[end] is None:
        end += 1
    return end


def pieces_of(view: View) -> list[Piece]:
    """The pieces within the article's range that no zone claims, captions and bylines still among them."""
    first, end = article_range(view)
    tables = _Tables(view)
    pieces = _cover(view)
    lines = view.layout.lines
    for index in range(first, end):
        line = lines[index]
        if view.zones[index] is not None or index in view.taken or _is_term(view, line):
            continue
        table = tables.of(line.box)
        if line.image is not None:
            frame = table.box if table is not None and table.picture else _figure(view, line.box)
            pieces.append(Piece(index, index + 1, line.box, [line], line, frame))
            continue
        row = table.row_of(line.box) if table is not None and table.data else -1
        last = pieces[-1] if pieces else None
        if (row >= 0 and last is not None and last.row and last.frame == row) or (
            row < 0
            and line.joined
            and last is not None
            and last.image is None
            and not last.row
            and last.end == index
            and last.box == line.box
        ):
            _extend(last, line)
        else:
            frame = row if row >= 0 else table.box if table is not None and table.picture else _figure(view, line.box)
            pieces.append(Piece(index, index + 1, line.box, [line], None, frame, row >= 0, line.size))
    return pieces


def _cover(view: View) -> list[Piece]:
    """A picture with its caption right above the headline, as the cover of a long read."""
    if view.title is None:
        return []
    lines, title = view.layout.lines, view.title.first
    for index in range(max(0, title - _COVER), title):
        line = lines[index]
        if line.image is None or line.anchor is not None or view.zones[index] is not None:
            continue
        frame = _figure(view, line.box)
        if frame < 0:
            continue
        holder = view.layout.boxes[frame]
        caption = lines[index + 1 : holder.end]
        if holder.first == index and holder.end <= title and _is_caption(caption):
            texts = [
                Piece(text.index, text.index + 1, text.box, [text], None, frame, size=text.size) for text in caption
            ]
            return [Piece(index, index + 1, line.box, [line], line, frame), *texts]
    return []


def _is_caption(lines: list[Line]) -> bool:
    """Whether lines under a picture speak of it, as the name of the site under its logo does not."""
    if not lines or any(line.linked or "://" in line.text for line in lines):
        return False
    return lines[-1].text.endswith(".") or any("Ảnh:" in line.text for line in lines)


def _extend(piece: Piece, line: Line) -> None:
    piece.lines.append(line)
    piece.end = line.index + 1
    piece.size += line.size


@dataclass(slots=True)
class _Table:
    """A table inside the article: its box, whether it frames a picture, whether it holds data."""

    box: int
    picture: bool
    data: bool
    rows: dict[int, int]

    def row_of(self, box: int) -> int:
        return self.rows.get(box, -1)


class _Tables:
    """Tells for a box the table it lies in."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.places: dict[int, tuple[int, int]] = {}  # box: its innermost table and row, -1 for none
        self.judged: dict[int, _Table] = {}

    def of(self, box: int) -> _Table | None:
        index, row = self._place(box)
        if index < 0:
            return None
        if index not in self.judged:
            self.judged[index] = self._judge(index)
        self.judged[index].rows[box] = row
        return self.judged[index]

    def _place(self, box: int) -> tuple[int, int]:
        boxes, path = self.view.layout.boxes, []
        index = box
        while index >= 0 and index not in self.places and not _is_outer(self.view, index):
            path.append(index)
            index = boxes[index].parent
        table, row = self.places.get(index, (-1, -1))
        for each in reversed(path):
            tag = boxes[each].element.tag
            if tag == "table":
                table, row = each, -1
            elif tag == "tr" and table >= 0:
                row = each
            self.places[each] = table, row
        return table, row

    def _judge(self, index: int) -> _Table:
        holder = self.view.layout.boxes[index]
        lines = self.view.layout.lines[holder.first : holder.end][:_TABLE_LINES]
        images = sum(line.image is not None for line in lines)
        texts = [line for line in lines if line.image is None]
        size = sum(line.size for line in texts)
        if images:
            return _Table(index, size <= _CAPTION_TABLE and len(texts) <= 3 * images + 3, False, {})
        cells = (cell for cell in holder.element.iter("td", "th") if len(cell) or (cell.text or "").strip())
        count = sum(1 for _ in islice(cells, 4))
        widest = max((line.size for line in texts), default=0)
        return _Table(index, False, count > 1 and (widest < 400 or count > 3), {})


def _is_outer(view: View, index: int) -> bool:
    """Whether a box is the article's own or one around it."""
    if index == view.article_box:
        return True
    boxes, body = view.layout.boxes, view.body
    box, outer = boxes[index], boxes[body.box if body is not None else view.article_box]
    return box.first <= outer.first and outer.end <= box.end


def _is_small_frame(view: View, index: int) -> bool:
    """A box with one picture and a line or two under it, or a few pictures over one line, as galleries are made of."""
    holder = view.layout.boxes[index]
    if not 2 <= holder.end - holder.first <= _ABREAST + 1:
        return False
    lines = view.layout.lines[holder.first : holder.end]
    if len(lines) > 3 or lines[1].image is not None:
        pictures = all(line.image is not None and line.anchor is None for line in lines[:-1])
        return pictures and lines[-1].image is None and lines[-1].size <= _FRAME_TEXT / 2
    return (
        lines[0].image is not None
        and all(line.image is None for line in lines[1:])
        and sum(line.size for line in lines) <= _FRAME_TEXT
    )


def _figure(view: View, box: int) -> int:
    """The figure, or the small box called caption or image, that a line lies in; -1 for none."""
    layout = view.layout
    found = -1
    for steps, index in enumerate(layout.ancestors(box)):
        if steps > 7 or _is_outer(view, index):
            break
        holder = layout.boxes[index]
        if holder.element.tag == "figure":
            return index
        if found < 0 and steps < 3 and holder.element.tag in ("div", "li", "center") and _is_small_frame(view, index):
            found = index
        if found < 0 and steps < 5 and holder.element.tag != "p" and CAPTION.search(holder.words):
            lines = layout.lines[holder.first : holder.end] if holder.end - holder.first <= _CAPTION_LINES else []
            if any(line.image is not None for line in lines) and sum(line.size for line in lines) < _CAPTION_TABLE:
                found = index
    return found
