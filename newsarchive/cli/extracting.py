"""From saved pages to records: what ``newsarchive extract`` does with each path."""

from __future__ import annotations

import gzip
import json
import os
import sys
import tempfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from newsarchive import publishers, steps
from newsarchive.crawl.codes import ExitCode
from newsarchive.importing.containers import SUFFIXES as ARCHIVES
from newsarchive.reader.document import PageRefusedError, parse_document
from newsarchive.reader.extract import NotArticle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsarchive.cli.options import Options
    from newsarchive.publishers.base import Publisher

MAX_BYTES = 64 * 1024 * 1024
SUFFIXES: tuple[str, ...] = (".html", ".htm", ".html.gz", ".htm.gz")


class PageError(Exception):
    """A path that cannot be read; the message is for a person."""


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A page on disk: its bytes and what is known of how it was fetched."""

    path: Path
    html: bytes
    url: str
    content_type: str | None
    fetched_at: datetime | None


def extract(options: Options, paths: tuple[str, ...], **given: Any) -> int:
    """Read all paths; records to the output, refusals to standard error. Returns the exit code."""
    fetched_at = _moment(given["fetched_at"])
    publisher = _publisher(given["publisher"])
    tally = Tally()
    pages, archives = _told_apart(paths)
    if archives and given["explain"]:
        raise click.UsageError("--explain reads saved pages; take one out of an archive with newsarchive show --raw.")
    with _output(given["output"]) as out:
        for path in pages:
            try:
                page = _load(path, given["url"], given["content_type"], fetched_at)
                line = _explanation(page, publisher) if given["explain"] else _record(page, publisher)
            except PageError as error:
                tally.failed += 1
                click.echo(f"newsarchive: {path}: {error}", err=True)
                continue
            except _NoArticle as refusal:
                tally.no_article += 1
                click.echo(f"newsarchive: {path}: no article: {refusal}", err=True)
                continue
            out.write(line + "\n")
            tally.records += 1
        if archives:
            _extract_archives(archives, publisher, out, tally)
    if options.verbose:
        click.echo(
            f"newsarchive: {tally.records} records, {tally.no_article} pages without one, {tally.failed} unreadable",
            err=True,
        )
    return int(tally.code())


def _extract_archives(archives: list[Path], publisher: Publisher | None, out: IO[str], tally: Tally) -> None:
    from newsarchive.captures.loose import loose_shelf  # noqa: PLC0415 - only for archives

    with loose_shelf() as shelf:
        for path in archives:
            shelf.add(path)
        for url, reading in shelf.read(publisher):
            if reading.record is not None:
                out.write(_line(reading.record) + "\n")
                tally.records += 1
            elif reading.nothing is not None:
                tally.no_article += 1
                click.echo(f"newsarchive: {url}: no article: {reading.nothing.reason}", err=True)
            else:
                shelf.problems.append(str(reading.fault))
        for problem in shelf.problems:
            tally.failed += 1
            click.echo(f"newsarchive: {problem}", err=True)


@dataclass(slots=True)
class Tally:
    """What came of the pages."""

    records: int = 0
    no_article: int = 0
    failed: int = 0

    def code(self) -> ExitCode:
        """The exit code that says it."""
        if not self.failed:
            return ExitCode.COMPLETE
        return ExitCode.SOME_PAGES_FAILED if self.records or self.no_article else ExitCode.FAILED


def _publisher(name: str | None) -> Publisher | None:
    try:
        return publishers.resolve(name) if name is not None else None
    except publishers.UnknownPublisherError as error:
        raise click.UsageError(str(error)) from error


class _NoArticle(Exception):  # noqa: N818 - an outcome, not an error
    """The page is no article; the message says why."""


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.UsageError(f"--fetched-at {text!r} is no ISO 8601 time.") from error
    if moment.tzinfo is None:
        raise click.UsageError(f"--fetched-at {text!r} needs its zone, as in 2020-07-13T09:00:00+07:00.")
    return moment


@contextmanager
def _output(name: str | None) -> Iterator[IO[str]]:
    """Standard output, or a file that appears whole or not at all."""
    if name is None or name == "-":
        # records are UTF-8 whatever the terminal's locale
        stream = open(sys.stdout.fileno(), "w", encoding="utf-8", errors="replace", closefd=False)  # noqa: SIM115 - closed by its end
        try:
            yield stream
        finally:
            stream.flush()
        return
    target = Path(name)
    if target.is_dir():
        raise click.UsageError(f"cannot write {target}: it is a folder.")
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent or Path(), prefix=f".{target.name}.")
    except OSError as error:
        raise click.UsageError(f"cannot write {target}: {error.strerror}.") from error
    try:
        with open(handle, "w", encoding="utf-8", errors="replace") as stream:  # noqa: PTH123 - an open descriptor
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _told_apart(paths: tuple[str, ...]) -> tuple[list[Path], list[Path]]:
    """The saved pages and the archives at the paths and in the folders; what is neither is taken for a page."""
    pages: list[Path] = []
    archives: list[Path] = []
    for name in paths:
        path = Path(name)
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        found = [file for file in files if file.name.lower().endswith(SUFFIXES + ARCHIVES)] or [path]
        for file in found:
            (archives if file.name.lower().endswith(ARCHIVES) else pages).append(file)
    return pages, archives


def _load(path: Path, url: str | None, content_type: str | None, fetched_at: datetime | None) -> SavedPage:
    html = _bytes(path)
    facts = _beside(path)
    if url is None:
        url = facts.get("url") if isinstance(facts.get("url"), str) else None
    if content_type is None and isinstance(facts.get("content_type"), str):
        content_type = facts["content_type"]
    if fetched_at is None and isinstance(facts.get("fetched_at"), str):
        try:
            fetched_at = datetime.fromisoformat(facts["fetched_at"])
        except ValueError as error:
            raise PageError(f"fetched_at in its .json is no ISO 8601 time: {facts['fetched_at']!r}") from error
        if fetched_at.tzinfo is None:
            raise PageError(f"fetched_at in its .json has no zone: {facts['fetched_at']!r}")
    return SavedPage(path, html, url or _claimed_url(html, path), content_type, fetched_at)


def load_page(path: Path, url: str | None = None) -> SavedPage:
    """One saved page with what is known of it.

    Raises:
        PageError: It cannot be read, or is no HTML.
    """
    try:
        return _load(path, url, None, None)
    except _NoArticle as error:
        raise PageError(str(error)) from error


def _bytes(path: Path) -> bytes:
    if path.is_dir():
        raise PageError(f"holds neither saved pages nor archives ({', '.join(SUFFIXES + ARCHIVES)})")
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise PageError(f"cannot be read: {error.strerror}") from error
    if len(raw) > MAX_BYTES:
        raise PageError(f"larger than {MAX_BYTES // 2**20} MiB")
    if not raw.startswith(b"\x1f\x8b"):
        return raw
    try:
        with gzip.open(path) as stream:
            raw = stream.read(MAX_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise PageError(f"damaged gzip: {error}") from error
    if len(raw) > MAX_BYTES:
        raise PageError(f"larger than {MAX_BYTES // 2**20} MiB once unpacked")
    return raw


def _beside(path: Path) -> dict[str, Any]:
    """The facts in X.json beside X.html (X.html.gz)."""
    stem = path.name.removesuffix(".gz")
    beside = path.with_name(stem.rpartition(".")[0] + ".json") if "." in stem else None
    if beside is None or not beside.is_file():
        return {}
    try:
        facts = json.loads(beside.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise PageError(f"{beside.name} beside it is no JSON: {error}") from error
    return facts if isinstance(facts, dict) else {}


def _claimed_url(html: bytes, path: Path) -> str:
    """The page's own canonical URL; a file URL tells nothing and gives no paper, but reads all the same."""
    try:
        document = parse_document(html, "http://unknown.invalid/" + path.name)
    except PageRefusedError as error:
        raise _NoArticle(str(error)) from error
    for xpath in ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content"):
        for value in document.root.xpath(xpath):
            if str(value).startswith(("http://", "https://")):
                return str(value)
    return "http://unknown.invalid/" + path.name


def _record(page: SavedPage, publisher: Publisher | None) -> str:
    publisher = publisher or publishers.by_url(page.url)
    try:
        article = steps.read_document(
            parse_document(page.html, page.url, page.content_type), publisher, page.fetched_at
        )
    except (PageRefusedError, steps.RejectedError) as error:
        raise _NoArticle(str(error)) from error
    if isinstance(article, NotArticle):
        raise _NoArticle(article.reason)
    return _line(article.to_record())


def _line(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _explanation(page: SavedPage, publisher: Publisher | None) -> str:
    from newsarchive.cli.explaining import explain  # noqa: PLC0415 - only for --explain

    try:
        document = parse_document(page.html, page.url, page.content_type)
    except PageRefusedError as error:
        raise _NoArticle(str(error)) from error
    return explain(document, publisher or publishers.by_url(page.url), str(page.path))
