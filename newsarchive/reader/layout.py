"""The page as a reader sees it: lines of text and pictures in order, and the boxes that hold them.

One walk over the tree makes it; everything after works on these short lists. Scripts, styles, form controls and
hidden elements never get in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from newsarchive.reader.roles import HIDDEN, zone_of
from newsarchive.text import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from newsarchive.reader.labels import Zone

BOLD, ITALIC = 1, 2
MAX_LINKS = 100  # links of one line that are read

_PICTURES = frozenset({"img", "amp-img"})
# Elements with nothing in them to read: breaks, pictures, and what is not text of the page.
_ALONE = (
    frozenset({"br", "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math", "head"})
    | frozenset({"select", "textarea", "button", "input", "datalist", "progress", "meter", "dialog", "frameset"})
    | frozenset({"canvas", "audio", "video", "map"})
    | _PICTURES
)
_BLOCKS = (
    frozenset(
        {"html", "body", "main", "article", "section", "header", "footer", "nav", "aside", "div", "center", "form"}
    )
    | frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "hgroup", "p", "pre", "blockquote", "address", "hr", "marquee"})
    | frozenset({"ul", "ol", "li", "dl", "dt", "dd", "menu", "details", "summary", "fieldset", "legend"})
    | frozenset({"table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "figure", "figcaption"})
)
_WHOLE = frozenset({"body", "html", "main"})
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BOLD_TAGS = frozenset({"b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"})
_ITALIC_TAGS = frozenset({"i", "em", "cite", "dfn", "address"})
_FONT_PX = {"1": 10, "2": 13, "3": 16, "4": 18, "5": 24, "6": 32, "7": 48, "+1": 18, "+2": 24, "+3": 32, "-1": 13}
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FONT_SIZE = re.compile(r"font-size\s*:\s*(\d{1,3})(?:\.\d+)?\s*(px|pt|em|rem|%)?", re.IGNORECASE)
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|[6-9]00)", re.IGNORECASE)
_LIGHT = re.compile(r"font-weight\s*:\s*(normal|[1-4]00)", re.IGNORECASE)
_SLANT = re.compile(r"font-style\s*:\s*(italic|oblique)", re.IGNORECASE)
_START, _INLINE = -1, -2  # in place of a box's index: an element's beginning; the end of an inline one
_MAX_STYLE = 1_000  # characters of a style attribute that are read
_NO_BREAK = 99  # more breaks than any: a block's edge lies between two lines


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
        region: The innermost region it lies in.
    """

    element: HtmlElement
    parent: int
    first: int
    end: int
    region: Region | None


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

    @property
    def is_bold(self) -> bool:
        """Whether nearly all of it is bold."""
        return self.bold >= 0.85 * self.size > 0

    @property
    def is_italic(self) -> bool:
        """Whether nearly all of it is in italics."""
        return self.italic >= 0.85 * self.size > 0

    @property
    def is_link(self) -> bool:
        """Whether most of it is linked."""
        return self.linked > 0.6 * self.size

    def links(self) -> list[tuple[HtmlElement, str]]:
        """Its links with their text, in order, `MAX_LINKS` at most."""
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
        # Boxes are numbered in document order, so the larger number is never outside the smaller.
        while one != other:
            if one > other:
                one = self.boxes[one].parent
            else:
                other = self.boxes[other].parent
        return one

    def holds(self, outer: int, inner: int) -> bool:
        """Whether the outer box is, or is around, the inner."""
        while inner > outer:
            inner = self.boxes[inner].parent
        return inner == outer


@dataclass(slots=True)
class _State:
    """What an element hands down to what is in it; never changed (a frozen one takes thrice as long to make)."""

    box: int
    style: int = 0
    px: int = 0
    heading: int = 0
    anchor: HtmlElement | None = None
    region: Region | None = None
    pre: bool = False


@lru_cache(maxsize=2048)
def _css(style: str) -> tuple[bool, int, int, int]:
    """Hidden, bits set, bits cleared, type size in pixels (0 for none) of a style attribute."""
    bits = (BOLD if _WEIGHT.search(style) else 0) | (ITALIC if _SLANT.search(style) else 0)
    size = _FONT_SIZE.search(style)
    px = 0
    if size and size[2]:
        scale = {"px": 1.0, "pt": 1.33, "em": 16.0, "rem": 16.0, "%": 0.16}[size[2].lower()]
        px = int(int(size[1]) * scale)
    return bool(_HIDING.search(style)), bits, BOLD if _LIGHT.search(style) else 0, px


@lru_cache(maxsize=4096)
def _is_hidden(names: str) -> bool:
    """Whether a class attribute says that the element is not shown."""
    return HIDDEN.search(names) is not None


def read_layout(root: HtmlElement) -> Layout:
    """Walk the tree once.

    Args:
        root: The ``html`` element.
    """
    body = root.find("body")
    return _Walk().walk(body if body is not None else root)


class _Walk:
    """The one pass; an explicit stack, as pages nest deeper than Python recurses."""

    def __init__(self) -> None:
        self.layout = Layout()
        self.runs: list[Run] = []
        self.breaks = _NO_BREAK
        self.line_state: _State | None = None

    def walk(self, body: HtmlElement) -> Layout:
        layout = self.layout
        todo: list[tuple[HtmlElement, _State, int]] = [(body, _State(-1), _START)]
        add, push, pop, enter = self._text, todo.append, todo.pop, self._enter
        while todo:
            element, state, opened = pop()
            if opened != _START:  # the end of an element, of which `opened` is the box
                if opened != _INLINE:
                    if self.runs:
                        self._flush()
                    self.breaks = _NO_BREAK
                    layout.boxes[opened].end = len(layout.lines)
                tail = element.tail
                if tail and element is not body:
                    add(tail, element.getparent(), state)
                continue
            inner, box = enter(element, state)
            if inner is None:
                tail = element.tail
                if tail and element is not body:
                    add(tail, element.getparent(), state)
                continue
            push((element, state, box))
            text = element.text
            if text:
                add(text, element, inner)
            if len(element):
                todo.extend([(child, inner, _START) for child in element.iterchildren(reversed=True)])
        return layout

    def _enter(self, element: HtmlElement, state: _State) -> tuple[_State | None, int]:
        """What the element hands down and its box; ``None`` where nothing in it is read."""
        tag = element.tag
        if tag in _ALONE or not isinstance(tag, str):
            if tag == "br":
                self._flush()
                self.breaks += 1
            elif tag in _PICTURES:
                self._picture(element, state)
            return None, _INLINE
        names, css = element.get("class"), element.get("style")
        bits, cleared, px = 0, 0, 0
        if css:
            hidden, bits, cleared, px = _css(css[:_MAX_STYLE])
            if hidden:
                return None, _INLINE
        if names and _is_hidden(names[:_MAX_STYLE]):
            return None, _INLINE
        if tag in _BLOCKS:
            return self._block(element, tag, names, state, (bits, cleared, px))
        return self._inline(element, tag, state, (bits, cleared, px)), _INLINE

    def _block(
        self, element: HtmlElement, tag: str, names: str | None, state: _State, css: tuple[int, int, int]
    ) -> tuple[_State | None, int]:
        if element.get("hidden") is not None:
            return None, _INLINE
        if self.runs:
            self._flush()
        self.breaks = _NO_BREAK
        layout = self.layout
        box = len(layout.boxes)
        region, own = state.region, element.get("id")
        zone = zone_of(tag, names, own) if tag not in _WHOLE else None
        if zone is not None:
            region = Region(zone, region, box)
            layout.regions.append(region)
        layout.boxes.append(Box(element, state.box, len(layout.lines), 0, region))
        style = (state.style | css[0] | (BOLD if tag in _BOLD_TAGS else 0)) & ~css[1]
        heading = _HEADINGS.get(tag, state.heading)
        return _State(box, style, css[2] or state.px, heading, state.anchor, region, state.pre or tag == "pre"), box

    def _inline(self, element: HtmlElement, tag: str, state: _State, css: tuple[int, int, int]) -> _State:
        bits, cleared, px = css
        anchor = state.anchor
        if tag == "a":
            anchor = element if element.get("href") else anchor
        elif tag in _BOLD_TAGS:
            bits |= BOLD
        elif tag in _ITALIC_TAGS:
            bits |= ITALIC
        elif tag == "font":
            px = _FONT_PX.get((element.get("size") or "").strip(), px)
        style = (state.style | bits) & ~cleared
        if style == state.style and anchor is state.anchor and (not px or px == state.px):
            return state
        return _State(state.box, style, px or state.px, state.heading, anchor, state.region, state.pre)

    def _text(self, text: str, element: HtmlElement, state: _State) -> None:
        if not self.runs:
            if text.isspace():
                return
            self.line_state = state
        if state.pre and "\n" in text:
            for number, part in enumerate(text.split("\n")):
                if number:
                    self._flush()
                    self.breaks += 1
                    self.line_state = state
                if part.strip():
                    self.runs.append(Run(part, element, state.style, state.anchor, state.px))
            return
        self.runs.append(Run(text, element, state.style, state.anchor, state.px))

    def _flush(self) -> None:
        runs, state = self.runs, self.line_state
        if not runs or state is None:
            return
        self.runs = []
        text = tidy("".join([run.text for run in runs]) if len(runs) > 1 else runs[0].text)
        if not text:
            return
        line = Line(
            len(self.layout.lines), state.box, runs, text, state.region, self.breaks <= 1, heading=state.heading
        )
        self._measure(line)
        self.layout.lines.append(line)
        self.breaks = 0

    @staticmethod
    def _measure(line: Line) -> None:
        total = bold = italic = linked = px = 0
        for run in line.runs:
            size = len(run.text.strip())
            if not size:
                continue
            total += size
            style = run.style
            if style:
                if style & BOLD:
                    bold += size
                if style & ITALIC:
                    italic += size
            if run.anchor is not None:
                linked += size
            px = max(px, run.px)
        line.size, line.bold, line.italic, line.linked, line.px = total, bold, italic, linked, px

    def _picture(self, element: HtmlElement, state: _State) -> None:
        self._flush()
        css = element.get("style")
        if css and _css(css[:_MAX_STYLE])[0]:
            return
        line = Line(len(self.layout.lines), state.box, [], "", state.region, image=element, anchor=state.anchor)
        self.layout.lines.append(line)
        self.breaks = 0
