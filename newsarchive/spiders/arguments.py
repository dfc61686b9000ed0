"""Reading spider arguments: Scrapy's ``-a name=value`` gives strings, the command line gives the same."""

from __future__ import annotations

import codecs
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TextIO
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class ArgumentError(ValueError):
    """A spider argument that cannot be meant; the message says which, and what is expected."""


def day(name: str, value: str | date | None) -> date | None:
    """A day as ``YYYY-MM-DD`` (or ``DD/MM/YYYY``, as the papers print it).

    Raises:
        ArgumentError: It is no day of the calendar.
    """
    if value is None or isinstance(value, date):
        return value
    text = value.strip()
    try:
        if "/" in text:
            numbers = [int(part) for part in text.split("/")]
            return date(*reversed(numbers))
        return date.fromisoformat(text)
    except (ValueError, TypeError) as error:
        raise ArgumentError(f"{name} {value!r} is no day; write it as YYYY-MM-DD.") from error


def day_range(since: date, until: date | None, today: date) -> tuple[date, date]:
    """The days from `since` to `until` (default: today), both included.

    Raises:
        ArgumentError: The range is empty or begins in the future.
    """
    if since > today:
        raise ArgumentError(f"--since {since} is in the future (today is {today}).")
    last = until or today
    if last < since:
        raise ArgumentError(f"--until {last} is before --since {since}.")
    return since, min(last, today)


def number(name: str, value: str | float | None, *, least: int = 0) -> int | None:
    """A whole number of at least `least`.

    Raises:
        ArgumentError: It is none, or below.
    """
    if value is None or value == "":
        return None
    try:
        result = int(value)
    except ValueError as error:
        raise ArgumentError(f"{name} {value!r} is no whole number.") from error
    if result < least:
        raise ArgumentError(f"{name} must be at least {least}, not {result}.")
    return result


def flag(name: str, value: str | None) -> bool | None:
    """Yes or no; ``None`` where nothing was said.

    Raises:
        ArgumentError: It is neither.
    """
    if value is None:
        return None
    word = str(value).strip().lower()
    if word in {"yes", "true", "on", "1"}:
        return True
    if word in {"no", "false", "off", "0"}:
        return False
    raise ArgumentError(f"{name} {value!r} is neither yes nor no.")


def base_url(value: str | None) -> str | None:
    """The address at which a paper answers instead of its own.

    Raises:
        ArgumentError: It is no http or https address.
    """
    if not value:
        return None
    try:
        parts = urlsplit(value)
        valid = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        valid = False
    if not valid:
        raise ArgumentError(f"--base-url {value!r} is not an http or https address.")
    return value


def address(option: str, value: str) -> str:
    """An http or https address, as it is.

    Raises:
        ArgumentError: It is none.
    """
    try:
        return base_url(value) or ""
    except ArgumentError as error:
        raise ArgumentError(f"{option} {value!r} is not an http or https address.") from error


def words(value: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """A list given as such, or as one string separated by commas or spaces."""
    if value is None:
        return []
    if isinstance(value, str):
        return value.replace(",", " ").split()
    return list(value)


def until_usable(source: str | TextIO, usable: Callable[[str], object]) -> list[str]:
    """The lines of a list up to the first that is a URL to crawl, that one included.

    Args:
        source: See `url_lines`; a stream is read no further, so that its maker can still be at work.
        usable: Raises a ValueError for what cannot be crawled.

    Raises:
        ArgumentError: The list cannot be read, or holds no such line.
    """
    name = source if isinstance(source, str) else "standard input"
    read: list[str] = []
    reason = None
    for line in url_lines(source):
        read.append(line)
        try:
            usable(line)
        except ValueError as error:
            reason = reason or str(error)
        else:
            return read
    if reason is None:
        raise ArgumentError(f"{name} holds no URLs; it should have one a line.")
    raise ArgumentError(f"{name} holds no URL that can be crawled; the first line: {reason}")


def url_lines(source: str | TextIO) -> Iterator[str]:
    """The URLs of a file or an open stream, one a line; blank lines and ``#`` comments are passed over.

    Raises:
        ArgumentError: The file cannot be read.
    """
    if not isinstance(source, str):
        yield from _lines(source)
        return
    try:
        with Path(source).open("rb") as file:
            encoding = "utf-16" if file.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE} else "utf-8-sig"
        with Path(source).open(encoding=encoding, errors="replace") as stream:
            yield from _lines(stream)
    except OSError as error:
        raise ArgumentError(f"cannot read the URLs in {source}: {error.strerror}.") from error


def _lines(stream: TextIO) -> Iterator[str]:
    for line in stream:
        text = line.strip().removeprefix("\ufeff")
        if text and not text.startswith("#"):
            yield text
