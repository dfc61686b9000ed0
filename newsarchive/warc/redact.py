"""What must not be archived of a request: the operator's credentials and cookies. Pure."""

from __future__ import annotations

import re
from urllib.parse import urldefrag

# Listed in every warcinfo.
REDACTED_HEADERS = ("Authorization", "Proxy-Authorization", "Cookie")
REPLACEMENT = b"[redacted]"

_SECRET = re.compile(
    rb"^(" + b"|".join(name.lower().encode() for name in REDACTED_HEADERS) + rb")([ \t]*:[ \t]*)"
    rb"[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*",
    re.IGNORECASE | re.MULTILINE,
)
# The request line of a proxied request and header values (Referer) that are URLs; a Host made of a URL's netloc.
_USER_INFO = re.compile(rb"^([^\s:]+(?: |:[ \t]*)https?://)[^/?#\s]*@", re.IGNORECASE | re.MULTILINE)
_HOST_USER = re.compile(rb"^(host:[ \t]*)[^/?#\s]*@", re.IGNORECASE | re.MULTILINE)
_HEAD_END = re.compile(rb"\n\r?\n")


def redact(request: bytes) -> bytes:
    """A request's bytes with the values of secret headers and the user info of URLs replaced; its body is kept."""
    end = _HEAD_END.search(request)
    size = end.start() + 1 if end else len(request)
    head = _SECRET.sub(rb"\1\2" + REPLACEMENT, request[:size])
    if b"@" in head:
        head = _USER_INFO.sub(rb"\1" + REPLACEMENT + b"@", head)
        head = _HOST_USER.sub(rb"\1" + REPLACEMENT + b"@", head)
    return head + request[size:]


def target_uri(url: str) -> str:
    """A URL as it names an archived resource: without fragment and user info."""
    url = urldefrag(url).url if "#" in url else url
    scheme, slashes, rest = url.partition("://")
    if not slashes or "@" not in rest:
        return url
    authority = re.split(r"[/?#]", rest, maxsplit=1)[0]
    return scheme + slashes + authority.rpartition("@")[2] + rest[len(authority) :]
