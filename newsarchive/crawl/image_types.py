"""Breaks off what was asked for as a picture and is a film, a document, a programme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import StopDownload

from newsarchive.spiders.image_rules import is_broken_off
from newsarchive.spiders.images import types
from newsarchive.storage.links import IMAGE

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers


class ImageTypes:
    """Looks at the headers of answers to requests for pictures; setting: NEWSARCHIVE_IMAGE_TYPES."""

    def __init__(self, crawler: Crawler) -> None:
        self._types = types(crawler.settings.getlist("NEWSARCHIVE_IMAGE_TYPES"))
        crawler.signals.connect(self.headers_received, signals.headers_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of making a component."""
        return cls(crawler)

    def headers_received(self, headers: Headers, request: Request) -> None:
        """Let the body come.

        Raises:
            StopDownload: It is none that is kept.
        """
        link = request.meta.get("link")
        if link is None or link.kind != IMAGE:
            return
        kind = headers.get("Content-Type")
        if is_broken_off(kind.decode("latin-1") if kind else None, self._types):
            raise StopDownload(fail=False)
