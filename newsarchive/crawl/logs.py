"""What Scrapy logs of each page: nothing, unless one asks for it. The events on disk tell it better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.logformatter import LogFormatter

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.logformatter import LogFormatterResult
    from twisted.python.failure import Failure


class OutcomesOnly(LogFormatter):
    """Scrapy's messages, those of every page only with LOG_LEVEL=DEBUG.

    Scrapy makes each of them up whatever the level, and prints the whole item in one.
    """

    def __init__(self, *, pages: bool = False) -> None:
        self._pages = pages

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of making a component."""
        return cls(pages=crawler.settings.get("LOG_LEVEL") == "DEBUG")

    def crawled(self, request: Request, response: Response, spider: Spider) -> LogFormatterResult | None:  # type: ignore[override]  # Scrapy takes None for silence, its annotation forgets it
        """A response came."""
        return super().crawled(request, response, spider) if self._pages else None

    def scraped(  # type: ignore[override]  # as above
        self, item: Any, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult | None:
        """A record was written; told by its id."""
        return super().scraped(getattr(item, "id", item), response, spider) if self._pages else None

    def dropped(  # type: ignore[override]  # as above
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult | None:
        """A page brought no record."""
        return super().dropped(item, exception, response, spider) if self._pages else None
