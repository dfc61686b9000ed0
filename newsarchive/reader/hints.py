"""What a publisher's hints point at: the lines of a page that an XPath's elements hold."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import lxml.etree

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from newsarchive.publishers.base import Hints
    from newsarchive.reader.layout import Layout

# Hints of these fields are relative to the body; the others start at the page.
_FIELDS = ("title", "banner", "stamp", "lead", "body", "byline", "section", "related")


@lru_cache(maxsize=1024)
def _compiled(expression: str) -> lxml.etree.XPath | None:
    try:
        return lxml.etree.XPath(expression)
    except lxml.etree.XPathError:
        return None


def elements_of(expressions: tuple[str, ...], node: HtmlElement) -> list[HtmlElement]:
    """The elements that the first matching alternative selects; an expression that is broken selects none."""
    for expression in expressions:
        path = _compiled(expression)
        try:
            found = path(node) if path is not None else None
        except lxml.etree.XPathError:
            continue
        elements = (
            [item for item in found if isinstance(item, lxml.etree.ElementBase)] if isinstance(found, list) else []
        )
        if elements:
            return elements
    return []


class HintedLines:
    """The lines that each hint of a publisher points at.

    Attributes:
        given: The fields that the publisher has hints for.
        found: For each field the elements found.
    """

    def __init__(self, layout: Layout, root: HtmlElement, hints: Hints | None) -> None:
        self._layout = layout
        self._root = root
        self._hints = hints
        self._lines: dict[str, set[int]] = {}
        self._boxes: dict[HtmlElement, int] | None = None
        self.given = tuple(name for name in _FIELDS if hints is not None and getattr(hints, name))
        self.found: dict[str, list[HtmlElement]] = {
            name: elements_of(getattr(hints, name), root) for name in self.given
        }

    def lines(self, name: str) -> set[int]:
        """Indexes of the lines in the elements that a hint found."""
        lines = self._lines.get(name)
        if lines is None:
            elements = self.found.get(name, [])[:50]
            lines = self._lines[name] = {index for element in elements for index in self._span(element)}
        return lines

    def box(self, name: str) -> int | None:
        """The box of the first element that a hint found, if that is a block."""
        elements = self.found.get(name)
        return self._index().get(elements[0]) if elements else None

    def _index(self) -> dict[HtmlElement, int]:
        if self._boxes is None:
            self._boxes = {box.element: index for index, box in enumerate(self._layout.boxes)}
        return self._boxes

    def _span(self, element: HtmlElement) -> range | list[int]:
        boxes = self._index()
        if element in boxes:
            box = self._layout.boxes[boxes[element]]
            return range(box.first, box.end)
        holder = element.getparent()
        while holder is not None and holder not in boxes:
            holder = holder.getparent()
        if holder is None:
            return []
        inner = set(element.iter())
        box = self._layout.boxes[boxes[holder]]
        return [
            line.index
            for line in self._layout.lines[box.first : box.end]
            if any(run.element in inner for run in line.runs) or (line.image is not None and line.image in inner)
        ]
