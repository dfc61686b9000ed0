"""What ``newsarchive demo`` does: serve the sample, crawl it by URL, by day and by section, show the result."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsarchive import sample
from newsarchive.cli import crawling, tables
from newsarchive.crawl.codes import ExitCode
from newsarchive.crawl.launch import STOPPING, Plan, run_plans, scrapy_settings
from newsarchive.sample import specials, truth

if TYPE_CHECKING:
    from newsarchive.cli.options import Options

PUBLISHER = "sample"


def demo(options: Options, *, images: bool = True) -> int:
    """Run the demo; returns the exit code: the worst of its crawls."""
    # an archive that already holds the correction must not be shown the uncorrected page again
    seen = any((options.data / PUBLISHER / "records").glob("*.jsonl"))
    with sample.SampleServer(corrected=seen) as server:
        if not options.quiet:
            click.echo(f"Serving the sample newspaper on {server.url} and crawling it in three ways …", err=True)
        settings = scrapy_settings(options.where, options.scrapy_overrides | {"NEWSARCHIVE_IMAGES": images})
        results = run_plans(plans(server.url), settings, stop_after=STOPPING | {ExitCode.FAILED})
    if options.as_json:
        crawling.show(options, results)
    elif not options.quiet:
        tables.print_results(results, sample=True)
        if any(result.tally.articles for result in results):
            click.echo(next_steps(options.data), err=True)
    for result in results:
        if result.message is not None:
            click.echo(f"newsarchive: {result.publisher} {result.plan.spider}: {result.message}", err=True)
    codes = [result.exit_code for result in results]
    return int(next((code for code in ExitCode if code in codes), ExitCode.FAILED))


def plans(base_url: str) -> list[Plan]:
    """The three ways: two articles and what they relate to, all days, all sections."""
    common: dict[str, Any] = {"publisher": PUBLISHER, "base_url": base_url}
    articles = sample.articles()
    days = sorted({article.day for article in articles})
    asked = [base_url + truth.article(number).path for number in asked_for()]
    return [
        Plan("article", common | {"urls": asked, "related_depth": 1}),
        Plan("archive", common | {"since": days[0].isoformat(), "until": days[-1].isoformat()}),
        Plan("section", common | {"pages": 50}),
    ]


def asked_for() -> list[int]:
    """The first article, and those whose related items lead nowhere, elsewhere, or behind robots.txt."""
    odd = {specials.MISSING, *specials.SOFT_MISSING, *specials.MOVED}
    odd |= {truth.article(number).path for number in truth.hidden_ids()}
    numbers = truth.all_ids()
    return [numbers[0], *(number for number in numbers[1:] if odd & set(truth.related_paths(number)))]


def next_steps(data: Path) -> str:
    """What to type next."""
    return (
        "\nThe records are JSON Lines, one article a line. Next, look at them:\n"
        f"  head -n 1 {data / PUBLISHER / 'records'}/*.jsonl\n"
        "or crawl a real paper:\n"
        f"  {_as_typed()} crawl baoyenbai --since 2020-07-13 --until 2020-07-13 --contact you@example.org"
    )


def _as_typed() -> str:
    """The command's name as it works in this shell: in an environment that is not active, with its folder."""
    name = "newsarchive"
    if shutil.which(name):
        return name
    typed = Path(sys.argv[0])
    return shlex.quote(str(typed)) if typed.name == name else f"{shlex.quote(sys.executable)} -m {name}"
