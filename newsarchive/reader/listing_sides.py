"""What on a page is beside the point: menus, sidebars, most-read boxes, tickers, footers.

Told by the elements' roles, by common words in their class names, by how columns are laid out and by the headings
of the boxes. "Tin mới nhất" (latest news) heads many a sidebar, but on some papers the section's own list.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from lxml import etree

from newsarchive.reader.folding import fold

if TYPE_CHECKING:
    from lxml.etree import _Element


class Side(IntEnum):
    """How surely something is beside the point."""

    NO = 0
    PERHAPS = 1
    YES = 2


_TAGS = frozenset({"nav", "aside", "footer", "marquee", "noscript"})
_ROLES = frozenset({"navigation", "complementary", "contentinfo", "search", "menu", "menubar"})
# Words of class names and ids, split at case changes and marks; doc-nhieu, xem-nhieu: most read; lien-quan: related
_WORDS = frozenset(
    {"sidebar", "aside", "menu", "megamenu", "submenu", "nav", "navbar", "navigation", "footer", "breadcrumb"}
    | {"breadcrumbs", "marquee", "ticker", "advert", "ads", "adv", "quangcao", "popular", "trending", "docnhieu"}
    | {"xemnhieu", "mostread", "mostview", "mostviewed", "toplist", "related", "lienquan", "dropdown", "offcanvas"}
)
_PAIRS = frozenset({"side bar", "col side", "side col", "column side", "most read", "most view", "most viewed"})
_PAIRS |= {"doc nhieu", "xem nhieu", "lien quan", "quang cao", "hot news", "tin hot", "top news", "breaking news"}
_NAMES = frozenset({"header", "page-header", "site-header", "masthead", "topbar", "top-bar", "side", "most"})
_NOT_ITS_OWN = re.compile(r"\b(?:with|has|no|without|both|layout|page|body|js|sticky)[-_]")
_PERHAPS_NAMES = re.compile(
    r"(?:(?:col|column|cot|content|box|main)?[-_]?(?:right|phai)(?:[-_]?(?:col|column|side|bar))?"
    r"|(?:\w{1,20}__)?sub|widget)"
)
_PIECE = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_ANYWHERE = re.compile(r"footer|sidebar|breadcrumb|quang-?cao|doc-?nhieu|xem-?nhieu|lien-?quan|mega-?menu")
# A menu or header that holds one of these is an unclosed wrapper around the page.
_PAGE_PARTS = etree.XPath(
    "boolean(.//main | .//aside | .//*[@role='main'] | .//*[contains(@class,'sidebar')]"
    " | .//*[contains(@class,'pagination')])"
)
_GRID = re.compile(r"\b(?:col|span|grid|large|medium|column)[-_]?(xs|sm|md|lg|xl|xxl)?[-_]?(\d{1,2})\b")
_SCREENS = ("lg", "md", "xl", "", "sm", "xxl", "xs")  # whose share of the grid tells most
_MAX_COLUMNS = 12  # what comes after them is no column
_PIXELS = re.compile(r"(?:^|;)\s*width\s*:\s*(\d{2,4})px", re.IGNORECASE)

# Folded. đọc nhiều, xem nhiều, được quan tâm, có thể bạn quan tâm, gợi ý, dành cho bạn, tin liên quan, quảng cáo,
# rao vặt (small ads)
_BESIDE = re.compile(
    r"\b(?:(?:doc|xem|binh luan|quan tam|chia se|thich)( tin)? nhieu|nhieu nguoi (?:doc|xem)"
    r"|(?:duoc|ban)( doc)? quan tam|goi y|danh cho ban|(?:tin|bai)(?: viet)? lien quan|quang cao|rao vat"
    r"|tai tro|lien ket|tham do|binh chon|thoi tiet|most (?:read|viewed|popular)|popular|trending|related|you may"
    r"|recommended|van ban (?:moi|phap)|thong bao|lich cong tac|xem bao in|bao giay|cung (?:chuyen muc|tac gia))\b"
)
_PERHAPS_LABEL = re.compile(
    r"\W*(?:cac )?(?:(?:tin|bai)(?: viet| tuc)? )?(?:moi(?: nhat| dang| cap nhat| nhan)?|nong|noi bat|hot|trong ngay"
    r"|24h|doc ngay)\W*|\W*(?:tieu diem|nong trong ngay|video(?: clip)?s?|media|multimedia|podcast|anh|emagazine"
    r"|(?:thu vien|phong su|tin|chum) anh|e-magazine|infographics?|longform|su kien(?: noi bat| - binh luan)?|chuyen de"
    r"|dien dan|latest(?: news)?|doc bao in|bao in|truyen hinh|phat thanh|can biet)\W*"
)
# các tin khác, tin đã đưa, tin cũ hơn, tin tiếp theo: a listing goes on
_GOES_ON = re.compile(
    r"\W*(?:cac |nhung )?(?:tin|bai)(?: viet| tuc)? (?:khac|cu|cu hon|da (?:dua|dang)|tiep theo|truoc do)\b.{0,30}"
    r"|\W*(?:older|more) (?:news|posts|articles)\W*"
)


def label_side(label: str) -> Side:
    """What a heading says of the box under it."""
    said = fold(label)
    if _BESIDE.search(said):
        return Side.YES
    return Side.PERHAPS if _PERHAPS_LABEL.fullmatch(said) else Side.NO


def label_goes_on(label: str) -> bool:
    """Whether a heading says that the listing above goes on: "Các tin khác", "Tin đã đưa"."""
    return _GOES_ON.fullmatch(fold(label)) is not None


class Sides:
    """Tells which elements of one page are beside the point; remembers what it has told."""

    def __init__(self) -> None:
        self._known: dict[_Element, Side] = {}
        self._boxes: list[_Element] = []

    def boxes(self) -> list[_Element]:
        """The sidebars, menus and footers met so far; a ticker may run inside the main column, so is none."""
        return [box for box in self._boxes if box.tag != "marquee"]

    def of(self, element: _Element) -> Side:
        """The surest sign on the element and all around it."""
        line: list[_Element] = []
        node: _Element | None = element
        while node is not None and node not in self._known:
            line.append(node)
            node = node.getparent()
        side = self._known[node] if node is not None else Side.NO
        for around in reversed(line):
            if side != Side.YES:
                side = max(side, _own_side(around))
                if side == Side.YES:
                    self._boxes.append(around)
            self._known[around] = side
        return side


def _own_side(element: _Element) -> Side:
    tag = element.tag
    if tag in {"body", "html"}:
        return Side.NO
    if tag in _TAGS or (element.get("role") or "").lower() in _ROLES:
        return Side.YES
    if tag == "header" and not _PAGE_PARTS(element):
        return Side.YES
    names = f"{element.get('class') or ''} {element.get('id') or ''}"[:300]
    named = _named_side(names) if len(names) > 1 else Side.NO
    if named == Side.YES and _PAGE_PARTS(element):
        named = Side.NO
    return max(named, _narrow_column(element, names)) if named != Side.YES else named


@lru_cache(maxsize=512)
def _named_side(names: str) -> Side:
    side = Side.NO
    for name in names.split():
        lowered = name.lower()
        if _NOT_ITS_OWN.search(lowered):
            continue
        if lowered in _NAMES:
            return Side.YES
        pieces = [piece.lower() for piece in _PIECE.findall(name)]
        if any(piece in _WORDS for piece in pieces) or _ANYWHERE.search(lowered):
            return Side.YES
        if any(f"{one} {two}" in _PAIRS for one, two in pairwise(pieces)):
            return Side.YES
        if _PERHAPS_NAMES.fullmatch(lowered):
            side = Side.PERHAPS
    return side


def _narrow_column(element: _Element, names: str) -> Side:
    """Whether the element is a column much narrower than one beside it."""
    own = _width(element, names)
    parent = element.getparent()
    if own is None or parent is None:
        return Side.NO
    for other in islice(parent, _MAX_COLUMNS):
        width = _width(other, other.get("class") or "") if other is not element else None
        if width is not None and width[0] == own[0] and width[1] >= 2 * own[1]:
            return Side.PERHAPS
    return Side.NO


def _width(element: _Element, names: str) -> tuple[str, int] | None:
    """A column's width with its unit: its share of a grid on a desktop, per cent, or pixels."""
    share = _share(names[:300])
    if share is not None:
        return "grid", share
    if element.tag == "td":
        given = (element.get("width") or "").strip()
        number = given.rstrip("px% ")
        if number.isdecimal() and len(number) < 6:
            return ("%" if given.endswith("%") else "px"), int(number)
    styled = _PIXELS.search((element.get("style") or "")[:500])
    return ("px", int(styled[1])) if styled else None


@lru_cache(maxsize=512)  # a page repeats the same few class names
def _share(names: str) -> int | None:
    """The share of a grid's width that class names give on a desktop."""
    shares = dict(_GRID.findall(names))
    return next((int(shares[screen]) for screen in _SCREENS if screen in shares), None)
