"""Who an article is and whether it changed: record ids and content hashes. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from newsarchive.items import Article
    from newsarchive.publishers.base import Publisher


_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif|bmp)$", re.IGNORECASE)


def publisher_name(publisher: Publisher | None, url: str) -> str:
    """The registry name, or the host (without ``www.``) of a paper that nobody has described yet."""
    if publisher is not None:
        return publisher.name
    return (urlsplit(url).hostname or "unknown").removeprefix("www.")


def _without_scheme(url: str) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}{parts.path}{query}"


def article_id(publisher: Publisher | None, url: str, canonical_url: str | None) -> str:
    """The record's id: ``<publisher>:<key>``.

    The key is the paper's own article number where its URLs carry one, whatever scheme, slug, host or print
    view; else the first 20 hex digits of the SHA-256 of the canonical URL without scheme (of the URL itself
    where the page claims no canonical one on the same host).

    Args:
        publisher: The paper, if known.
        url: The URL on the paper's own domain.
        canonical_url: What the page claims.
    """
    name = publisher_name(publisher, url)
    if publisher is not None:
        claimed = canonical_url if canonical_url is not None and publisher.owns(canonical_url) else None
        for candidate in (url, claimed):
            if candidate and (key := publisher.article_key(candidate)):
                return f"{name}:{key}"
    same_host = canonical_url is not None and host_of(canonical_url) == host_of(url)
    basis = canonical_url if same_host and canonical_url is not None else url
    return f"{name}:{hashlib.sha256(_without_scheme(basis).encode()).hexdigest()[:20]}"


def host_of(url: str) -> str:
    """The host of a URL without ``www.``; empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def content_hash(article: Article) -> str:
    """SHA-256 (hex) over every field read from the article itself: not related items, tags or section.

    Picture URLs count without their scheme, and without their host where that is the page's own, so that a
    mirror or a move to HTTPS is no edit; the query of a picture file's URL (its size, the time it was served)
    does not count.
    """
    page_host = host_of(article.url)
    fields = [
        article.banner,
        article.title,
        article.updated,
        article.updated_raw,
        article.published,
        article.published_raw,
        article.dateline,
        article.lead,
        article.body,
        [[image_key(image.url, page_host), image.caption, image.credit] for image in article.images],
        article.byline,
        article.authors,
    ]
    packed = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(packed.encode("utf-8", "surrogatepass")).hexdigest()


def image_key(url: str, page_host: str) -> str:
    """What of a picture's URL names the picture.

    Args:
        url: Its URL.
        page_host: The article's host, as `host_of` gives it.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return url
    query = f"?{parts.query}" if parts.query and not _PICTURE_FILE.search(parts.path) else ""
    return f"{'' if host == page_host else host}{parts.path}{query}"
