"""From the options of ``newsarchive backfill`` to a crawl: one function for each kind of source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from newsarchive.spiders.arguments import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsarchive.cli.options import Options


def backfill(options: Options, given: dict[str, Any]) -> int:
    """Run the backfill that the options ask for; returns the exit code."""
    try:
        return kind_of(given)(options, given)
    except ArgumentError as error:
        raise click.UsageError(str(error)) from error


def kind_of(given: dict[str, Any]) -> Callable[[Options, dict[str, Any]], int]:
    """The function for the options.

    Raises:
        ArgumentError: They name no source, or several.
    """
    if given["from_cdx"]:
        return from_cdx
    raise ArgumentError("the past from where? Give --from-cdx URL.")


def from_cdx(options: Options, given: dict[str, Any]) -> int:
    """The captures of a web archive."""
    del options, given
    raise ArgumentError("--from-cdx is not there yet.")
