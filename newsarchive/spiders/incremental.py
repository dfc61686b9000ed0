"""``scrapy crawl incremental``: what is new in a paper, and what may have changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from scrapy import Request, signals

from newsarchive.discovery.fronts import feed_links, section_paths
from newsarchive.discovery.safe_xml import XmlRefusedError
from newsarchive.discovery.sitemaps import worth_reading
from newsarchive.identity import article_id
from newsarchive.page import Page, Settled
from newsarchive.reader.document import parse_document
from newsarchive.reader.forms import ArchiveForm, ArchiveFormError, find_archive_form
from newsarchive.reader.listing import read_listing_document
from newsarchive.reader.listing_articles import article_links
from newsarchive.spiders import arguments, indexes, outcomes, vanished
from newsarchive.spiders.base import NewsSpider
from newsarchive.storage.archive import Job
from newsarchive.storage.links import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

    from newsarchive.items import Article, Listing

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
REVISITS = ("due", "all", "none")
MAX_DAYS = 31  # of the date archive; what lies further back is for `newsarchive backfill`
MAX_MAPS = 8
MAX_CHANGED = 200  # articles that a site map says have changed
FOREVER = datetime(9999, 1, 1, tzinfo=VIETNAM)
# Runs begin at the same hour each day, and what was fetched in the midst of one falls due in the midst of the next.
AHEAD = timedelta(hours=1)

AGAIN = (("revisit", True),)
# What is fetched first: where news is told, the news, further listing pages, what was asked about before.
FRONT, TELLS, NEW, FURTHER, CHANGED, DUE = 30, 28, 20, 15, 5, 0


class IncrementalSpider(NewsSpider):
    """Fetch what is new, and visit again what is due.

    News is found on the front page, section fronts (further pages while they bring anything new), feeds, site
    maps, the date archive since the last run, and under new articles. Nothing that is known is asked for before
    it is due, and then with its validators.

    Arguments:
        publisher: Registry name of the paper.
        revisit: "due" (what is due), "all" (every article known) or "none".
        pages: Pages of each section at most (20).
        related_depth: Steps of related items to follow from new articles (1).
        base_url, limit: See `NewsSpider`.
    """

    name = "incremental"
    window = 8

    def __init__(
        self,
        publisher: str = "",
        revisit: str = "due",
        pages: str | int = 20,
        related_depth: str | int = 1,
        **kwargs: Any,
    ) -> None:
        super().__init__(publisher, **kwargs)
        if revisit not in REVISITS:
            raise arguments.ArgumentError(f"revisit {revisit!r}: one of {', '.join(REVISITS)} is meant.")
        self.revisit = revisit
        self.pages = arguments.number("pages", pages, least=1) or 1
        self.related_depth = arguments.number("related_depth", related_depth) or 0
        self.most_revisits = 5_000
        self._maps: list[str] = []
        self._form: ArchiveForm | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Scrapy's way of making a spider."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.most_revisits = crawler.settings.getint("NEWSARCHIVE_MOST_REVISITS")
        crawler.signals.connect(spider.robots_parsed, signal=signals.robots_parsed)
        return spider

    @property
    def job(self) -> Job:
        """A run of the paper; an unfinished one is gone on with, whatever its limits were."""
        return Job("incremental", {"revisit": self.revisit, "base_url": self.site.base_url})

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Note the site maps that robots.txt names; the front page, which is fetched next, hands them on."""
        named = getattr(getattr(robotparser, "rp", None), "sitemaps", ())
        self._maps += [urljoin(request.url, str(url)) for url in list(named)[:MAX_MAPS]]

    async def prepare(self) -> None:
        """A continued run has read its front page already: the form of the date archive is read anew."""
        if not self.run.resumed:
            return
        try:
            response = await self.crawler.engine.download_async(Request(self.site.front, callback=self.parse))
            self.tally.responses += 1
            document = parse_document(response.body, response.url, outcomes.header(response, "Content-Type"))
            self._form = find_archive_form(document)
        except Exception as error:  # noqa: BLE001 - whatever kept the page away, the rest of the run goes on
            self.logger.info("no date archive for the continued run: %s", error)

    # What the run begins with ------------------------------------------------------------------------------

    def seeds(self) -> Iterator[Link]:
        """Front page, feeds, sections; then what is due."""
        yield Link(self.site.front, "front", priority=FRONT)
        known = list(self.site.publisher.sections)
        for path in self.site.publisher.feeds:
            for section in known if "{section}" in path else [""]:
                yield Link(self.site.at(path.format(section=section)), "feed", priority=TELLS)
        for section in known:
            yield self._section_link(self.site.section_url(section))
        if self.revisit != "none":
            moment = FOREVER if self.revisit == "all" else self.now() + AHEAD
            for url in self.run.due(moment, self.most_revisits):
                yield Link(url, "article", priority=DUE, extra=AGAIN)
            if self.images.wanted:
                yield from self.images.due(self.run.due(self.now() + AHEAD, self.most_revisits, images=True))

    def _section_link(self, url: str) -> Link:
        return Link(url, "listing", priority=TELLS, extra=(("page", 1),))

    def request_of(self, link: Link) -> Request | Settled:
        """The request for a link: a day of the archive by its form, a known article or feed with its validators."""
        if link.kind == "day":
            return self._day_request(link)
        request = super().request_of(link)
        if not isinstance(request, Request) or link.kind not in {"article", "feed"}:
            return request
        known = self.run.page(link)
        if known is not None and known.status == "done" and (known.article_id is not None or link.kind == "feed"):
            if known.etag:
                request.headers["If-None-Match"] = known.etag
            if known.last_modified:
                request.headers["If-Modified-Since"] = known.last_modified
        return request

    def _day_request(self, link: Link) -> Request | Settled:
        day = date.fromisoformat(str(dict(link.extra)["day"]))
        if self._form is None:
            return Settled(link, "skipped", "the date-archive form was not read in this run")
        try:
            filled = self._form.request(day)
        except ArchiveFormError as error:
            return Settled(link, "skipped", str(error).rstrip("."))
        fields = filled.fields if filled.method == "POST" else None
        return self.build_request(self.site.fetch_url(filled.url), link, fields)

    # What comes back ---------------------------------------------------------------------------------------

    def _understood(self, response: Response, link: Link) -> Page | Settled | Request:
        if response.status == 304:
            return self._unchanged(response, link)
        if link.kind in {"feed", "sitemap"} and response.status == 200:
            return self._index(response, link)
        if link.kind != "article":
            return super()._understood(response, link)
        if response.status in outcomes.REDIRECTS:
            location = urljoin(response.url, outcomes.header(response, "Location") or "")
            if (instead := vanished.leads_nowhere(location, self.site)) is not None:
                return Settled(link, "gone", f"redirects to {instead}", response.status)
        answer = super()._understood(response, link)
        document = answer.document if isinstance(answer, Page) else None
        target = vanished.refresh_target(document) if document is not None else None
        return answer if target is None else self._refreshed(target, response, link)

    def _refreshed(self, target: str, response: Response, link: Link) -> Settled:
        """A page that sends its reader on at once is a redirect by other means."""
        if (instead := vanished.leads_nowhere(target, self.site)) is not None:
            return Settled(link, "gone", f"sends its readers to {instead}", response.status)
        if not self.site.serves(target):
            return Settled(link, "moved", "sends its readers away from the paper", response.status, target=target)
        url, via = self.site.fetch_url(target), [*outcomes.via(link), link.url]
        if (endless := outcomes.endless_redirect(url, via)) is not None:
            return Settled(link, "failed", endless, response.status)
        extra = tuple((dict(link.extra) | {"via": via}).items())
        links = self.claim([replace(link, url=url, found_on=link.url, extra=extra)])
        return Settled(link, "moved", f"moved to {url}", response.status, links=links, target=url)

    def _unchanged(self, response: Response, link: Link) -> Page | Settled:
        known = self.run.page(link)
        page = self._bare_page(response, link)
        if link.kind == "feed" and known is not None:
            page.etag, page.last_modified = page.etag or known.etag, page.last_modified or known.last_modified
            return page
        if known is None or known.article_id is None:
            return Settled(link, "failed", "HTTP 304 for a page that is not known", 304)
        page.unchanged = known
        return page

    def _bare_page(self, response: Response, link: Link) -> Page:
        """A page without a tree: what counts is its links, or that it answered."""
        return Page(
            link=link,
            site=self.site,
            url=response.url,
            requested_url=outcomes.first_url(link),
            status=response.status,
            fetched_at=self.now(),
            content_type=outcomes.header(response, "Content-Type"),
            etag=outcomes.header(response, "ETag"),
            last_modified=outcomes.header(response, "Last-Modified"),
            size=len(response.body),
            is_article=False,
        )

    def _index(self, response: Response, link: Link) -> Page | Settled:
        page = self._bare_page(response, link)
        try:
            found = indexes.read(link.kind, response.body, response.url)
        except XmlRefusedError as error:
            return Settled(link, "rejected", f"{error}", response.status)
        page.links = self._new(found.news(self._since()), page, NEW)
        if found.maps and not dict(link.extra).get("listed"):
            maps = worth_reading(found.maps, self._since(), MAX_MAPS)
            ours = (entry.url for entry in maps if self.site.serves(entry.url))
            page.links += self.claim(self._map_link(url, listed=True) for url in ours)
        page.links += self._changed(found, page)
        return page

    def _map_link(self, url: str, *, listed: bool = False) -> Link:
        return Link(self.site.fetch_url(url), "sitemap", priority=TELLS, extra=(("listed", True),) if listed else ())

    def _since(self) -> datetime:
        """From when on news is news: two days before the last run, a week for a first one."""
        last = self.run.last_complete()
        return last - timedelta(days=2) if last is not None else self.now() - timedelta(days=7)

    def links_of_listing(self, page: Page) -> list[Link]:
        """New articles, and where more of them may be."""
        if page.document is None:
            return []
        if page.link.kind == "front":
            return self._links_of_front(page)
        listing = read_listing_document(page.document, self.site.publisher)
        new = self._new((entry.url for entry in listing.entries), page, NEW)
        follow = self._next_page(listing, page) if self._brings_news(listing) else None
        return [*new, *self.claim([follow] if follow else [])]

    def _brings_news(self, listing: Listing) -> bool:
        """Whether any article listed was not known before this run; a feed may have told of it in the meantime."""
        for entry in listing.entries:
            if self._may_be_article(entry.url):
                known = self.run.page(Link(self.site.fetch_url(entry.url), "article"))
                if known is None or known.status is None or known.first_seen >= self.run.began:
                    return True
        return False

    def _next_page(self, listing: Listing, page: Page) -> Link | None:
        facts = dict(page.link.extra)
        number = int(facts.get("page", 1)) + 1
        if number > self.pages:
            return None
        kind = "listing" if page.link.kind == "listing" else "results"
        extra = {"page": number} | ({"day": facts["day"]} if "day" in facts else {})
        link = self.next_page_link(listing, page, kind, extra)
        return replace(link, priority=FURTHER) if link is not None else None

    def kind_after_redirect(self, link: Link) -> str:
        """A form that answers with a redirect has been filled in."""
        return "results" if link.kind == "day" else link.kind

    def _links_of_front(self, page: Page) -> list[Link]:
        document, publisher = page.document, self.site.publisher
        if document is None:
            return []
        links = self._new((link.url for link in article_links(document, publisher)), page, NEW)
        feeds = (self.site.fetch_url(url) for url in feed_links(document) if self.site.serves(url))
        more = [Link(url, "feed", priority=TELLS) for url in feeds]
        if not publisher.sections and publisher.section_path is not None:
            more += [self._section_link(self.site.at(path)) for path in section_paths(document, publisher.section_path)]
        more += self._site_maps()
        self._form = find_archive_form(document)
        if self._form is not None:
            more += self._days()
        return [*links, *self.claim(more)]

    def _site_maps(self) -> list[Link]:
        """Those that robots.txt or the publisher name; else the usual place, unless it was empty."""
        named = [url for url in self._maps if self.site.serves(url)]
        named += [self.site.at(path) for path in self.site.publisher.sitemaps]
        if named:
            return [self._map_link(url) for url in dict.fromkeys(named)]
        usual = self._map_link(self.site.at("/sitemap.xml"))
        known = self.run.page(usual)
        return [] if known is not None and known.status == "gone" else [usual]

    def _days(self) -> Iterator[Link]:
        """The days since the last run, the latest first; yesterday and today for a first one."""
        today = self.now().astimezone(VIETNAM).date()
        last = self.run.last_complete()
        first = last.astimezone(VIETNAM).date() if last is not None else today - timedelta(days=1)
        for back in range(min(max((today - first).days, 0), MAX_DAYS) + 1):
            facts = (("day", (today - timedelta(days=back)).isoformat()), ("section", ""))
            yield Link(self.site.front, "day", form=facts, priority=TELLS, extra=(*facts, ("page", 1)))

    def links_of_article(self, page: Page, article: Article) -> list[Link]:
        """Related items that are not known yet."""
        depth = page.link.depth + 1
        if depth > self.related_depth:
            return []
        return self._new((item.url for item in article.related if item.url), page, FURTHER, depth)

    # What is new -------------------------------------------------------------------------------------------

    def _new(self, urls: Iterable[str], page: Page, priority: int, depth: int = 0) -> list[Link]:
        """Claimed links to articles that were never asked for."""
        links = []
        for url in urls:
            if not self._may_be_article(url):
                continue
            link = Link(self.site.fetch_url(url), "article", depth=depth, found_on=page.url, priority=priority)
            known = self.run.page(link)
            if (known is None or known.status is None) and not self._is_a_mere_variant(link.url):
                links.append(link)
        return self.claim(links)

    def _may_be_article(self, url: str) -> bool:
        """Of this paper, no print view, and by its address an article where the paper's addresses are known."""
        publisher = self.site.publisher
        if not self.site.serves(url) or publisher.is_print_view(url):
            return False
        if publisher.article_path is not None:
            return publisher.article_key(self.site.paper_url(self.site.fetch_url(url))) is not None
        return urlsplit(url).path.strip("/") != ""

    def _is_a_mere_variant(self, url: str) -> bool:
        """Whether a known article answers at the same path; under another slug it may have been corrected."""
        paper_url = self.site.paper_url(url)
        if self.site.publisher.article_key(paper_url) is None:
            return False
        known = self.run.latest(article_id(self.site.publisher, paper_url, None))
        return known is not None and urlsplit(known.url).path == urlsplit(url).path

    def _changed(self, found: indexes.Index, page: Page) -> list[Link]:
        """Known articles that a site map says have changed since; not if it says so of too many to be true."""
        links, known_ones = [], 0
        for url, moment in found.dated():
            if not self.site.serves(url):
                continue
            link = Link(
                self.site.fetch_url(url), "article", found_on=page.url, priority=CHANGED, extra=(("revisit", True),)
            )
            known = self.run.page(link)
            if known is None or known.article_id is None or known.last_fetched is None:
                continue
            known_ones += 1
            if moment > datetime.fromisoformat(known.last_fetched):
                links.append(link)
        if len(links) > max(20, known_ones // 4):
            return []
        return self.claim(links[:MAX_CHANGED])
