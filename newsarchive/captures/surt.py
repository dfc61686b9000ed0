"""The sort-friendly key of a URL by which web archives look captures up: ``vn,com,baoyenbai)/12/191517``. Pure.

The rules are those of the Internet Archive's canonicaliser, which pywb and OpenWayback apply to what is asked:
lower case, no ``www``, no default port, session ids dropped, query sorted. The ``surt`` package is not used, as it
brings the public suffix list with it.
"""

from __future__ import annotations

import re
from urllib.parse import quote_from_bytes, unquote_to_bytes, urlsplit

_WWW = re.compile(r"www\d*\.")
_DEFAULT_PORT = {"http": 80, "https": 443}
_ASP_SESSION = re.compile(r"/\([a-z]\([0-9a-z]{24}\)\)(?=/)", re.IGNORECASE)
_PATH_SESSION = re.compile(r";jsessionid=[0-9a-z]{32}$", re.IGNORECASE)
_QUERY_SESSION = re.compile(
    r"(?:jsessionid=[0-9a-z]{32}|phpsessid=[0-9a-z]{32}|sid=[0-9a-z]{32}|aspsessionid[a-z]{8}=[a-z]{24}"
    r"|cfid=[^&]+&cftoken=[^&]+)(?:&|$)",
    re.IGNORECASE,
)
# What stays as it is in a path or query; all else is %-encoded.
_SAFE = "!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"


def surt(url: str) -> str:
    """The key; a string that is no http(s) URL is its own key, in lower case without spaces."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return _bare(url)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in _DEFAULT_PORT or not host:
        return _bare(url)
    shown_port = "" if port in {None, _DEFAULT_PORT[parts.scheme]} else f":{port}"
    query = _query(parts.query)
    return f"{_host(host)}{shown_port}){_path(parts.path)}" + (f"?{query}" if query else "")


def _bare(url: str) -> str:
    return quote_from_bytes(url.strip().lower().encode("utf-8", "surrogatepass"), _SAFE)


def _host(host: str) -> str:
    if "[" in host or ":" in host:
        return f"[{host}]"
    host = _WWW.sub("", host, count=1) if _WWW.match(host) else host
    try:
        host = host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        return _bare(host)
    return ",".join(reversed(host.split(".")))


def _encoded(text: str) -> str:
    """%-codes taken off until none is left, then put on where needed, so that all spellings are one."""
    data = text.encode("utf-8", "surrogatepass")
    for _ in range(5):
        plain = unquote_to_bytes(data)
        if plain == data:
            break
        data = plain
    return quote_from_bytes(data.lower(), _SAFE).lower()


def _path(path: str) -> str:
    path = _PATH_SESSION.sub("", _ASP_SESSION.sub("", path))
    steps: list[str] = []
    for step in path.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in {"", "."}:
            steps.append(step)
    return "/" + _encoded("/".join(steps))


def _query(query: str) -> str:
    kept = _QUERY_SESSION.sub("", query)
    query = kept if kept == query else kept.removesuffix("&")
    return "&".join(sorted(_encoded(query).split("&"))) if query else ""
