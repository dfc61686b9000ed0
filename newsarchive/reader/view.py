"""A page on the reader's desk: the layout, its zones, the headline and the text's place, and the hints."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarchive.reader.document import Document
    from newsarchive.reader.headline import Headline, TitleWitnesses
    from newsarchive.reader.hints import HintedLines
    from newsarchive.reader.labels import Zone
    from newsarchive.reader.layout import Layout
    from newsarchive.reader.mainbody import MainBody, Paragraph
    from newsarchive.reader.structured import Structured

_LONGEST = 1_000  # characters of a style or class attribute that are read


@dataclass(slots=True)
class View:
    """Everything the field readers share.

    Attributes:
        document: The page.
        layout: Its lines and boxes.
        structured: Its metadata.
        witnesses: What its head and URL say of the headline.
        zones: The zone of each line, ``None`` for what may be the article.
        paragraphs: All its paragraphs.
        title: The headline, if found.
        body: The box of the article's text, if found.
        hints: The lines that the publisher's hints point at.
        article_box: The innermost box that holds headline and text.
        text_first: Index of the first line of text; `text_end`: the line after the last.
        taken: Lines that are a field already.
        menu: What the page's menus call its sections, once asked for.
    """

    document: Document
    layout: Layout
    structured: Structured
    witnesses: TitleWitnesses
    zones: list[Zone | None]
    paragraphs: list[Paragraph]
    title: Headline | None
    body: MainBody | None
    hints: HintedLines
    article_box: int = 0
    text_first: int = 0
    text_end: int = 0
    taken: set[int] = field(default_factory=set)
    menu: set[str] | None = None

    @property
    def title_at(self) -> int:
        """The headline's last line; the line before the text where there is none."""
        return self.title.end - 1 if self.title else max(0, self.text_first - 1)

    @property
    def header_end(self) -> int:
        """The line after the last in which a stamp or byline of the head may stand: a lead may come before them."""
        return min(self.text_first + 6, len(self.layout.lines))

    def hinted(self, name: str) -> set[int]:
        """The lines that a hint points at."""
        return self.hints.lines(name)

    def in_article(self, box: int) -> bool:
        """Whether a box lies in the one that holds headline and text."""
        return self.layout.holds(self.article_box, box)

    def in_near(self, box: int) -> bool:
        """Whether a box lies in that one, or in one of the two around it: where an article's appendages stand."""
        boxes, near = self.layout.boxes, self.article_box
        for _ in range(2):
            near = max(0, boxes[near].parent)
        return self.layout.holds(near, box)

    def align(self, box: int) -> str:
        """Tell "right", "center", "justify", "left" or "": how the nearest box that says so sets its text."""
        for steps, index in enumerate(self.layout.ancestors(box)):
            if steps > 3 or (self.body is not None and index == self.body.box):
                break
            found = alignment(self.layout.boxes[index].element)
            if found:
                return found
        return ""


def alignment(element: object) -> str:
    """The alignment that an element asks for by attribute, style or class, "" for none."""
    get = element.get  # type: ignore[attr-defined]  # HtmlElement; kept loose for tests
    style, names = get("style"), get("class")
    return _alignment(getattr(element, "tag", ""), get("align"), style and style[:_LONGEST], names and names[:_LONGEST])


@lru_cache(maxsize=4096)  # a paper's pages are made of the same elements
def _alignment(tag: str, align: str | None, style: str | None, names: str | None) -> str:
    given = (align or "").strip().lower()
    if given:
        return "center" if given == "middle" else given
    if style and "text-align" in style:
        after = style.partition("text-align")[2].lstrip(" :").lower()
        for name in ("right", "center", "justify", "left", "end"):
            if after.startswith(name):
                return "right" if name == "end" else name
    if names:
        lowered = names.lower()
        for token in lowered.split():
            if token in ("text-right", "align-right", "rteright", "has-text-align-right", "textright", "tar", "pright"):
                return "right"
            if token in (
                "text-center",
                "align-center",
                "rtecenter",
                "has-text-align-center",
                "textcenter",
                "aligncenter",
            ):
                return "center"
    return "center" if tag == "center" else ""
