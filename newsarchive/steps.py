"""The steps from a page to its record, each pure; the pipelines wrap them one by one, `read_page` composes them.

extract (what the page shows) > dates (stamps to times) > text (one normal form) > validate (identity, checks).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsarchive import __version__, identity, publishers
from newsarchive.dates import parse_date
from newsarchive.reader.document import PageRefusedError, parse_document
from newsarchive.reader.extract import NotArticle, extract
from newsarchive.reader.listing import read_listing_document
from newsarchive.text import tidy

if TYPE_CHECKING:
    from newsarchive.items import Article, Listing
    from newsarchive.publishers.base import Publisher
    from newsarchive.reader.document import Document

MAX_TITLE = 500
MAX_PARAGRAPHS = 20_000


class RejectedError(ValueError):
    """An article that cannot become a record; the message is the reason, one clause."""


def extract_article(document: Document, publisher: Publisher | None) -> Article | NotArticle:
    """Step 1: what the page shows, stamps still as printed."""
    reading = extract(document, publisher)
    if not isinstance(reading, NotArticle):
        reading.extractor.version = __version__
        reading.extractor.publisher = publisher.name if publisher and publisher.described else None
    return reading


def resolve_dates(article: Article, now: datetime | None) -> None:
    """Step 2: `updated` and `published` from their stamps.

    Args:
        article: Changed in place.
        now: When the page was fetched (aware); without it relative and yearless stamps stay null.
    """
    for name in ("updated", "published"):
        raw = getattr(article, f"{name}_raw")
        if raw is None:
            continue
        found = parse_date(raw, now)
        if found is None:
            article.problems.append(f"{name}: unreadable stamp")
            continue
        setattr(article, name, found.value.isoformat())
        setattr(article, f"{name}_precision", found.precision)
        article.problems.extend(f"{name}: {problem}" for problem in found.problems)


def normalise_text(article: Article) -> None:
    """Step 3: every string in one normal form (NFC, single spaces, nothing invisible); empty becomes null."""
    article.title = tidy(article.title)
    for name in ("section", "banner", "updated_raw", "published_raw", "dateline", "lead", "byline"):
        value = getattr(article, name)
        if value is not None:
            setattr(article, name, tidy(value) or None)
    article.body = [text for text in map(tidy, article.body) if text]
    article.authors = [text for text in map(tidy, article.authors) if text]
    article.tags = [text for text in map(tidy, article.tags) if text]
    for image in article.images:
        image.caption = tidy(image.caption or "") or None
        image.credit = tidy(image.credit or "") or None
    for item in article.related:
        item.title = tidy(item.title or "") or None
        item.summary = tidy(item.summary or "") or None
        item.caption = tidy(item.caption or "") or None


def complete(
    article: Article,
    publisher: Publisher | None,
    url: str,
    *,
    requested_url: str | None = None,
    paper_url: str | None = None,
    fetched_at: datetime | None = None,
    http_status: int | None = None,
) -> None:
    """Step 4, first half: the provenance and identity of the record.

    Args:
        article: Changed in place.
        publisher: The paper, if known.
        url: As fetched, after redirects.
        requested_url: As asked, if different.
        paper_url: The URL on the paper's own domain, if a mirror answered.
        fetched_at: Aware time of the fetch.
        http_status: The answer's status.
    """
    article.publisher = identity.publisher_name(publisher, paper_url or url)
    article.url = url
    article.requested_url = requested_url or url
    article.fetched_at = utc_stamp(fetched_at) if fetched_at else None
    article.http_status = http_status
    article.id = identity.article_id(publisher, paper_url or url, article.canonical_url)
    article.content_hash = identity.content_hash(article)


def validate(article: Article, now: datetime | None) -> None:
    """Step 4, second half: refuse what is no record, note what is doubtful.

    Raises:
        RejectedError: No title, no text and no picture, or a field beyond all measure.
    """
    if not article.title:
        raise RejectedError("no title")
    if len(article.title) > MAX_TITLE:
        raise RejectedError(f"a title of {len(article.title)} characters")
    if not (article.lead or article.body or article.images):
        raise RejectedError("neither text nor picture")
    if len(article.body) > MAX_PARAGRAPHS:
        raise RejectedError(f"{len(article.body)} paragraphs")
    if article.updated is None and article.updated_raw is None:
        article.problems.append("updated: no stamp")
    if now is not None:
        for name in ("updated", "published"):
            value = getattr(article, name)
            if value is not None and (datetime.fromisoformat(value) - now).total_seconds() > 86_400:
                article.problems.append(f"{name}: in the future")
    if article.published and article.updated and article.published_precision != "day":
        published, updated = map(datetime.fromisoformat, (article.published, article.updated))
        if published > updated:
            article.problems.append("published: after the update")


def utc_stamp(moment: datetime) -> str:
    """An aware time as the record prints it: UTC, whole seconds, ``Z``."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_document(
    document: Document, publisher: Publisher | None, fetched_at: datetime | None = None
) -> Article | NotArticle:
    """All four steps over a parsed page.

    Raises:
        RejectedError: The page is an article but cannot become a record.
    """
    article = extract_article(document, publisher)
    if isinstance(article, NotArticle):
        return article
    resolve_dates(article, fetched_at)
    normalise_text(article)
    complete(article, publisher, document.url, fetched_at=fetched_at)
    validate(article, fetched_at)
    return article


def read_page(
    html: bytes, url: str, content_type: str | None = None, fetched_at: datetime | None = None
) -> Article | None:
    """Read one saved page: the whole reader, dates included. Pure, and the same bytes give the same record.

    Args:
        html: The page as served, content coding (gzip, …) removed.
        url: Its URL; the paper is told by its host, a host nobody has described is read without hints.
        content_type: The Content-Type header, for its charset.
        fetched_at: Aware time of the fetch; without it relative and yearless dates are null.

    Returns:
        The article, or ``None`` for a page that is no article or cannot be read.

    Raises:
        ValueError: `fetched_at` is naive.
    """
    if fetched_at is not None and fetched_at.tzinfo is None:
        raise ValueError("fetched_at must be an aware datetime")
    publisher = publishers.by_url(url)
    try:
        article = read_document(parse_document(html, url, content_type), publisher, fetched_at)
    except (PageRefusedError, RejectedError):
        return None
    return None if isinstance(article, NotArticle) else article


def read_listing(html: bytes, url: str, content_type: str | None = None) -> Listing:
    """Read one saved listing page: its article links in order with title and day where shown, and the next page.

    Raises:
        PageRefusedError: The page is too large or no HTML.
    """
    return read_listing_document(parse_document(html, url, content_type), publishers.by_url(url))
