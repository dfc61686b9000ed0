"""A fetched page on its way through the pipelines, and a request that brought none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime

    from newsarchive.items import Article
    from newsarchive.reader.document import Document
    from newsarchive.site import Site
    from newsarchive.storage.links import Link
    from newsarchive.storage.state import KnownPage


@dataclass(slots=True, repr=False)
class Page:
    """One page as served.

    Attributes:
        link: What was asked for, and why.
        site: The paper, and where it answered.
        url: The page's URL.
        requested_url: The URL that was first asked for; differs after redirects.
        status: HTTP status.
        fetched_at: When the response was complete; aware, UTC.
        content_type: The Content-Type header, if any.
        etag: The ETag header, if any.
        last_modified: The Last-Modified header, if any.
        size: Length of the body in bytes, content coding removed.
        document: The tree, parsed once; dropped after extraction.
        is_article: Whether an article is expected here: a listing brings only links.
        article: What has been read so far.
        links: What was found on the page and not known before; stored in one transaction with its "done".
        changed: The fields that differ from the article's latest revision.
        lost: The fields that differ though nobody edited them.
        cause: Why they do: "edited" by the paper, or "reread", by a newer extractor.
        unchanged: What is known of an article that the host says has not changed (304).
        warc: See `Outcome.warc`.
    """

    link: Link
    site: Site
    url: str
    requested_url: str
    status: int
    fetched_at: datetime
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    size: int = 0
    document: Document | None = None
    is_article: bool = True
    article: Article | None = None
    links: list[Link] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    cause: str = "edited"
    unchanged: KnownPage | None = None
    warc: list[dict[str, Any]] = field(default_factory=list)

    def __repr__(self) -> str:
        return f"<Page {self.status} {self.url} {self.size} bytes>"


@dataclass(slots=True)
class Settled:
    """A link that is settled without a record.

    Attributes:
        link: What was asked for.
        status: "gone", "moved", "refused", "failed", "not_article", "rejected" or "skipped".
        reason: One clause for a person.
        http_status: The answer, if there was one.
        links: What follows from it: the target of a redirect.
        target: Where a redirect leads.
        page: The page that was read before it was turned down, if one was.
        warc: See `Outcome.warc`.
    """

    link: Link
    status: str
    reason: str
    http_status: int | None = None
    links: list[Link] = field(default_factory=list)
    target: str | None = None
    page: Page | None = None
    warc: list[dict[str, Any]] = field(default_factory=list)
