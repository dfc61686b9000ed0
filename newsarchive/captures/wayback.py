"""Takes off what a Wayback machine puts on a page: its toolbar, its scripts, its addresses before every link. Pure.

Told by the Internet Archive's own marks and by the form of its URLs (``…/web/20200713012345/http://paper.vn/…``),
which pywb and other national archives share; only ``id_`` captures come as they were.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_FIRST_YEAR = 1991  # of the web
_ADDRESS = re.compile(
    r"(?P<host>(?:https?:)?//[^/\s]+)?(?P<path>/(?:[^/\s?#]+/){0,3}?)(?P<time>\d{4,14})(?P<flag>[a-z]{2}_)?/"
    r"(?P<url>https?:/{1,2}\S+)",
    re.IGNORECASE,
)
_AS_IT_WAS = "id_"
_MARK = re.compile(rb"BEGIN WAYBACK TOOLBAR INSERT|End Wayback Rewrite JS Include|FILE ARCHIVED ON \d\d:|__wm\.\w+\(")
# Plain text that each of these holds: to look for that is four times quicker than the pattern.
_MARK_HOLDS = (b"BEGIN WAYBACK TOOLBAR INSERT", b"End Wayback Rewrite JS Include", b"FILE ARCHIVED ON ", b"__wm.")
# What the Internet Archive adds, from where to where; a comment that is not its own stays.
_ADDED = (
    (b"<!-- BEGIN WAYBACK TOOLBAR INSERT -->", b"<!-- END WAYBACK TOOLBAR INSERT -->"),
    (re.compile(rb"<!--\s{0,20}FILE ARCHIVED ON \d\d:"), b"-->"),
    (re.compile(rb"<!--\s{0,20}playback timings \(ms\):"), b"-->"),
)
_HEAD = re.compile(rb"<head\b[^<>]{0,1000}>", re.IGNORECASE)
_HEAD_ADDED = 20_000  # bytes at most
_HEAD_END = b"<!-- End Wayback Rewrite JS Include -->"
_SCRIPT = re.compile(
    rb"<(?:script|link)\b[^<>]{0,1000}?(?:\barchive\.org/(?:_static|includes)/"
    rb"|/_static/(?:js|css)/(?:bundle|playback|wombat|banner|iconochive|ait-client|ruffle))[^<>]{0,1000}>"
    rb"(?:\s{0,20}</script>)?\s{0,20}"
    rb"|<script\b[^<>]{0,1000}>(?=[^<]{0,2000}(?:__wm\.|archive_analytics|WB_wombat|window\.RufflePlayer))[^<]{0,20000}</script>\s{0,20}",
    re.IGNORECASE,
)
_HELD_REDIRECT = re.compile(rb"Got an HTTP (30[1278]) response at crawl time", re.IGNORECASE)
_REDIRECTS_TO = re.compile(rb"class=\"impatient\"[^>]*>\s*<a\s+href=\"([^\"]{1,4096})\"", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Original:
    """What an archive's URL stands for.

    Attributes:
        url: The page's own URL.
        time: When it was captured, as many of 14 digits as the URL gives, filled up; UTC.
        rewritten: Whether the page is changed for replay.
    """

    url: str
    time: str
    rewritten: bool


def original(url: str) -> Original | None:
    """What the URL of a replayed page stands for; ``None`` if it is none."""
    found = _ADDRESS.fullmatch(url)
    if found is None or found["host"] is None or len(found["time"]) % 2:
        return None
    scheme, _, rest = found["url"].partition(":")
    time = found["time"] + "00000101000000"[len(found["time"]) :]
    if moment_of(time) is None:
        return None
    return Original(f"{scheme.lower()}://{rest.lstrip('/')}", time, found["flag"] != _AS_IT_WAS)


def moment_of(digits: str) -> datetime | None:
    """The time in 14 digits, aware; ``None`` if there was no web then, or no such time."""
    try:
        moment = datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if len(digits) == 14 and moment.year >= _FIRST_YEAR else None


def digits_of_day(day: date, *, after: bool = False) -> str:
    """When a day of Vietnam begins, as 14 digits of UTC; with `after`, the last second of it."""
    begin = datetime.combine(day, time(), VIETNAM).astimezone(UTC)
    return (begin + timedelta(days=1, seconds=-1) if after else begin).strftime("%Y%m%d%H%M%S")


def is_rewritten(html: bytes) -> bool:
    """Whether a page bears the marks of the Internet Archive's replay."""
    return any(text in html for text in _MARK_HOLDS) and _MARK.search(html) is not None


def held_redirect(html: bytes, url: str) -> str | None:
    """Where a redirect led that the Wayback machine shows as a page of its own; ``None`` for any other page."""
    if not _HELD_REDIRECT.search(html[:50_000]):
        return None
    found = _REDIRECTS_TO.search(html)
    if found is None:
        return url
    target = found[1].decode("latin-1")
    address = _ADDRESS.fullmatch(target)
    return address["url"] if address is not None else target


def unrewrite(html: bytes, url: str) -> bytes:
    """The page with its own links, without toolbar and injected scripts; what it had itself is left as it was.

    Args:
        html: The page as replayed, in any encoding that extends ASCII.
        url: Its URL at the archive, or its own if that is all that is known.
    """
    if (head := _HEAD.search(html)) is not None:
        end = html.find(_HEAD_END, head.end(), head.end() + _HEAD_ADDED)
        if end >= 0:
            html = html[: head.end()] + html[end + len(_HEAD_END) :].removeprefix(b"\n")
    for start, end_mark in _ADDED:
        html = _cut(html, start, end_mark)
    html = _SCRIPT.sub(b"", html)
    found = _ADDRESS.fullmatch(url)
    hosts, path = {rb"web\.archive\.org"}, "/web/"
    if found is not None and found["host"] is not None:
        path = found["path"]
        hosts.add(re.escape(found["host"].rpartition("/")[2].encode("utf-8", "replace")))
    return _links(hosts, path).sub(b"", html)


def _cut(html: bytes, start: bytes | re.Pattern[bytes], end_mark: bytes) -> bytes:
    """The page without what stands between two marks, the marks included."""
    pattern = re.compile(re.escape(start)) if isinstance(start, bytes) else start
    parts, at = [], 0
    while (found := pattern.search(html, at)) is not None:
        end = html.find(end_mark, found.end())
        if end < 0:
            break
        parts.append(html[at : found.start()])
        at = end + len(end_mark)
        if html.startswith(b"\n", at):
            at += 1
    return b"".join([*parts, html[at:]])


def _links(hosts: set[bytes], path: str) -> re.Pattern[bytes]:
    """An archive's address before a link of the page, in HTML or (with its slashes escaped) in a script."""
    slash = rb"(?:/|\\/)"
    steps = slash.join(re.escape(step.encode("utf-8", "replace")) for step in path.strip("/").split("/") if step)
    host = rb"(?:(?:https?:)?" + slash + rb"{2}(?:" + rb"|".join(sorted(hosts)) + rb"))?"
    prefix = slash + steps + (slash if steps else b"")
    return re.compile(
        host + prefix + rb"\d{4,14}(?:[a-z]{2}_)?" + slash + rb"(?=(?:https?|ftp):|mailto:|javascript:)", re.IGNORECASE
    )
