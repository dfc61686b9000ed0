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
_BOXES = frozenset({"ul", "ol", "dl", "section", "table", "tbody", "td", "aside"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SILENT = frozenset({"script", "style", "noscript", "template", "select", "textarea"})
# What is never an item itself, and what is never inside one.
_NO_ITEMS = frozenset({"body", "html", "main", "form", "nav", "aside", "footer", "table"})
_NO_PARTS = frozenset({"h1", "form", "select", "nav", "aside", "footer", "main", "body"})
_ITEM_LENGTH = 1_500  # characters, white space and scripts' tails included
_ITEM_NODES = 150
# What can stand after a headline and still speak of it; a div may be anything, so only the next item ends there.
_CONTINUES = frozenset({"span", "i", "em", "b", "font", "small", "time", "br", "p", "strong", "tr", "dd"})
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
        start: Number of the first of their links among the page's article links.
        end: Number of the last; all between are theirs.
        label: The heading over them, or "".
        titled: Whether that is the page's own ``h1``.
    """

    parent: _Element
    items: list[Item] = field(default_factory=list)
    start: int = 0
    end: int = 0
    label: str = ""
    titled: bool = False


def find_blocks(links: list[ArticleLink]) -> list[Block]:
    """The blocks of a page in page order.

    Args:
        links: See `listing_articles.article_links`.
    """
    holders = _holders(links)
    blocks: list[Block] = []
    for number, link in enumerate(links):
        element = _item_element(link, holders)
        parent = element.getparent()
        if parent is None:
            continue
        if not blocks or blocks[-1].parent is not parent:
            blocks.append(Block(parent, start=number))
        _add(blocks[-1], element, link)
        blocks[-1].end = number
    merged = _rows_as_one(blocks)
    for block in merged:
        block.label, block.titled = _label(block, holders)
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
    joined: list[Block] = []
    rows: list[Block] = []
    for block in blocks:
        if rows and not _is_next_row(rows[-1], block):
            joined.append(_as_one(rows))
            rows = []
        rows.append(block)
    return [*joined, _as_one(rows)] if rows else joined


def _is_next_row(before: Block, block: Block) -> bool:
    one, other = before.parent, block.parent
    alike = one.tag == other.tag and one.get("class") == other.get("class")
    return (
        alike and one is not other and one.getparent() is other.getparent() and not _is_box(one) and not _is_box(other)
    )


def _is_box(element: _Element) -> bool:
    """Whether an element is a list or column of its own, not a row."""
    first = next(iter(element))
    return element.tag in _BOXES or (first.tag in _HEADINGS and next(first.iter("a"), None) is None)


def _as_one(rows: list[Block]) -> Block:
    parent = rows[0].parent.getparent()
    if len(rows) == 1 or parent is None:
        return rows[0]
    return Block(parent, [item for row in rows for item in row.items], rows[0].start, rows[-1].end)


def _label(block: Block, holders: dict[_Element, str]) -> tuple[str, bool]:
    """The nearest words over a block that are no item: its heading, if it has one; and whether that is an ``h1``."""
    node: _Element | None = block.items[0].elements[0]
    for _ in range(_LEVELS_TO_LABEL):
        if node is None or node.tag in {"body", "html"}:
            break
        before = node.getprevious() if node.tag not in _CELLS else None
        for _ in range(_SIBLINGS_TO_LABEL):
            if before is None:
                break
            if before in holders:
                return "", False
            said = own_text(before, LABEL_LENGTH)
            if said:
                return _short(said), next(before.iter("h1"), None) is not None
            before = before.getprevious()
        node = node.getparent()
        said = (node.text or "").strip() if node is not None else ""
        if said:
            return _short(said), False
    return "", False


def _short(label: str) -> str:
    """The label, or "" if it is too long to be one."""
    return label if len(label) <= LABEL_LENGTH else ""


def extent(block: Block, index: int) -> list[_Element]:
    """What belongs to an item: its elements and the siblings up to the next item.

    After the last item as many siblings belong to it as to the first, if they are of the same tags.
    """
    found = list(block.items[index].elements)
    if index + 1 < len(block.items):
        found.extend(_gap(found[-1], block.items[index + 1].elements[0]))
        return found
    after = _gap(found[-1], None)
    if len(block.items) > 1:
        first = _gap(block.items[0].elements[-1], block.items[1].elements[0])
        for sibling, pattern in zip(after, first, strict=False):
            if sibling.tag != pattern.tag:
                break
            found.append(sibling)
    else:
        found.extend(after)
    return found


def _gap(element: _Element, following: _Element | None) -> list[_Element]:
    """The siblings after an element up to another, or as far as they may still speak of it."""
    found: list[_Element] = []
    after = element.getnext()
    while after is not None and after is not following and len(found) < MAX_EXTENT:
        if following is None and after.tag not in _CONTINUES:
            break
        found.append(after)
        after = after.getnext()
    return found
