"""The registry of papers: name -> publisher, URL -> publisher. One module of this package, one paper."""

from __future__ import annotations

import difflib
import importlib
import pkgutil
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsarchive.publishers.base import Publisher

if TYPE_CHECKING:
    from collections.abc import Mapping

_NOT_PAPERS = {"base", "families"}


class UnknownPublisherError(LookupError):
    """A publisher name that is not in the registry; the message lists the known ones and the nearest."""

    def __init__(self, name: str, known: list[str]) -> None:
        nearest = difflib.get_close_matches(name, known, n=1)
        hint = f" Did you mean {nearest[0]!r}?" if nearest else ""
        super().__init__(f"unknown publisher {name!r}.{hint} Known: {', '.join(known)}.")


@cache
def registry() -> Mapping[str, Publisher]:
    """All papers by registry name, in alphabetical order."""
    papers: dict[str, Publisher] = {}
    for module in pkgutil.iter_modules(__path__):
        if module.name in _NOT_PAPERS:
            continue
        loaded = importlib.import_module(f"{__name__}.{module.name}")
        for value in vars(loaded).values():
            if isinstance(value, type) and issubclass(value, Publisher) and value.__module__ == loaded.__name__:
                papers[value.name] = value()
    return dict(sorted(papers.items()))


def by_name(name: str) -> Publisher:
    """The publisher of that registry name.

    Raises:
        UnknownPublisherError: There is none; the message says which there are.
    """
    papers = registry()
    if name not in papers:
        raise UnknownPublisherError(name, list(papers))
    return papers[name]


@cache
def _by_host() -> Mapping[str, Publisher]:
    return {domain: paper for paper in registry().values() for domain in paper.domains}


def by_url(url: str) -> Publisher | None:
    """The paper whose host serves the URL, or ``None`` for a host nobody has described yet."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return None
    return _by_host().get(host.removeprefix("www."))
