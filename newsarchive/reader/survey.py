"""The first look at a page: its lines and zones, where its headline and its text stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarchive.reader.headline import TitleWitnesses, candidates_of, choose_headline, unmarked_headline
from newsarchive.reader.hints import HintedLines
from newsarchive.reader.mainbody import find_body, paragraphs_of
from newsarchive.reader.marks import zones_of
from newsarchive.reader.structured import read_structured
from newsarchive.reader.view import View
from newsarchive.reader.walk import read_layout

if TYPE_CHECKING:
    from newsarchive.publishers.base import Publisher
    from newsarchive.reader.document import Document
    from newsarchive.reader.labels import Zone
    from newsarchive.reader.mainbody import MainBody, Paragraph


def survey(document: Document, publisher: Publisher | None) -> View:
    """Lay the page out and find headline and text.

    Headline and text help to find each other: the first guess at the headline tells which regions hold the article,
    the text found there tells which headline is its own.
    """
    layout = read_layout(document.root)
    structured = read_structured(document)
    hints = HintedLines(layout, document.root, publisher.hints if publisher is not None else None)
    witnesses = TitleWitnesses(document, structured)
    candidates = candidates_of(layout, witnesses, hints.lines("title"))
    title = choose_headline(layout, candidates, witnesses, None, None)
    paragraphs = paragraphs_of(layout)
    zones = zones_of(layout, title.first if title else None)
    body = find_body(layout, paragraphs, zones, title.first if title else None, hints.box("body"))
    if body is not None:
        start = _text_under(paragraphs, zones, body, title.first) if title is not None else body.first
        final = choose_headline(layout, candidates, witnesses, zones, start) or title
        final = final or unmarked_headline(layout, zones, body.first)
        if final is not None and (title is None or final.first != title.first):
            title = final
            zones = zones_of(layout, title.first)
            body = find_body(layout, paragraphs, zones, title.first, hints.box("body"))
    view = View(document, layout, structured, witnesses, zones, paragraphs, title, body, hints)
    _place(view)
    return view


def _text_under(paragraphs: list[Paragraph], zones: list[Zone | None], body: MainBody, title: int) -> int:
    """Where the text begins: with its box, or, in a box that holds the headline too, with what is text under it."""
    if body.first > title:
        return body.first
    inside = (paragraph.first for paragraph in paragraphs if title < paragraph.first < body.end and paragraph.weight)
    return next((first for first in inside if zones[first] is None), body.first)


def _place(view: View) -> None:
    """Where the text begins and ends, and the box that holds it with its headline."""
    layout, body, title = view.layout, view.body, view.title
    if body is None:
        view.article_box = layout.boxes[layout.lines[title.first].box].parent if title else 0
        view.article_box = max(0, view.article_box)
        view.text_first = view.text_end = title.end if title else 0
        return
    view.article_box = layout.common_box(layout.lines[title.first].box, body.box) if title else body.box
    start = title.end if title else body.first
    texts = [
        paragraph
        for paragraph in view.paragraphs
        if body.first <= paragraph.first < body.end
        and paragraph.first >= start
        and paragraph.weight
        and view.zones[paragraph.first] is None
    ]
    view.text_first = texts[0].first if texts else max(start, body.first)
    view.text_end = texts[-1].end if texts else max(start, body.end)
