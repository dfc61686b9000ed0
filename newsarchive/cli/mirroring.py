"""A data folder at a URL: what a command reads is brought into the mirror on this machine before it begins."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from newsarchive.crawl.codes import ExitCode
from newsarchive.storage.errors import StorageError
from newsarchive.storage.names import PUBLISHER
from newsarchive.storage.remote import FOLDERS, Remote

if TYPE_CHECKING:
    from newsarchive.cli.options import Options

# What each command reads. Those that begin runs fetch what they need themselves.
_READS: dict[str, tuple[str, ...]] = {
    "backfill": ("runs",),
    "diff": ("records", "events"),
    "export": ("records",),
    "reread": FOLDERS,
    "report": ("records", "events", "runs"),
    "search": ("records",),
    "serve": FOLDERS,
    "show": FOLDERS,
    "status": ("runs",),
    "verify": FOLDERS,
    "wacz": FOLDERS,
}


def bring(options: Options, command: str, given: dict[str, Any]) -> None:
    """Bring what the command reads; the process ends with an exit code where the store refuses.

    Args:
        options: With the URL and its mirror.
        command: The command's name.
        given: Its arguments: of the papers named there, or of all.
    """
    folders = _READS.get(command)
    if folders is None:
        return

    def progress(path: str) -> None:
        if options.verbose:
            click.echo(f"newsarchive: fetching {path}", err=True)

    try:
        pulled = Remote(options.where, options.data).pull(_papers(given), folders, progress)
    except StorageError as error:
        click.echo(f"newsarchive: {error}", err=True)
        sys.exit(int(ExitCode.FAILED))
    except KeyboardInterrupt:
        click.echo("newsarchive: stopped; what was fetched stays in the mirror", err=True)
        sys.exit(int(ExitCode.INTERRUPTED))
    if pulled.files and not options.quiet:
        click.echo(
            f"newsarchive: {pulled.files} files ({pulled.bytes / 1e6:.1f} MB) fetched to {options.data}", err=True
        )


def _papers(given: dict[str, Any]) -> list[str] | None:
    named = given.get("publishers") or given.get("publisher") or ()
    names = [named] if isinstance(named, str) else [str(name) for name in named]
    article = given.get("id") or given.get("article_id")
    if isinstance(article, str) and ":" in article:
        names.append(article.rpartition(":")[0])
    known = [name for name in names if PUBLISHER.fullmatch(name)]
    return known if known and len(known) == len(names) else None
