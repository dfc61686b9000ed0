"""The blocks of article links on a page: items that repeat under one parent, and what is said and built around them.

An item is the largest element that holds links to one article only; a block is a parent of items. Nothing here
decides which block is the page's own listing; see `listing_main`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsarchive.reader.forms_text import own_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

    from newsarchive.reader.listing_articles import ArticleLink

LABEL_LENGTH = 80
_LEVELS_TO_LABEL = 6
_SIBLINGS_TO_LABEL = 4
_SEVERAL = ""  # in place of a key: links to more than one article
_CELLS = frozenset({"td", "th"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SILENT = frozenset({"script", "style", "noscript", "template", "select", "textarea"})
# What is never an item itself, and what is never inside one.
_NO_ITEMS = frozenset({"body", "html", "main", "form", "nav", "aside", "footer", "table"})
_NO_PARTS = frozenset({"h1", "form", "select", "nav", "aside", "footer", "main", "body"})
_ITEM_LENGTH = 1_500  # characters, white space and scripts' tails included
_ITEM_NODES = 150
MAX_EXTENT = 6  # siblings that can belong to one item


@dataclass(slots=True)
class Item:
    """One article in one block.

    Attributes:
        key: The article's key.
        elements: The elements under the block's parent that link to it, in page order.
        links: Its links in these elements.
    """

    key: str
    elements: list[_Element]
    links: list[ArticleLink]


@dataclass(slots=True)
class Block:
    """Items that stand under one parent.

    Attributes:
        parent: Their parent element.
        items: In page order.
        start: Number of the first of their links among all article links of the page.
        label: The heading over them, or "".
    """

    parent: _Element
    items: list[Item] = field(default_factory=list)
    start: int = 0
    label: str = ""


def find_blocks(links: list[ArticleLink]) -> list[Block]:
    """The blocks of a page in page order.

    Args:
        links: See `listing_articles.article_links`.
    """
    holders = _holders(links)
    blocks: dict[_Element, Block] = {}
    for number, link in enumerate(links):
        element = _item_element(link, holders)
        parent = element.getparent()
        if parent is None:
            continue
        block = blocks.setdefault(parent, Block(parent, start=number))
        _add(block, element, link)
    merged = _rows_as_one(list(blocks.values()))
    for block in merged:
        block.label = _label(block, holders)
    return merged


def _holders(links: Iterable[ArticleLink]) -> dict[_Element, str]:
    """Every element around an article link, with the one article it holds, or `_SEVERAL`."""
    holders: dict[_Element, str] = {}
    for link in links:
        node: _Element | None = link.anchor
        mark = link.key
        while node is not None:
            held = holders.get(node)
            if held == mark:
                break
            if held is not None:
                if held == _SEVERAL:
                    break
                mark = _SEVERAL
            holders[node] = mark
            node = node.getparent()
    return holders


def _item_element(link: ArticleLink, holders: dict[_Element, str]) -> _Element:
    element = link.anchor
    parent = element.getparent()
    while parent is not None and holders.get(parent) == link.key and _is_one_item(parent):
        element, parent = parent, parent.getparent()
    return element


def _is_one_item(element: _Element) -> bool:
    """Whether an element is small and plain enough to be one item of a list, not a column with one item in it."""
    if element.tag in _NO_ITEMS:
        return False
    length = 0
    for number, node in enumerate(element.iter()):
        if node.tag in _NO_PARTS or number > _ITEM_NODES:
            return False
        if node.tag not in _SILENT:
            length += len(node.text or "")
        length += len(node.tail or "")
        if length > _ITEM_LENGTH:
            return False
    return True


def _add(block: Block, element: _Element, link: ArticleLink) -> None:
    last = block.items[-1] if block.items else None
    if last is None or last.key != link.key:
        block.items.append(Item(link.key, [element], [link]))
        return
    if last.elements[-1] is not element:
        last.elements.append(element)
    last.links.append(link)


def _rows_as_one(blocks: list[Block]) -> list[Block]:
    """Rows of a grid (``tr``, ``div.row``) under one parent, joined into that parent's block."""
    rows: dict[tuple[_Element | None, str, str], list[Block]] = {}
    for block in blocks:
        shape = (block.parent.getparent(), str(block.parent.tag), block.parent.get("class") or "")
        rows.setdefault(shape, []).append(block)
    joined: list[Block] = []
    for (parent, tag, _), group in rows.items():
        if len(group) == 1 or parent is None or tag in _CELLS or _are_columns(group):
            joined.extend(group)
            continue
        joined.append(Block(parent, [item for block in group for item in block.items], group[0].start))
    return sorted(joined, key=lambda block: block.start)


def _are_columns(group: list[Block]) -> bool:
    """Whether blocks of one shape are boxes of their own, each with a heading or a list inside."""
    return any(block.parent.tag in {"ul", "ol", "dl", "section", "table", "tbody"} for block in group) or any(
        next(block.parent.iter(*_HEADINGS[:4]), None) is not None
        and next(iter(block.parent)).tag in _HEADINGS
        and next(next(iter(block.parent)).iter("a"), None) is None
        for block in group
    )


def _label(block: Block, holders: dict[_Element, str]) -> str:
    """The nearest words over a block that are no item: its heading, if it has one."""
    node: _Element | None = block.items[0].elements[0]
    for _ in range(_LEVELS_TO_LABEL):
        if node is None or node.tag in {"body", "html"}:
            break
        before = node.getprevious() if node.tag not in _CELLS else None
        for _ in range(_SIBLINGS_TO_LABEL):
            if before is None:
                break
            if before in holders:
                return ""
            said = own_text(before, LABEL_LENGTH)
            if said:
                return said if len(said) <= LABEL_LENGTH else ""
            before = before.getprevious()
        node = node.getparent()
        said = (node.text or "").strip() if node is not None else ""
        if said:
            return said if len(said) <= LABEL_LENGTH else ""
    return ""


def extent(block: Block, index: int) -> list[_Element]:
    """What belongs to an item: its elements and, where items are bare links, the siblings up to the next."""
    item = block.items[index]
    after = item.elements[-1].getnext()
    following = block.items[index + 1].elements[0] if index + 1 < len(block.items) else None
    found = list(item.elements)
    for _ in range(MAX_EXTENT):
        if after is None or after is following or after.tag in _HEADINGS[:2]:
            break
        if following is None and len(block.items) > 1 and after.tag != found[-1].tag and not _is_inline(after):
            break
        found.append(after)
        after = after.getnext()
    return found


def _is_inline(element: _Element) -> bool:
    return element.tag in {"span", "i", "em", "b", "font", "small", "time", "br", "p", "strong", "tr"}
