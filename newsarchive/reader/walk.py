"""One walk over the tree: from elements to the lines and boxes of a `Layout`.

Scripts, styles, form controls and hidden elements never get in. This is half of what reading a page costs, so the
loop is one function, what is handed down is a tuple, and each property of an element is asked for once.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from newsarchive.reader.layout import BOLD, ITALIC, Box, Layout, Line, Region, Run
from newsarchive.reader.roles import HIDDEN, TAG_ZONES, zone_of
from newsarchive.text import tidy

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    # What an element hands down to what is in it: box, style bits, type size, heading, link, region, preformatted.
    State = tuple[int, int, int, int, HtmlElement | None, Region | None, bool]

_PICTURES = ("img", "amp-img")
# Elements with nothing in them to read: what is not text of the page.
_ALONE = [
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "object",
    "embed",
    "svg",
    "math",
    "head",
    "select",
    "textarea",
    "button",
    "input",
    "datalist",
    "progress",
    "meter",
    "dialog",
    "frameset",
    "canvas",
    "audio",
    "video",
    "map",
]
_BLOCKS = [
    "html",
    "body",
    "main",
    "article",
    "section",
    "header",
    "footer",
    "nav",
    "aside",
    "div",
    "center",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hgroup",
    "p",
    "pre",
    "blockquote",
    "address",
    "hr",
    "marquee",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "menu",
    "details",
    "summary",
    "fieldset",
    "legend",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "figure",
    "figcaption",
]
_NOTHING, _BREAK, _PICTURE, _INLINE, _BLOCK = range(5)
_KINDS = {
    **dict.fromkeys(_ALONE, _NOTHING),
    "br": _BREAK,
    **dict.fromkeys(_PICTURES, _PICTURE),
    **dict.fromkeys(_BLOCKS, _BLOCK),
}
_WHOLE = frozenset({"body", "html", "main"})
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_STYLES = {
    **dict.fromkeys(("b", "strong", *_HEADINGS, "th"), BOLD),
    **dict.fromkeys(("i", "em", "cite", "dfn"), ITALIC),
}
_FONT_PX = {"1": 10, "2": 13, "3": 16, "4": 18, "5": 24, "6": 32, "7": 48, "+1": 18, "+2": 24, "+3": 32, "-1": 13}
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FONT_SIZE = re.compile(r"font-size\s*:\s*(\d{1,3})(?:\.\d+)?\s*(px|pt|em|rem|%)?", re.IGNORECASE)
_WEIGHT = re.compile(r"font-weight\s*:\s*(bold|[6-9]00)", re.IGNORECASE)
_LIGHT = re.compile(r"font-weight\s*:\s*(normal|[1-4]00)", re.IGNORECASE)
_SLANT = re.compile(r"font-style\s*:\s*(italic|oblique)", re.IGNORECASE)
_END = -1  # in place of a box's index: an element without a box
_MAX_STYLE = 1_000  # characters of a style or class attribute that are read
_NO_BREAK = 99  # more breaks than any: a block's edge lies between two lines
_OUTSIDE: State = (-1, 0, 0, 0, None, None, False)
_NO_CSS = (False, 0, ~0, 0)


@lru_cache(maxsize=2048)
def _css(style: str) -> tuple[bool, int, int, int]:
    """Hidden, bits set, mask of the bits kept, type size in pixels (0 for none) of a style attribute."""
    bits = (BOLD if _WEIGHT.search(style) else 0) | (ITALIC if _SLANT.search(style) else 0)
    size = _FONT_SIZE.search(style)
    px = 0
    if size and size[2]:
        scale = {"px": 1.0, "pt": 1.33, "em": 16.0, "rem": 16.0, "%": 0.16}[size[2].lower()]
        px = int(int(size[1]) * scale)
    return bool(_HIDING.search(style)), bits, ~BOLD if _LIGHT.search(style) else ~0, px


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
        self.first = _OUTSIDE  # what the first run of the line under way was handed

    def walk(self, body: HtmlElement) -> Layout:  # noqa: C901, PLR0912  # the hot loop, see the module
        lines, boxes, runs = self.layout.lines, self.layout.boxes, self.runs
        around: list[tuple[HtmlElement, State, int]] = []  # the elements that the one at hand is in
        element, state = body, _OUTSIDE
        while True:
            opened, inner = _END, None
            tag = element.tag
            kind = _KINDS.get(tag, _INLINE)
            if kind >= _INLINE:
                names, style = element.get("class"), element.get("style")
                css = _css(style[:_MAX_STYLE]) if style else _NO_CSS
                if not (css[0] or (names and _is_hidden(names[:_MAX_STYLE]))):
                    if kind == _INLINE:
                        inner = _inline(element, tag, state, css)
                    elif element.get("hidden") is None:
                        if runs:
                            self._flush()
                        self.breaks = _NO_BREAK
                        inner, opened = self._block(element, tag, names, state, css), len(boxes) - 1
            elif kind != _NOTHING:
                if runs:
                    self._flush()
                if kind == _BREAK:
                    self.breaks += 1
                else:
                    self._picture(element, state)
            if inner is not None:
                text = element.text
                if text and (runs or not text.isspace()):
                    self._text(text, element, inner)
                if len(element):
                    around.append((element, state, opened))
                    element, state = element[0], inner
                    continue
            while True:  # out of what ends here, and on to what follows it
                if opened >= 0:
                    if runs:
                        self._flush()
                    self.breaks = _NO_BREAK
                    boxes[opened].end = len(lines)
                    boxes[opened].last = len(boxes)
                if not around:
                    return self.layout
                text = element.tail
                if text and (runs or not text.isspace()):
                    self._text(text, around[-1][0], state)
                following = element.getnext()
                if following is not None:
                    element = following
                    break
                element, state, opened = around.pop()

    def _block(
        self, element: HtmlElement, tag: str, names: str | None, state: State, css: tuple[bool, int, int, int]
    ) -> State:
        """Open the box of a block; what it hands down."""
        parent, style, px, heading, anchor, region, pre = state
        boxes = self.layout.boxes
        box = len(boxes)
        own = element.get("id")
        if (names or own or tag in TAG_ZONES) and tag not in _WHOLE:
            zone = zone_of(tag, names, own)
            if zone is not None:
                region = Region(zone, region, box)
                self.layout.regions.append(region)
        boxes.append(Box(element, parent, len(self.layout.lines), 0, 0, region))
        if css is not _NO_CSS:
            style, px = (style | css[1] | _STYLES.get(tag, 0)) & css[2], css[3] or px
        elif tag in _STYLES:
            style |= _STYLES[tag]
        return box, style, px, _HEADINGS.get(tag, heading), anchor, region, pre or tag == "pre"

    def _text(self, text: str, element: HtmlElement, state: State) -> None:
        if not self.runs:
            self.first = state
        if state[6] and "\n" in text:
            self._preformatted(text, element, state)
        else:
            self.runs.append(Run(text, element, state[1], state[4], state[2]))

    def _preformatted(self, text: str, element: HtmlElement, state: State) -> None:
        for number, part in enumerate(text.split("\n")):
            if number:
                self._flush()
                self.breaks += 1
                self.first = state
            if part.strip():
                self.runs.append(Run(part, element, state[1], state[4], state[2]))

    def _flush(self) -> None:
        """End the line under way, if one is."""
        runs = self.runs.copy()
        self.runs.clear()
        if not runs:
            return
        run = runs[0]
        if len(runs) == 1:
            text = tidy(run.text)
            size = len(run.text.strip()) if text else 0
            bold = size if run.style & BOLD else 0
            italic = size if run.style & ITALIC else 0
            linked = size if run.anchor is not None else 0
            px = run.px if size else 0
        else:
            text = tidy("".join([run.text for run in runs]))
            size, bold, italic, linked, px = _measure(runs)
        if not text:
            return
        box, _, _, heading, _, region, _ = self.first
        lines = self.layout.lines
        joined, is_link = self.breaks <= 1, linked > 0.6 * size
        line = Line(
            len(lines), box, runs, text, region, joined, None, None, heading, size, bold, italic, linked, px, is_link
        )
        lines.append(line)
        self.breaks = 0

    def _picture(self, element: HtmlElement, state: State) -> None:
        style = element.get("style")
        if style and _css(style[:_MAX_STYLE])[0]:
            return
        lines = self.layout.lines
        lines.append(Line(len(lines), state[0], [], "", state[5], image=element, anchor=state[4]))
        self.breaks = 0


def _measure(runs: list[Run]) -> tuple[int, int, int, int, int]:
    """The letters of a line, how many of them are bold, in italics and linked, and its largest type size."""
    size = bold = italic = linked = px = 0
    for run in runs:
        letters = len(run.text.strip())
        if letters:
            size += letters
            style = run.style
            if style:
                if style & BOLD:
                    bold += letters
                if style & ITALIC:
                    italic += letters
            if run.anchor is not None:
                linked += letters
            px = max(px, run.px)
    return size, bold, italic, linked, px


def _inline(element: HtmlElement, tag: str, state: State, css: tuple[bool, int, int, int]) -> State:
    """What an inline element hands down."""
    bits, px, anchor = css[1], css[3], state[4]
    if tag == "a":
        anchor = element if element.get("href") else anchor
    elif tag == "font":
        px = _FONT_PX.get((element.get("size") or "").strip(), px)
    elif tag in _STYLES:
        bits |= _STYLES[tag]
    elif tag == "span" and css is _NO_CSS:
        return state
    box, style, outer_px, heading, _, region, pre = state
    return box, (style | bits) & css[2], px or outer_px, heading, anchor, region, pre
