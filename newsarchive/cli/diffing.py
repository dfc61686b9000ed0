"""Looks two revisions of an article up and prints what changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from newsarchive.cli.looking_up import NothingError, layout_of, records_of, revision_in, safe
from newsarchive.comparing.fields import STAMPS
from newsarchive.comparing.revisions import difference
from newsarchive.comparing.words import ADDED, REMOVED, SAME
from newsarchive.crawl.codes import ExitCode
from newsarchive.storage.history import history_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsarchive.cli.options import Options
    from newsarchive.comparing.revisions import Difference, FieldChange
    from newsarchive.comparing.words import Span, Step

CONTEXT = 40  # characters of unchanged text beside a change


def diff(options: Options, article_id: str, revision: int | None, to: int | None) -> int:
    """Print the difference between two revisions; returns the exit code."""
    layout = layout_of(options, article_id)
    try:
        old, new = _chosen(records_of(layout, article_id), revision, to)
        causes = {event.get("revision"): event.get("cause") for event in history_of(layout, article_id)}
    except (NothingError, OSError) as problem:
        click.echo(f"newsarchive: {problem}", err=True)
        return int(ExitCode.FAILED)
    found, cause = difference(old, new), causes.get(new["revision"])
    if options.as_json:
        told = found.as_json()
        told["to"]["cause"] = cause
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        for line in _lines(found, cause):
            click.echo(line)
    return int(ExitCode.COMPLETE)


def _chosen(found: list[dict[str, Any]], revision: int | None, to: int | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two records; the one before is that of the capture before.

    Raises:
        NothingError: There are no two, or not these.
    """
    new = found[-1] if to is None else revision_in(found, to)
    if revision is not None:
        return revision_in(found, revision), new
    place = found.index(new)
    if place == 0:
        raise NothingError(f"{new['id']} has no revision before {new['revision']}; nothing was changed.")
    return found[place - 1], new


def _lines(found: Difference, cause: str | None) -> Iterator[str]:
    old, new = found.old, found.new
    why = {"edited": ", edited by the paper", "reread": ", read again by a newer extractor"}.get(cause or "", "")
    yield (
        f"{safe(found.article_id)}: revision {old['revision']} ({old.get('fetched_at')})"
        f" to {new['revision']} ({new.get('fetched_at')}){why}"
    )
    if not found.fields:
        yield "the article itself is the same"
    for change in found.fields:
        yield from _field(change, change.name)
    for change in found.around:
        yield from _field(change, f"{change.name} (around the article)")


def _field(change: FieldChange, heading: str) -> Iterator[str]:
    yield click.style(heading, bold=True)
    if not change.steps:
        whole = change.name in STAMPS  # two stamps, not one in which words changed
        yield "  " + (" " if whole else "").join(_span(sign, safe(text)) for sign, text in change.spans)
    for step in change.steps:
        yield f"  {_place(step)}  {_marked(step.spans)}".rstrip() if step.kind != "same" else _passed(step)


def _passed(step: Step) -> str:
    return click.style(f"       {step.count} the same", dim=True)


def _place(step: Step) -> str:
    """Where in the list, counted from 1."""
    number = step.new if step.new is not None else step.old
    return f"{(number or 0) + 1:3}"


def _marked(spans: list[Span]) -> str:
    """The spans in a row; of long text that is the same only what is next to a change."""
    told = []
    for place, (sign, text) in enumerate(spans):
        shown = safe(text)
        if sign == SAME and len(shown) > 3 * CONTEXT:
            before = shown[:CONTEXT].rpartition(" ")[0] if place else ""
            after = shown[-CONTEXT:].partition(" ")[2] if place < len(spans) - 1 else ""
            shown = f"{before} … {after}"
        told.append(_span(sign, shown))
    return "".join(told).strip()


def _span(sign: str, text: str) -> str:
    """A span with its marks; the space before a word stays outside of them."""
    lead = text[: len(text) - len(text.lstrip())]
    if sign == REMOVED:
        return lead + click.style(f"[-{text.strip()}-]", fg="red")
    return lead + click.style(f"{{+{text.strip()}+}}", fg="green") if sign == ADDED else text
