"""The command line. Commands load when they are used, so that ``newsarchive --help`` answers at once."""

from __future__ import annotations

import importlib
import keyword
import signal
from typing import Any

import click

from newsarchive import __version__
from newsarchive.crawl.codes import ExitCode

# name -> one line for --help; the module has the command's name, - as _ and a _ after a keyword, and so has its click
# command
COMMANDS = {
    "demo": "crawl the sample newspaper in all ways, on this machine alone",
    "crawl": "crawl a paper: articles, its date archive, or its sections",
    "run": "what is new in papers, and what may have changed: for a timer",
    "backfill": "a paper's past: its days, its article numbers, or a web archive's captures",
    "extract": "read saved pages into records, without network",
    "show": "print one article's record, or its page as it was served",
    "diff": "what a paper changed in an article, word by word",
    "reread": "read the archived pages again, and say what would change",
    "verify": "check every file of the archive against every other",
    "wacz": "package the archive for ReplayWeb.page and other tools",
    "import": "records from WARC, ARC and WACZ files that others made",
    "publishers": "list the papers known, and how each was tested",
    "search": "find articles, with or without Vietnamese marks",
    "serve": "read the archive in a browser, on this machine alone",
    "export": "the records as Parquet, SQLite, CSV, JSON Lines or schema.org",
    "report": "the archive on one page: what there is, what is missing or doubtful",
    "status": "how all papers stand: last run, next run, new, revised, gone, drift",
    "schedule": "show, change, install or run the plan of periodic crawls",
    "rebuild-state": "re-make what is known and due from the files on disk",
    "worker": "crawl what is due as one of many processes, on PostgreSQL and a queue",
    "plan": "queue for the workers what is due",
    "migrate-state": "move what is known and due to PostgreSQL, or back",
    "new-publisher": "draft a paper's file and test page from a saved page",
}

EXIT_CODES = """\b
Exit codes:
  0    complete, also when nothing was new
  1    the work could not be done (host unreachable, disk full, no date archive)
  2    usage: an option, name, URL or day that cannot be meant
  3    finished, but some pages failed, or were refused by robots.txt though asked for by URL
  4    another run of the paper holds the lock
  5    finished, but a field drifted
  130  stopped by the user; the state is whole and the same command goes on
"""


class LazyGroup(click.Group):
    """A group that imports a command's module only to run it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The commands in the order a newcomer meets them."""
        return list(COMMANDS)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; Ctrl-C ends it as the contract says, wherever it is: click would exit with 1."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second one would only tear the ending
            click.echo("newsarchive: stopped; nothing is lost, and the same command can be given again", err=True)
            ctx.exit(int(ExitCode.INTERRUPTED))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        """The command, imported now."""
        if cmd_name not in COMMANDS:
            return None
        name = cmd_name.replace("-", "_")
        name += "_" if keyword.iskeyword(name) else ""
        module = importlib.import_module(f"newsarchive.cli.{name}")
        command: click.Command = getattr(module, name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        """The list of commands, without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="newsarchive")
@click.option("--data", metavar="DIR", help="Where crawls write (./data, or NEWSARCHIVE_DATA).")
@click.option("--database", metavar="URL", help="PostgreSQL for the state (or NEWSARCHIVE_DATABASE); SQLite without.")
@click.option("--json", "as_json", is_flag=True, help="Machine-readable result on standard output.")
@click.option("-v", "--verbose", is_flag=True, help="Log what is done.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, no table.")
@click.pass_context
def main(ctx: click.Context, /, **given: Any) -> None:
    """Crawl and archive Vietnamese regional newspapers into clean, citable JSON Lines.

    Begin with: newsarchive demo
    """
    ctx.obj = given
