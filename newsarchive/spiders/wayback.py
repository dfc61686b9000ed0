"""``scrapy crawl wayback``: a paper's past out of a web archive, by its CDX server."""

from __future__ import annotations

from dataclasses import replace
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from newsarchive.captures import cdx_server, wayback
from newsarchive.captures.reading import PAGE_TYPES
from newsarchive.page import Page, Settled
from newsarchive.reader.document import PageRefusedError, parse_document
from newsarchive.spiders import arguments, outcomes
from newsarchive.spiders.archived_images import ArchivedImages
from newsarchive.spiders.base import NewsSpider
from newsarchive.storage.archive import Job
from newsarchive.storage.due import CAPTURE
from newsarchive.storage.links import Link
from newsarchive.storage.outcome import ANSWERED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from scrapy import Request
    from scrapy.http import Response

    from newsarchive.captures.cdx_server import Capture, Listed

LISTING, COUNT = "cdx", "cdx-pages"
_FIRST = 10  # lists before captures


class WaybackSpider(NewsSpider):
    """List a web archive's captures of the paper, fetch the original bytes of its articles.

    Arguments:
        publisher: Registry name of the paper.
        cdx: URL of the CDX server.
        captures_at: Where it gives captures out, up to the time in their URLs; by default told from `cdx`.
        since: First day of capture, in Vietnam.
        until: Last day of capture.
        base_url: Where the archive found the paper, if not on its own domain.
        limit: See `NewsSpider`.
    """

    name = "wayback"

    def __init__(
        self,
        publisher: str = "",
        cdx: str | None = None,
        captures_at: str | None = None,
        since: str | None = None,
        until: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(publisher, **kwargs)
        self.images = ArchivedImages(self, wanted=arguments.flag("images", kwargs.get("images")))
        if not cdx:
            raise arguments.ArgumentError("which web archive? Give its CDX server, as cdx=URL.")
        self.cdx = arguments.address("--from-cdx", cdx)
        try:
            prefix = captures_at or cdx_server.replay_prefix(self.cdx)
        except cdx_server.CdxError as error:
            raise arguments.ArgumentError(f"{error}.") from error
        self.prefix = arguments.address("--captures-at", prefix).rstrip("/") + "/"
        self.since, self.until = arguments.day("--since", since), arguments.day("--until", until)
        if self.since and self.until and self.until < self.since:
            raise arguments.ArgumentError(f"--until {self.until} is before --since {self.since}.")
        self._first = wayback.digits_of_day(self.since) if self.since else ""
        self._last = wayback.digits_of_day(self.until, after=True) if self.until else ""

    @property
    def host(self) -> str:
        """The web archive, not the paper."""
        return urlsplit(self.cdx).hostname or ""

    @property
    def named_hosts(self) -> frozenset[str]:
        """The hosts of the archive; the paper itself is not asked."""
        return frozenset({self.host, urlsplit(self.prefix).hostname or ""})

    def asks(self, url: str) -> bool:
        """Whether the URL leads to the archive."""
        return (urlsplit(url).hostname or "") in self.named_hosts

    @property
    def job(self) -> Job:
        """The archive, the days and the paper's address make the job."""
        days = {"since": self.since, "until": self.until}
        return Job("wayback", {"cdx": self.cdx, "captures_at": self.prefix, "base_url": self.site.base_url, **days})

    def seeds(self) -> Iterator[Link]:
        """A list for each of the paper's domains, or for the address at which it was captured."""
        scopes = [(domain, "domain") for domain in self.site.publisher.domains or (self.site.host,)]
        if self.site.base_url is not None:
            scopes = [(self.site.front, "prefix")]
        for url, match in scopes:
            listing = cdx_server.listing_url(self.cdx, url, match, self._first, self._last)
            yield Link(listing, LISTING, asked=True, priority=_FIRST)

    # What comes back ---------------------------------------------------------------------------------------

    def _understood(self, response: Response, link: Link) -> Page | Settled | Request:
        if link.kind == CAPTURE or response.status in outcomes.REDIRECTS:
            return super()._understood(response, link)
        return self._list_or_none(response, link)

    def _list_or_none(self, response: Response, link: Link) -> Page | Settled:
        if response.status == 404 and b"no captures" in response.body[:4096].lower():
            return self._list(response, link, cdx_server.Listed())  # pywb's word for an empty list
        if response.status != 200:
            return self._no_list(link, f"HTTP {response.status}", response.status)
        if link.kind == COUNT:
            return self._pages(response, link)
        try:
            return self._list(response, link, cdx_server.read_listing(response.body))
        except cdx_server.CdxError as error:
            return self._no_list(link, str(error), response.status)

    def _no_list(self, link: Link, reason: str, status: int) -> Settled:
        if not self.tally.outcomes["done"]:
            self.tally.fatal(f"{self.cdx} gives no list of captures: {reason}")
        return Settled(link, "failed", reason, status)

    def _list(self, response: Response, link: Link, listed: Listed) -> Page:
        """Captures to fetch, and the list that follows."""
        page = self._bare(response, link)
        links = [self._capture_link(one) for one in cdx_server.without_repeats(listed.captures) if self._is_wanted(one)]
        page.links = self.claim(found for found in links if not self._is_known(found))
        if listed.damaged:
            self.tally.not_followed(link.url, f"{listed.damaged} lines of the list are damaged")
        following = None
        if listed.resume_key is not None:
            following = replace(link, url=cdx_server.following_url(link.url, listed.resume_key), found_on=link.url)
        elif link.kind == LISTING and len(listed.captures) == cdx_server.ROWS and "page=" not in link.url:
            following = replace(link, url=cdx_server.page_count_url(link.url), kind=COUNT, found_on=link.url)
        page.links += self.claim([following] if following is not None else [])
        return page

    def _pages(self, response: Response, link: Link) -> Page | Settled:
        """A full list without a key for the rest: the server may count pages instead."""
        count = cdx_server.page_count(response.body)
        if count is None:
            return self._all_at_once(response, link)
        page = self._bare(response, link)
        numbered = (cdx_server.page_url(link.url, number) for number in range(count))
        page.links = self.claim(replace(link, url=url, kind=LISTING, found_on=link.url) for url in numbered)
        return page

    def _all_at_once(self, response: Response, link: Link) -> Page | Settled:
        """A server that knows neither keys nor pages, such as pywb's, answers with all it has."""
        try:
            listed = cdx_server.read_listing(response.body)
        except cdx_server.CdxError:
            listed = cdx_server.Listed()
        if len(listed.captures) <= cdx_server.ROWS:
            return Settled(link, "failed", "the list may be cut short: the server tells neither key nor pages", 200)
        return self._list(response, link, listed)

    def _bare(self, response: Response, link: Link) -> Page:
        return Page(
            link=link,
            site=self.site,
            url=response.url,
            requested_url=outcomes.first_url(link),
            status=response.status,
            fetched_at=self.now(),
            content_type=outcomes.header(response, "Content-Type"),
            size=len(response.body),
            is_article=False,
        )

    def _is_wanted(self, one: Capture) -> bool:
        """Whether a capture may be an article of the paper; servers do not all filter as they are asked."""
        site, publisher = self.site, self.site.publisher
        if one.status not in {"200", "-"} or (one.mime not in PAGE_TYPES and one.mime != "unk"):
            return False
        if one.time < self._first or (self._last and one.time > self._last):
            return False
        if not site.serves(one.url) or publisher.is_print_view(site.paper_url(one.url)):
            return False
        if publisher.article_path is not None:
            return publisher.article_key(site.paper_url(one.url)) is not None
        return urlsplit(one.url).path.strip("/") != ""

    def _capture_link(self, one: Capture) -> Link:
        return Link(f"{self.prefix}{one.time}id_/{one.asked}", CAPTURE)

    def _is_known(self, link: Link) -> bool:
        known = self.run.page(link)
        return known is not None and known.status in ANSWERED

    # Captures ----------------------------------------------------------------------------------------------

    def _page(self, response: Response, link: Link) -> Page | Settled:
        """The page as the paper served it then."""
        held = wayback.original(response.url)
        captured = _captured_at(response, held.time if held is not None else "")
        if held is None or captured is None:
            return Settled(link, "failed", "the archive's address does not tell what was captured when")
        url = cdx_server.plain_url(held.url)
        first = wayback.original(outcomes.first_url(link))
        html, content_type = response.body, outcomes.header(response, "Content-Type")
        if wayback.is_rewritten(html):  # an archive that knows no `id_`
            if (target := wayback.held_redirect(html, url)) is not None:
                return Settled(link, "moved", f"redirected to {target}"[:300], response.status, target=target)
            html = wayback.unrewrite(html, url)
        page = Page(
            link=link,
            site=self.site,
            url=url,
            requested_url=cdx_server.plain_url(first.url) if first is not None else url,
            status=response.status,
            fetched_at=captured,
            content_type=content_type,
            size=len(response.body),
        )
        try:
            page.document = parse_document(html, url, content_type)
        except PageRefusedError as error:
            return Settled(link, "rejected", str(error), response.status)
        return page

    def _moved(self, response: Response, link: Link) -> Settled | Request:
        location = outcomes.header(response, "Location")
        if not location:
            return Settled(link, "failed", "redirects without saying where", response.status)
        target = self._target(urljoin(response.url, location), link)
        if target is None:
            told = urljoin(response.url, location)[:4096]
            return Settled(link, "moved", f"redirects away: {told[:200]}", response.status, target=told)
        via = [*outcomes.via(link), link.url]
        if (endless := outcomes.endless_redirect(target, via)) is not None:
            return Settled(link, "failed", endless, response.status)
        extra = tuple((dict(link.extra) | {"via": via}).items())
        follow = replace(link, url=target, found_on=link.url, extra=extra)
        if follow.key == link.key:
            return self.build_request(target, follow, None)
        return Settled(link, "moved", f"moved to {target}", response.status, links=self.claim([follow]), target=target)

    def _target(self, url: str, link: Link) -> str | None:
        """Where to follow a redirect; ``None`` for one that leads out of the archive, or to another site in it."""
        if link.kind != CAPTURE:
            return url if self.asks(url) else None
        held, asked = wayback.original(url), wayback.original(link.url)
        if held is not None and self.asks(url):
            return f"{self.prefix}{held.time}id_/{held.url}" if self.site.serves(held.url) else None
        # an archived redirect of the paper, given out as it was: what was there at that time
        return f"{self.prefix}{asked.time}id_/{url}" if asked is not None and self.site.serves(url) else None


def _captured_at(response: Response, digits: str) -> datetime | None:
    """When it was captured: as the archive says (RFC 7089), or as its address says."""
    try:
        moment = parsedate_to_datetime(outcomes.header(response, "Memento-Datetime") or "")
    except (ValueError, TypeError, IndexError):
        return wayback.moment_of(digits)
    return moment if moment.tzinfo is not None else wayback.moment_of(digits)
