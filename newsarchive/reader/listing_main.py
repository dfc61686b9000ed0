"""Which blocks of article links are the page's own listing.

A block counts for its items (with summaries, pictures, days, in the page's own section), for standing beside the
pager, and against it for what `listing_sides` says. The best block is the listing; with it goes what shares its
column. A page that says "Không có tin nào" (no news) before any block of its own lists nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

from lxml import etree

from newsarchive.reader.folding import fold
from newsarchive.reader.listing_blocks import extent
from newsarchive.reader.listing_sides import Side, label_goes_on, label_side

if TYPE_CHECKING:
    from lxml.etree import _Element, _ElementUnicodeResult

    from newsarchive.reader.document import Document
    from newsarchive.reader.listing_blocks import Block
    from newsarchive.reader.listing_sides import Sides

_SUMMARY = 40  # characters beside the headline that make a summary
_SAMPLE = 12  # items of a block that are looked at
_HOME = re.compile(r"/?(?:(?:index|default|home|trang-?chu|trang_chu)(?:\.\w{2,5})?/?)?", re.IGNORECASE)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")

_MAY_SAY_NO = etree.XPath(
    "//body//text()[contains(., 'hông ') or contains(., 'HÔNG ') or contains(., 'hưa ') or contains(., 'No ')]"
    "[not(ancestor::a or ancestor::script or ancestor::style or ancestor::noscript)]"
)
# Folded: không có tin (bài, kết quả, dữ liệu) nào, chưa có tin, không tìm thấy …
_SAYS_NO = re.compile(
    r"\b(?:khong|chua) (?:co|tim thay|tim duoc|ton tai)(?: bat ky| bat cu| mot)? (?:tin|bai|ban tin|muc tin|ket qua"
    r"|du lieu|noi dung|thong tin)\b|\bno (?:results?|articles?|news|posts?|entries)\b"
)
_TITLE_MARKS = re.compile(r"\s+[-–|:]\s+|\s*[|»]\s*")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(slots=True)
class _Judged:
    """A block with what speaks for and against it."""

    block: Block
    side: Side
    weight: float
    rich: bool
    at_pager: bool


def main_blocks(document: Document, blocks: list[Block], pager: _Element | None, sides: Sides) -> list[Block]:
    """The blocks that make up the page's own listing, in page order; none if it lists nothing.

    Args:
        document: The page.
        blocks: See `listing_blocks.find_blocks`; those in menus and sidebars left out.
        pager: The element that leads to other pages of the listing, if there is one.
        sides: What on the page is beside the point.
    """
    judged = _judge(document, blocks, pager, sides)
    beside = [one.block.parent for one in judged if one.side == Side.YES] + sides.boxes()
    own = [one for one in judged if one.side != Side.YES]
    if not own:
        return []
    best = max(own, key=lambda one: (one.side == Side.NO or one.at_pager, one.weight))
    if best.side == Side.PERHAPS and not (best.rich or best.at_pager):
        return []
    if _says_nothing(document, best, sides):
        return []
    if _HOME.fullmatch(urlsplit(document.url).path):
        return [one.block for one in own if one.side == Side.NO or one.rich]
    column = _column(best.block, beside)
    return [one.block for one in own if one is best or _goes_with(one, best, column)]


def _judge(document: Document, blocks: list[Block], pager: _Element | None, sides: Sides) -> list[_Judged]:
    near = _nearest_to(pager, blocks, sides)
    section = _section_of(document.url)
    title = _title(document)
    judged = []
    for block in blocks:
        side = max(sides.of(item.elements[0]) for item in block.items[:2])
        own = block.titled or (block.label and fold(block.label) == title)
        labelled = label_side(block.label) if block.label and not own else Side.NO
        weight, rich = _weigh(block, section)
        at_pager = block in near
        doubt = (side == Side.PERHAPS) + (labelled == Side.PERHAPS)
        if not (at_pager and rich):
            weight *= 0.3**doubt
        weight *= 2 if at_pager else 1
        judged.append(_Judged(block, max(side, labelled), weight, rich, at_pager))
    return judged


def _title(document: Document) -> str:
    """What the page is called, folded, without the name of the paper: "Ảnh - Báo Đất Bắc" is "anh"."""
    title = next(document.root.iter("title"), None)
    text = (title.text or "") if title is not None else ""
    return fold(_TITLE_MARKS.split(text[:200])[0])


def _weigh(block: Block, section: str) -> tuple[float, bool]:
    """A block's weight, and whether its items are more than headlines."""
    sample = block.items[:_SAMPLE]
    total = summaries = 0.0
    for index, item in enumerate(sample):
        link = item.links[-1]
        headline = max(len(one.text) for one in item.links)
        length, pictured, headed = _looks(extent(block, index), headline)
        summaries += length >= _SUMMARY
        total += 1 + (length >= _SUMMARY) + pictured / 2 + headed / 2
        if section and section in link.url:
            total += 1
    return total * len(block.items) / len(sample), summaries * 2 >= len(sample)


def _looks(elements: list[_Element], headline: int) -> tuple[int, bool, bool]:
    """Of an item: characters beside its headline, whether it has a picture, whether it has a heading."""
    length = 0
    pictured = headed = False
    for element in elements:
        for node in element.iter():
            if node.tag == "img":
                pictured = True
            elif node.tag in _HEADINGS:
                headed = True
            if node.tag not in {"script", "style"} and node.text:
                length += len(node.text.strip())
            if node is not element and node.tail:
                length += len(node.tail.strip())
        if element.tail and not len(element):
            length += len(element.tail.strip())
    return max(0, length - headline), pictured, headed


def _section_of(url: str) -> str:
    """The first segment of the page's path, as its articles' addresses may repeat it: "/kinh-te/"."""
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    return f"/{segments[0]}/" if segments and "." not in segments[0] else ""


def _nearest_to(pager: _Element | None, blocks: list[Block], sides: Sides) -> list[Block]:
    """The blocks in the smallest element around the pager that holds any."""
    if pager is None:
        return []
    around = {block.parent: block for block in blocks if sides.of(block.parent) != Side.YES}
    node: _Element | None = pager
    while node is not None:
        found = [block for parent, block in around.items() if parent is node or _is_within(parent, node)]
        if found:
            return found
        node = node.getparent()
    return []


def _is_within(element: _Element, around: _Element) -> bool:
    return any(ancestor is around for ancestor in element.iterancestors(around.tag))


def _column(block: Block, beside: list[_Element]) -> _Element:
    """The largest element around a block that holds nothing beside the point."""
    foreign = {ancestor for element in beside for ancestor in element.iterancestors()}
    column = block.parent
    for ancestor in block.parent.iterancestors():
        if ancestor in foreign:
            break
        column = ancestor
    return column


def _goes_with(one: _Judged, best: _Judged, column: _Element) -> bool:
    """Whether a block belongs to the listing whose best block is known."""
    inside = one.block.parent is column or _is_within(one.block.parent, column)
    if one.side == Side.PERHAPS and not (inside and one.rich):
        return one.at_pager and inside and one.weight >= best.weight / 2
    if inside:
        return True
    before = one.block.start < best.block.start
    return (before and one.rich) or label_goes_on(one.block.label)


def _says_nothing(document: Document, best: _Judged, sides: Sides) -> bool:
    """Whether the page says that it has no news, in its own column and before its best block."""
    notices = [
        element
        for text in _texts(document)
        if len(text) <= 200 and _SAYS_NO.search(fold(text)) and (element := text.getparent()) is not None
    ]
    if not notices:
        return False
    order = {element: number for number, element in enumerate(document.root.iter())}
    first = order.get(best.block.items[0].elements[0], 0)
    return any(
        order.get(notice, first) < first and sides.of(notice) != Side.YES and not _is_hidden(notice)
        for notice in notices
    )


def _texts(document: Document) -> list[_ElementUnicodeResult]:
    return cast("list[_ElementUnicodeResult]", _MAY_SAY_NO(document.root))


def _is_hidden(element: _Element) -> bool:
    node: _Element | None = element
    while node is not None:
        if node.get("hidden") is not None or _HIDDEN.search((node.get("style") or "")[:500]):
            return True
        node = node.getparent()
    return False
