"""A backfill in slices: one crawl a slice, the latest first; slices that are done are passed over."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import click

from newsarchive import publishers
from newsarchive.backfill.done import done_jobs
from newsarchive.backfill.slices import (
    Progress,
    Slice,
    SliceError,
    parse_numbers,
    slices_of_days,
    slices_of_numbers,
    told_seconds,
)
from newsarchive.cli.crawling import images_of
from newsarchive.cli.looking_up import safe
from newsarchive.clock import clock_from
from newsarchive.crawl.codes import ExitCode
from newsarchive.crawl.launch import Plan, run_plans, scrapy_settings
from newsarchive.crawl.runs import require_contact
from newsarchive.schedule import plan as schedule
from newsarchive.site import Site, is_loopback
from newsarchive.spiders import arguments
from newsarchive.spiders.archive import VIETNAM
from newsarchive.spiders.arguments import ArgumentError
from newsarchive.spiders.backfill import BackfillSpider, NumbersSpider
from newsarchive.storage.archive import Archive

if TYPE_CHECKING:
    from datetime import datetime

    from scrapy.settings import Settings

    from newsarchive.cli.options import Options
    from newsarchive.crawl.launch import CrawlResult
    from newsarchive.spiders.base import NewsSpider

SPIDERS: dict[str, type[NewsSpider]] = {"backfill": BackfillSpider, "numbers": NumbersSpider}
DRY_RUN_LINES = 20
MOST_LINES = 40
# Between two slices another run of the paper may take the lock, and is waited for.
LOCK_POLL, LOCK_POLLS = 15.0, 240
_ENDING = frozenset({ExitCode.INTERRUPTED, ExitCode.USAGE, ExitCode.FAILED})
_SUMMED = ("responses", "bytes", "articles", "records", "new", "revised", "repeat", "gone", "asked_failed")


def backfill_slices(options: Options, given: dict[str, Any]) -> int:
    """Crawl the slices that the options ask for; returns the exit code.

    Raises:
        ArgumentError, SiteError, UnknownPublisherError, ContactError: The options cannot be meant.
    """
    overrides = options.scrapy_overrides | {"NEWSARCHIVE_CONTACT": given["contact"] or ""}
    if given["delay"] is not None:
        overrides["DOWNLOAD_DELAY"] = given["delay"]
    settings = scrapy_settings(options.where, overrides)
    try:
        slices = _slices(given, clock_from(settings.get("NEWSARCHIVE_NOW"))())
    except SliceError as error:
        raise ArgumentError(str(error)) from error
    site = Site(publishers.resolve(given["publisher"]), arguments.base_url(given["base_url"]))
    work = _Work(options, given, site, slices, settings)
    if given["dry_run"]:
        return work.dry_run()
    require_contact(site.host, given["contact"] or "")
    return work.run()


def _slices(given: dict[str, Any], now: datetime) -> list[Slice]:
    """Raises: ArgumentError, SliceError: Neither days nor numbers, or both, or such as cannot be meant."""
    size = given["slice_size"]
    if given["ids"]:
        if given["since"] or given["until"]:
            raise ArgumentError("give either --ids or --since and --until: numbers or days.")
        return slices_of_numbers(*parse_numbers(given["ids"]), size)
    first = arguments.day("--since", given["since"])
    if first is None:
        raise ArgumentError("the past from where? Give --since DAY, --ids FROM-TO, or --from-cdx URL.")
    last = arguments.day("--until", given["until"])
    return slices_of_days(*arguments.day_range(first, last, now.astimezone(VIETNAM).date()), size)


@dataclass(slots=True)
class _Work:
    """A backfill under way."""

    options: Options
    given: dict[str, Any]
    site: Site
    slices: list[Slice]
    settings: Settings
    waiting: list[Slice] = field(default_factory=list)
    done_before: int = 0
    progress: Progress = field(default_factory=Progress)
    sums: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_SUMMED, 0))
    polls: int = 0

    def __post_init__(self) -> None:
        archive = Archive(self.options.data, self.site.publisher.name, database=self.options.database)
        spiders = [(one, SPIDERS[one.spider](**self._plan(one).arguments)) for one in self.slices]
        done = done_jobs(archive.layout)
        self.waiting = [one for one, spider in spiders if spider.job.key() not in done]
        self.done_before = len(self.slices) - len(self.waiting)

    def _plan(self, one: Slice) -> Plan:
        common = {"publisher": self.given["publisher"], "base_url": self.given["base_url"], "limit": self._limit()}
        return Plan(one.spider, common | images_of(self.given) | one.arguments())

    def _limit(self) -> int | None:
        limit = self.given["limit"]
        return None if limit is None else max(1, int(limit) - self.sums["articles"])

    def _units_left(self) -> int:
        return sum(one.units for one in self.waiting)

    # Running -----------------------------------------------------------------------------------------------

    def run(self) -> int:
        """Crawl what is waiting; returns the exit code."""
        self._tell(
            f"{self.site.publisher.name}: {len(self.slices)} slices of the past"
            + (f", {self.done_before} of them done before" if self.done_before else "")
        )
        if not self.waiting:
            return self._conclude([])
        results = run_plans([self._plan(self.waiting[0])], self.settings, stop_after=_ENDING, then=self._next)
        return self._conclude(results)

    def _next(self, result: CrawlResult) -> Plan | None:
        """What follows a crawl: the paper's news if they are due, else the next slice."""
        if result.exit_code == ExitCode.LOCKED:
            return self._after_the_lock(result)
        self.polls = 0
        if result.plan.spider in SPIDERS:
            self._count(result)
            limit = self.given["limit"]
            if limit is not None and self.sums["articles"] >= limit:
                return None
        if not self.waiting:
            return None
        return self._due_run(result) or self._plan(self.waiting[0])

    def _after_the_lock(self, result: CrawlResult) -> Plan | None:
        """Another run has taken the lock between two slices and is waited for; the first slice does not wait."""
        if not self.progress.units or self.polls >= LOCK_POLLS:
            return None
        if not self.polls:
            self._tell(f"{result.message} The backfill waits for it.")
        self.polls += 1
        time.sleep(LOCK_POLL)
        return self._plan(self.waiting[0])

    def _due_run(self, result: CrawlResult) -> Plan | None:
        """A scheduled run cannot take the lock from a backfill of weeks: so the backfill makes it, when it is due."""
        if result.plan.spider not in SPIDERS:
            return None
        now = clock_from(self.settings.get("NEWSARCHIVE_NOW"))()
        try:
            entries = schedule.read(self.options.data, publishers.names())
        except schedule.ScheduleError:
            return None
        mine = [entry for entry in entries if entry.paper == self.site.publisher.name]
        if not any(one.is_due(now) for one in schedule.plan(mine, self.options.data, now)):
            return None
        self._tell(f"{self.site.publisher.name}: its scheduled run is due and comes first")
        return Plan("incremental", {"publisher": self.site.publisher.name, "base_url": self.given["base_url"]})

    def _count(self, result: CrawlResult) -> None:
        one, summary = self.waiting.pop(0), result.tally.summary()
        for name in _SUMMED:
            self.sums[name] += int(summary[name])
        self.progress.add(one.units, result.seconds, result.tally.responses)
        result.tally.pages.clear()  # of hundreds of slices they would add up
        number = len(self.slices) - len(self.waiting)
        left = self.progress.left(self._units_left())
        told = f"; left: about {told_seconds(left)}" if left and self.waiting else ""
        self._tell(
            f"{self.site.publisher.name}: slice {number} of {len(self.slices)}, {one}:"
            f" {summary['new']} new articles, {result.tally.responses} pages in {told_seconds(result.seconds)}{told}"
        )

    def _tell(self, text: str) -> None:
        if not self.options.quiet:
            click.echo(safe(text), err=True)

    # The end -----------------------------------------------------------------------------------------------

    def _conclude(self, results: list[CrawlResult]) -> int:
        # a slice that found the lock taken and was crawled after all is no failure
        codes = {result.exit_code for result in results[:-1]} - {ExitCode.LOCKED}
        codes |= {result.exit_code for result in results[-1:]}
        nothing = ExitCode.INTERRUPTED if self.waiting else ExitCode.COMPLETE
        code = next((code for code in ExitCode if code in codes), nothing)
        left = self.progress.left(self._units_left())
        if self.options.as_json:
            told = {
                "publisher": self.site.publisher.name,
                "exit_code": int(code),
                "slices": {"all": len(self.slices), "done_before": self.done_before, "left": len(self.waiting)},
                "seconds_left": round(left) if left is not None and self.waiting else None,
                **self.sums,
                "runs": [result.run_id for result in results if result.run_id is not None],
            }
            click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            self._tell(self._summary())
        for line in [line for result in results if result.exit_code != ExitCode.LOCKED for line in result.told][
            :MOST_LINES
        ]:
            click.echo(f"newsarchive: {safe(line)}", err=True)
        if code == ExitCode.LOCKED:
            click.echo(f"newsarchive: {safe(str(results[-1].message))}", err=True)
        return int(code)

    def _summary(self) -> str:
        sums = self.sums
        done = len(self.slices) - len(self.waiting)
        return (
            f"{self.site.publisher.name}: {done} of {len(self.slices)} slices done; "
            f"{sums['new']} new articles, {sums['responses']} pages"
        )

    # What would be -----------------------------------------------------------------------------------------

    def dry_run(self) -> int:
        """Say what would be asked, and how long it takes at least; nothing is fetched or written."""
        free = self.given["delay"] is None and is_loopback(self.site.host)
        delay = 0.0 if free else self.settings.getfloat("DOWNLOAD_DELAY")
        units, what = self._units_left(), "days" if self.slices[0].spider == "backfill" else "numbers"
        least = units * delay
        if self.options.as_json:
            told = {
                "publisher": self.site.publisher.name,
                "slices": {"all": len(self.slices), "done_before": self.done_before, "left": len(self.waiting)},
                "units": what,
                "units_left": units,
                "seconds_left_at_least": round(least),
                "would_crawl": [one.arguments() for one in self.waiting],
            }
            click.echo(json.dumps(told, ensure_ascii=False))
            return int(ExitCode.COMPLETE)
        click.echo(
            f"{self.site.publisher.name}: {units} {what} in {len(self.waiting)} slices"
            + (f" ({self.done_before} more are done)" if self.done_before else "")
        )
        per = "one request a day and one for each of its articles" if what == "days" else "one request a number"
        click.echo(f"{per}, {delay:g} s apart: at least {told_seconds(least)}")
        for one in self.waiting[:DRY_RUN_LINES]:
            click.echo(f"  {one}")
        if len(self.waiting) > DRY_RUN_LINES:
            click.echo(f"  … and {len(self.waiting) - DRY_RUN_LINES} more")
        return int(ExitCode.COMPLETE)
