"""What a crawl's results look like on a screen. Text from pages is never read as markup."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from newsarchive.crawl.tally import FIELDS

if TYPE_CHECKING:
    from newsarchive.crawl.launch import CrawlResult

MAX_NOTES = 20
PLAIN_WIDTH = 120  # columns where there is no terminal to ask


def print_results(results: list[CrawlResult], *, sample: bool = False) -> None:
    """Print the table of the crawls, what was skipped and why, the fields' filled shares and the files."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        console.width = PLAIN_WIDTH
    if not any(result.run_id for result in results):
        return
    console.print(_counts(results))
    _print_notes(console, results)
    if any(result.tally.articles for result in results):
        console.print(_shares(results))
    if sample:
        _print_sample(results)
    if any(result.paths for result in results):
        console.print("Files:")
    for result in results:
        for path in result.paths:
            console.print(f"  {escape(str(path))}", soft_wrap=True)


def _counts(results: list[CrawlResult]) -> Table:
    table = Table(title="What was crawled", title_justify="left", box=box.SIMPLE_HEAD)
    for name in ("paper", "crawl"):
        table.add_column(name)
    for name in ("pages", "articles", "records", "revised", "unchanged", "images", "skipped", "seconds"):
        table.add_column(name, justify="right")
    for result in results:
        tally = result.tally
        table.add_row(
            escape(result.publisher),
            result.plan.spider,
            str(tally.responses),
            str(tally.articles),
            str(tally.records),
            str(tally.results["revised"]),
            str(tally.results["repeat"]),
            images(result),
            str(skipped(result)),
            f"{result.seconds:.1f}",
        )
    return table


def images(result: CrawlResult) -> str:
    """Pictures archived, and of how many, where some could not be had."""
    counts = result.tally.images
    done, others = counts["done"], counts.total() - counts["done"] - counts["moved"]
    return f"{done} of {done + others}" if others else str(done)


def skipped(result: CrawlResult) -> int:
    """Links settled without an article being read, listings aside."""
    return sum(count for status, count in result.tally.outcomes.items() if status != "done")


def _print_notes(console: Console, results: list[CrawlResult]) -> None:
    reasons = Counter((note.status, note.reason, note.url) for result in results for note in result.tally.notes)
    if not reasons:
        return
    table = Table(title="Skipped, and why", title_justify="left", box=box.SIMPLE_HEAD)
    for name in ("what", "why", "where"):
        table.add_column(name, overflow="fold")
    for status, reason, url in list(reasons)[:MAX_NOTES]:
        table.add_row(status, escape(reason), escape(url))
    console.print(table)
    if len(reasons) > MAX_NOTES:
        console.print(f"… and {len(reasons) - MAX_NOTES} more: see events/ in the data folder")


def _shares(results: list[CrawlResult]) -> Table:
    table = Table(title="Filled share of each field", title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("field")
    table.add_column("filled", justify="right")
    table.add_column("", justify="left")
    table.add_column("hint missed", justify="right")
    articles = sum(result.tally.articles for result in results)
    for name in FIELDS:
        filled = sum(result.tally.filled[name] for result in results)
        missed = sum(result.tally.missed[name] for result in results)
        share = filled / articles
        table.add_row(name, f"{100 * share:.0f} %", "█" * round(20 * share), str(missed) if missed else "")
    return table


def _print_sample(results: list[CrawlResult]) -> None:
    record = next((result.tally.sample for result in results if result.tally.sample), None)
    if record is None:
        return
    console = Console(stderr=True)
    console.print("One record:")
    console.print_json(json.dumps(record, ensure_ascii=False))
