"""From the options of ``newsarchive crawl`` to a crawl, and from its result to the screen."""

from __future__ import annotations

import json
import sys
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from newsarchive import publishers
from newsarchive.cli import tables
from newsarchive.cli.looking_up import safe
from newsarchive.crawl import json_log
from newsarchive.crawl.codes import STOPPED, ExitCode
from newsarchive.crawl.launch import Plan, run_plans, scrapy_settings
from newsarchive.crawl.runs import ContactError, require_contact
from newsarchive.publishers import UnknownPublisherError
from newsarchive.site import Site, SiteError
from newsarchive.spiders.archive import ArchiveSpider
from newsarchive.spiders.arguments import ArgumentError, base_url, until_usable
from newsarchive.spiders.article import ArticleSpider
from newsarchive.spiders.section import SectionSpider
from newsarchive.spiders.wayback import WaybackSpider

if TYPE_CHECKING:
    from newsarchive.cli.options import Options
    from newsarchive.crawl.launch import CrawlResult
    from newsarchive.spiders.base import NewsSpider

SPIDERS: dict[str, type[NewsSpider]] = {
    spider.name: spider for spider in (ArticleSpider, ArchiveSpider, SectionSpider, WaybackSpider)
}
DRY_RUN_LINES = 100


def plan_of(given: dict[str, Any]) -> Plan:
    """The crawl that the options ask for.

    Raises:
        ArgumentError: Options that contradict each other.
    """
    urls, sections = list(given["urls"]), list(given["sections"])
    by_url = bool(urls or given["urls_file"])
    by_day = given["since"] is not None
    if by_url and (by_day or sections or given["pages"] or given["back_to"]):
        raise ArgumentError("give either URLs, or --since, or --section and --pages; not several.")
    if by_day and (given["pages"] or given["back_to"]):
        raise ArgumentError("--since walks the date archive; --pages and --back-to walk section listings.")
    if given["until"] and not by_day:
        raise ArgumentError("--until needs --since.")
    if given["related_depth"] is not None and not by_url:
        raise ArgumentError("--related-depth is for articles given by URL.")
    common = {name: given[name] for name in ("publisher", "base_url", "limit")} | images_of(given)
    if by_url:
        depth = 1 if given["related_depth"] is None else given["related_depth"]
        return Plan("article", common | {"urls": urls, "urls_file": given["urls_file"], "related_depth": depth})
    if by_day:
        return Plan("archive", common | {"since": given["since"], "until": given["until"], "sections": sections})
    return Plan("section", common | {"sections": sections, "pages": given["pages"], "since": given["back_to"]})


def images_of(given: dict[str, Any]) -> dict[str, Any]:
    """The spider's argument about pictures."""
    return {"images": "no"} if given["no_images"] else {}


def crawl(options: Options, given: dict[str, Any]) -> int:
    """Run the crawl and show what came of it; returns the exit code."""
    try:
        plan = plan_of(given)
        site = Site(publishers.resolve(given["publisher"]), base_url(given["base_url"]))
        for url in plan.arguments.get("urls", ()):
            site.fetch_url(url)
        if given["urls_file"] == "-":
            plan.arguments["urls"].extend(until_usable(sys.stdin, site.fetch_url))
        if given["dry_run"]:
            return dry_run(options, plan)
        SPIDERS[plan.spider](**dict(plan.arguments))  # its own checks, before anything is loaded or written
        require_contact(site.host, given["contact"] or "")
    except (ArgumentError, SiteError, UnknownPublisherError, ContactError) as error:
        raise click.UsageError(str(error)) from error
    overrides = options.scrapy_overrides | {"NEWSARCHIVE_CONTACT": given["contact"] or ""}
    if given["delay"] is not None:
        overrides["DOWNLOAD_DELAY"] = given["delay"]
    results = run_plans([plan], scrapy_settings(options.where, overrides))
    show(options, results)
    return int(results[-1].exit_code) if results else int(ExitCode.INTERRUPTED)


def show(options: Options, results: list[CrawlResult]) -> None:
    """The result as JSON on standard output, or as a table and sentences on standard error."""
    if options.as_json:
        shown = [result.as_json() for result in results]
        click.echo(json.dumps(shown[0] if len(shown) == 1 else shown, ensure_ascii=False, indent=2))
    elif not options.quiet:
        tables.print_results(results)
    for result in results:
        for told in result.told:
            if json_log.wanted():
                json_log.tell(told, {"paper": result.publisher, "run": result.run_id})
                continue
            click.echo(f"newsarchive: {safe(told)}", err=True)
    if not results:  # stopped before the first crawl was under way, or told twice to stop
        click.echo(f"newsarchive: {STOPPED}", err=True)


def dry_run(options: Options, plan: Plan) -> int:
    """Say what the crawl would begin with; nothing is fetched or written.

    Raises:
        ArgumentError, SiteError, UnknownPublisherError: As the crawl itself would.
    """
    spider = SPIDERS[plan.spider](**dict(plan.arguments))
    links = [
        {
            "kind": link.kind,
            "url": link.url,
            **{key: value for key, value in link.extra if key in {"day", "section"}},
        }
        for link in islice(spider.seeds(), DRY_RUN_LINES + 1)
    ]
    if options.as_json:
        click.echo(json.dumps({"publisher": spider.site.publisher.name, "would_fetch": links}, ensure_ascii=False))
        return 0
    for link in links[:DRY_RUN_LINES]:
        click.echo("  ".join(str(value) for value in link.values() if value))
    if len(links) > DRY_RUN_LINES:
        click.echo(f"… and more than {DRY_RUN_LINES} such")
    for note in spider.tally.notes:
        click.echo(f"newsarchive: {note.reason}", err=True)
    return int(ExitCode.SOME_PAGES_FAILED) if spider.tally.notes else 0
