"""The peer of `bench_cluster.py`: plain Scrapy, its requests and items in Redis by way of scrapy-redis.

Run by ``scrapy runspider`` in any number of processes, each with the papers' addresses in ``-a bases=…``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import scrapy

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response


class Papers(scrapy.Spider):
    """Follows the lists of every paper, yields its articles."""

    name = "papers"
    custom_settings = {  # noqa: RUF012 - as Scrapy has it
        "SCHEDULER": "scrapy_redis.scheduler.Scheduler",
        "DUPEFILTER_CLASS": "scrapy_redis.dupefilter.RFPDupeFilter",
        "SCHEDULER_PERSIST": True,
        "ITEM_PIPELINES": {"scrapy_redis.pipelines.RedisPipeline": 300},
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        # without a delay Scrapy 2.19 lets all that wait go at once: it counts those under way only afterwards
        "DOWNLOAD_DELAY": 0.01,
        "ROBOTSTXT_OBEY": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "LOG_LEVEL": "ERROR",
    }

    async def start(self) -> AsyncIterator[scrapy.Request]:
        for base in self.bases.split(","):
            yield scrapy.Request(f"{base}/")

    def parse(self, response: Response) -> Iterator[scrapy.Request | dict[str, str | None]]:
        if "/tin-so-" in response.url:
            yield {"url": response.url, "title": response.css("h1::text").get()}
        for link in response.css("a::attr(href)").getall():
            yield response.follow(link)
