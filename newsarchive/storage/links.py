"""Links: what may be fetched, and when two URLs are the same link. Pure.

The key is computed for every link of every page, so the common shape of URL takes a short way.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

Form = tuple[tuple[str, str], ...]

IMAGE = "image"  # the kind of links to pictures
# Links of this priority or a lower one are not waited for: they are handed out apart, beside all others.
ASIDE = -1_000_000

# Query parameters that say where a visitor came from, never what is shown.
_TRACKING = frozenset({"fbclid", "gclid"})
_TRACKING_PREFIX = "utm_"
# ASP.NET's page state: tens of kilobytes that differ at every visit and do not choose what is shown.
_PAGE_STATE = frozenset({"__VIEWSTATE", "__EVENTVALIDATION", "__VIEWSTATEGENERATOR"})
_DEFAULT_PORT = {"http": ":80", "https": ":443"}
_PLAIN = re.compile(r"https?://(?:www\.)?([a-z0-9][a-z0-9.-]*)(/[^?#\s]*)")


def normal_url(url: str) -> str:
    """The form of a URL in which two links to the same page are equal; for comparing, not for fetching.

    ``http`` and ``https`` are one; the host is lower-case without a leading ``www.``; default port, fragment,
    tracking parameters (``utm_*``, ``fbclid``, ``gclid``) and an empty query are dropped; an empty path is
    ``/``. The rest is kept as it is: paths of Vietnamese papers are case-sensitive.
    """
    if (plain := _PLAIN.fullmatch(url)) is not None:
        return f"//{plain[1]}{plain[2]}"
    address, _, query = url.strip().partition("#")[0].partition("?")
    scheme, found, rest = address.partition("://")
    if found:
        address = _normal_address(scheme.lower(), rest)
    if query:
        query = "&".join(part for part in query.split("&") if part and not _is_tracking(part))
    return f"{address}?{query}" if query else address


def _normal_address(scheme: str, rest: str) -> str:
    authority, _, path = rest.partition("/")
    user, at, host = authority.rpartition("@")
    host = host.lower().removesuffix(_DEFAULT_PORT.get(scheme, ":")).removesuffix(":")
    host = host.removeprefix("www.") or host
    prefix = "" if scheme in _DEFAULT_PORT else f"{scheme}:"
    return f"{prefix}//{user}{at}{host}/{path}"


def _is_tracking(parameter: str) -> bool:
    name = parameter.partition("=")[0].lower()
    return name.startswith(_TRACKING_PREFIX) or name in _TRACKING


def url_key(url: str, form: Form | None = None) -> int:
    """A 63-bit number that names the link, equal for URLs with the same normal form.

    Args:
        url: Any string; a malformed URL is its own normal form.
        form: The fields of a form post in order; they count, except ASP.NET's page state.
    """
    basis = normal_url(url)
    if form is not None:
        fields = [pair for pair in form if pair[0] not in _PAGE_STATE]
        basis = f"{basis}\n{json.dumps(fields)}"
    digest = blake2b(basis.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") >> 1


@dataclass(slots=True, frozen=True)
class Link:
    """Something to fetch, and why.

    Attributes:
        url: Absolute URL.
        kind: What is expected there: "article", "listing", "form", "related", …
        depth: Steps from where the job began.
        form: For a form post, its fields in page order; ``None`` for a plain GET.
        asked: Whether the user named this very URL.
        found_on: URL of the page that links to it.
        priority: Higher ones are fetched first.
        extra: Small facts for the spider (day, section, page), each a JSON value.
    """

    url: str
    kind: str
    depth: int = 0
    form: Form | None = None
    asked: bool = False
    found_on: str | None = None
    priority: int = 0
    extra: tuple[tuple[str, Any], ...] = ()
    _key: int = field(default=-1, init=False, repr=False, compare=False)

    @property
    def key(self) -> int:
        """See `url_key`; computed once."""
        if self._key < 0:
            object.__setattr__(self, "_key", url_key(self.url, self.form))
        return self._key

    def to_dict(self) -> dict[str, Any]:
        """The link as JSON values; what has its default is left out."""
        values: dict[str, Any] = {"url": self.url, "kind": self.kind}
        if self.depth:
            values["depth"] = self.depth
        if self.form is not None:
            values["form"] = self.form
        if self.asked:
            values["asked"] = True
        if self.found_on is not None:
            values["found_on"] = self.found_on
        if self.priority:
            values["priority"] = self.priority
        if self.extra:
            values["extra"] = dict(self.extra)
        return values

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> Link:
        """The link that `to_dict` described, also after a trip through JSON.

        Raises:
            KeyError, TypeError, ValueError: The values do not describe a link.
        """
        form = values.get("form")
        return cls(
            url=str(values["url"]),
            kind=str(values["kind"]),
            depth=int(values.get("depth", 0)),
            form=None if form is None else tuple((str(name), str(value)) for name, value in form),
            asked=bool(values.get("asked", False)),
            found_on=values.get("found_on"),
            priority=int(values.get("priority", 0)),
            extra=tuple(dict(values.get("extra", {})).items()),
        )
