"""From an archived page to its record, by the very steps of a crawl: for import and re-reading. No network."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsarchive import steps
from newsarchive.captures import wayback
from newsarchive.reader.document import PageRefusedError, parse_document
from newsarchive.reader.extract import NotArticle

if TYPE_CHECKING:
    from datetime import datetime

    from newsarchive.captures.served import Served
    from newsarchive.items import Article
    from newsarchive.site import Site

# What a page of articles may come as; a server that says nothing is believed to send HTML.
PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml", "-", ""})


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, and when.

    Attributes:
        url: The page's URL, after redirects; of the page itself where an archive's address was asked.
        requested_url: As first asked.
        archived_url: The URL in the archive, if it is a Wayback machine's.
        fetched_at: When it was captured; aware.
    """

    url: str
    requested_url: str
    archived_url: str | None
    fetched_at: datetime


@dataclass(frozen=True, slots=True)
class NoRecord:
    """A page without a record: "not_article", "rejected" or "moved", and one clause for a person."""

    status: str
    reason: str


def read_archived(served: Served, asked: Asked, site: Site) -> Article | NoRecord:
    """Read a page out of an archive as a crawl would have read it.

    Args:
        served: What came.
        asked: For what.
        site: The paper, and where it answered.
    """
    html = served.body
    if asked.archived_url is not None or wayback.is_rewritten(html):
        if (target := wayback.held_redirect(html, asked.url)) is not None:
            return NoRecord("moved", f"redirected to {target}"[:300])
        html = wayback.unrewrite(html, asked.archived_url or asked.url)
    mime = (served.content_type or "").partition(";")[0].strip().lower()
    if mime not in PAGE_TYPES:
        return NoRecord("not_article", f"not HTML but {mime[:80]}")
    if not html.strip():
        return NoRecord("not_article", "an empty page")
    try:
        return _read(html, served, asked, site)
    except (PageRefusedError, steps.RejectedError) as error:
        return NoRecord("rejected", str(error))


def _read(html: bytes, served: Served, asked: Asked, site: Site) -> Article | NoRecord:
    article = steps.extract_article(parse_document(html, asked.url, served.content_type), site.publisher)
    if isinstance(article, NotArticle):
        return NoRecord("not_article", article.reason)
    steps.resolve_dates(article, asked.fetched_at)
    steps.normalise_text(article)
    steps.complete(
        article,
        site.publisher,
        asked.url,
        requested_url=asked.requested_url,
        paper_url=site.paper_url(asked.url),
        fetched_at=asked.fetched_at,
        http_status=served.status,
    )
    steps.validate(article, asked.fetched_at)
    return article
