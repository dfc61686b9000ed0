"""``scrapy crawl`` with the exit codes and the one clear sentence of ``newsarchive crawl``.

Scrapy's own ends with 0 whatever became of the crawl, and with a traceback for a mistyped argument.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click
from scrapy.commands import BaseRunSpiderCommand
from scrapy.exceptions import UsageError

from newsarchive.crawl.launch import Plan, run_in

if TYPE_CHECKING:
    import argparse

    from scrapy.crawler import AsyncCrawlerProcess

    from newsarchive.crawl.launch import CrawlResult

_RESULTS = {"new": "new", "revised": "revised", "repeat": "unchanged"}


class Command(BaseRunSpiderCommand):
    """Run one spider of the project."""

    requires_project = True

    def syntax(self) -> str:
        """How it is called."""
        return "[options] <spider>"

    def short_desc(self) -> str:
        """One line for ``scrapy --help``."""
        return "Run a spider of the current project, by name"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the spider; the exit code is that of ``newsarchive crawl``.

        Raises:
            UsageError: Not exactly one spider was named, or there is none of that name.
        """
        process = cast("AsyncCrawlerProcess", self.crawler_process)
        known = process.spider_loader.list()
        if len(args) != 1 or args[0] not in known:
            raise UsageError(f"which spider? Name one of: {', '.join(sorted(known))}")
        for result in run_in(process, [Plan(args[0], opts.spargs)]):
            self.exitcode = int(result.exit_code)
            if result.run_id is not None:
                click.echo(_told(result), err=True)
            for told in result.told:
                click.echo(f"newsarchive: {told}", err=True)


def _told(result: CrawlResult) -> str:
    """What came of the crawl, in a line, and the files written, a line each."""
    tally = result.tally
    counts = ", ".join(f"{tally.results[name]} {word}" for name, word in _RESULTS.items())
    line = f"{result.publisher} {result.plan.spider}: {tally.responses} pages, {tally.articles} articles ({counts})"
    return "\n  ".join([line, *map(str, result.paths)])
