"""Options that every command takes, before or after its name."""

from __future__ import annotations

import functools
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from newsarchive.crawl import json_log
from newsarchive.storage.names import is_url

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Options:
    """The global options as given.

    Attributes:
        data: The folder where crawls write; a mirror of it, where it is at a URL.
        where: The same as it was given: a path or a URL.
        database: URL of the PostgreSQL database that has the state; "" where it is in SQLite files.
        as_json: Result as JSON on standard output.
        verbose: Log what is done.
        quiet: No progress, no table.
    """

    data: Path
    where: str
    database: str
    as_json: bool
    verbose: bool
    quiet: bool

    @property
    def progress(self) -> str:
        """How crawls show progress: "live", "plain" or ""."""
        if self.quiet:
            return ""
        return "live" if sys.stderr.isatty() and not self.verbose else "plain"

    @property
    def scrapy_overrides(self) -> dict[str, Any]:
        """The Scrapy settings that follow from the options."""
        # Scrapy's own log would drown the one clear sentence; -v brings it back, and its warnings are for collectors
        level = "INFO" if self.verbose else "WARNING" if json_log.wanted() else "CRITICAL"
        told = {"NEWSARCHIVE_DATABASE": self.database} if self.database else {}
        return told | {"NEWSARCHIVE_PROGRESS": self.progress, "LOG_LEVEL": level}


def _folder(where: str) -> Path:
    if not is_url(where):
        return Path(where)
    from newsarchive.storage.remote import mirror_of  # noqa: PLC0415 - seldom needed

    return mirror_of(where)


def global_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take the global options too and hand them over as ``options``."""

    @click.option("--data", metavar="DIR", help="Where crawls write (./data, or NEWSARCHIVE_DATA).")
    @click.option("--database", metavar="URL", help="PostgreSQL for the state (or NEWSARCHIVE_DATABASE).")
    @click.option("--json", "as_json", is_flag=True, help="Machine-readable result on standard output.")
    @click.option("-v", "--verbose", is_flag=True, help="Log what is done.")
    @click.option("-q", "--quiet", is_flag=True, help="No progress, no table.")
    @click.pass_context
    @functools.wraps(command)
    def with_options(ctx: click.Context, /, **given: Any) -> Any:
        names = ("data", "database", "as_json", "verbose", "quiet")
        own = {name: given.pop(name) for name in names}
        above = ctx.obj or {}
        merged = {name: own[name] or above.get(name) for name in names}
        where = str(merged["data"] or os.environ.get("NEWSARCHIVE_DATA") or "data")
        database = merged["database"] or os.environ.get("NEWSARCHIVE_DATABASE") or ""
        flags = (bool(merged[name]) for name in ("as_json", "verbose", "quiet"))
        options = Options(_folder(where), where, database, *flags)
        if is_url(where):
            from newsarchive.cli.mirroring import bring  # noqa: PLC0415 - seldom needed

            bring(options, str(ctx.info_name), given)
        return command(options=options, **given)

    return with_options
