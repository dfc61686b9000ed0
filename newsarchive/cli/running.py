"""From the options of ``newsarchive run`` to incremental crawls, one paper after the other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from newsarchive import publishers
from newsarchive.cli import crawling
from newsarchive.clock import ClockError, clock_from
from newsarchive.crawl.codes import ExitCode
from newsarchive.crawl.launch import Plan, run_plans, scrapy_settings
from newsarchive.crawl.runs import ContactError, require_contact
from newsarchive.publishers import UnknownPublisherError
from newsarchive.schedule import plan as schedule
from newsarchive.schedule.plan import ScheduleError
from newsarchive.site import Site, SiteError
from newsarchive.spiders.arguments import ArgumentError
from newsarchive.spiders.incremental import AHEAD, FOREVER, IncrementalSpider
from newsarchive.storage.archive import Archive

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from newsarchive.cli.options import Options
    from newsarchive.crawl.launch import CrawlResult

DRY_RUN_LINES = 100
_USAGE = (ArgumentError, SiteError, UnknownPublisherError, ContactError, ScheduleError, ClockError)


def run(options: Options, names: list[str], given: dict[str, Any]) -> int:
    """Run the papers; returns the exit code: of their codes, the first that applies."""
    try:
        settings = scrapy_settings(options.where, _overrides(options, given))
        now = clock_from(settings.get("NEWSARCHIVE_NOW"))()
        if bool(names) == given["due"]:
            raise ArgumentError("which papers? Give their names, or --due for those that are due by the schedule.")
        plans = _due_plans(options, given, now) if given["due"] else [_plan(name, given) for name in names]
        for plan in plans:
            _check(plan, given)
    except _USAGE as error:
        raise click.UsageError(str(error)) from error
    if given["dry_run"]:
        return _dry_run(options, plans, now)
    if not plans:
        if not options.quiet:
            click.echo("No paper is due.", err=True)
        return int(ExitCode.COMPLETE)
    results = run_plans(plans, settings, stop_after={ExitCode.INTERRUPTED}, then=_afresh)
    crawling.show(options, results)
    return worst(result.exit_code for result in results)


def worst(codes: Iterable[ExitCode]) -> int:
    """Of several exit codes the first that applies; 130 if nothing was begun."""
    found = set(codes)
    return int(next((code for code in ExitCode if code in found), ExitCode.INTERRUPTED))


def _overrides(options: Options, given: dict[str, Any]) -> dict[str, Any]:
    overrides = options.scrapy_overrides | {"NEWSARCHIVE_CONTACT": given["contact"] or ""}
    if given["delay"] is not None:
        overrides["DOWNLOAD_DELAY"] = given["delay"]
    if given["slice_"]:
        overrides["NEWSARCHIVE_SLICE"] = given["slice_"]
    return overrides


def _plan(name: str, given: dict[str, Any], base_url: str | None = None) -> Plan:
    arguments = {key: given[key] for key in ("revisit", "pages", "related_depth", "limit")} | crawling.images_of(given)
    return Plan("incremental", {"publisher": name, "base_url": given["base_url"] or base_url, **arguments})


def _due_plans(options: Options, given: dict[str, Any], now: datetime) -> list[Plan]:
    entries = schedule.read(options.data, publishers.names())
    planned = schedule.plan(entries, options.data, now)
    return [_plan(one.entry.paper, given, one.entry.base_url) for one in planned if one.is_due(now)]


def _check(plan: Plan, given: dict[str, Any]) -> None:
    spider = IncrementalSpider(**plan.arguments)
    if not given["dry_run"]:
        require_contact(spider.site.host, given["contact"] or "")


def _afresh(result: CrawlResult) -> Plan | None:
    """After the end of a run that had been stopped, what is new since it began."""
    if result.unfinished:
        return None
    return result.plan if result.resumed and result.exit_code not in {ExitCode.FAILED, ExitCode.LOCKED} else None


def _dry_run(options: Options, plans: list[Plan], now: datetime) -> int:
    shown: list[tuple[str, list[dict[str, str]]]] = []
    for plan in plans:
        spider = IncrementalSpider(**{**plan.arguments, "revisit": "none"})
        links = [{"kind": link.kind, "url": link.url} for link in spider.seeds()]
        moment = FOREVER if plan.arguments["revisit"] == "all" else now + AHEAD
        site: Site = spider.site
        due = Archive(options.where, site.publisher.name, database=options.database).due_urls(moment, DRY_RUN_LINES)
        if plan.arguments["revisit"] != "none":
            links += [{"kind": "due", "url": url} for url in due]
        shown.append((site.publisher.name, links))
    if options.as_json:
        rows = [{"publisher": name, "would_fetch": links} for name, links in shown]
        click.echo(json.dumps(rows[0] if len(rows) == 1 else rows, ensure_ascii=False))
        return 0
    for name, links in shown:
        for link in links:
            click.echo(f"{name}  {link['kind']}  {link['url']}")
    return 0
