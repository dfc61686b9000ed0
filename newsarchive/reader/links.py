"""Where a page's links lead: hrefs resolved as a browser does, fast enough to run on every page.

`urllib.parse.urljoin` costs about 5 µs a link, and normalising its result as much again. Most links of a news
page are plain ASCII and absolute or root-relative, which one pattern tells in a tenth of that; the others take
the standard library's way.

Source of the rules: the URL Standard, https://url.spec.whatwg.org/#url-parsing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast
from urllib.parse import quote, urljoin, urlsplit

from lxml import etree

if TYPE_CHECKING:
    from newsarchive.reader.document import Document

MAX_URL_LENGTH = 4096
MAX_LINKS = 5_000

_HREFS = etree.XPath("//a/@href | //area/@href", smart_strings=False)

# What a browser leaves as it is. A "/." may begin a dot segment and is ruled out apart from the patterns.
_PLAIN = r"[A-Za-z0-9/?&=%+,;:@!$'()*._~-]*"
_PLAIN_ABSOLUTE = re.compile(r"https?://[a-z0-9][a-z0-9.-]*[a-z0-9]/" + _PLAIN)
_PLAIN_ROOTED = re.compile(r"/(?!/)" + _PLAIN)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_.])?|\[[0-9a-f:.]+\]")

_STRIPPED = "".join(map(chr, range(0x21)))  # C0 controls and space, at either end
_DROPPED = {0x09: None, 0x0A: None, 0x0D: None}  # tab and line ends, anywhere
_UNESCAPED = "!$%&'()*+,-./:;=?@[]^_|~{}"


class Resolver:
    """Resolves the hrefs of one page against its base.

    Args:
        base_url: The page's base URL: its own, or what ``<base href>`` makes of it.
    """

    __slots__ = ("_base", "_origin")

    def __init__(self, base_url: str) -> None:
        self._base = base_url
        found = _PLAIN_ABSOLUTE.match(base_url)
        self._origin = "/".join(base_url.split("/", 3)[:3]) if found else None

    def __call__(self, href: str) -> str | None:
        """The absolute http or https URL of an href, its fragment dropped.

        Returns:
            The URL in ASCII (host lower-cased, other characters percent-encoded as UTF-8); ``None`` for any
            other scheme, for a place on the same page, and for what is no URL at all.
        """
        if len(href) > MAX_URL_LENGTH:
            return None
        href = href.partition("#")[0] if "#" in href else href
        if "/." not in href:
            if self._origin is not None and _PLAIN_ROOTED.fullmatch(href):
                return self._origin + href
            if _PLAIN_ABSOLUTE.fullmatch(href):
                return href
        return self._resolve(href)

    def _resolve(self, href: str) -> str | None:
        cleaned = href.strip(_STRIPPED).translate(_DROPPED)
        if not cleaned:
            return None
        scheme = _SCHEME.match(cleaned)
        if scheme and scheme[0].lower() not in {"http:", "https:"}:
            return None
        before, mark, query = cleaned.partition("?")
        try:
            return _normal_form(urljoin(self._base, before.replace("\\", "/") + mark + query))
        except ValueError:  # a broken IPv6 address, port or internationalised host
            return None


def _normal_form(url: str) -> str | None:
    """The URL as a browser sends it, without fragment; ``ValueError`` or ``None`` where it would refuse."""
    parts = urlsplit(url)
    host = parts.hostname
    if parts.scheme not in {"http", "https"} or not host:
        return None
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    host = f"[{host}]" if ":" in host else host
    if not _HOST.fullmatch(host):
        return None
    port = f":{parts.port}" if parts.port is not None else ""
    path = quote(_without_dots(parts.path) or "/", safe=_UNESCAPED)
    query = f"?{quote(parts.query, safe=_UNESCAPED)}" if parts.query else ""
    normal = f"{parts.scheme}://{host}{port}{path}{query}"
    return normal if len(normal) <= MAX_URL_LENGTH else None


def _without_dots(path: str) -> str:
    """The path with its ``.`` and ``..`` segments carried out (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/".join(kept)


def page_links(document: Document) -> list[str]:
    """Every page that a browser could be sent to from this one.

    Args:
        document: The parsed page.

    Returns:
        Absolute http and https URLs in page order, without fragments and repeats, 5,000 at most.
    """
    resolve = Resolver(document.base_url)
    found: dict[str, None] = {}
    for href in dict.fromkeys(cast("list[str]", _HREFS(document.root))):
        url = resolve(href)
        if url is not None:
            found[url] = None
            if len(found) >= MAX_LINKS:
                break
    return list(found)
