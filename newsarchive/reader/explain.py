"""Why each field came out as it did: the element it was read from, the witnesses that agreed, those that lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsarchive.reader.extract import NotArticle, Reading, read
from newsarchive.reader.headline import fold
from newsarchive.reader.pictures import picture_url

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from newsarchive.items import Article
    from newsarchive.publishers.base import Publisher
    from newsarchive.reader.document import Document
    from newsarchive.reader.view import View

_PREVIEW = 160  # characters of a loser's value


@dataclass(frozen=True, slots=True)
class FieldReport:
    """One field.

    Attributes:
        name: The record's key.
        value: What came out, lists joined by line breaks; ``None`` for nothing.
        element: XPath of the element it was read from, ``None`` where nothing was.
        agreeing: The witnesses for it.
        losers: Witness and value of those that said otherwise.
    """

    name: str
    value: str | None
    element: str | None = None
    agreeing: tuple[str, ...] = ()
    losers: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True)
class Explanation:
    """A page's reading.

    Attributes:
        article: As `extract` gives it, ``None`` for a page that is no article.
        reason: Why it is none.
        fields: The fields in the record's order.
    """

    article: Article | None
    reason: str | None = None
    fields: list[FieldReport] = field(default_factory=list)


def extract_explained(document: Document, publisher: Publisher | None = None) -> Explanation:
    """As `extract`, with the evidence for each field.

    Args:
        document: The parsed page.
        publisher: Its paper, if known.
    """
    reading = read(document, publisher)
    if isinstance(reading, NotArticle):
        return Explanation(None, reading.reason)
    article = reading.article
    reports = [
        FieldReport("canonical_url", article.canonical_url, None, ("link or og:url",) if article.canonical_url else ()),
        _section(reading),
        _banner(reading),
        _title(reading),
        *_stamps(reading),
        *_lead(reading),
        _body(reading),
        _images(reading),
        *_byline(reading),
        _related(reading),
        FieldReport("tags", _joined(article.tags), None, ("keyword links",) if article.tags else ()),
        FieldReport("language", article.language, None, ("html lang or metadata",) if article.language else ()),
    ]
    return Explanation(article, None, [_with_hints(reading, report) for report in reports])


def _joined(texts: list[str]) -> str | None:
    return "\n".join(texts) or None


def _path(view: View, index: int | None) -> str | None:
    """XPath of the element that holds a line: that of its text if it is all in one, else the line's box."""
    if index is None or not 0 <= index < len(view.layout.lines):
        return None
    line = view.layout.lines[index]
    element: HtmlElement = line.runs[0].element if len(line.runs) == 1 else view.layout.boxes[line.box].element
    path: str = element.getroottree().getpath(element)
    return path


def _others(value: str | None, told: list[tuple[str, str | None]]) -> tuple[tuple[str, str], ...]:
    """The witnesses that do not say what came out; a site's name after a headline is no disagreement."""
    taken = fold(value or "")
    return tuple((name, text[:_PREVIEW]) for name, text in told if text and not (taken and taken in fold(text)))


def _title(reading: Reading) -> FieldReport:
    view, title = reading.view, reading.view.title
    told = [("title tag", view.structured.title_tag), *(("metadata", text) for text in view.structured.headlines)]
    value = reading.article.title
    return FieldReport(
        "title",
        value,
        _path(view, title.first if title else None),
        title.witnesses if title else (),
        _others(value, list(told)),
    )


def _section(reading: Reading) -> FieldReport:
    found, structured = reading.section, reading.view.structured
    told = [
        ("metadata", structured.section),
        ("breadcrumb metadata", structured.crumbs[-1] if structured.crumbs else None),
    ]
    value = found.name if found else None
    return FieldReport(
        "section",
        value,
        _path(reading.view, found.line if found else None),
        found.witnesses if found else (),
        _others(value, told),
    )


def _banner(reading: Reading) -> FieldReport:
    found = reading.banner
    if found is None:
        return FieldReport("banner", None)
    return FieldReport("banner", found.text, _path(reading.view, found.line), found.witnesses)


def _stamps(reading: Reading) -> list[FieldReport]:
    stamps, structured = reading.stamps, reading.view.structured
    losers = [(f"line {stamp.line}", stamp.found.stamp) for stamp in stamps.losers]
    told = {"updated_raw": structured.modified, "published_raw": structured.published}
    reports = []
    for name, stamp in (("updated_raw", stamps.updated), ("published_raw", stamps.published)):
        value = stamp.printed if stamp else None
        metadata = told[name]
        agrees = (
            stamp is not None and metadata is not None and metadata.startswith(stamp.found.value.strftime("%Y-%m-%d"))
        )
        lost = [*losers, *([("metadata", metadata)] if metadata and not agrees else [])]
        where = _path(reading.view, stamp.line if stamp else None)
        reports.append(FieldReport(name, value, where, stamp.witnesses if stamp else (), tuple(lost)))
    return reports


def _lead(reading: Reading) -> list[FieldReport]:
    lead = reading.lead
    where = _path(reading.view, reading.pieces[lead.pieces[0]].first if lead.pieces else None)
    told = [("description", reading.view.structured.description)]
    return [
        FieldReport(
            "dateline", lead.dateline, where if lead.dateline else None, ("mark in front",) if lead.dateline else ()
        ),
        FieldReport("lead", lead.text, where, lead.witnesses, _others(lead.text, told)),
    ]


def _body(reading: Reading) -> FieldReport:
    body, boxes = reading.view.body, reading.view.layout.boxes
    element = boxes[body.box].element if body else None
    where = element.getroottree().getpath(element) if element is not None else None
    return FieldReport("body", _joined(reading.article.body), where, ("text density",) if body else ())


def _byline(reading: Reading) -> list[FieldReport]:
    found, view = reading.byline, reading.view
    losers = tuple((f"line {other.line}", other.text) for other in reading.bylines if other is not found)
    told = [("author metadata", name) for name in view.structured.authors]
    value = found.text if found else None
    where = _path(view, found.line if found else None)
    names = {fold(name) for name in reading.article.authors}
    return [
        FieldReport("byline", value, where, found.witnesses if found else (), losers),
        FieldReport(
            "authors",
            _joined(reading.article.authors),
            where,
            ("byline",) if names else (),
            tuple((name, text) for name, text in told if fold(text) not in names),
        ),
    ]


def _images(reading: Reading) -> FieldReport:
    view, urls = reading.view, [image.url for image in reading.article.images]
    lines = (
        line
        for line in view.layout.lines
        if line.image is not None and urls and picture_url(view.document, line) == urls[0]
    )
    first = next(lines, None)
    element = first.image if first is not None else None
    where = element.getroottree().getpath(element) if element is not None else None
    return FieldReport("images", _joined(urls), where, ("in the text",) if urls else ())


def _related(reading: Reading) -> FieldReport:
    items, document = reading.article.related, reading.view.document
    titles = _joined([item.title or item.url or "" for item in items])
    if not items:
        return FieldReport("related", None)
    anchors = (
        anchor for line in reading.view.layout.lines for anchor in [*line.anchors(), line.anchor] if anchor is not None
    )
    first = next((anchor for anchor in anchors if document.absolute(anchor.get("href")) == items[0].url), None)
    return FieldReport(
        "related", titles, first.getroottree().getpath(first) if first is not None else None, ("label or place",)
    )


def _with_hints(reading: Reading, report: FieldReport) -> FieldReport:
    """The report with the publisher's hint among those that agreed or lost."""
    name = {"updated_raw": "stamp"}.get(report.name, report.name)
    if name not in reading.view.hints.given:
        return report
    if name in reading.article.extractor.hints_missed:
        elements = reading.view.hints.found[name]
        text = " ".join(elements[0].text_content().split())[:_PREVIEW] if elements else "nothing"
        losers = (*report.losers, ("hint", text))
        return FieldReport(report.name, report.value, report.element, report.agreeing, losers)
    agreeing = report.agreeing if "hint" in report.agreeing or report.value is None else (*report.agreeing, "hint")
    return FieldReport(report.name, report.value, report.element, agreeing, report.losers)
