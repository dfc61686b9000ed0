"""The page as a reader sees it: lines of text and pictures in order, and the boxes that hold them.

One walk over the tree (see `newsarchive.reader.walk`) makes it; everything after works on these short lists.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsarchive.reader.roles import words_of
from newsarchive.text import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from newsarchive.reader.labels import Zone

BOLD, ITALIC = 1, 2
MAX_LINKS = 100  # links of one line that are read


@dataclass(slots=True, eq=False)
class Region:
    """A part of the page whose class or tag says what it is for; void when the article itself is in it."""

    zone: Zone
    parent: Region | None
    box: int
    void: bool = False


@dataclass(slots=True, eq=False)
class Box:
    """A block element.

    Attributes:
        element: The element.
        parent: Index of the box around it, -1 for the outermost.
        first: Index of its first line.
        end: Index after its last line.
        last: Index after the last box in it.
        region: The innermost region it lies in.
        said: Its class words, once asked for.
    """

    element: HtmlElement
    parent: int
    first: int
    end: int
    last: int
    region: Region | None
    said: str | None = None

    @property
    def words(self) -> str:
        """The words of the element's class, id and itemprop, see `words_of`; looked up once."""
        if self.said is None:
            self.said = words_of(self.element)
        return self.said


@dataclass(slots=True, eq=False)
class Run:
    """Text of one inline element within a line: `text` as in the source, style bits, the link it is in."""

    text: str
    element: HtmlElement
    style: int
    anchor: HtmlElement | None
    px: int


@dataclass(slots=True, eq=False)
class Line:
    """A line of text or a picture.

    Attributes:
        index: Its place in the page.
        box: Index of the innermost box.
        runs: Its pieces; empty for a picture.
        text: The text, tidied.
        region: The innermost region.
        joined: Only one line break parts it from the line before it.
        image: The ``img`` element, for a picture.
        anchor: The link around a picture.
        heading: 1 to 6 inside a heading, else 0.
        bold: Letters in bold; likewise `italic`, `linked`; `size` is all letters.
        px: The largest type size given, 0 where none is.
        is_link: Whether most of it is linked.
        linking: Its links, once asked for.
    """

    index: int
    box: int
    runs: list[Run]
    text: str
    region: Region | None
    joined: bool = False
    image: HtmlElement | None = None
    anchor: HtmlElement | None = None
    heading: int = 0
    size: int = 0
    bold: int = 0
    italic: int = 0
    linked: int = 0
    px: int = 0
    is_link: bool = False
    linking: list[tuple[HtmlElement, str]] | None = None

    @property
    def is_bold(self) -> bool:
        """Whether nearly all of it is bold."""
        return self.bold >= 0.85 * self.size > 0

    @property
    def is_italic(self) -> bool:
        """Whether nearly all of it is in italics."""
        return self.italic >= 0.85 * self.size > 0

    def links(self) -> list[tuple[HtmlElement, str]]:
        """Its links with their text, in order, `MAX_LINKS` at most."""
        if self.linking is None:
            self.linking = self._find_links()
        return self.linking

    def _find_links(self) -> list[tuple[HtmlElement, str]]:
        if not self.linked:
            return []
        if len(self.runs) == 1 and self.runs[0].anchor is not None:
            return [(self.runs[0].anchor, self.text)]
        found: list[tuple[HtmlElement, list[str]]] = []
        for run in self.runs:
            if run.anchor is None:
                continue
            if found and found[-1][0] is run.anchor:
                found[-1][1].append(run.text)
            elif len(found) < MAX_LINKS:
                found.append((run.anchor, [run.text]))
        return [(anchor, tidy("".join(texts))) for anchor, texts in found]

    def anchors(self) -> list[HtmlElement]:
        """Its links alone."""
        return [anchor for anchor, _ in self.links()]


@dataclass(slots=True)
class Layout:
    """The lines and boxes of a page, in document order; `boxes[0]` holds all."""

    lines: list[Line] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)

    def ancestors(self, box: int) -> Iterator[int]:
        """The box and those around it, outwards."""
        while box >= 0:
            yield box
            box = self.boxes[box].parent

    def common_box(self, one: int, other: int) -> int:
        """The innermost box that holds both."""
        while not self.holds(one, other):
            one = self.boxes[one].parent
        return one

    def holds(self, outer: int, inner: int) -> bool:
        """Whether the outer box is, or is around, the inner."""
        # Boxes are numbered in document order.
        return outer <= inner < self.boxes[outer].last
