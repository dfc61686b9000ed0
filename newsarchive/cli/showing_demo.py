"""What ``newsarchive demo`` does: serve the sample, crawl it by URL, by day and by section, show the result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from newsarchive import sample
from newsarchive.cli import crawling, tables
from newsarchive.crawl.codes import ExitCode
from newsarchive.crawl.launch import Plan, run_plans, scrapy_settings

if TYPE_CHECKING:
    from pathlib import Path

    from newsarchive.cli.options import Options

PUBLISHER = "sample"


def demo(options: Options) -> int:
    """Run the demo; returns the exit code: the worst of its crawls."""
    # an archive that already holds the correction must not be shown the uncorrected page again
    seen = any((options.data / PUBLISHER / "records").glob("*.jsonl"))
    with sample.SampleServer(corrected=seen) as server:
        if not options.quiet:
            click.echo(f"Serving the sample newspaper on {server.url} and crawling it in three ways …", err=True)
        settings = scrapy_settings(options.data, options.scrapy_overrides)
        results = run_plans(plans(server.url), settings)
    if options.as_json:
        crawling.show(options, results)
    elif not options.quiet:
        tables.print_results(results, sample=True)
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
    asked = [base_url + articles[0].path, base_url + articles[-1].path]
    return [
        Plan("article", common | {"urls": asked, "related_depth": 1}),
        Plan("archive", common | {"since": days[0].isoformat(), "until": days[-1].isoformat()}),
        Plan("section", common | {"pages": 50}),
    ]


def next_steps(data: Path) -> str:
    """What to type next."""
    return (
        "\nThe records are JSON Lines, one article a line. Next, look at them:\n"
        f"  head -n 1 {data / PUBLISHER / 'records'}/*.jsonl\n"
        "or crawl a real paper:\n"
        "  newsarchive crawl baoyenbai --since 2020-07-13 --until 2020-07-13 --contact you@example.org"
    )
