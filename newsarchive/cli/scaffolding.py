"""Writing the drafts of ``newsarchive new-publisher`` to disk: all of them or none."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsarchive.cli.extracting import PageError, load_page
from newsarchive.publishers.scaffold import ScaffoldError, scaffold

if TYPE_CHECKING:
    from newsarchive.cli.options import Options


def draft(options: Options, domain: str, page: str, url: str | None, into: str) -> int:
    """Write the drafted files below `into`; returns the exit code.

    Raises:
        click.UsageError: The page, the domain or the folder will not do; the message says why.
    """
    root = Path(into)
    if not (root / "newsarchive" / "publishers").is_dir():
        raise click.UsageError(f"{root.resolve().name!r} is no newsarchive checkout; give its folder with --into.")
    try:
        saved = load_page(Path(page), url)
        drafted = scaffold(domain, saved.html, saved.url, saved.fetched_at or datetime.now(UTC), saved.content_type)
    except PageError as error:
        raise click.UsageError(f"{page}: {error}.") from error
    except ScaffoldError as error:
        raise click.UsageError(str(error)) from error
    taken = [name for name in drafted.files if (root / name).exists()]
    if taken:
        raise click.UsageError(f"{taken[0]} exists already; nothing was written.")
    for name, content in drafted.files.items():
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        if not options.quiet:
            click.echo(f"wrote {target}")
    if not options.quiet:
        missing = ", ".join(drafted.missing) or "none"
        click.echo(f"Not found: {missing}. Next: correct expected.json by what you see, run pytest.")
    return 0
