"""What a page says, field by field: the composition of the reader's questions."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsarchive.items import Article
from newsarchive.reader.author_lines import ends_sentence, is_labelled
from newsarchive.reader.authors import people_in
from newsarchive.reader.banner import Banner, find_banner
from newsarchive.reader.byline import Byline, find_foot_byline, find_head_byline, names_own_paper, trailing_byline
from newsarchive.reader.content import Piece, pieces_of
from newsarchive.reader.labels import Zone, label_of
from newsarchive.reader.lead import Lead, find_lead
from newsarchive.reader.machinery import machinery_among
from newsarchive.reader.pictures import read_pictures
from newsarchive.reader.related import find_related, is_see_also
from newsarchive.reader.section import Section, find_section
from newsarchive.reader.stamps import Stamps, find_stamps
from newsarchive.reader.survey import survey
from newsarchive.reader.tail import leftovers, teasers_after
from newsarchive.reader.verdict import article_verdict, page_verdict, url_verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsarchive.publishers.base import Publisher
    from newsarchive.reader.document import Document
    from newsarchive.reader.view import View


@dataclass(frozen=True, slots=True)
class NotArticle:
    """A page that is no article; `reason` is one clause for a person."""

    reason: str


@dataclass(slots=True)
class Reading:
    """An article with what led to it, for those who want to know why (see `newsarchive.reader.explain`)."""

    view: View
    article: Article
    stamps: Stamps = field(default_factory=Stamps)
    section: Section | None = None
    banner: Banner | None = None
    lead: Lead = field(default_factory=lambda: Lead((), None, None, ()))
    byline: Byline | None = None
    bylines: tuple[Byline, ...] = ()
    pieces: list[Piece] = field(default_factory=list)
    body: list[int] = field(default_factory=list)


def extract(document: Document, publisher: Publisher | None = None) -> Article | NotArticle:
    """Read every content field of a page.

    Args:
        document: The parsed page.
        publisher: Its paper, whose hints are heard as witnesses; ``None`` reads without hints.

    Returns:
        The article: text fields tidied, stamps as printed (`updated_raw`, `published_raw`) and not yet parsed,
        identity and provenance empty, `extractor.hints_missed` filled. Or why the page is no article.
    """
    with _collector_paused():  # and not only for `read`: it runs again when all but the article is gone
        reading = _read(document, publisher)
        found = reading if isinstance(reading, NotArticle) else reading.article
        del reading
        return found


def read(document: Document, publisher: Publisher | None = None) -> Reading | NotArticle:
    """As `extract`, with the evidence kept."""
    with _collector_paused():
        return _read(document, publisher)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Without the garbage collector: a page is thousands of objects and no cycle, to be gone over again and again."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _read(document: Document, publisher: Publisher | None) -> Reading | NotArticle:
    view = survey(document, publisher)
    reason = url_verdict(view)
    if reason:
        return NotArticle(reason)
    stamps = find_stamps(view)
    view.taken.update(stamp.line for stamp in (stamps.updated, stamps.published) if stamp is not None)
    pieces = pieces_of(view)
    reason = page_verdict(view, pieces)
    if reason:
        return NotArticle(reason)
    reading = Reading(view, Article(problems=list(document.problems)), stamps, pieces=pieces)
    _read_fields(reading)
    reason = article_verdict(view, reading.article)
    if reason:
        return NotArticle(reason)
    reading.article.extractor.hints_missed = missed_hints(reading)
    return reading


def _read_fields(reading: Reading) -> None:
    view, article, pieces = reading.view, reading.article, reading.pieces
    article.title = view.title.text if view.title else ""
    reading.section = find_section(view)
    reading.banner = find_banner(view, reading.section.line if reading.section else -1)
    article.section = reading.section.name if reading.section else None
    article.banner = reading.banner.text if reading.banner else None
    updated, published = reading.stamps.updated, reading.stamps.published
    article.updated_raw = updated.printed if updated else None
    article.published_raw = published.printed if published else None
    article.canonical_url = view.structured.canonical
    article.images, used = read_pictures(view, pieces)
    captions = {index for number in used for index in range(pieces[number].first, pieces[number].end)}
    known = {found.line for found in (reading.section, reading.banner) if found is not None}
    used |= machinery_among(view, pieces, used, known)
    see_also = {
        number
        for number, piece in enumerate(pieces)
        if number not in used and piece.image is None and is_see_also(view, piece)
    }
    used |= see_also
    texts = [
        number
        for number, piece in enumerate(pieces)
        if piece.image is None and (number not in used or number in see_also)
    ]
    used |= teasers_after(pieces, texts)
    used |= _read_byline(reading, used, captions)
    reading.lead = find_lead(view, pieces, used)
    article.lead, article.dateline = reading.lead.text, reading.lead.dateline
    used |= set(reading.lead.pieces)
    reading.body = [number for number, piece in enumerate(pieces) if number not in used and piece.image is None]
    spare = leftovers(view, pieces, reading.body, article.lead)
    reading.body = [number for number in reading.body if number not in spare]
    article.body = [pieces[number].text for number in reading.body]
    article.authors = people_in(article.byline)
    lines = [index for number in see_also for index in range(pieces[number].first, pieces[number].end)]
    article.related = find_related(view, _last_content(reading), lines)
    article.tags = _tags(view)
    article.language = view.structured.language


def _last_content(reading: Reading) -> int:
    """The line after the article's last paragraph or byline."""
    ends = [reading.pieces[number].end for number in reading.body] + [reading.view.text_end]
    if reading.byline is not None:
        ends.append(reading.byline.line + 1)
    return max(ends)


def _read_byline(reading: Reading, used: set[int], captions: set[int]) -> set[int]:
    """Find the byline; the foot wins over the head. Returns the pieces that are bylines."""
    view, pieces, article = reading.view, reading.pieces, reading.article
    head = find_head_byline(view, captions)
    foot = find_foot_byline(view, pieces, used)
    reading.bylines = tuple(line for line in (foot, head) if line is not None)
    taken = {number for line in reading.bylines for number in line.pieces}
    at = {line.line for line in reading.bylines}
    taken |= {number for number, piece in enumerate(pieces) if piece.first in at and piece.size < 150}
    if foot is not None:  # a second author line, of the source
        beside = (foot.line - 1, foot.line + 1)
        near = [(number, piece.text) for number, piece in enumerate(pieces) if piece.first in beside]
        taken |= {number for number, text in near if is_labelled(text) and not ends_sentence(text)}
    chosen = foot or head
    if foot is not None and head is not None and names_own_paper(view, foot.text) and people_in(head.text):
        chosen = head
    if foot is None:
        texts = [number for number, piece in enumerate(pieces) if number not in used and piece.image is None]
        split = trailing_byline(pieces[texts[-1]]) if texts else None
        if split is not None:
            pieces[texts[-1]].said = split[0]
            chosen = Byline(split[1], (), pieces[texts[-1]].end - 1, 3.0, ("end of the text",))
    reading.byline = chosen
    article.byline = chosen.text if chosen else None
    if head is not None:
        view.taken.add(head.line)
    return taken


def _tags(view: View) -> list[str]:
    """The article's keywords: the links of a tag zone near it."""
    tags: list[str] = []
    for line in view.layout.lines:
        if view.zones[line.index] is not Zone.TAGS or line.image is not None or not view.in_near(line.box):
            continue
        for _, linked in line.links():
            text = linked.strip(" #,;")
            if text and text not in tags and len(text) <= 80 and label_of(text) is None:
                tags.append(text)
    return tags


def missed_hints(reading: Reading) -> list[str]:
    """The publisher's hints that matched nothing, or nothing of what the field came out as."""
    view = reading.view
    where: dict[str, int | None] = {
        "title": view.title.first if view.title else None,
        "stamp": reading.stamps.updated.line if reading.stamps.updated else None,
        "lead": reading.pieces[reading.lead.pieces[0]].first if reading.lead.pieces else None,
        "body": reading.pieces[reading.body[0]].first if reading.body else None,
        "byline": reading.byline.line if reading.byline else None,
        "section": reading.section.line if reading.section else None,
    }
    missed = []
    for name, line in where.items():
        if name in view.hints.given and line is not None and line not in view.hinted(name):
            missed.append(name)
    return missed
