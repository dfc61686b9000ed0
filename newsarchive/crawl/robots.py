"""robots.txt as RFC 9309 has it, where Scrapy is laxer: an answer that should have come and did not closes the host.

Scrapy takes a server error, a redirect or no answer at all for "everything is allowed". Section 2.3.1 of the RFC:
redirects are followed; a client error (4xx) means that there are no rules; a server error (5xx), or no answer,
means that nothing may be asked for the time being.

Source: https://www.rfc-editor.org/rfc/rfc9309
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast
from urllib.parse import urljoin

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser

from newsarchive.crawl.addresses import ForbiddenAddressError
from newsarchive.spiders import outcomes

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred

    from newsarchive.spiders.base import NewsSpider

MAX_BYTES = 512 * 1024  # a parser must read 500 KiB and may stop there
MAX_REDIRECTS = 5
TOO_MANY_REQUESTS = 429  # an answer for the moment, not "no rules"


class Closed(RobotParser):
    """The rules of a host whose robots.txt could not be had: nothing may be asked."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    @classmethod
    def from_crawler(cls, crawler: Crawler, robotstxt_body: bytes) -> Self:  # noqa: ARG003 - Scrapy's signature
        """Scrapy's way of making a parser; never used, as there is nothing to parse."""
        return cls(IgnoreRequest())

    def allowed(self, url: str | bytes, user_agent: str | bytes) -> bool:  # noqa: ARG002 - Scrapy's signature
        """Never."""
        return False


class RobotsRules(RobotsTxtMiddleware):
    """Scrapy's robots.txt middleware, its gaps closed."""

    def process_request_2(self, rp: RobotParser | None, request: Request) -> None:
        """Let the request pass.

        Raises:
            IgnoreRequest: The rules forbid it, or could not be had (`outcomes.NoRobotsError`).
            LeftPendingError, HostDeadError: The host does not answer at all.
            ForbiddenAddressError: It is at an address that may not be asked.
        """
        if isinstance(rp, Closed):
            raise rp.error
        super().process_request_2(rp, request)

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        response = await self._followed(response)
        if response.status >= 500 or response.status == TOO_MANY_REQUESTS:
            self._close(netloc, outcomes.NoRobotsError(f"HTTP {response.status}", answered=True))
            return
        body = response.body[:MAX_BYTES] if 200 <= response.status < 300 else b""
        await super()._parse_robots(response.replace(body=body), netloc, request)

    async def _followed(self, response: Response) -> Response:
        """The answer after redirects on the paper's own hosts; one that leads elsewhere is the answer itself."""
        spider = cast("NewsSpider", self.crawler.spider)
        for _ in range(MAX_REDIRECTS):
            target = urljoin(response.url, outcomes.header(response, "Location") or "")
            if response.status not in outcomes.REDIRECTS or not spider.asks(target):
                break
            meta = {"dont_obey_robotstxt": True, "handle_httpstatus_all": True}
            again = Request(target, priority=self.DOWNLOAD_PRIORITY, meta=meta, callback=NO_CALLBACK)
            response = await self.crawler.engine.download_async(again)
        return response

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._stats.inc_value(f"robotstxt/exception_count/{type(exc)}")
        if isinstance(exc, outcomes.LeftPendingError | outcomes.HostDeadError | ForbiddenAddressError):
            self._close(netloc, exc)  # the host's pages share the fate of its robots.txt
            return
        reason = outcomes.failure_reason(exc).removeprefix(outcomes.NO_ANSWER)
        self._close(netloc, outcomes.NoRobotsError(reason, answered=False))

    def _close(self, netloc: str, error: Exception) -> None:
        waiting = cast("Deferred[RobotParser | None]", self._parsers[netloc])
        closed = Closed(error)
        self._parsers[netloc] = closed
        waiting.callback(closed)
