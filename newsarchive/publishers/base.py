"""What a newspaper is to the crawler: names, URL rules, sections, and hints for the reader.

A paper is one file in this package with one subclass of `Publisher`; papers on the same CMS share a family
class in `families` and differ in a few lines. No selector lives anywhere else. Hints are witnesses, never
orders: the reader weighs them against what the page says and records the ones that failed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar
from urllib.parse import urlsplit


class Tested(Enum):
    """How a publisher's rules were tried; shown honestly by ``newsarchive publishers``."""

    REAL_PAGE = "a real page"
    MADE_PAGE = "a page made in its structure"
    SAMPLE = "the sample newspaper"
    NEVER = "not tested"


@dataclass(frozen=True, slots=True)
class Hints:
    """XPath expressions, each a tuple of alternatives in order of trust; relative ones start at the body.

    Attributes:
        title: The headline.
        banner: The kicker or announcement above it.
        stamp: The update stamp, with or without its label.
        lead: The lead paragraph (sapo).
        body: The element that holds the article's paragraphs.
        image_box: From the body, the box around a picture and its caption.
        caption: From an image box, the caption.
        byline: The author line.
        section: The breadcrumb leaf.
        related: The block of related items.
        remove: From the body, what is no part of the article.
    """

    title: tuple[str, ...] = ()
    banner: tuple[str, ...] = ()
    stamp: tuple[str, ...] = ()
    lead: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    image_box: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


class Publisher:
    """A newspaper. Subclasses set the attributes; methods are pure functions of URLs.

    Attributes:
        name: Registry name, also the folder under ``data/`` and the prefix of record ids.
        title: The paper's own name, in Vietnamese.
        province: Its province before 1 July 2025.
        province_now: Its province since the mergers of 1 July 2025.
        domains: Hosts that serve it, the main one first, without ``www.``.
        successor: The domain that took over after a merger of papers, where known.
        article_path: Pattern of an article URL's path (and query); the group ``key`` is the paper's own
            article number, the optional group ``section`` its section.
        print_path: Pattern of the path of a print view of an article, with the group ``key``.
        sections: Section slug or number -> name.
        section_path: Format of a section's front page path, with ``{section}``.
        page_path: Format of a section's later pages, with ``{section}`` and ``{page}`` (2, 3, …), where
            URLs page; ``None`` where the link is read from the page.
        hints: Selectors known for this paper.
        tested: How the rules were tried.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    province: ClassVar[str | None] = None
    province_now: ClassVar[str | None] = None
    domains: ClassVar[tuple[str, ...]] = ()
    successor: ClassVar[str | None] = None
    scheme: ClassVar[str] = "https"
    article_path: ClassVar[re.Pattern[str] | None] = None
    print_path: ClassVar[re.Pattern[str] | None] = None
    sections: ClassVar[dict[str, str]] = {}
    section_path: ClassVar[str | None] = None
    page_path: ClassVar[str | None] = None
    hints: ClassVar[Hints] = Hints()
    tested: ClassVar[Tested] = Tested.NEVER

    def article_key(self, url: str) -> str | None:
        """The paper's own article number in a URL, whatever its host; ``None`` for any other page.

        Print views carry the same key as the article they print.
        """
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        for pattern in (self.article_path, self.print_path):
            if pattern is not None and (found := pattern.match(path)):
                return found["key"]
        return None

    def is_print_view(self, url: str) -> bool:
        """Whether the URL is the print view of an article."""
        return self.print_path is not None and self.print_path.match(urlsplit(url).path) is not None

    def owns(self, url: str) -> bool:
        """Whether the URL's host is one of the paper's, with or without ``www.``."""
        return (urlsplit(url).hostname or "").removeprefix("www.") in self.domains
