"""What a Wayback-style CDX server is asked, and what it answers: the captures of a paper. Pure.

Read are the JSON and the plain text of the Wayback Machine's server, and the JSON lines and CDXJ of pywb's.
Source: https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, urldefrag, urlencode, urlsplit

from newsarchive.captures import wayback

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = 5_000  # of one answer
_FIELDS = ("timestamp", "original", "mimetype", "statuscode", "digest")
_DEFAULT = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_OTHER_NAMES = {"url": "original", "mime": "mimetype", "status": "statuscode"}
_TIME = re.compile(r"\d{14}")
_READY = re.compile(r"(?:[\w.~!*'()+-]|%[0-9A-Fa-f]{2})+", re.ASCII)
_DEFAULT_PORT = re.compile(r"^(http://[^/:?#]+):80(?=[/?#]|$)|^(https://[^/:?#]+):443(?=[/?#]|$)", re.IGNORECASE)
# Where an archive gives captures out, told by where its CDX server is.
_SERVERS = ("/cdx/search/cdx", "/cdx/search", "/-cdx", "/cdx")


class CdxError(ValueError):
    """An answer that is no list of captures, or a server of unknown make; the message is one clause."""


@dataclass(frozen=True, slots=True)
class Capture:
    """A row of the list.

    Attributes:
        url: The page's own URL, without default port and fragment.
        asked: The same as the archive writes it, to ask for it.
        time: 14 digits, UTC.
        mime: As archived; "-" where nothing says.
        status: The HTTP status; "-" where nothing says.
        digest: Of its payload; empty where nothing says.
    """

    url: str
    asked: str
    time: str
    mime: str
    status: str
    digest: str


@dataclass(slots=True)
class Listed:
    """An answer.

    Attributes:
        captures: Its rows.
        damaged: How many lines are none.
        resume_key: How to ask for what follows; ``None`` at the end, or where the server knows no such keys.
    """

    captures: list[Capture] = field(default_factory=list)
    damaged: int = 0
    resume_key: str | None = None


def replay_prefix(server: str) -> str:
    """Where the captures listed by a server are given out, up to the time in their URLs.

    Raises:
        CdxError: Its URL does not tell.
    """
    parts = urlsplit(server)
    path = parts.path.rstrip("/")
    for ending in _SERVERS:
        if path.endswith(ending):
            root = path.removesuffix(ending)
            steps = "/web/" if "search" in ending else "/"
            return f"{parts.scheme}://{parts.netloc}{root}{steps}"
    raise CdxError(f"it does not tell where {server} gives captures out; say it with --captures-at URL")


def listing_url(server: str, url: str, match: str, first: str, last: str) -> str:
    """The first request for the captures of HTML pages that were answered with 200, the same payload in a row once.

    Args:
        server: The CDX server.
        url: Host, or URL prefix.
        match: "domain", "host" or "prefix".
        first: 14-digit time to begin with; empty for the beginning.
        last: … to end with, included; empty for the end.
    """
    # no `fl`: the servers call their fields by different names
    query = [("url", url), ("matchType", match), ("output", "json")]
    query += [("filter", "statuscode:200"), ("filter", "mimetype:text/html"), ("collapse", "digest")]
    query += [(name, value) for name, value in (("from", first), ("to", last)) if value]
    query += [("limit", str(ROWS)), ("showResumeKey", "true")]
    return f"{server}{'&' if '?' in server else '?'}{urlencode(query)}"


def following_url(url: str, resume_key: str) -> str:
    """The request for what follows: servers give keys out ready to be put into a URL."""
    key = resume_key if _READY.fullmatch(resume_key) else quote_plus(resume_key)
    return f"{_without(url, 'resumeKey')}&resumeKey={key}"


def page_count_url(url: str) -> str:
    """The request for how many pages a list has, from a server that knows no resume keys."""
    return f"{_without(url, 'limit', 'showResumeKey')}&showNumPages=true"


def page_url(url: str, page: int) -> str:
    """The request for a page of it, counted from 0."""
    return f"{_without(url, 'showNumPages', 'page')}&page={page}"


def _without(url: str, *names: str) -> str:
    address, _, query = url.partition("?")
    kept = [part for part in query.split("&") if part.partition("=")[0] not in names]
    return f"{address}?{'&'.join(kept)}"


def page_count(body: bytes) -> int | None:
    """How many pages there are; ``None`` for an answer that does not say."""
    text = body.decode("utf-8", "replace").strip()
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if isinstance(told, dict):
        told = told.get("pages")
    while isinstance(told, list) and len(told) == 1:
        told = told[0]
    if isinstance(told, str) and told.isdecimal():
        told = int(told)
    return told if type(told) is int and 0 <= told < 10_000_000 else None


def read_listing(body: bytes) -> Listed:
    """An answer's captures.

    Raises:
        CdxError: It is no list of captures, or is cut short.
    """
    text = body.decode("utf-8", "replace").strip("\ufeff \t\r\n")
    listed = Listed()
    if text.startswith("["):
        rows: Iterator[list[str] | dict[str, Any] | None] = _json_rows(text, listed)
    elif text.startswith("<"):
        raise CdxError("the answer is a web page, no list of captures")
    else:
        rows = _text_rows(text, listed)
    for row in rows:
        capture = None if row is None else _capture(row)
        if capture is None:
            listed.damaged += 1
        else:
            listed.captures.append(capture)
    if listed.damaged and not listed.captures:
        raise CdxError("the answer is no list of captures")
    return listed


def _json_rows(text: str, listed: Listed) -> Iterator[list[str] | dict[str, Any] | None]:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CdxError("the answer is damaged or cut short") from error
    if len(rows) > 1 and rows[-2] == [] and isinstance(rows[-1], list) and len(rows[-1]) == 1:
        listed.resume_key = str(rows[-1][0])
        rows = rows[:-2]
    names: tuple[str, ...] = _FIELDS
    for number, row in enumerate(rows):
        if not isinstance(row, list) or not all(isinstance(value, str) for value in row):
            yield row if isinstance(row, dict) else None
        elif number == 0 and "timestamp" in row:
            names = tuple(row)
        elif row:
            yield dict(zip(names, row, strict=False))


def _text_rows(text: str, listed: Listed) -> Iterator[list[str] | dict[str, Any] | None]:
    """Lines; the key, if there is one, is the last, after an empty line."""
    lines = text.splitlines()
    if len(lines) > 1 and not lines[-2].strip() and " " not in lines[-1].strip():
        listed.resume_key = lines.pop().strip()
    elif len(lines) == 1 and lines[0] and _READY.fullmatch(lines[0]) and "%" in lines[0]:
        listed.resume_key = lines.pop()
    for line in lines:
        if not line.strip():
            continue
        head, brace, rest = line.partition("{")
        if brace:
            yield _object(head.split(), f"{{{rest}")
        else:
            yield line.split()


def _object(head: list[str], text: str) -> dict[str, Any] | None:
    """A JSON line, or CDXJ with key and time before it."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(values, dict):
        return None
    return ({"timestamp": head[1]} if len(head) == 2 else {}) | values


def _capture(row: list[str] | dict[str, Any]) -> Capture | None:
    if isinstance(row, list):
        names = _FIELDS if row and _TIME.fullmatch(row[0]) else _DEFAULT
        values: dict[str, Any] = dict(zip(names, row, strict=False))
    else:
        values = {_OTHER_NAMES.get(name, name): value for name, value in row.items()}
    url, time = str(values.get("original", "")), str(values.get("timestamp", ""))
    if not url.startswith(("http://", "https://")) or wayback.moment_of(time) is None or len(url) > 4096:
        return None
    mime, status, digest = (str(values.get(name) or "-") for name in ("mimetype", "statuscode", "digest"))
    return Capture(plain_url(url), url, time, mime.lower(), status, "" if digest == "-" else digest)


def plain_url(url: str) -> str:
    """A URL without default port and fragment, which archives leave in."""
    return _DEFAULT_PORT.sub(lambda found: found[1] or found[2], urldefrag(url).url, count=1)


def without_repeats(captures: list[Capture]) -> Iterator[Capture]:
    """The captures but for those with the payload of the one before, which a server may have left in."""
    if captures:
        yield captures[0]
    for before, one in pairwise(captures):
        if not (one.digest and one.digest == before.digest and one.url == before.url):
            yield one
