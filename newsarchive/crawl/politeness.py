"""How fast a host is asked: its own Crawl-delay if it gives one, else a second apart and slower if it is slow.

Scrapy parses Crawl-delay but never applies it; its AutoThrottle would override it. Loopback hosts, which are
tests and mirrors, get no delay unless their robots.txt asks for one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from scrapy import signals
from scrapy.extensions.throttle import AutoThrottle
from scrapy.utils.httpobj import urlparse_cached

from newsarchive.site import is_loopback

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

    from newsarchive.spiders.base import NewsSpider

MAX_CRAWL_DELAY = 3600.0  # seconds; a longer one is a mistake or a refusal by other means


class Politeness(AutoThrottle):
    """AutoThrottle that starts at the minimum delay, leaves loopback alone, and yields to Crawl-delay."""

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        host = cast("NewsSpider", crawler.spider).host
        settings.set("AUTOTHROTTLE_ENABLED", True, priority="spider")
        settings.set("AUTOTHROTTLE_START_DELAY", settings.getfloat("DOWNLOAD_DELAY"), priority="spider")
        # a delay that the operator asked for holds on loopback too
        asked = (settings.getpriority("DOWNLOAD_DELAY") or 0) > 20  # above the project's own default
        self._exempt: set[str] = set()
        if is_loopback(host) and not asked:
            self._exempt.add(host)
            slots = settings.getdict("DOWNLOAD_SLOTS")
            settings.set("DOWNLOAD_SLOTS", {host: {"delay": 0.0, "jitter": 0.0}} | slots, priority="spider")
        super().__init__(crawler)
        crawler.signals.connect(self.robots_parsed, signal=signals.robots_parsed)

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Apply the host's Crawl-delay, whatever the defaults are."""
        agent = self.crawler.settings["ROBOTSTXT_USER_AGENT"]
        delay = robotparser.crawl_delay(agent)
        host = urlparse_cached(request).hostname
        if delay is None or delay < 0 or host is None:
            return
        delay = min(float(delay), MAX_CRAWL_DELAY)
        self._exempt.add(host)
        downloader = self.crawler.engine.downloader
        # a slot is dropped after a minute of silence: its successor must know the delay too
        downloader.per_slot_settings[host] = {"delay": delay, "jitter": 0.0, "concurrency": 1}
        if (slot := downloader.slots.get(host)) is not None:
            slot.delay, slot.jitter, slot.concurrency = delay, 0.0, 1
        self.crawler.stats.set_value(f"newsarchive/crawl_delay/{host}", delay)

    def _response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        if urlparse_cached(request).hostname not in self._exempt:
            super()._response_downloaded(response, request, spider)
