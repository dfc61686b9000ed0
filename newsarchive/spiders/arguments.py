"""Reading spider arguments: Scrapy's ``-a name=value`` gives strings, the command line gives the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TextIO
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator


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


def words(value: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """A list given as such, or as one string separated by commas or spaces."""
    if value is None:
        return []
    if isinstance(value, str):
        return value.replace(",", " ").split()
    return list(value)


def holds_urls(path: str) -> str:
    """The path itself, if a file with at least one line for a URL can be read there.

    Raises:
        ArgumentError: It cannot.
    """
    if next(url_lines(path), None) is None:
        raise ArgumentError(f"{path} holds no URLs; it should have one a line.")
    return path


def url_lines(source: str | TextIO) -> Iterator[str]:
    """The URLs of a file or an open stream, one a line; blank lines and ``#`` comments are passed over.

    Raises:
        ArgumentError: The file cannot be read.
    """
    if not isinstance(source, str):
        yield from _lines(source)
        return
    try:
        with Path(source).open(encoding="utf-8", errors="replace") as stream:
            yield from _lines(stream)
    except OSError as error:
        raise ArgumentError(f"cannot read the URLs in {source}: {error.strerror}.") from error


def _lines(stream: TextIO) -> Iterator[str]:
    for line in stream:
        text = line.strip()
        if text and not text.startswith("#"):
            yield text
