"""Runs crawls from a program: one reactor, one crawl after the other, a result for each."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings

from newsarchive.crawl import json_log
from newsarchive.crawl.codes import SLICE_ENDED, ExitCode
from newsarchive.crawl.runs import ContactError
from newsarchive.crawl.tally import Tally
from newsarchive.judging.verdict import verdict_on
from newsarchive.publishers import UnknownPublisherError
from newsarchive.site import SiteError
from newsarchive.spiders.arguments import ArgumentError
from newsarchive.storage.archive import LockedError, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from scrapy.settings import Settings

    from newsarchive.judging.drift import Drift
    from newsarchive.spiders.base import NewsSpider


@dataclass(frozen=True, slots=True)
class Plan:
    """One crawl to run: the spider's name and its arguments."""

    spider: str
    arguments: Mapping[str, Any]


@dataclass(slots=True)
class CrawlResult:
    """What came of one crawl.

    Attributes:
        plan: What was to be run.
        exit_code: See `ExitCode`.
        message: One sentence on what went wrong, if anything.
        publisher: Registry name.
        run_id: The run, if one began.
        resumed: Whether it went on with an earlier one that had been stopped.
        unfinished: Whether its slice ended before it did.
        seconds: Wall time.
        tally: The counts.
        drifts: What drifted in the paper.
        lines: A line for each drift, and for each alarm that could not be told.
        paths: The files written, relative to nothing: as the data folder was given.
    """

    plan: Plan
    exit_code: ExitCode = ExitCode.COMPLETE
    message: str | None = None
    publisher: str = ""
    run_id: str | None = None
    resumed: bool = False
    unfinished: bool = False
    seconds: float = 0.0
    tally: Tally = field(default_factory=Tally)
    drifts: list[Drift] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)

    @property
    def told(self) -> list[str]:
        """The sentences for a person."""
        return [*([self.message] if self.message is not None else []), *self.lines]

    def as_json(self) -> dict[str, Any]:
        """The result as plain data for ``--json``."""
        return {
            "publisher": self.publisher,
            "spider": self.plan.spider,
            "run": self.run_id,
            "resumed": self.resumed,
            "unfinished": self.unfinished,
            "exit_code": int(self.exit_code),
            "message": self.message,
            "seconds": round(self.seconds, 3),
            **self.tally.summary(),
            "notes": [
                {"url": note.url, "status": note.status, "reason": note.reason, "asked": note.asked}
                for note in self.tally.notes
            ],
            "drifts": [drift.as_json() for drift in self.drifts],
            "files": [str(path) for path in self.paths],
        }


def scrapy_settings(data: Path | str, overrides: Mapping[str, Any]) -> Settings:
    """The project's settings with a data folder and overrides, whatever the working directory."""
    settings = get_project_settings()
    settings.setmodule("newsarchive.settings", priority="project")
    settings.set("NEWSARCHIVE_DATA", str(data), priority="cmdline")
    settings.update(dict(overrides), priority="cmdline")
    return settings


# After these the later plans of one command have no chance either.
STOPPING = frozenset({ExitCode.INTERRUPTED, ExitCode.LOCKED, ExitCode.USAGE})


def run_plans(
    plans: Sequence[Plan],
    settings: Settings,
    *,
    stop_after: Collection[ExitCode] = STOPPING,
    then: Callable[[CrawlResult], Plan | None] = lambda _result: None,
) -> list[CrawlResult]:
    """Run the crawls one after the other in this process; can be called once a process.

    Args:
        plans: The crawls.
        settings: For all of them.
        stop_after: Results after which the later ones are not begun.
        then: What is to follow a crawl before the next, if anything.

    Ctrl-C ends the crawl under way cleanly and the later ones are not begun; a second Ctrl-C ends at once.
    """
    if json_log.wanted():
        json_log.install(settings.get("LOG_LEVEL"))
        settings.set("LOG_INSTALL_ROOT_HANDLER", value=False, priority="cmdline")  # Scrapy's own
    return run_in(AsyncCrawlerProcess(settings), plans, stop_after, then)


def run_in(
    process: AsyncCrawlerProcess,
    plans: Sequence[Plan],
    stop_after: Collection[ExitCode] = STOPPING,
    then: Callable[[CrawlResult], Plan | None] = lambda _result: None,
) -> list[CrawlResult]:
    """`run_plans` in a process that Scrapy has made."""
    results: list[CrawlResult] = []

    async def all_of_them() -> None:
        try:
            waiting = deque(plans)
            while waiting:
                result = await _run(process, waiting.popleft())
                results.append(result)
                if result.exit_code in stop_after:
                    break
                if (following := then(result)) is not None:
                    waiting.appendleft(following)
        finally:
            asyncio.get_running_loop().call_soon(_stop)

    work = asyncio.get_event_loop_policy().get_event_loop().create_task(all_of_them())
    process.start(stop_after_crawl=False)
    if work.done():
        work.result()  # a bug in here must not pass for an empty result
    return results


def _stop() -> None:
    from twisted.internet import reactor  # noqa: PLC0415 - must be imported after it is installed

    running: Any = reactor  # its zope interfaces hide the methods from mypy
    if running.running:
        running.stop()


async def _run(process: AsyncCrawlerProcess, plan: Plan) -> CrawlResult:
    result = CrawlResult(plan, publisher=str(plan.arguments.get("publisher", "")))
    began = time.monotonic()
    crawler = process.create_crawler(plan.spider)
    try:
        await process.crawl(crawler, **plan.arguments)
    except (ArgumentError, SiteError, UnknownPublisherError, ContactError) as error:
        result.exit_code, result.message = ExitCode.USAGE, str(error)
    except LockedError as error:
        result.exit_code, result.message = ExitCode.LOCKED, str(error)
    except StorageError as error:
        result.exit_code, result.message = ExitCode.FAILED, str(error)
    else:
        spider: NewsSpider = crawler.spider  # type: ignore[assignment]  # all spiders of the project are NewsSpiders
        _take(result, spider, crawler.stats.get_value("finish_reason"))
    result.seconds = time.monotonic() - began
    return result


def _take(result: CrawlResult, spider: NewsSpider, reason: str | None) -> None:
    """What came of the crawl, from its spider."""
    result.tally, result.run_id, result.resumed = spider.tally, spider.run.run_id, spider.run.resumed
    result.paths = written(spider.manifest)
    result.unfinished = reason == SLICE_ENDED
    verdict = spider.verdict or verdict_on(spider.tally, reason, spider.host)
    result.exit_code, result.message = verdict.exit_code, verdict.message
    result.lines, result.drifts = verdict.lines, verdict.judgement.drifts


def written(manifest: Path | None) -> list[Path]:
    """The files of a run, its manifest first; none for a run that could not be ended."""
    if manifest is None:
        return []
    listed = json.loads(manifest.read_text(encoding="utf-8")).get("files", [])
    return [manifest, *(manifest.parent.parent / entry["path"] for entry in listed)]
