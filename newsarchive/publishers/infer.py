"""Hints from one page: where its elements stand that hold what was read, said in stable classes and ids.

Pure. The page is hostile input: only plain names of classes and ids get into an expression, each expression is
tried on the page before it is given, and the work is bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsarchive.publishers.xpath import CENTRED, RIGHT, by_class, by_id, next_to
from newsarchive.text import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from newsarchive.items import Article, Image
    from newsarchive.reader.document import Document

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]{1,50}")
_PLAIN_TAG = re.compile(r"[a-z][a-z0-9]{0,15}")
# Article numbers, module counters and hashes end up in ids.
_NUMBERED = re.compile(r"\d{3}|(?=[A-F]{0,5}\d)[0-9A-F]{6}")
# Classes of grid systems and of editors say how an element looks, not what it is.
_LOOKS = re.compile(
    r"(?:col|text|hidden|visible|d|m[tblrxy]?|p[tblrxy]?|font|fs|fw|bg|w|h|pull|float)-[\w-]{1,8}"
    r"|(?:fw|fs|m|p|w)\d+"
    r"|(?:clear(?:fix)?|row|container|active|left|right|center|justify|first|last|even|odd|h[1-6]|block|box|bold|fleft|fright)",
    re.IGNORECASE,
)
_SECTION_PLACE = re.compile(r"(?i)bread|crumb|cate|cat[-_]|folder|path|chuyen-?muc|section")
_NO_TEXT = frozenset({"script", "style", "noscript", "template", "textarea", "option", "title", "head"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_IMAGE_ADDRESSES = ("src", "data-src", "data-original", "data-lazy-src")
_MAX_CANDIDATES = 40
_MAX_CLIMB = 6
_MAX_PARAGRAPHS = 60
_MAX_PICTURES = 5
_MAX_BOXES = 50


@dataclass(frozen=True, slots=True)
class Selector:
    """An XPath expression and the Python expression, in words of `newsarchive.publishers.xpath`, that makes it."""

    source: str
    xpath: str


def infer_hints(document: Document, article: Article) -> dict[str, Selector]:
    """Hints that find on this page what was read from it.

    Args:
        document: The page.
        article: What was read, with its raw stamps.

    Returns:
        Field of `Hints` -> selector, only for fields whose element has a stable name; each was tried.
    """
    page = _Page(document)
    body = page.body(article.body)
    found = {
        "title": page.selector(page.holder(article.title, prefer=_HEADINGS)),
        "banner": page.by_names(page.holder(article.banner)),
        "stamp": page.selector(page.holder(article.updated_raw)),
        "lead": page.selector(page.holder(article.lead)),
        "body": page.selector(body) or page.article_body(body),
        "byline": page.byline(page.holder(article.byline)),
        "section": page.leaf(page.holder(article.section, within=_SECTION_PLACE)),
    }
    hints = {field: selector for field, selector in found.items() if selector is not None}
    return hints | page.picture_hints(body, article.images)


class _Page:
    """A page's text nodes and names, indexed once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._root = document.root
        self._texts: list[tuple[str, HtmlElement]] = list(_text_nodes(document.root))
        self._shown_texts: dict[HtmlElement, str] = {}
        self._named: dict[str, list[HtmlElement]] = {}
        for element in document.root.iter("*"):
            for name in _names(element):
                self._named.setdefault(name, []).append(element)

    def _shown(self, element: HtmlElement) -> str:
        """The element's text, tidied once: many questions meet at the same large boxes."""
        if element not in self._shown_texts:
            self._shown_texts[element] = tidy(str(element.text_content()))
        return self._shown_texts[element]

    def _climb_to(self, element: HtmlElement, needle: str) -> HtmlElement | None:
        """The nearest of the element and its ancestors whose text holds the needle, if that is not far."""
        for each in _upwards(element, _MAX_CLIMB):
            text = self._shown(each)
            if needle in text:
                return each
            if len(text) > len(needle):
                return None
        return None

    def holder(
        self, wanted: str | None, *, prefer: frozenset[str] = frozenset(), within: re.Pattern[str] | None = None
    ) -> HtmlElement | None:
        """The smallest element that shows the text.

        Args:
            wanted: The text; ``None`` is nowhere.
            prefer: Tags that win over closer fits.
            within: The element or one of its nearest ancestors must carry a class or id like this.
        """
        needle = tidy(wanted or "")
        if not needle:
            return None
        best: tuple[tuple[bool, int], HtmlElement] | None = None
        for element in self._near(needle):
            fit = self._climb_to(element, needle)
            if fit is None or (within is not None and not _stands_in(fit, within)):
                continue
            rank = (not any(each.tag in prefer for each in _upwards(fit, 2)), len(self._shown(fit)))
            if best is None or rank < best[0]:
                best = (rank, fit)
        return best[1] if best else None

    def _near(self, needle: str) -> Iterator[HtmlElement]:
        """Elements with a text node of their own that is part of the text or holds it."""
        found = 0
        for text, element in self._texts:
            if (len(text) >= min(4, len(needle)) and text in needle) or needle in text:
                yield element
                found += 1
                if found == _MAX_CANDIDATES:
                    return

    def body(self, paragraphs: Iterable[str]) -> HtmlElement | None:
        """The smallest element that holds the paragraphs; of a single one, its parent."""
        sought = list(paragraphs)[:_MAX_PARAGRAPHS]
        holders = [holder for paragraph in sought if (holder := self.holder(paragraph)) is not None]
        if not holders or len(holders) < len(sought) / 2:  # stanzas, for one, are not found again as one text
            return None
        common = _common(holders)
        return common.getparent() if common is holders[0] and common.tag == "p" else common

    def selector(self, place: HtmlElement | None) -> Selector | None:
        """A selector whose first find is this element: by its own names, else below a named ancestor."""
        if place is None or (own := self.by_names(place)) is not None:
            return own if place is not None else None
        for anchor in self._anchors(place):
            below = _below(anchor, place)
            if self._first(below.xpath) is place:
                return below if len(self._find(below.xpath)) == 1 else _nth(below, "1")
        return None

    def leaf(self, place: HtmlElement | None) -> Selector | None:
        """The same for the last step of a breadcrumb."""
        if place is None or (own := self.by_names(place)) is not None:
            return own if place is not None else None
        for anchor in self._anchors(place):
            below = _below(anchor, place)
            if self._find(below.xpath)[-1:] == [place]:
                return _nth(below, "last()")
        return None

    def byline(self, place: HtmlElement | None) -> Selector | None:
        """By a name of its line, else as the last right-aligned paragraph of a box: bare bold text is no name."""
        if place is None:
            return None
        shown = self._shown(place)
        lines = [each for each in _upwards(place, 3) if self._shown(each) == shown]
        for each in lines:
            if (own := self.by_names(each)) is not None:
                return own
        for anchor in self._anchors(lines[-1]):
            xpath = f"({anchor.xpath}//p[{RIGHT}])[last()]"
            if self._first(xpath) in lines:
                return Selector(f'"(" + {anchor.source} + f"//p[{{RIGHT}}])[last()]"', xpath)
        return None

    def article_body(self, body: HtmlElement | None) -> Selector | None:
        """The body by its schema.org property."""
        xpath = "//*[@itemprop='articleBody']"
        return Selector(f'"{xpath}"', xpath) if body is not None and self._find(xpath) == [body] else None

    def by_names(self, element: HtmlElement | None) -> Selector | None:
        """A selector of the element's own classes or id, if it is the first they find."""
        if element is None or not _PLAIN_TAG.fullmatch(str(element.tag)):
            return None
        tag = str(element.tag)
        names = sorted(_names(element), key=lambda name: (len(self._named[name]), name))[:8]
        options = [
            Selector(f'by_id("{name[1:]}", "{tag}")', by_id(name[1:], tag))
            if name.startswith("#")
            else Selector(f'by_class("{name}", "{tag}")', by_class(name, tag))
            for name in names
        ]
        for option in options:
            if self._find(option.xpath) == [element]:
                return option
        return next((_nth(option, "1") for option in options if self._first(option.xpath) is element), None)

    def _anchors(self, place: HtmlElement) -> Iterator[Selector]:
        """Selectors of the nearest ancestors that have one, inside the page's body."""
        for ancestor in _upwards(place, _MAX_CLIMB)[1:]:
            if ancestor.tag in {"body", "html"}:
                return
            if (named := self.by_names(ancestor)) is not None:
                yield named

    def _find(self, xpath: str) -> list[HtmlElement]:
        found: list[HtmlElement] = self._root.xpath(xpath)
        return found

    def _first(self, xpath: str) -> HtmlElement | None:
        return next(iter(self._find(xpath)), None)

    def picture_hints(self, body: HtmlElement | None, images: Iterable[Image]) -> dict[str, Selector]:
        """``image_box`` and ``caption``, from the first picture whose caption is found."""
        if body is None:
            return {}
        for image in list(images)[:_MAX_PICTURES]:
            picture = self._picture(body, image.url)
            shown = self.holder(image.caption)
            if picture is None or shown is None:
                continue
            for box, caption in _caption_places(body, picture, shown):
                if self._captions(body, box, caption, tidy(image.caption or "")):
                    return {"image_box": box, "caption": caption}
        return {}

    def _captions(self, body: HtmlElement, box: Selector, caption: Selector, shown: str) -> bool:
        """Whether the pair of selectors finds the caption."""
        boxes: list[HtmlElement] = body.xpath(box.xpath)
        return any(shown in self._shown(each) for one in boxes[:_MAX_BOXES] for each in one.xpath(caption.xpath))

    def _picture(self, body: HtmlElement, url: str) -> HtmlElement | None:
        for element in body.iter("img"):
            if any(self._document.absolute(element.get(name)) == url for name in _IMAGE_ADDRESSES):
                return element
        return None


def _text_nodes(root: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """Each text node that shows, tidied, with the element it stands in."""
    for element in root.iter("*"):
        if element.tag not in _NO_TEXT and element.text and (text := tidy(element.text)):
            yield text, element
        parent = element.getparent()
        if parent is not None and parent.tag not in _NO_TEXT and element.tail and (text := tidy(element.tail)):
            yield text, parent


def _names(element: HtmlElement) -> list[str]:
    """Classes, and ``#id``, that are plain and say what the element is."""
    classes = (element.get("class") or "")[:500].split()[:12]
    names = [name for name in dict.fromkeys(classes) if _is_stable(name) and not _LOOKS.fullmatch(name)]
    identifier = element.get("id") or ""
    return [*names, f"#{identifier}"] if _is_stable(identifier) else names


def _is_stable(name: str) -> bool:
    return _PLAIN_NAME.fullmatch(name) is not None and _NUMBERED.search(name) is None


def _upwards(element: HtmlElement, count: int) -> list[HtmlElement]:
    """The element and its ancestors, nearest first, `count` in all."""
    chain = [element]
    while len(chain) < count and (parent := chain[-1].getparent()) is not None:
        chain.append(parent)
    return chain


def _stands_in(element: HtmlElement, place: re.Pattern[str]) -> bool:
    return any(
        place.search(f"{each.get('class') or ''} {each.get('id') or ''}"[:500])
        for each in _upwards(element, _MAX_CLIMB)
    )


def _common(elements: list[HtmlElement]) -> HtmlElement:
    """The nearest common ancestor; the element itself for one."""
    chains = [[*reversed(list(element.iterancestors())), element] for element in elements]
    common = chains[0][0]
    for step in zip(*chains, strict=False):
        if any(each is not step[0] for each in step):
            break
        common = step[0]
    return common


def _below(anchor: Selector, place: HtmlElement) -> Selector:
    return Selector(f'{anchor.source} + "//{place.tag}"', f"{anchor.xpath}//{place.tag}")


def _nth(selector: Selector, position: str) -> Selector:
    # added up, as f-strings within f-strings are no Python 3.11
    return Selector(f'"(" + {selector.source} + ")[{position}]"', f"({selector.xpath})[{position}]")


def _caption_places(body: HtmlElement, picture: HtmlElement, shown: HtmlElement) -> Iterator[tuple[Selector, Selector]]:
    """Pairs of image box and caption to try, the most telling first."""
    if any(each.tag == "figure" for each in _upwards(shown, _MAX_CLIMB)):
        yield _same(".//figure[descendant::img]"), _same(".//figcaption")
    boxes = [*_classes_under([each for each in _upwards(picture, 4) if each is not body]), _TABLE]
    captions = [*_classes_under(_upwards(shown, 3)), _same(".//tr[2]")]
    yield from ((box, caption) for box in boxes for caption in captions)
    yield _same("./*[descendant::img]"), Selector("next_to(CENTRED)", next_to(CENTRED))
    yield _same("./*[descendant::img]"), Selector("next_to()", next_to())
    yield from ((box, _same("self::*")) for box in boxes)


def _same(xpath: str) -> Selector:
    return Selector(f'"{xpath}"', xpath)


_TABLE = _same(".//table[descendant::img]")


def _classes_under(elements: Iterable[HtmlElement]) -> list[Selector]:
    """Selectors, from the body, of the elements' classes; the outermost element first."""
    return [
        Selector(f'by_class("{name}", "{element.tag}", under=".//")', by_class(name, str(element.tag), under=".//"))
        for element in reversed(list(elements))
        for name in _names(element)
        if not name.startswith("#") and element.tag not in {"img", "body", "html"}
    ]
