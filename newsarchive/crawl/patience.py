"""Asking again, slowing down, waiting for a host that is down: Scrapy's shell around `backoff`.

Takes the place of Scrapy's RetryMiddleware, which asks again at once and gives each page up alone, so that a host
that is down for ten minutes costs it every page in the queue. Here the paper pauses instead; what could not be
fetched stays pending in the state.
"""

from __future__ import annotations

import asyncio
import logging
import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from scrapy import Request
from scrapy.exceptions import ResponseDataLossError
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import load_object

from newsarchive.crawl.backoff import OVERLOADED, PASSING, HostHealth, Policy, retry_after
from newsarchive.site import is_loopback
from newsarchive.spiders.outcomes import HostDeadError, LeftPendingError, failure_reason, header

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newsarchive.spiders.base import NewsSpider

logger = logging.getLogger(__name__)
_TRIES = "newsarchive_tries"
_NOT_BEFORE = "newsarchive_not_before"
_PROBE = "newsarchive_probe"
LOOPBACK_PATIENCE = 60.0  # seconds
_GUEST_WAIT = 10.0  # seconds that pages wait for another host at most: it holds up one of few requests
_NAP = 0.5  # seconds of sleep at a time, so that Ctrl-C is noticed
_chance = random.SystemRandom().random  # spreads waits, so that clients do not march in step


def _patience(crawler: Crawler) -> float:
    """Seconds that a host is waited for; a server on this machine does not come back by itself as a paper's does."""
    settings, name = crawler.settings, "NEWSARCHIVE_HOST_PATIENCE"
    seconds = settings.getfloat(name)
    asked = (settings.getpriority(name) or 0) > 20  # above the project's own default
    on_this_machine = is_loopback(cast("NewsSpider", crawler.spider).host)
    return seconds if asked or not on_this_machine else min(seconds, LOOPBACK_PATIENCE)


class _Host:
    """A host, and whether someone is finding out if it is down.

    A guest is not the paper's own (pictures may lie on such hosts): the paper does not wait for it.
    """

    def __init__(self, name: str, health: HostHealth, *, guest: bool) -> None:
        self.name = name
        self.health = health
        self.guest = guest
        self.probing: asyncio.Task[bool] | None = None
        self.dead: str | None = None


class Patience:
    """Downloader middleware; settings: NEWSARCHIVE_BACKOFF, NEWSARCHIVE_TRIES, NEWSARCHIVE_HOST_PATIENCE."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        self._crawler = crawler
        self._policy = Policy(
            tries=max(1, settings.getint("NEWSARCHIVE_TRIES")),
            base=settings.getfloat("NEWSARCHIVE_BACKOFF"),
            patience=_patience(crawler),
        )
        self._passing = tuple(
            load_object(error) if isinstance(error, str) else error for error in settings.getlist("RETRY_EXCEPTIONS")
        )
        self._hosts: dict[str, _Host] = {}
        self._stopped = False
        self._closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of making a component."""
        return cls(crawler)

    @property
    def _spider(self) -> NewsSpider:
        return cast("NewsSpider", self._crawler.spider)

    def _host(self, request: Request) -> _Host:
        name = urlparse_cached(request).hostname or ""
        host = self._hosts.get(name)
        if host is None:
            clock = asyncio.get_running_loop().time
            host = self._hosts[name] = _Host(
                name, HostHealth(self._policy, clock, _chance), guest=not self._spider.asks(request.url)
            )
        return host

    # Before a request --------------------------------------------------------------------------------------

    async def process_request(self, request: Request) -> None:
        """Wait for the host's turn, and for the page's.

        Raises:
            LeftPendingError: The run ends first.
            HostDeadError: The host, not the paper's own, has been given up in this run.
        """
        host = self._host(request)
        if request.meta.get(_PROBE):
            return
        while True:
            if host.dead is not None:
                raise HostDeadError(host.dead)
            if host.probing is not None:
                wait = _NAP
            else:
                page = request.meta.get(_NOT_BEFORE, 0.0) - asyncio.get_running_loop().time()
                wait = max(host.health.turn(), page)
            if wait <= 0:
                break
            if host.guest and wait > _GUEST_WAIT:
                self._give_up(host, f"{host.name} wants to be left alone for {wait:.0f} s")
                continue
            await self._sleep(wait)
        host.health.sent()

    async def _sleep(self, seconds: float) -> None:
        """Sleep a while, or a part of it.

        Raises:
            LeftPendingError: The run ends.
        """
        if self._stopped or not self._crawler.crawling:
            raise LeftPendingError
        await asyncio.sleep(min(seconds, _NAP))

    # After an answer ---------------------------------------------------------------------------------------

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        """Answer in; the same out, or the request again.

        Raises:
            LeftPendingError: The host wants to be left alone longer than the run is ready to wait.
            HostDeadError: The same of a host that is not the paper's own.
        """
        host, status = self._host(request), response.status
        if status not in OVERLOADED:
            host.health.answered()
            return (self._again(request) or response) if status in PASSING else response
        asked = retry_after(header(response, "Retry-After"), datetime.now(UTC))
        if not host.health.overloaded(asked):
            told = f" and asks to be left alone for {asked:.0f} s" if asked else " again and again"
            self._give_up(host, f"{host.name} answers {status}{told}")
            raise _end_of(host)
        logger.info("%s answered %d: asking it again in %.1f s", host.name, status, host.health.turn())
        return self._again(request, wait=0.0) or response

    # After no answer ---------------------------------------------------------------------------------------

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Failure in; the request again, or nothing where it is to be given up.

        Raises:
            LeftPendingError: The host is down.
            HostDeadError: The same of a host that is not the paper's own.
        """
        if isinstance(exception, HostDeadError | LeftPendingError) or request.meta.get(_PROBE):
            return None
        if not isinstance(exception, self._passing):
            return None
        host = self._host(request)
        if isinstance(exception, ResponseDataLossError):
            host.health.answered()
        elif host.health.silent() and not await self._is_up(host, request, exception):
            raise _end_of(host)
        return self._again(request)

    def _again(self, request: Request, wait: float | None = None) -> Request | None:
        """The request once more, later; ``None`` when it has had its tries."""
        tries = request.meta.get(_TRIES, 1)
        if tries >= self._policy.tries:
            return None
        if wait is None:
            wait = self._policy.wait(tries, _chance())
        copy = request.copy()
        copy.dont_filter = True
        copy.priority = request.priority - 1
        copy.meta[_TRIES] = tries + 1
        copy.meta[_NOT_BEFORE] = asyncio.get_running_loop().time() + wait
        return copy

    async def _is_up(self, host: _Host, request: Request, exception: Exception) -> bool:
        """Whether a suspected host answers after all; waits for it. One probes, the others wait for its word."""
        if host.guest:
            why = failure_reason(exception).removeprefix("no answer: ")
            self._give_up(host, f"{host.name} does not answer ({why})")
            return False
        if host.probing is None:
            host.probing = asyncio.ensure_future(self._probe(host, request, failure_reason(exception)))
            try:
                return await host.probing
            finally:
                host.probing = None
        return await asyncio.shield(host.probing)

    async def _probe(self, host: _Host, request: Request, reason: str) -> bool:
        if not host.health.answered_once:
            self._give_up(host, f"{host.name} gave no answer at all ({reason.removeprefix('no answer: ')})")
            return False
        logger.warning("%s does not answer (%s): waiting for it", host.name, reason)
        self._spider.tally.pause = f"{host.name} does not answer, waiting for it up to {self._policy.patience:.0f} s"
        try:
            return await self._wait_for(host, request, reason)
        finally:
            self._spider.tally.pause = None

    async def _wait_for(self, host: _Host, request: Request, reason: str) -> bool:
        """Ask a host that is down again and again, until it answers or patience ends."""
        loop = asyncio.get_running_loop()
        began, failures = loop.time(), 0
        while loop.time() - began < self._policy.patience:
            failures += 1
            until = loop.time() + self._policy.wait(failures, _chance())
            while (left := until - loop.time()) > 0:
                if self._stopped or not self._crawler.crawling:
                    return False
                await asyncio.sleep(min(left, _NAP))
            if await self._answers(request):
                logger.warning("%s answers again after %.0f s", host.name, loop.time() - began)
                return True
        self._give_up(host, f"{host.name} has stopped answering ({reason}), also after {self._policy.patience:.0f} s")
        return False

    async def _answers(self, request: Request) -> bool:
        url = urlparse_cached(request)
        probe = Request(
            f"{url.scheme}://{url.netloc}/robots.txt",
            callback=NO_CALLBACK,
            priority=1000,
            dont_filter=True,
            meta={_PROBE: True, "dont_obey_robotstxt": True, "handle_httpstatus_all": True},
        )
        try:
            await self._crawler.engine.download_async(probe)
        except self._passing:
            return False
        return True

    def _give_up(self, host: _Host, why: str) -> None:
        """The paper's own host: the run ends, what is left stays pending. Another one: its pages fail from now on."""
        if host.guest or host.name != self._spider.host:
            host.dead = why
            return
        if self._stopped:
            return
        self._stopped = True
        self._spider.tally.fatal(f"{why}; what is left stays pending, and the same command goes on with it")
        self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason="host_down"))


def _end_of(host: _Host) -> Exception:
    """What becomes of the pages of a host that was given up."""
    return LeftPendingError() if host.dead is None else HostDeadError(host.dead)
