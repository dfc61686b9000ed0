"""What a page says of itself out of sight: Open Graph, meta tags, JSON-LD. Witnesses, often wrong."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newsarchive.text import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from newsarchive.reader.document import Document

MAX_JSON = 400_000
MAX_NODES = 2_000
_ARTICLE_TYPES = re.compile(
    r"(News|Blog|Report|Scholarly|Liveblog|Opinion|Review|Analysis|Satirical)?.{0,12}(Article|Posting)$", re.IGNORECASE
)
_TELLING = frozenset(
    [
        "og:title",
        "twitter:title",
        "description",
        "og:description",
        "og:site_name",
        "article:published_time",
        "article:modified_time",
        "author",
        "article:author",
        "article:section",
        "article:tag",
        "og:type",
        "og:url",
        "og:locale",
        "language",
        "content-language",
    ]
)


@dataclass(slots=True)
class Structured:
    """The witnesses, tidied; ``None`` or empty where the page gives none.

    Attributes:
        title_tag: The ``title`` element.
        headlines: ``og:title``, ``twitter:title`` and JSON-LD headlines.
        description: The first of meta and Open Graph description.
        site_name: ``og:site_name`` or the JSON-LD publisher.
        canonical: The canonical URL, absolute.
        language: BCP 47, from ``html lang`` or meta.
        published: JSON-LD ``datePublished`` or meta ``article:published_time``.
        modified: Likewise, modified.
        authors: Names given as author.
        section: ``article:section`` or the JSON-LD articleSection.
        crumbs: Names of a JSON-LD BreadcrumbList, in order.
        keywords: ``article:tag`` values.
        is_article: Whether a type says article.
    """

    title_tag: str = ""
    headlines: list[str] = field(default_factory=list)
    description: str | None = None
    site_name: str | None = None
    canonical: str | None = None
    language: str | None = None
    published: str | None = None
    modified: str | None = None
    authors: list[str] = field(default_factory=list)
    section: str | None = None
    crumbs: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    is_article: bool = False


def read_structured(document: Document) -> Structured:
    """Collect the witnesses of a page."""
    root, found = document.root, Structured()
    title = root.find(".//head/title")
    if title is None:
        title = root.find(".//title")
    if title is not None:
        found.title_tag = tidy("".join(title.itertext())[:1000])
    parts: dict[str, list[HtmlElement]] = {"meta": [], "link": [], "script": []}
    for element in root.iter(*parts):  # one pass over the tree for all
        parts[element.tag].append(element)
    metas = _metas(parts["meta"])
    found.headlines = [text for key in ("og:title", "twitter:title") for text in metas.get(key, [])]
    found.description = next(iter(metas.get("description", []) + metas.get("og:description", [])), None)
    found.site_name = next(iter(metas.get("og:site_name", [])), None)
    found.published = next(iter(metas.get("article:published_time", [])), None)
    found.modified = next(iter(metas.get("article:modified_time", [])), None)
    found.authors = metas.get("author", []) + metas.get("article:author", [])
    found.section = next(iter(metas.get("article:section", [])), None)
    found.keywords = metas.get("article:tag", [])
    found.is_article = "article" in metas.get("og:type", [])
    for node in _json_nodes(parts["script"]):
        _take(node, found)
    found.canonical = _canonical(document, parts["link"], metas)
    found.language = _language(document, metas)
    return found


def _metas(elements: list[HtmlElement]) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    for meta in elements:
        key, content = meta.get("property") or meta.get("name"), meta.get("content")
        if key and content and key.strip().lower() in _TELLING:
            value = tidy(content[:5000])
            if value:
                metas.setdefault(key.strip().lower(), []).append(value)
    return metas


def _canonical(document: Document, links: list[HtmlElement], metas: dict[str, list[str]]) -> str | None:
    for link in links:
        if "canonical" in (link.get("rel") or "").lower().split():
            return document.absolute(link.get("href"))
    return next((document.absolute(url) for url in metas.get("og:url", [])), None)


def _language(document: Document, metas: dict[str, list[str]]) -> str | None:
    given = document.root.get("lang") or document.root.get("xml:lang") or ""
    if not given.strip():
        given = next(
            iter(metas.get("og:locale", []) + metas.get("language", []) + metas.get("content-language", [])), ""
        )
    primary, _, region = given.strip().replace("_", "-").partition("-")
    if not (primary.isascii() and primary.isalpha() and 2 <= len(primary) <= 3):
        return None
    region = region.split("-")[0]
    return f"{primary.lower()}-{region.upper()}" if len(region) == 2 and region.isalpha() else primary.lower()


def _json_nodes(scripts: list[HtmlElement]) -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD, `MAX_NODES` at most; broken JSON says nothing."""
    left = MAX_NODES
    for script in scripts:
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = (script.text or "")[:MAX_JSON].strip().strip(";")
        try:
            # editors paste raw line breaks into JSON strings
            todo = [json.loads(text, strict=False)]
        except (ValueError, RecursionError):
            continue
        while todo and left > 0:
            node = todo.pop(0)
            if isinstance(node, list):
                todo.extend(node[:200])
            elif isinstance(node, dict):
                left -= 1
                yield node
                todo.extend(value for key, value in node.items() if key in ("@graph", "mainEntity") and value)


def _take(node: dict[str, Any], found: Structured) -> None:
    kinds = node.get("@type")
    kinds = [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]
    if "BreadcrumbList" in kinds:
        found.crumbs = found.crumbs or _crumbs(node)
    elif any(_ARTICLE_TYPES.match(kind) for kind in kinds):
        found.is_article = True
        found.headlines += _strings(node.get("headline")) or _strings(node.get("name"))
        found.published = next(iter(_strings(node.get("datePublished"))), None) or found.published
        found.modified = next(iter(_strings(node.get("dateModified"))), None) or found.modified
        found.authors += _names(node.get("author"))
        found.section = found.section or next(iter(_strings(node.get("articleSection"))), None)
        found.description = found.description or next(iter(_strings(node.get("description"))), None)
        found.site_name = found.site_name or next(iter(_names(node.get("publisher"))), None)


def _crumbs(node: dict[str, Any]) -> list[str]:
    items = node.get("itemListElement")
    names: list[str] = []
    for entry in items[:20] if isinstance(items, list) else []:
        if isinstance(entry, dict):
            item = entry.get("item")
            names += _strings(entry.get("name")) or (_strings(item.get("name")) if isinstance(item, dict) else [])
    return names


def _strings(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for item in values[:20] if isinstance(item, str) and (text := tidy(item[:5000]))]


def _names(value: Any) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [name for item in values[:20] for name in _strings(item.get("name") if isinstance(item, dict) else item)]
