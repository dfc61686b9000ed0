"""The registry of papers: name -> publisher, URL -> publisher. One module of this package, one paper.

Finding one paper imports that paper's module alone; only `registry` imports them all.
"""

from __future__ import annotations

import difflib
import importlib
import pkgutil
import unicodedata
from functools import cache
from typing import TYPE_CHECKING

from newsarchive.publishers.base import Publisher, paper_host

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NOT_PAPERS = {"base", "families", "infer", "scaffold", "undescribed", "url_rules", "xpath"}
_LONGEST_NAME = 60


class UnknownPublisherError(LookupError):
    """A publisher name that is not in the registry; the message gives the nearest and says where all are."""

    def __init__(self, name: str, known: Sequence[str]) -> None:
        nearest = _nearest(name, known)
        hint = f" Nearest: {', '.join(nearest)}." if nearest else ""
        shown = name if len(name) <= _LONGEST_NAME else f"{name[:_LONGEST_NAME]}…"
        super().__init__(
            f"unknown publisher {shown!r}.{hint} `newsarchive publishers` lists all {len(known)}."
            " A paper that is not among them is given by its host, as in www.example.vn."
        )


def _nearest(name: str, known: Sequence[str]) -> list[str]:
    """Up to three known names like what a person typed, be it a title with its marks or a domain."""
    host = name[: 2 * _LONGEST_NAME].casefold().removeprefix("https://").removeprefix("http://").removeprefix("www.")
    plain = unicodedata.normalize("NFD", host.partition("/")[0].partition(".")[0].replace("đ", "d"))
    return difflib.get_close_matches("".join(filter(str.isalnum, plain)), known, n=3)


@cache
def names() -> tuple[str, ...]:
    """The registry names of all papers, in alphabetical order; imports none of them."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name not in NOT_PAPERS))


@cache
def _load(name: str) -> Publisher:
    """The publisher that the module of that name defines; `name` is one of `names`."""
    module = importlib.import_module(f"{__name__}.{name}")
    for value in vars(module).values():
        if isinstance(value, type) and issubclass(value, Publisher) and value.__module__ == module.__name__:
            return value()
    raise TypeError(f"{module.__name__} defines no Publisher")


@cache
def registry() -> Mapping[str, Publisher]:
    """All papers by registry name, in alphabetical order."""
    return {name: _load(name) for name in names()}


def by_name(name: str) -> Publisher:
    """The publisher of that registry name.

    Raises:
        UnknownPublisherError: There is none; the message says which are near.
    """
    if name not in names():
        raise UnknownPublisherError(name, names())
    return _load(name)


def resolve(name: str) -> Publisher:
    """The publisher that a person means by a registry name, or by a host, described or not.

    Raises:
        UnknownPublisherError: The name is neither registered nor a host.
    """
    if name in names():
        return _load(name)
    from newsarchive.publishers.undescribed import UndescribedPaper, host_of  # noqa: PLC0415 - seldom needed

    if (host := host_of(name)) is not None:
        return _by_host().get(host) or UndescribedPaper(host)
    return by_name(name)


def title_of(name: str) -> str:
    """The paper's own name; the name itself (its host) for a paper that nobody has described."""
    return _load(name).title if name in names() else name


@cache
def _by_host() -> Mapping[str, Publisher]:
    return {domain: paper for paper in registry().values() for domain in paper.domains}


def by_url(url: str) -> Publisher | None:
    """The paper whose host serves the URL, or ``None`` for a host nobody has described yet.

    ``www.`` and ``m.`` lead to the same paper; image hosts and editions in other languages do not.
    """
    host = paper_host(url)
    likely = host.partition(".")[0]
    if likely in names() and host in (paper := _load(likely)).domains:
        return paper
    return _by_host().get(host)
