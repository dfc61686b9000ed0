"""The pictures of a crawl's articles: fetched beside its pages, archived, never waited for.

A picture is a link like any other: claimed with its article, durable in one transaction with the article's record,
handed out from the state, settled with an event. A killed crawl loses none. What has become of pictures is counted
apart and decides nothing: the crawl's exit code is about its pages.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import DownloadCancelledError

from newsarchive.captures import wayback
from newsarchive.page import Page, Settled
from newsarchive.site import SiteError
from newsarchive.spiders import image_rules, outcomes
from newsarchive.storage.links import ASIDE, IMAGE, Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy import Request
    from scrapy.http import Response

    from newsarchive.items import Article
    from newsarchive.spiders.base import NewsSpider

WINDOW = 8  # Requests in memory at most
_ACCEPT = "image/*,*/*;q=0.5"
_FOUND = frozenset({"done", "rejected", "moved"})  # status of a picture that is not asked for again


class Images:
    """What a spider does about pictures.

    Args:
        spider: Whose articles they belong to.
        wanted: Whether they are fetched; ``None``: as the setting NEWSARCHIVE_IMAGES says.

    Attributes:
        under_way: Handed out and not settled yet.
    """

    def __init__(self, spider: NewsSpider, *, wanted: bool | None) -> None:
        self._spider = spider
        self._asked = wanted
        self.under_way = 0
        self._more = True  # whether the state may hold pending ones

    @cached_property
    def wanted(self) -> bool:
        """Whether pictures are fetched."""
        return self._spider.crawler.settings.getbool("NEWSARCHIVE_IMAGES") if self._asked is None else self._asked

    @cached_property
    def types(self) -> frozenset[str]:
        """The types that are kept."""
        return types(self._spider.crawler.settings.getlist("NEWSARCHIVE_IMAGE_TYPES"))

    # Handing out -------------------------------------------------------------------------------------------

    def links(self, article: Article, page: Page) -> list[Link]:
        """The article's pictures that are not archived yet, claimed."""
        if not article.images or not self.wanted:
            return []
        allowed = self.types
        found = []
        for image in article.images[: image_rules.MOST_IN_AN_ARTICLE]:
            if not image_rules.is_worth_asking(image.url, allowed):
                continue
            try:
                link = Link(self.address(image.url, page), IMAGE, found_on=page.url, priority=ASIDE)
            except SiteError:
                continue
            if self._is_news(link, unchanged=not article.revision):
                found.append(link)
        return self._spider.claim(found)

    def _is_news(self, link: Link, *, unchanged: bool) -> bool:
        """Whether it is to be asked for: what could not be had is asked for again with a changed article."""
        known = self._spider.run.page(link)
        if known is None or known.status is None:
            return True
        return known.status not in _FOUND and not unchanged

    def address(self, url: str, page: Page) -> str:  # noqa: ARG002 - for where it depends on the page
        """Where the picture of a page is asked for; raises `SiteError` where it may not be."""
        return self.fetch_url(url)

    def fetch_url(self, url: str) -> str:
        """See `image_rules.fetch_url`."""
        contact = bool(self._spider.crawler.settings.get("NEWSARCHIVE_CONTACT"))
        return image_rules.fetch_url(self._spider.site, url, contact=contact)

    def due(self, urls: list[str]) -> Iterator[Link]:
        """Links to pictures that an earlier run could not have; what a web archive lacks is not the paper's fault."""
        yield from (Link(url, IMAGE, priority=ASIDE) for url in urls if wayback.original(url) is None)

    def next(self) -> list[Link]:
        """Those to be fetched next."""
        if not self._more or self.under_way > WINDOW // 2 or not self.wanted:
            return []
        room = WINDOW - self.under_way
        links = self._spider.run.pending(room, aside=True)
        self._more = len(links) == room
        self.under_way += len(links)
        return links

    def request(self, link: Link) -> Request | Settled:
        """The request for a picture, or why there is none."""
        try:
            url = self.fetch_url(link.url)
        except SiteError as error:
            return Settled(link, "refused", str(error))
        return self._spider.build_request(url, link, None)

    def meta_of(self, link: Link) -> dict[str, Any]:
        """What a link's request is given on its way, if it is to a picture."""
        if link.kind != IMAGE:
            return {}
        return {"download_maxsize": self._spider.crawler.settings.getint("NEWSARCHIVE_IMAGE_MAXSIZE")}

    @staticmethod
    def headers_of(link: Link) -> dict[str, str] | None:
        """The headers that a link's request has of its own, if it is to a picture."""
        return {"Accept": _ACCEPT} if link.kind == IMAGE else None

    def settled(self, link: Link, links: list[Link]) -> None:
        """A link was settled, of any kind; these were found with it, and are in the state now."""
        self._more = self._more or any(found.kind == IMAGE for found in links)
        if link.kind == IMAGE:
            self.under_way -= 1

    # Taking in ---------------------------------------------------------------------------------------------

    def understood(self, response: Response, link: Link) -> Page | Settled | Request:
        """What an answer means."""
        if response.status in outcomes.REDIRECTS:
            return self._spider.moved(response, link, self.fetch_url)
        if not 200 <= response.status < 300:
            return outcomes.of_status(link, response.status)
        content_type = outcomes.header(response, "Content-Type")
        refusal = image_rules.refusal_of_type(content_type, self.types)
        if refusal is None and not image_rules.is_picture(response.body, content_type):
            refusal = "it does not begin like a picture" if response.body else "an empty answer"
        if refusal is None and image_rules.is_pixel(response.body):
            refusal = "a pixel"
        if refusal is not None:
            return Settled(link, "rejected", refusal, response.status)
        return Page(
            link=link,
            site=self._spider.site,
            url=response.url,
            requested_url=outcomes.first_url(link),
            status=response.status,
            fetched_at=self._spider.now(),
            content_type=content_type,
            size=len(response.body),
            is_article=False,
        )

    @staticmethod
    def failed(link: Link, error: BaseException | None) -> Settled:
        """What it means that no answer came."""
        settled = outcomes.of_failure(link, error)
        if isinstance(error, DownloadCancelledError):
            settled.status = "rejected"  # it will not be smaller tomorrow
        return settled


def types(listed: list[Any]) -> frozenset[str]:
    """The setting NEWSARCHIVE_IMAGE_TYPES as it is compared."""
    return frozenset(str(name).strip().lower() for name in listed)
