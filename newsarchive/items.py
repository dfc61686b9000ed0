"""The record: what one reading of one article holds.

Key names, order and meaning are the project's public contract; `data/article.schema.json` is generated from
these classes (see `newsarchive.schema`). Unknown is ``None``, an empty list is ``[]``. Times are ISO 8601
strings, so that a record is plain JSON in, plain JSON out.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any

SCHEMA_VERSION = 1


@dataclass(slots=True)
class Image:
    """A content image of the article.

    Attributes:
        url: Absolute URL of the real picture, not of its placeholder.
        caption: The caption as shown, without its credit; ``None`` when none is visible.
        credit: The text after "Ảnh:" (photo by), verbatim.
    """

    url: str
    caption: str | None = None
    credit: str | None = None


@dataclass(slots=True)
class RelatedItem:
    """A news item that the newsroom attached to the article.

    Attributes:
        title: The link's text; ``None`` where only a picture or a summary is linked.
        url: Absolute URL; ``None`` in a text without links.
        summary: The teaser shown with it.
        caption: The caption of its thumbnail.
        day: ISO date shown beside it.
    """

    title: str | None = None
    url: str | None = None
    summary: str | None = None
    caption: str | None = None
    day: str | None = None


@dataclass(slots=True)
class WarcPointer:
    """Where the page's bytes are archived: file in ``warc/``, byte offset, record id, payload digest.

    `payload_digest` is over the body with its transfer coding removed and its content coding kept; ``None`` where
    the transfer coding was damaged.
    """

    file: str
    offset: int
    record_id: str
    payload_digest: str | None


@dataclass(slots=True)
class Extractor:
    """What read the page: the package's version, the publisher whose hints were used, hints that failed."""

    version: str = ""
    publisher: str | None = None
    hints_missed: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Article:
    """One revision of one article, its keys in the order of the contract.

    `updated` and `published` are ISO 8601 in +07:00; their ``_raw`` twins are the stamps as printed, without
    label; their ``_precision`` is "second", "minute" or "day". `fetched_at` is UTC with ``Z``. `content_hash`
    is the SHA-256 over every field read from the article itself (not related, tags, section).
    """

    schema_version: int = SCHEMA_VERSION
    id: str = ""
    revision: int = 1
    publisher: str = ""
    url: str = ""
    requested_url: str = ""
    canonical_url: str | None = None
    section: str | None = None
    banner: str | None = None
    title: str = ""
    updated: str | None = None
    updated_raw: str | None = None
    updated_precision: str | None = None
    published: str | None = None
    published_raw: str | None = None
    published_precision: str | None = None
    dateline: str | None = None
    lead: str | None = None
    body: list[str] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    byline: str | None = None
    authors: list[str] = field(default_factory=list)
    related: list[RelatedItem] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    language: str | None = None
    fetched_at: str | None = None
    http_status: int | None = None
    warc: WarcPointer | None = None
    content_hash: str = ""
    extractor: Extractor = field(default_factory=Extractor)
    problems: list[str] = field(default_factory=list)

    def to_record(self) -> dict[str, Any]:
        """The record as plain dicts, lists and strings, every key present, in the contract's order."""
        # spelled out: `dataclasses.asdict` copies every string on its way, and takes ten times as long
        record = {name: getattr(self, name) for name in _KEYS}
        for name in ("body", "authors", "tags", "problems"):
            record[name] = list(record[name])
        record["images"] = [{name: getattr(image, name) for name in _IMAGE_KEYS} for image in self.images]
        record["related"] = [{name: getattr(item, name) for name in _RELATED_KEYS} for item in self.related]
        record["warc"] = asdict(self.warc) if self.warc is not None else None
        record["extractor"] = asdict(self.extractor)
        return record


_KEYS, _IMAGE_KEYS, _RELATED_KEYS = (tuple(key.name for key in fields(kind)) for kind in (Article, Image, RelatedItem))


@dataclass(slots=True)
class ListingEntry:
    """One article link of a listing page: absolute URL, its title and ISO day where shown."""

    url: str
    title: str | None = None
    day: str | None = None


@dataclass(slots=True)
class NextPage:
    """How to get a listing's next page.

    Attributes:
        url: Absolute URL to request.
        form: ``None`` for a plain GET; else the fields to post, in page order (ASP.NET post-back paging).
    """

    url: str
    form: list[tuple[str, str]] | None = None


@dataclass(slots=True)
class Listing:
    """A section or date-archive page: its article links in order, without repeats, and its next page."""

    entries: list[ListingEntry] = field(default_factory=list)
    next_page: NextPage | None = None
