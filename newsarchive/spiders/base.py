"""What all spiders share: links come out of the archive's state, responses go in as pages.

A link is claimed before a Request is built, made durable together with the page it was found on, and handed
out from the state. So a killed crawl forgets nothing, and the number of Requests in memory never grows.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode, urljoin

from scrapy import Request, Spider

from newsarchive import publishers
from newsarchive.crawl.tally import Tally
from newsarchive.crawl.traps import TrapGuard, is_folded
from newsarchive.page import Page, Settled
from newsarchive.reader.document import PageRefusedError, parse_document
from newsarchive.site import MAX_URL_LENGTH, Site, SiteError
from newsarchive.spiders import arguments, outcomes
from newsarchive.spiders.images import Images
from newsarchive.storage.errors import StorageError
from newsarchive.storage.links import IMAGE, Link
from newsarchive.warc.exchange import META_KEY

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from newsarchive.items import Article, Listing
    from newsarchive.judging.verdict import Verdict
    from newsarchive.storage.archive import Job, Outcome
    from newsarchive.storage.run import Run

PAGE_MARK = "newsarchive-page"  # sets equal paging posts of one job apart in the state; never sent
WINDOW = 64  # Requests in memory at most; the rest waits in the state
SEED_BATCH = 500


class NewsSpider(Spider):
    """The base of the spiders: one paper, one job, one run.

    Attributes:
        run: The archive's run, set by `crawl.runs.RunExtension` before the first request.
        now: The clock, set likewise; aware.
        tally: What has come of the crawl so far.
        waiting: Links claimed by this process and not settled yet.
        manifest: The run's manifest, once it is over.
        verdict: How the run ended, once it is over.
        images: What is done about the articles' pictures.

    Arguments:
        publisher: Registry name of the paper.
        base_url: The paper answers at this address instead.
        limit: Stop after so many articles.
        images: "no": do not fetch the articles' pictures; as the setting NEWSARCHIVE_IMAGES says, if not given.
    """

    run: Run
    now: Callable[[], datetime]
    job_params: ClassVar[tuple[str, ...]] = ()
    window: ClassVar[int] = WINDOW  # what is more urgent and found later waits behind so many at most

    def __init__(
        self,
        publisher: str = "",
        base_url: str | None = None,
        limit: str | int | None = None,
        images: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if not publisher:
            raise arguments.ArgumentError("which paper? Give its name, as publisher=NAME.")
        self.site = Site(publishers.resolve(publisher), arguments.base_url(base_url))
        self.limit = arguments.number("limit", limit, least=1)
        self.images = Images(self, wanted=arguments.flag("images", images))
        self.tally = Tally()
        self.traps = TrapGuard()
        self.manifest: Path | None = None
        self.verdict: Verdict | None = None
        self.waiting = 0
        self._outstanding = 0
        self._waiting: list[Link] = []
        self._wake = asyncio.Event()

    # Whom it asks ------------------------------------------------------------------------------------------

    @property
    def host(self) -> str:
        """The host that the crawl stands and falls with."""
        return self.site.host

    @property
    def named_hosts(self) -> frozenset[str]:
        """Hosts that the operator named, which may be at any address."""
        return frozenset({self.site.host} if self.site.base_url is not None else ())

    def asks(self, url: str) -> bool:
        """Whether the URL leads to whom the crawl asks."""
        return self.site.serves(url)

    # What a spider adds ------------------------------------------------------------------------------------

    @property
    def job(self) -> Job:
        """What this crawl is to do; the same job again continues where a killed one stopped."""
        raise NotImplementedError

    async def prepare(self) -> None:
        """Fetch what must be known before the first link, if anything."""

    def seeds(self) -> Iterator[Link]:
        """The links the job begins with."""
        raise NotImplementedError

    def links_of_article(self, page: Page, article: Article) -> list[Link]:  # noqa: ARG002 - for subclasses
        """The links to follow from an article, already claimed."""
        return []

    def links_of_listing(self, page: Page) -> list[Link]:  # noqa: ARG002 - for subclasses
        """The links to follow from a listing, already claimed."""
        return []

    def kind_after_redirect(self, link: Link) -> str:
        """The kind of link that a redirect leads to."""
        return link.kind

    def request_of(self, link: Link) -> Request | Settled:
        """The request for a link, or what has become of it without one."""
        return self.build_request(link.url, link, link.form)

    # Handing out -------------------------------------------------------------------------------------------

    async def start(self) -> AsyncIterator[Any]:
        """Seed the job, then hand out what is pending until nothing is.

        Raises:
            StorageError: The disk refused; the run ends.
        """
        try:
            async for request in self._requests():
                yield request
        except StorageError as error:
            self.tally.fatal(str(error))
            raise

    async def _requests(self) -> AsyncIterator[Any]:
        await self.prepare()
        seeds = self.seeds()
        while batch := list(islice(seeds, SEED_BATCH)):
            if fresh := self.claim(batch):
                await self.run.seed(fresh)
        while True:
            for link in self._next_links():
                self._outstanding += 1
                yield self.request_of(link)
            for link in self.images.next():
                yield self.images.request(link)
            if not self._outstanding and not self.images.under_way:
                return
            await self._wake.wait()
            self._wake.clear()

    def _next_links(self) -> list[Link]:
        room = self.window - self._outstanding
        if self.limit is not None:
            room = min(room, self.limit - self.tally.articles - self._outstanding)
        if room <= 0 or (self._outstanding > self.window // 2):
            return []
        links = self.run.pending(room)
        self._waiting += [link for link in links if self.must_wait(link)]
        ready = [link for link in links if not self.must_wait(link)]
        if not ready and not self._outstanding and self._waiting:
            ready.append(self._waiting.pop(0))
        return ready

    def must_wait(self, link: Link) -> bool:  # noqa: ARG002 - for subclasses
        """Whether a link is handed out only when everything else under way is settled."""
        return False

    def claim(self, links: Iterable[Link]) -> list[Link]:
        """Those of the links that this job has not seen yet."""
        fresh = [link for link in links if self.run.claim(link)]
        self.waiting += len(fresh)
        return fresh

    def build_request(self, url: str, link: Link, form: Iterable[tuple[str, str]] | None) -> Request:
        """A Request: GET, or the POST of a form."""
        meta = {"link": link, "handle_httpstatus_all": True} | self.images.meta_of(link)
        fields = [field for field in form or () if field[0] != PAGE_MARK]
        if form is None:
            headers = self.images.headers_of(link)
            return Request(
                url, callback=self.parse, errback=self.failed, meta=meta, headers=headers, priority=link.priority
            )
        return Request(
            url,
            priority=link.priority,
            method="POST",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            body=urlencode(fields),
            callback=self.parse,
            errback=self.failed,
            meta=meta,
        )

    async def settle(self, outcome: Outcome, item: Page | Settled) -> None:
        """Store an outcome and, once it is on disk, count it; the pipelines call this.

        Raises:
            StorageError: The disk refused.
        """
        try:
            await self.run.commit(outcome)
        finally:
            self.images.settled(outcome.link, outcome.links)
            self._outstanding -= outcome.link.kind != IMAGE
            self.waiting = max(0, self.waiting - 1)
            self._wake.set()
        self.tally.count(outcome, item)

    # Taking in ---------------------------------------------------------------------------------------------

    def parse(self, response: Response, **kwargs: Any) -> Any:  # noqa: ARG002 - Scrapy's signature
        """Response in; one Page or one Settled out."""
        link: Link = response.meta["link"]
        if link.kind == IMAGE:
            answer = self.images.understood(response, link)
        else:
            self.tally.responses += 1
            self.tally.bytes += len(response.body)
            answer = self._understood(response, link)
        if not isinstance(answer, Request):
            answer.warc = outcomes.exchanges(response.meta)
        yield answer

    def _understood(self, response: Response, link: Link) -> Page | Settled | Request:
        if response.status in outcomes.REDIRECTS:
            return self.moved(response, link, self.site.fetch_url)
        if not 200 <= response.status < 300:
            return outcomes.of_status(link, response.status)
        if (refusal := outcomes.not_html(response)) is not None:
            return Settled(link, "not_article", refusal, response.status)
        return self._page(response, link)

    def failed(self, failure: Failure) -> Any:
        """Failure in; one Settled out, or nothing for a page that stays pending because the run ends."""
        if isinstance(failure.value, outcomes.LeftPendingError):
            return
        meta = failure.request.meta  # type: ignore[attr-defined]  # set by Scrapy
        outcome_of = self.images.failed if meta["link"].kind == IMAGE else outcomes.of_failure
        settled = outcome_of(meta["link"], failure.value)
        settled.warc = outcomes.exchanges(meta)
        yield settled

    def _page(self, response: Response, link: Link) -> Page | Settled:
        content_type = outcomes.header(response, "Content-Type")
        page = Page(
            link=link,
            site=self.site,
            url=response.url,
            requested_url=outcomes.first_url(link),
            status=response.status,
            fetched_at=self.now(),
            content_type=content_type,
            etag=outcomes.header(response, "ETag"),
            last_modified=outcomes.header(response, "Last-Modified"),
            size=len(response.body),
            is_article=link.kind == "article",
        )
        try:
            page.document = parse_document(response.body, response.url, content_type)
        except PageRefusedError as error:
            return Settled(link, "rejected", str(error), response.status)
        if not page.is_article:
            page.links = self.links_of_listing(page)
            self.traps.read(page.url, sum(found.kind == "article" for found in page.links))
            page.document = None
        return page

    def moved(self, response: Response, link: Link, fetch_url: Callable[[str], str]) -> Settled | Request:
        """What a redirect means.

        Args:
            response: The redirect.
            link: What was asked for.
            fetch_url: From a URL to the one to ask for; raises SiteError where it may not be asked.
        """
        location = outcomes.header(response, "Location")
        if not location:
            return Settled(link, "failed", "redirects without saying where", response.status)
        via = [*outcomes.via(link), link.url]
        try:
            url = fetch_url(urljoin(response.url, location))
        except SiteError as error:
            target = urljoin(response.url, location)[:MAX_URL_LENGTH]
            return Settled(link, "moved", f"redirects away from the paper: {error}", response.status, target=target)
        except ValueError as error:
            return Settled(link, "failed", f"redirects to what is no URL: {error}", response.status)
        if (endless := outcomes.endless_redirect(url, via)) is not None:
            return Settled(link, "failed", endless, response.status)
        form = link.form if response.status in {307, 308} else None
        extra = tuple((dict(link.extra) | {"via": via}).items())
        kind = self.kind_after_redirect(link)
        follow = replace(link, url=url, kind=kind, form=form, found_on=link.url, extra=extra)
        if follow.key == link.key:
            # the same page for the state (http to https, www. added): it stays pending until that one answers
            request = self.build_request(url, follow, form)
            request.meta[META_KEY] = list(response.meta.get(META_KEY, ()))
            return request
        return Settled(link, "moved", f"moved to {url}", response.status, links=self.claim([follow]), target=url)

    def next_page_link(self, listing: Listing, page: Page, kind: str, extra: dict[str, Any]) -> Link | None:
        """The link to a listing's next page, if it has one on this paper.

        ASP.NET's paging posts may differ in nothing but their page state: the page's number sets them apart.
        """
        following = listing.next_page
        if following is None or not self.site.serves(following.url):
            return None
        if (trap := self.traps.refuses(following.url)) is not None:
            self.tally.not_followed(following.url, trap)
            return None
        form = following.form
        if form is not None:
            form = [*form, (PAGE_MARK, json.dumps(extra, sort_keys=True))]
        return Link(
            self.site.fetch_url(following.url),
            kind,
            form=tuple(form) if form is not None else None,
            found_on=page.url,
            extra=tuple(extra.items()),
        )

    # Links of one kind or another --------------------------------------------------------------------------

    def article_links(self, urls: Iterable[str], page: Page, depth: int, **extra: Any) -> list[Link]:
        """Claimed article links on a page: of this paper, no print views, no repeats, asked at the base URL."""
        links = []
        for url in urls:
            if not self.site.serves(url) or self.site.publisher.is_print_view(url):
                continue
            link = Link(
                self.site.fetch_url(url),
                "article",
                depth=depth,
                found_on=page.url,
                extra=tuple(extra.items()),
            )
            if self.run.claim(link) and not is_folded(link.url):
                links.append(link)
        self.waiting += len(links)
        return links
