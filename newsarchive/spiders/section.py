"""``scrapy crawl section``: section listings, a number of pages deep or back to a day."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from newsarchive.dates import parse_date
from newsarchive.page import Settled
from newsarchive.reader.listing import read_listing_document
from newsarchive.spiders import arguments
from newsarchive.spiders.base import NewsSpider
from newsarchive.storage.archive import Job
from newsarchive.storage.links import Link

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from scrapy import Request

    from newsarchive.items import Article, Listing
    from newsarchive.page import Page

DEFAULT_PAGES = 1
MAX_PAGES = 10_000  # a listing whose "next" never ends is a trap


class SectionSpider(NewsSpider):
    """Walk section listings and fetch the articles they list.

    Arguments:
        publisher: Registry name of the paper.
        sections: Section numbers or slugs, separated by commas or spaces; all the paper has, if none.
        pages: Listing pages of each section (1 unless `since` is given).
        since: Go back to this day (YYYY-MM-DD), told by the listing's days or else by its articles.
        base_url, limit: See `NewsSpider`.
    """

    name = "section"

    def __init__(
        self,
        publisher: str = "",
        sections: str | list[str] | None = None,
        pages: str | int | None = None,
        since: str | date | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(publisher, **kwargs)
        self.since = arguments.day("since", since)
        given = arguments.number("pages", pages, least=1)
        self.pages = given or (MAX_PAGES if self.since else DEFAULT_PAGES)
        self.sections = self.site.sections(arguments.words(sections))
        self._newest: dict[str, date] = {}

    @property
    def job(self) -> Job:
        """The sections and how far back."""
        return Job(
            "section",
            {
                "sections": self.sections,
                "pages": self.pages,
                "since": self.since.isoformat() if self.since else None,
                "base_url": self.site.base_url,
            },
        )

    def seeds(self) -> Iterator[Link]:
        """The first listing page of each section, or the front page of a paper without known sections."""
        for section in self.sections:
            extra = (("section", section), ("page", 1))
            yield Link(self.site.section_url(section), "listing", asked=True, extra=extra)
        if not self.sections:
            yield Link(self.site.front, "listing", asked=True, extra=(("section", ""), ("page", 1)))

    def links_of_listing(self, page: Page) -> list[Link]:
        """The listed articles, then the next listing page if it is wanted."""
        if page.document is None:
            return []
        listing = read_listing_document(page.document, self.site.publisher)
        facts = dict(page.link.extra)
        wanted = [entry.url for entry in listing.entries if not self._too_old(entry.day)]
        number = int(facts.get("page", 1))
        links = self.article_links(wanted, page, 0, listing=_name_of(page.url, number))
        follow = self._next_page(listing, page, number)
        return [*links, *self.claim([follow] if follow else [])]

    def _too_old(self, day: str | None) -> bool:
        return self.since is not None and day is not None and day < self.since.isoformat()

    def _next_page(self, listing: Listing, page: Page, number: int) -> Link | None:
        if not listing.entries or number >= self.pages:
            return None
        days = [entry.day for entry in listing.entries]
        if all(self._too_old(day) for day in days):
            return None
        extra = dict(page.link.extra) | {"page": number + 1}
        if self.since is not None and not any(days):
            extra["unless_older"] = _name_of(page.url, number)  # the listing shows no days: its articles decide
        link = self.next_page_link(listing, page, "listing", extra)
        return replace(link, priority=-number) if link is not None else None

    def links_of_article(self, page: Page, article: Article) -> list[Link]:
        """None; but the day of the article tells whether its listing still reaches into the days asked for."""
        listing = dict(page.link.extra).get("listing")
        if self.since is not None and listing:
            shown = day_shown(article, page)
            if shown is not None:
                self._newest[listing] = max(shown, self._newest.get(listing, shown))
        return []

    def must_wait(self, link: Link) -> bool:
        """The page after an undated listing waits for that listing's articles."""
        return "unless_older" in dict(link.extra)

    def request_of(self, link: Link) -> Request | Settled:
        """No request for the page after a listing whose articles are all older than asked for."""
        before = dict(link.extra).get("unless_older")
        newest = self._newest.get(str(before)) if before else None
        if newest is not None and self.since is not None and newest < self.since:
            return Settled(link, "skipped", "older than asked for")
        return super().request_of(link)


def _name_of(url: str, number: int) -> str:
    """What tells a listing page from others: pages that are posted for share one URL."""
    return f"{number} {url}"


def day_shown(article: Article, page: Page) -> date | None:
    """The day of an article's stamp, which at this point is still as printed."""
    raw = article.updated_raw or article.published_raw
    found = parse_date(raw, page.fetched_at) if raw else None
    return found.value.date() if found else None
