"""A paper that nobody has described yet: known by its host alone, read without hints, its ids hashes of URLs."""

from __future__ import annotations

import re

from newsarchive.publishers.base import Publisher, paper_host

_HOST = re.compile(r"(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


class UndescribedPaper(Publisher):
    """Whatever answers at a host; its sections are paths that the operator gives."""

    section_path = "/{section}"
    described = False

    def __init__(self, host: str) -> None:
        """Args: host: As `paper_host` gives it."""
        self.name = self.title = host  # type: ignore[misc]  # class variables of the papers that have a class
        self.domains = (host,)  # type: ignore[misc]  # as above


def host_of(name: str) -> str | None:
    """The host that a person may have meant by a name, ``baola.vn`` or ``https://www.baola.vn/``; ``None``: no host.

    A single word is a mistyped registry name and no host, but for ``localhost``.
    """
    host = paper_host(name if "://" in name else f"//{name}")
    if not _HOST.fullmatch(host) or ("." not in host and host != "localhost"):
        return None
    return host
