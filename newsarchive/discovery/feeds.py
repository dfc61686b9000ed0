"""RSS 0.9 to 2.0 and Atom: the links of their items."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urljoin

from newsarchive.discovery.safe_xml import XmlRefusedError, local_name, parse_xml, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_ITEMS = 1_000
_ROOTS = frozenset({"rss", "rdf", "feed"})


def read_feed(body: bytes, url: str) -> list[str]:
    """The items' absolute URLs in the order of the feed, each once.

    Args:
        body: As served.
        url: The feed's own address.

    Raises:
        XmlRefusedError: It is no feed.
    """
    root = parse_xml(body)
    if local_name(root) not in _ROOTS:
        raise XmlRefusedError("no feed")
    links: dict[str, None] = {}
    for element in root.iter():
        if local_name(element) not in {"item", "entry"}:
            continue
        link = _link(element)
        if link:
            links.setdefault(_joined(url, link))
        if len(links) >= MAX_ITEMS:
            break
    links.pop("", None)
    return list(links)


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def _link(item: _Element) -> str:
    """RSS's ``link``, Atom's alternate ``link``; else a ``guid`` that is an address."""
    guid = ""
    for child in item:
        name = local_name(child)
        if name == "link":
            href = child.get("href")
            if href and child.get("rel", "alternate") == "alternate":
                return href.strip()
            if not href and (text := text_of(child)):
                return text
        elif name == "guid" and child.get("isPermaLink", "true") != "false":
            guid = text_of(child)
    return guid if guid.startswith(("http://", "https://")) else ""
