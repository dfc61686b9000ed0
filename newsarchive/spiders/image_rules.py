"""Which pictures are asked for, and whether what comes is one. Pure.

A picture may lie on another host than its paper's (a CDN). A page can name any host, so others are asked with care:
over plain http or https, at the usual ports, at public addresses only (see `crawl.addresses`), as robots.txt of that
host allows, and only by an operator who has given a contact.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from newsarchive.site import MAX_URL_LENGTH, SiteError, is_loopback

if TYPE_CHECKING:
    from newsarchive.site import Site

MOST_IN_AN_ARTICLE = 200  # a page with more has been made to be fetched
_PORTS = frozenset({None, 80, 443})
_LEAST_PORT = 1024  # below are services that are no web servers

SVG = "image/svg+xml"
_DRAWING = re.compile(r"\.svgz?$", re.IGNORECASE)
# Pixels that count readers, stand-ins of lazy loaders.
_NO_PICTURE = re.compile(
    r"/(?:pixel|spacer|blank|clear|transparent|1x1|tr|beacon|collect)(?:\.(?:gif|png))?$", re.IGNORECASE
)
_COUNTERS = re.compile(
    r"(?:^|\.)(?:google-analytics\.com|doubleclick\.net|googletagmanager\.com|scorecardresearch\.com|facebook\.com|"
    r"quantserve\.com|histats\.com|statcounter\.com|admicro\.vn)$"
)

# Types under which servers send pictures without saying so.
_UNSPECIFIC = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/unknown"})
# How the formats begin; https://www.iana.org/assignments/media-types gives the types, each format's own
# specification its signature.
_SIGNATURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*", b"\0\0\1\0")
_BOXED = re.compile(rb"....ftyp(?:avif|avis|heic|heix|mif1|msf1)", re.DOTALL)


def is_worth_asking(url: str, allowed: frozenset[str]) -> bool:
    """Whether a picture's URL may lead to one that is kept: no data in the URL itself, no counting pixel.

    Args:
        url: Absolute.
        allowed: The types that are kept. SVG, which is drawn and can hold scripts, is not asked for unless it is one.
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or _NO_PICTURE.search(parts.path) or _COUNTERS.search(host):
        return False
    return SVG in allowed or not _DRAWING.search(parts.path)


def fetch_url(site: Site, url: str, *, contact: bool) -> str:
    """The URL at which a picture is asked for.

    Args:
        site: The paper. A picture on its own domain is asked at the base URL, if there is one.
        url: Absolute.
        contact: Whether the operator can be reached; without, only this machine is asked beside the paper.

    Raises:
        SiteError: It may not be asked for; the message says why.
    """
    if site.serves(url):
        return site.fetch_url(url)
    if len(url) > MAX_URL_LENGTH:
        raise SiteError(f"the picture's URL {url[:80]}… is longer than {MAX_URL_LENGTH} characters")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise SiteError(f"{url[:200]!r} is no URL of a picture: {error}") from error
    if parts.scheme not in {"http", "https"} or not host:
        raise SiteError(f"{url[:200]!r} is no http or https URL")
    if parts.username is not None or parts.password is not None:
        raise SiteError(f"the picture's URL on {host} holds a user name")
    if site.base_url is not None and host == site.host:
        raise SiteError(f"{host} is the paper's address, but {port or parts.scheme} is another port of it")
    if port not in _PORTS and (port or 0) < _LEAST_PORT:
        raise SiteError(f"port {port} of {host} serves no pictures")
    if not contact and not is_loopback(host):
        raise SiteError(f"{host} is another host; asking it needs a contact (--contact)")
    return urlunsplit(parts._replace(fragment=""))


def refusal_of_type(content_type: str | None, allowed: frozenset[str]) -> str | None:
    """Why an answer of this type is no picture that is kept, or ``None`` if it may be one.

    Args:
        content_type: The header's value.
        allowed: The types that are kept, in lower case.
    """
    kind = _bare(content_type)
    if kind in _UNSPECIFIC or kind in allowed:
        return None
    return f"of the type {kind[:80]}, which is not kept"


def is_broken_off(content_type: str | None, allowed: frozenset[str]) -> bool:
    """Whether an answer need not be read to its end: films, sounds, documents; pages of text may tell of an error."""
    return refusal_of_type(content_type, allowed) is not None and not _bare(content_type).startswith("text/")


def is_picture(body: bytes, content_type: str | None) -> bool:
    """Whether the bytes begin like a picture; an SVG, which is text, is believed to be one."""
    if _bare(content_type) == SVG:
        return True
    if body.startswith(_SIGNATURES) or _BOXED.match(body[:16]) is not None:
        return True
    return body[:4] == b"RIFF" and body[8:12] == b"WEBP"


def is_pixel(body: bytes) -> bool:
    """Whether a GIF or PNG is of a single pixel, or a line of them: it counts readers or pushes boxes about."""
    if body.startswith((b"GIF87a", b"GIF89a")) and len(body) >= 10:
        sides = int.from_bytes(body[6:8], "little"), int.from_bytes(body[8:10], "little")
    elif body.startswith(b"\x89PNG\r\n\x1a\n") and len(body) >= 24:
        sides = int.from_bytes(body[16:20]), int.from_bytes(body[20:24])
    else:
        return False
    return min(sides) <= 1


def _bare(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().lower()
