"""Progress while a crawl runs: a live bar on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from typing import TYPE_CHECKING, cast

from scrapy import signals
from scrapy.exceptions import NotConfigured

if TYPE_CHECKING:
    from typing import Self

    from rich.progress import Progress as Bar
    from rich.progress import TaskID
    from scrapy.crawler import Crawler

    from newsarchive.spiders.base import NewsSpider

LIVE_SECONDS = 0.2
PLAIN_SECONDS = 5.0


class Progress:
    """Shows counts on standard error; the setting NEWSARCHIVE_PROGRESS is "live", "plain" or "" (none)."""

    def __init__(self, crawler: Crawler) -> None:
        self._mode = crawler.settings.get("NEWSARCHIVE_PROGRESS") or ""
        if not self._mode:
            raise NotConfigured
        self._crawler = crawler
        self._task: asyncio.Task[None] | None = None
        self._began = time.monotonic()
        crawler.signals.connect(self.spider_opened, signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of making a component."""
        return cls(crawler)

    @property
    def _spider(self) -> NewsSpider:
        return cast("NewsSpider", self._crawler.spider)

    def spider_opened(self) -> None:
        """Begin to show."""
        self._began = time.monotonic()
        self._task = asyncio.ensure_future(self._live() if self._mode == "live" else self._plain())

    async def spider_closed(self) -> None:
        """Show the last counts and stop."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    def _line(self) -> str:
        tally = self._spider.tally
        seconds = max(time.monotonic() - self._began, 1e-6)
        pause = f"; {tally.pause}" if tally.pause else ""
        return (
            f"{self._spider.site.publisher.name} {self._spider.name}: {tally.responses} pages, "
            f"{tally.records} records, {tally.images['done']} images, {self._spider.waiting} waiting, "
            f"{tally.responses / seconds:.1f} pages/s{pause}"
        )

    async def _plain(self) -> None:
        try:
            while True:
                await asyncio.sleep(PLAIN_SECONDS)
                print(self._line(), file=sys.stderr, flush=True)  # noqa: T201 - progress is for standard error
        finally:
            print(self._line(), file=sys.stderr, flush=True)  # noqa: T201 - as above

    async def _live(self) -> None:
        from rich.console import Console  # noqa: PLC0415 - only where there is a terminal
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True)) as bar:
            task = bar.add_task(self._line(), total=None)
            try:
                while True:
                    self._update(bar, task)
                    await asyncio.sleep(LIVE_SECONDS)
            finally:
                self._update(bar, task)

    def _update(self, bar: Bar, task: TaskID) -> None:
        done = self._spider.tally.outcomes.total() + self._spider.tally.images.total()
        waiting = self._spider.waiting
        bar.update(task, description=self._line(), completed=done, total=done + waiting or None)
