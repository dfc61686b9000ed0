"""From the options of ``newsarchive backfill`` to a crawl: one function for each kind of source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from newsarchive.cli import crawling, slicing
from newsarchive.crawl.codes import ExitCode
from newsarchive.crawl.launch import Plan, run_plans, scrapy_settings
from newsarchive.crawl.runs import ContactError, require_contact
from newsarchive.publishers import UnknownPublisherError
from newsarchive.site import SiteError
from newsarchive.spiders.arguments import ArgumentError
from newsarchive.spiders.wayback import WaybackSpider

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsarchive.cli.options import Options


def backfill(options: Options, given: dict[str, Any]) -> int:
    """Run the backfill that the options ask for; returns the exit code."""
    try:
        return kind_of(given)(options, given)
    except (ArgumentError, ContactError, SiteError, UnknownPublisherError) as error:
        raise click.UsageError(str(error)) from error


def kind_of(given: dict[str, Any]) -> Callable[[Options, dict[str, Any]], int]:
    """The function for the options.

    Raises:
        ArgumentError: They name no source, or several.
    """
    if given["from_cdx"]:
        return from_cdx
    return slicing.backfill_slices


def from_cdx(options: Options, given: dict[str, Any]) -> int:
    """The captures of a web archive.

    Raises:
        ArgumentError: See `WaybackSpider`.
    """
    names = ("publisher", "captures_at", "since", "until", "base_url", "limit")
    arguments = {name: given[name] for name in names} | crawling.images_of(given)
    plan = Plan("wayback", arguments | {"cdx": given["from_cdx"]})
    spider = WaybackSpider(**dict(plan.arguments))
    if given["dry_run"]:
        return crawling.dry_run(options, plan)
    require_contact(spider.host, given["contact"] or "")
    overrides = options.scrapy_overrides | {"NEWSARCHIVE_CONTACT": given["contact"] or ""}
    if given["delay"] is not None:
        overrides["DOWNLOAD_DELAY"] = given["delay"]
    results = run_plans([plan], scrapy_settings(options.where, overrides))
    crawling.show(options, results)
    return int(results[-1].exit_code) if results else int(ExitCode.INTERRUPTED)
