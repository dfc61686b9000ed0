"""From the options of ``newsarchive search`` to hits on a screen. Text from pages is never read as markup."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from newsarchive.corpus.segments import CorpusError, day_of, day_range
from newsarchive.search.index import Filters, Index, texts_of
from newsarchive.search.query import Query, parse
from newsarchive.search.snippet import mark, snippet

if TYPE_CHECKING:
    from newsarchive.cli.options import Options
    from newsarchive.search.snippet import Snippet

_PROGRESS_ABOVE = 20 << 20  # bytes to take in before a bar is worth its line


def run(options: Options, text: str, given: dict[str, Any]) -> None:
    """Search and print.

    Raises:
        click.ClickException: There is nothing to search in, or the index cannot be used.
        click.UsageError: No word, or no day where one is expected.
    """
    query = parse(text)
    if query is None:
        raise click.UsageError(f"{text[:80]!r} holds no word to search for.")
    try:
        since, until = day_range(given["since"], given["until"])
    except CorpusError as error:
        raise click.UsageError(str(error)) from error
    filters = Filters(tuple(given["papers"]), given["section"], given["author"], since, until)
    try:
        with Index(options.data, given["index"]) as index:
            catch_up(options, index)
            total = index.count(query, filters)
            places = index.find(query, filters, limit=given["limit"], newest=given["newest"])
            records = [index.record(place) for place in places]
    except CorpusError as error:
        raise click.ClickException(str(error)) from error
    if options.as_json:
        click.echo(
            json.dumps({"total": total, "hits": [as_json(one, query) for one in records]}, ensure_ascii=False, indent=2)
        )
    else:
        _print(records, query, total)


def catch_up(options: Options, index: Index) -> None:
    """Bring an index up to date, with a bar where that takes long."""
    size = sum(segment.whole - segment.start for segment in index.behind())
    if size < _PROGRESS_ABOVE or options.progress != "live":
        index.refresh()
        return
    from rich.console import Console  # noqa: PLC0415 - only for the bar
    from rich.progress import Progress  # noqa: PLC0415 - as above

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("index", total=size)
        index.refresh(lambda read: bar.advance(task, read))


def best_passage(record: dict[str, Any], query: Query) -> Snippet:
    """The passage to show with a hit."""
    return snippet(texts_of(record) or [record["title"]], query)


def as_json(record: dict[str, Any], query: Query) -> dict[str, Any]:
    """A hit as JSON values; `hits` are places in the text, counted in characters."""
    passage = best_passage(record, query)
    return {
        **{name: record[name] for name in ("id", "revision", "publisher", "title", "section", "authors")},
        "day": day_of(record),
        "url": record["url"],
        "title_hits": mark(record["title"], query),
        "snippet": passage.text,
        "hits": passage.hits,
    }


def _print(records: list[dict[str, Any]], query: Query, total: int) -> None:
    from rich.console import Console  # noqa: PLC0415 - only to print
    from rich.text import Text  # noqa: PLC0415 - as above

    from newsarchive.search.snippet import Snippet  # noqa: PLC0415 - as above

    console = Console(highlight=False)
    for record in records:
        title = Text()
        for piece, hit in Snippet(record["title"], mark(record["title"], query)).pieces():
            title.append(_safe(piece), "bold reverse" if hit else "bold")
        about = "  ".join(part for part in (day_of(record), record["section"], ", ".join(record["authors"])) if part)
        passage = Text("  ")
        for piece, hit in best_passage(record, query).pieces():
            passage.append(_safe(piece), "reverse" if hit else "")
        console.print(title)
        console.print(Text(f"  {_safe(about)}  {record['id']}", "dim"))
        console.print(passage)
    click.echo(f"{total} found" + (f", the first {len(records)} shown" if len(records) < total else ""), err=True)


def _safe(text: str) -> str:
    """Without control characters, which a terminal would obey."""
    return "".join(letter if letter.isprintable() else " " for letter in text)
