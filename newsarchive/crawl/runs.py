"""The run around a crawl: opens the archive before the first request, ends it with a manifest."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import TYPE_CHECKING, Any, cast

import scrapy
from scrapy import signals
from scrapy.exceptions import CloseSpider

from newsarchive import __version__
from newsarchive.clock import clock_from
from newsarchive.crawl import collector, json_log
from newsarchive.crawl.codes import SLICE_ENDED
from newsarchive.crawl.hold import Hold
from newsarchive.crawl.interruptible import interruptible
from newsarchive.judging.alarm import Alarm
from newsarchive.judging.verdict import Judged, Verdict, add_drifts, verdict_on
from newsarchive.page import Page, Settled
from newsarchive.schedule.plan import ScheduleError, read_alarm
from newsarchive.site import is_loopback
from newsarchive.spiders.outcomes import exchanges
from newsarchive.storage.archive import Archive, Outcome, StorageError
from newsarchive.storage.names import stamp
from newsarchive.warc.capture import prove
from newsarchive.warc.exchange import META_KEY
from newsarchive.warc.recorder import Recording, attach
from newsarchive.warc.tee import UnrecordedError

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from newsarchive.spiders.base import NewsSpider
    from newsarchive.storage.archive import LostLockError

logger = logging.getLogger(__name__)


class ContactError(ValueError):
    """A crawl of a real host without saying who crawls."""


def user_agent(contact: str) -> str:
    """An honest User-Agent: what crawls, and whom to ask about it."""
    return f"newsarchive/{__version__} (+{contact})" if contact else f"newsarchive/{__version__}"


def require_contact(host: str, contact: str) -> None:
    """Refuse to crawl a host that is not loopback without a contact.

    Raises:
        ContactError: There is none, or it is neither an e-mail address nor a URL.
    """
    if contact and not ("@" in contact or contact.startswith(("http://", "https://"))):
        raise ContactError(f"the contact {contact!r} is neither an e-mail address nor a URL.")
    if any(ord(char) < 32 or ord(char) > 126 for char in contact):
        raise ContactError("the contact must be plain ASCII on one line.")
    if not contact and not is_loopback(host):
        raise ContactError(
            f"crawling {host} needs a contact that its operator can reach: "
            "give --contact you@example.org, or set NEWSARCHIVE_CONTACT."
        )


# What a reader of the archive needs to know of how it was crawled.
_DESCRIBED_SETTINGS = (
    "DOWNLOAD_DELAY", "CONCURRENT_REQUESTS_PER_DOMAIN", "DOWNLOAD_MAXSIZE", "DOWNLOAD_TIMEOUT", "RETRY_TIMES",
)  # fmt: skip


def recording(settings: BaseSettings, spider: NewsSpider) -> Recording:
    """How a crawl is archived: what its warcinfo records say, where its WARC files are split."""
    obeyed = settings.getbool("ROBOTSTXT_OBEY")
    described = {
        "software": f"newsarchive/{__version__} Scrapy/{scrapy.__version__}",
        "robots": "obey" if obeyed else "ignore",
        "http-header-user-agent": str(settings["USER_AGENT"]),
        "operator": settings.get("NEWSARCHIVE_CONTACT", ""),
        "description": f"{spider.site.publisher.title}: {json.dumps(spider.job.to_dict(), ensure_ascii=False)}",
        "settings": " ".join(f"{name}={settings.get(name)}" for name in _DESCRIBED_SETTINGS),
    }
    filled = {name: value for name, value in described.items() if value}
    return Recording(filled, settings.getint("NEWSARCHIVE_WARC_SIZE"))


class RunExtension:
    """Ties a Scrapy crawl to a run of the archive.

    Raises (when built, before any request):
        ContactError: See `require_contact`.
        LockedError: Another run of the paper holds the lock.
        StorageError: The data folder cannot be written.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._tasks: set[asyncio.Future[None]] = set()
        self._hold: Hold | None = None
        self._watch: asyncio.Future[None] | None = None
        spider = cast("NewsSpider", crawler.spider)
        contact = crawler.settings.get("NEWSARCHIVE_CONTACT", "")
        require_contact(spider.host, contact)
        crawler.settings.set("USER_AGENT", user_agent(contact), priority="spider")
        spider.now = clock_from(crawler.settings.get("NEWSARCHIVE_NOW"))
        archive = self._archive = Archive(
            str(crawler.settings["NEWSARCHIVE_DATA"]),
            spider.site.publisher.name,
            clock=spider.now,
            revisits=crawler.settings.get("NEWSARCHIVE_REVISITS"),
            database=crawler.settings.get("NEWSARCHIVE_DATABASE"),
        )
        with interruptible():
            spider.run = archive.open_run(spider.job, spider.now(), warc=recording(crawler.settings, spider))
        if json_log.wanted():
            json_log.put_on({"paper": spider.site.publisher.name, "run": spider.run.run_id})
        if spider.run.recorder is not None:
            self._hold = Hold(spider.run, self._lost) if spider.run.shared else None
            attach(crawler, spider.run.recorder, self._hold)
        collector.calm()
        crawler.signals.connect(self.spider_opened, signals.spider_opened)
        crawler.signals.connect(self.request_left, signals.request_left_downloader)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)
        crawler.signals.connect(self.item_error, signals.item_error)
        crawler.signals.connect(self.spider_error, signals.spider_error)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of making a component."""
        return cls(crawler)

    @property
    def _spider(self) -> NewsSpider:
        return cast("NewsSpider", self._crawler.spider)

    async def spider_opened(self) -> None:
        """Prove the capture before the first request; from then on the slice's time runs, if it has one.

        Raises:
            CloseSpider: It is not exact.
        """
        try:
            await prove(self._crawler)
        except UnrecordedError as error:
            self._spider.tally.fatal(str(error))
            raise CloseSpider("capture_failed") from error
        if self._hold is not None:
            self._watch = asyncio.ensure_future(self._hold.watch())
        if (seconds := self._crawler.settings.getfloat("NEWSARCHIVE_SLICE")) > 0:
            self._later(self._end_after(seconds))

    async def _end_after(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        if self._crawler.crawling:
            await self._crawler.engine.close_spider_async(reason=SLICE_ENDED)

    def request_left(self, request: Request) -> None:
        """An exchange that settles no link (robots.txt, a page read for its form) gets an event of its own."""
        if "link" in request.meta:
            return
        for exchange in request.meta.pop(META_KEY, ()):
            if exchange.pointer is not None:
                told = {"url": exchange.url, "http_status": exchange.status, "warc": exchange.pointer.to_event()}
                self._spider.run.archived(told)

    def item_error(self, item: Any, failure: Failure) -> None:
        """A pipeline broke: the link is settled as failed, or the crawl stops if it is the disk."""
        error = failure.value
        if isinstance(error, StorageError):
            self._spider.tally.fatal(str(error))
            self._later(self._crawler.engine.close_spider_async(reason="storage_error"))
        elif isinstance(item, Page | Settled):
            self._later(self._settle_broken(item, error))

    def spider_error(self, failure: Failure, response: Response | None) -> None:
        """A callback broke: the link is settled as failed."""
        link = response.meta.get("link") if response is not None else None
        if response is not None and link is not None:
            settled = Settled(link, "failed", "", warc=exchanges(response.meta))
            self._later(self._settle_broken(settled, failure.value))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        """Scrapy does not await handlers of these signals."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _settle_broken(self, item: Page | Settled, error: BaseException | None) -> None:
        reason = f"internal error: {type(error).__name__}: {error}"[:300]
        settled = Settled(item.link, "failed", reason, warc=item.warc)
        event = {"event": "failed", "url": item.link.url, "reason": reason}
        await self._spider.settle(Outcome(item.link, "failed", events=[event], warc=item.warc), settled)

    def _lost(self, error: LostLockError) -> None:
        """The paper may be another run's by now: the crawl ends, its links are left as they are."""
        if self._spider.tally.fatal_message is None:
            self._spider.tally.fatal(str(error))
        self._later(self._crawler.engine.close_spider_async(reason="lock_lost"))

    async def spider_closed(self, spider: NewsSpider, reason: str) -> None:
        """Judge the run, write the manifest, tell of what drifted; a crawl that was stopped stays resumable."""
        if self._watch is not None:
            self._watch.cancel()
        tally, run = spider.tally, spider.run
        if reason == "start_error":
            tally.fatal("the crawl could not be started; see the log")
        verdict = spider.verdict = verdict_on(tally, reason, spider.host)
        try:
            limited = spider.limit is not None or reason == SLICE_ENDED
            known = Judged(run.run_id, run.started, run.job.kind, limited=limited)
            add_drifts(verdict, tally, spider.site.publisher, self._archive.layout, known)
        except Exception:
            logger.exception("the run could not be judged")  # a fault of ours must not cost the manifest
        if tally.fatal_message is not None:
            status = "failed"
        elif reason == "finished":
            status = "complete"
        else:
            status = "interrupted"
        summary = tally.summary() | {
            "reason": reason,
            "exit_code": int(verdict.exit_code),
            "message": verdict.message,
            "limited": spider.limit is not None,
            "judgement": verdict.as_json(),
            "versions": {"newsarchive": __version__, "scrapy": scrapy.__version__},
            "settings": {
                name: self._crawler.settings.get(name) for name in ("USER_AGENT", "ROBOTSTXT_OBEY", "DOWNLOAD_DELAY")
            },
        }
        try:
            spider.manifest = await run.finish(status, summary)
        except StorageError as error:
            tally.fatal(str(error))
            spider.verdict = verdict_on(tally, reason, spider.host)
            logger.exception("the run could not be ended")
        if verdict.is_news:
            verdict.lines += await self._alarm(self._told(spider, verdict))

    async def _alarm(self, told: dict[str, Any]) -> list[str]:
        """Tell those who are to be told; a sentence for each who could not be."""
        try:
            alarm = Alarm.of(self._crawler.settings, read_alarm(self._archive.layout.root.parent))
        except ScheduleError as error:
            return [f"nobody was told of the drift: {error}"]
        return await asyncio.to_thread(alarm.tell, told)

    @staticmethod
    def _told(spider: NewsSpider, verdict: Verdict) -> dict[str, Any]:
        """What others are told of a drift."""
        return {
            "event": "drift",
            "publisher": spider.site.publisher.name,
            "title": spider.site.publisher.title,
            "run": spider.run.run_id,
            "started": stamp(spider.run.started),
            "exit_code": int(verdict.exit_code),
            "manifest": str(spider.manifest) if spider.manifest is not None else None,
            "drifts": [drift.as_json() for drift in verdict.judgement.drifts],
            "lines": list(verdict.lines),
        }
