"""What a newspaper is to the crawler: names, URL rules, sections, and hints for the reader.

A paper is one file in this package with one subclass of `Publisher`; papers on the same CMS share a family
class in `families` and differ in a few lines. No selector lives anywhere else. Hints are witnesses, never
orders: the reader weighs them against what the page says and records the ones that failed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import SplitResult, urlsplit

if TYPE_CHECKING:
    import re


class Tested(Enum):
    """How a publisher's rules were tried; shown honestly by ``newsarchive publishers``."""

    REAL_PAGE = "a real page"
    MADE_PAGE = "a page made in its structure"
    SAMPLE = "the sample newspaper"
    NEVER = "not tested"


@dataclass(frozen=True, slots=True)
class Hints:
    """XPath expressions, each a tuple of alternatives in order of trust; the first that finds anything counts.

    Each selects elements, never text or attributes, and starts at the page unless its field says otherwise.

    Attributes:
        title: The headline.
        banner: The kicker or announcement above it.
        stamp: The update stamp, with or without its label, or a small box that holds it.
        lead: The lead paragraph (sapo).
        body: The element that holds the article's paragraphs.
        paragraph: From the body, the article's paragraphs (the lead and captions may be among them).
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
    paragraph: tuple[str, ...] = ()
    image_box: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    section: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expectations:
    """What a paper is known to do; a run that finds otherwise says so.

    Attributes:
        always: Fields that every article of it has.
        per_day: Fewest and most new articles a day, over a week; ``None`` where unknown.
    """

    always: tuple[str, ...] = ("title",)
    per_day: tuple[int, int] | None = None


# Host prefixes under which the same paper answers to another kind of reader. Image and script hosts
# (img., media., cdn., ims.) and other editions (en., video.) are not the paper's article pages.
_ACCESS_PREFIXES = ("www.", "m.", "mobile.", "amp.", "wap.")


def split_url(url: str) -> SplitResult | None:
    """The parts of a URL, or ``None`` where it is malformed (an unclosed IPv6 bracket, say)."""
    try:
        return urlsplit(url)
    except ValueError:
        return None


def paper_host(url: str) -> str:
    """The host of a URL as `Publisher.domains` writes it: lower case, no ``www.``, ``m.`` or final dot.

    Empty for a URL that is malformed or names no host.
    """
    parts = split_url(url)
    host = ((parts.hostname if parts else None) or "").rstrip(".")
    for prefix in _ACCESS_PREFIXES:
        host = host.removeprefix(prefix)
    return host


class Publisher:
    """A newspaper. Subclasses set the attributes; methods are pure functions of URLs and never raise.

    Attributes:
        name: Registry name, also the folder under ``data/`` and the prefix of record ids.
        title: The paper's own name, in Vietnamese.
        family: The CMS family, ``None`` for a system of its own.
        province: Its province before 1 July 2025; ``None`` for a national paper.
        province_now: Its province since the mergers of 1 July 2025.
        domains: Hosts that serve or served it, the main one first, without ``www.``.
        successor: The domain that took over after a merger of papers, where known. Its articles are the
            merged paper's; only where the old numbers live on there is it also among `domains`.
        article_path: Pattern of an article URL's path (and query); the group ``key`` is the paper's own
            article number, the optional group ``section`` its section.
        print_path: Pattern of the path of a print view of an article, with the group ``key``.
        former_path: Pattern of article URLs of an earlier system, with the group ``key``.
        former_prefix: Put before keys of `former_path` where both systems counted through the same numbers.
        sections: Section slug or number -> name.
        section_path: Format of a section's front page path, with ``{section}``.
        page_path: Format of a section's later pages, with ``{section}`` and ``{page}`` (2, 3, …), where
            URLs page; ``None`` where the link is read from the page.
        feeds: Paths of its feeds where they are known; with ``{section}``, one for each of `sections`. Feeds that
            the front page names are found anyway.
        sitemaps: Paths of its site maps where robots.txt does not name them.
        id_path: Format of a path that shows an article by its number alone, with ``{id}``: whatever section and
            slug are in it, the paper looks at the number; ``None`` where numbers do not rise or no such path
            is known.
        expects: What each run is held against.
        hints: Selectors known for this paper.
        tested: How the rules were tried.
        tested_on: The saved pages they were tried on, as paths from the repository's root
            (``tests/pages/…``, ``../shared/pages/…``); empty for papers never tested.
        described: Whether the paper has a file in this package; `undescribed` papers have not.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    family: ClassVar[str | None] = None
    province: ClassVar[str | None] = None
    province_now: ClassVar[str | None] = None
    domains: ClassVar[tuple[str, ...]] = ()
    successor: ClassVar[str | None] = None
    scheme: ClassVar[str] = "https"
    article_path: ClassVar[re.Pattern[str] | None] = None
    print_path: ClassVar[re.Pattern[str] | None] = None
    former_path: ClassVar[re.Pattern[str] | None] = None
    former_prefix: ClassVar[str] = ""
    sections: ClassVar[dict[str, str]] = {}
    section_path: ClassVar[str | None] = None
    page_path: ClassVar[str | None] = None
    feeds: ClassVar[tuple[str, ...]] = ()
    sitemaps: ClassVar[tuple[str, ...]] = ()
    id_path: ClassVar[str | None] = None
    expects: ClassVar[Expectations] = Expectations()
    hints: ClassVar[Hints] = Hints()
    tested: ClassVar[Tested] = Tested.NEVER
    tested_on: ClassVar[tuple[str, ...]] = ()
    described: ClassVar[bool] = True

    def article_key(self, url: str) -> str | None:
        """The paper's own article number in a URL, whatever its host; ``None`` for any other page.

        Print views carry the same key as the article they print.
        """
        parts = split_url(url)
        if parts is None:
            return None
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        for pattern in (self.article_path, self.print_path):
            if pattern is not None and (found := pattern.match(path)):
                return self.key_of(found)
        if self.former_path is not None and (found := self.former_path.match(path)):
            return self.former_prefix + found["key"]
        return None

    def key_of(self, found: re.Match[str]) -> str:
        """The key in a match of `article_path`; families whose numbers alone are not unique override it."""
        return found["key"]

    def is_print_view(self, url: str) -> bool:
        """Whether the URL is the print view of an article."""
        parts = split_url(url)
        return parts is not None and self.print_path is not None and self.print_path.match(parts.path) is not None

    def owns(self, url: str) -> bool:
        """Whether the URL's host is one of the paper's, with or without ``www.`` or ``m.``."""
        return paper_host(url) in self.domains
