"""Where a paper answers: its own domains, or a mirror or test server in their place (``--base-url``).

Pure: a `Site` only maps and judges URLs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

if TYPE_CHECKING:
    from newsarchive.publishers.base import Publisher

MAX_URL_LENGTH = 4096
_SLUG = re.compile(r"[\w.-]{1,80}(?:/[\w.-]{1,80}){0,3}")
_PATH = re.compile(rf"/(?:{_SLUG.pattern}/?)?")


class SiteError(ValueError):
    """A URL that cannot be crawled for this paper; the message says why, in one sentence."""


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
    except ValueError as error:
        raise SiteError(f"{url[:200]!r} is not a URL: {error}.") from error
    return parts


@dataclass(frozen=True)
class Site:
    """A paper at an address.

    Attributes:
        publisher: The paper.
        base_url: Where it answers instead of its own domain (scheme, host, port; a path is a prefix), or ``None``.
    """

    publisher: Publisher
    base_url: str | None = None

    @property
    def base(self) -> str:
        """The address all relative paths start at, without a trailing slash."""
        if self.base_url is not None:
            return self.base_url.rstrip("/")
        return f"{self.publisher.scheme}://{self.publisher.domains[0]}"

    @property
    def host(self) -> str:
        """The host name that is asked."""
        return urlsplit(self.base).hostname or ""

    @property
    def front(self) -> str:
        """The paper's front page."""
        return self.base + "/"

    def at(self, path: str) -> str:
        """The absolute URL of a path of the paper."""
        return self.base + path

    def sections(self, names: list[str]) -> list[str]:
        """Section numbers, slugs or paths for what a person wrote: those, or the sections' names; all for none.

        Raises:
            SiteError: A name that is neither known nor could be a slug; the message lists the known ones.
        """
        known = self.publisher.sections
        by_title = {title.casefold(): section for section, title in known.items()}
        chosen = []
        for name in names:
            section = by_title.get(name.casefold(), name)
            slug = self.publisher.section_path is not None and _SLUG.fullmatch(section)
            if section not in known and not slug and not _PATH.fullmatch(section):
                listed = ", ".join(f"{key} ({title})" for key, title in known.items()) or "none"
                raise SiteError(f"{self.publisher.title} has no section {name!r}. Known: {listed}; or give its path.")
            chosen.append(section)
        return list(dict.fromkeys(chosen)) if names else list(known)

    def section_url(self, section: str) -> str:
        """The front page of a section, as `sections` gives it."""
        if section.startswith("/"):
            return self.at(section)
        return self.at((self.publisher.section_path or "/{section}/").format(section=section))

    def serves(self, url: str) -> bool:
        """Whether the URL leads to this paper, at its own domains or at the base URL."""
        try:
            parts = _split(url)
        except SiteError:
            return False
        if parts.scheme not in {"http", "https"} or len(url) > MAX_URL_LENGTH:
            return False
        return self._is_base(parts) or self.publisher.owns(url)

    def _is_base(self, parts: SplitResult) -> bool:
        base = urlsplit(self.base)
        return parts.netloc.lower() == base.netloc.lower()

    def fetch_url(self, url: str) -> str:
        """The URL to ask for: a link to the paper's own domain is asked at the base URL instead, if there is one.

        Args:
            url: A URL for which `serves` holds, or a path of the paper.

        Raises:
            SiteError: The URL is malformed, not HTTP, or leads to another host than the paper's.
        """
        absolute = urljoin(self.front, url.strip()) if url.startswith("/") else url.strip()
        if len(absolute) > MAX_URL_LENGTH:
            raise SiteError(f"the URL {absolute[:80]}… is longer than {MAX_URL_LENGTH} characters.")
        parts = _split(absolute)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise SiteError(f"{absolute!r} is not an http or https URL.")
        if not self.serves(absolute):
            hosts = " or ".join(self.publisher.domains or (self.host,))
            hint = "" if self.base_url else " A mirror or test server is given with --base-url."
            raise SiteError(f"{absolute} is not on {self.publisher.title} ({hosts}).{hint}")
        if self.base_url is not None and not self._is_base(parts):
            base = urlsplit(self.base)
            parts = parts._replace(scheme=base.scheme, netloc=base.netloc, path=base.path + parts.path)
        return urlunsplit(parts._replace(fragment=""))

    def paper_url(self, url: str) -> str:
        """The URL as on the paper's own domain, from which identity is taken: a mirror keeps the ids."""
        parts = _split(url)
        if self.base_url is None or not self._is_base(parts) or not self.publisher.domains:
            return url
        path = parts.path.removeprefix(urlsplit(self.base).path)
        return urlunsplit(
            parts._replace(scheme=self.publisher.scheme, netloc=self.publisher.domains[0], path=path, fragment="")
        )
