"""The links and buttons that lead from one page of a listing to another, and what they say."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from newsarchive.reader.folding import fold
from newsarchive.reader.forms_controls import PostBack, post_back
from newsarchive.reader.forms_text import own_text
from newsarchive.reader.links import Resolver
from newsarchive.reader.listing_urls import is_page_of, page_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from newsarchive.reader.document import Document

MAX_STEPS = 2_000
_TEXT = 30
_PAGER_TEXT = 400  # a longer element is no pager
_FIRST_YEAR = 1_900  # numbers from here on are years

_NUMBER = re.compile(r"\W*(?:trang |page )?(\d{1,5})\W*")
# trang sau, trang tiếp, tiếp theo, kế tiếp, sau, tin cũ hơn
_NEXT = re.compile(
    r"\W*(?:(?:trang )?(?:sau|tiep|ke|ke tiep|tiep theo|tiep tuc|ke sau)|next(?: page| posts?)?"
    r"|(?:tin|bai)(?: viet)? cu hon|cu hon|older(?: posts| entries| news)?|sang trang"
    r"|xem trang (?:sau|tiep|tiep theo))\W*"
)
# xem thêm, xem tiếp, tải thêm, hiển thị thêm
_MORE = re.compile(r"\W*(?:(?:xem|tai|hien thi|doc)(?: them| tiep)(?: tin| bai)?(?: khac| cu hon)?|load more|more)\W*")
_BACK = re.compile(
    r"\W*(?:(?:trang )?(?:truoc|dau|dau tien|cuoi|cuoi cung)|ve truoc|prev(?:ious)?|first|last|moi hon|newer)\b.*"
)
_ARROW = frozenset({">", "›", "→", "❯", "▶", "►", "⟩", "〉"})
_ARROWS = frozenset({"»", ">>", "››", "≫", "⏭", "→→"})
_DOTS = frozenset({"...", "…", "..", "[...]"})
_STATE = re.compile(r"(?:^|[\s_-])(active|current|selected|disabled|dis|curr|actived|on)(?:$|[\s_-])")
_NEXT_CLASS = re.compile(r"(?:^|[\s_-])(?:next|sau|tiep|forward|angle-right|chevron-right|arrow-right)(?:$|[\s_-])")
_OF_TOTAL = re.compile(r"\b(?:trang|page)\s*:?\s*(\d{1,5})\s*(?:/|tren|trong|cua|of)\s*\d{1,5}\b")
_WEEKDAYS = re.compile(r"\b(?:cn|t2|t3|hai ba tu|mon tue|mo tu we|su mo|sun mon)\b")
_WRAPPERS = frozenset({"li", "span", "td", "b", "strong", "div"})
# where a page's script takes the address from that "Xem thêm" loads
_SCRIPTED = ("data-url", "data-href", "data-link", "data-next", "data-next-url")
_INERT = ("#", "javascript:void", "javascript:;", "javascript: void")


class Way(Enum):
    """How a step says that it leads forward, the surest first."""

    REL = 1
    NEXT = 2
    ARROW = 3
    ARROWS = 4
    MORE = 5


@dataclass(slots=True)
class Step:
    """A link or button that may lead to another page.

    Attributes:
        element: The link or button.
        number: The page number it shows.
        way: How it says "forward".
        url: Where it leads by GET.
        event: The post-back it does instead.
        is_button: Whether it sends its form.
        state: "active" for the current page, "disabled", or "".
        dots: Whether it says "…": the next or the previous few pages.
    """

    element: _Element
    number: int | None = None
    way: Way | None = None
    url: str | None = None
    event: PostBack | None = None
    is_button: bool = False
    state: str = ""
    dots: bool = False

    def leads_on(self, here: str) -> bool:
        """Whether it leads anywhere else at all."""
        if self.state:
            return False
        return self.event is not None or self.is_button or (self.url is not None and self.url != here)


@dataclass
class Pager:
    """The numbered steps that stand together, and what stands with them.

    Attributes:
        element: The element around them.
        steps: The numbered steps.
        others: The steps beside them that show no number.
    """

    element: _Element
    steps: list[Step]
    others: list[Step]

    def weight(self, here: str) -> int:
        """How surely this pages through the listing itself."""
        targets = [step.url for step in self.steps if step.url]
        return (
            3 * any(is_page_of(url, here) for url in targets)
            + 2 * any(step.event is not None for step in self.steps)
            + any(step.way is not None for step in self.others)
        )

    def current(self, here: str) -> int:
        """The number of the page the reader is on."""
        for step in self.steps:
            if step.number is not None and (step.state == "active" or (step.url is not None and step.url == here)):
                return step.number
        if len(self._bare) == 1:
            return self._bare[0]
        told = _OF_TOTAL.search(fold(own_text(self.element, _PAGER_TEXT)))
        if told:
            return int(told[1])
        own = page_number(here)
        for step in self.steps if own is not None else ():
            other = page_number(step.url) if step.url else None
            if own is not None and other is not None and step.number is not None and own < 10_000:
                # addresses may count from 0, or in articles: only a step of one can be carried over
                offset = step.number - other
                if abs(offset) <= 1:
                    return own + offset
        return 1 if own is None else own

    @cached_property
    def _bare(self) -> list[int]:
        """The numbers in the pager that are no links."""
        links = {step.element for step in self.steps} | {step.element for step in self.others}
        return [int(found[1]) for text in _texts_outside(self.element, links) if (found := _NUMBER.fullmatch(text))]

    @property
    def has_current(self) -> bool:
        """Whether a number stands among the links without being one."""
        return bool(self._bare)

    def next_step(self, here: str) -> Step | None:
        """The step to the page after the current one; ``None`` on the last."""
        current = self.current(here)
        for step in self.steps:
            if step.number == current + 1 and step.leads_on(here):
                return step
        for step in self.others:
            if step.event is not None and step.event.argument == f"Page${current + 1}":
                return step
        highest = max([current, *(step.number for step in self.steps if step.number is not None)])
        known = {step.url: step.number for step in self.steps if step.url and step.number is not None}
        for way in (Way.REL, Way.NEXT, Way.ARROW, Way.ARROWS, Way.MORE):
            for step in self.others:
                if step.way == way and step.leads_on(here) and known.get(step.url or "", highest + 1) > current:
                    return step if step.event or not self._leads_back(step, here) else None
        dots = [step for step in self.others if step.dots and step.leads_on(here)]
        return dots[-1] if dots and current == highest else None

    @staticmethod
    def _leads_back(step: Step, here: str) -> bool:
        """Whether a step's address names this page or one before."""
        target, own = page_number(step.url or ""), page_number(here)
        return target is not None and own is not None and target <= own


@dataclass
class Steps:
    """All steps of a page, in page order."""

    all: list[Step] = field(default_factory=list)

    def numbered(self) -> list[Pager]:
        """The pagers: numbered steps by the element around them."""
        groups: dict[_Element, list[Step]] = {}
        for step in self.all:
            if step.number is not None and step.number < _FIRST_YEAR:
                groups.setdefault(_group_of(step.element), []).append(step)
        pagers = []
        for element, steps in groups.items():
            around = _with_words(element)
            inside = set(around.iter("a", "input", "button"))
            others = [step for step in self.all if step.number is None and step.element in inside]
            pager = Pager(around, steps, others)
            if _is_pager(pager):
                pagers.append(pager)
        return pagers


def _is_pager(pager: Pager) -> bool:
    """Whether numbers are pages: not the days of a calendar, not a single number among words."""
    numbers = [step.number or 0 for step in pager.steps]
    if not any(step.url or step.event or step.is_button for step in pager.steps):
        return False
    if len(numbers) > 20 and (_WEEKDAYS.search(fold(own_text(pager.element, _PAGER_TEXT))) or len(set(numbers)) < 28):
        return False
    if _WEEKDAYS.search(fold(own_text(pager.element, _PAGER_TEXT))):
        return False
    return len(numbers) > 1 or pager.has_current or any(step.way for step in pager.others)


def _group_of(link: _Element) -> _Element:
    """The element in which a number stands beside others: the list, row or cell of the pager."""
    said = own_text(link, _TEXT)
    node = link
    parent = node.getparent()
    while parent is not None and parent.tag not in {"body", "html"} and own_text(parent, _TEXT) == said:
        node, parent = parent, parent.getparent()
    return node if parent is None else parent


def _with_words(group: _Element) -> _Element:
    """The pager's element, with what stands around the numbers' own: "«", "Trang sau"."""
    node = group
    for _ in range(2):
        parent = node.getparent()
        if parent is None or parent.tag in {"body", "html", "form"} or len(own_text(parent, 120)) > 120:
            break
        node = parent
    return node


def _texts_outside(element: _Element, links: set[_Element]) -> Iterator[str]:
    """The texts in an element that belong to no step, folded."""
    stack: list[_Element | str] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            if node.strip():
                yield fold(node[:_TEXT])
            continue
        if node in links or node.tag in {"select", "script", "style"}:
            continue
        for child in reversed(node):
            if child.tail:
                stack.append(child.tail)
            stack.append(child)
        if node.text:
            stack.append(node.text)


def read_steps(document: Document, articles: set[_Element]) -> Steps:
    """The links and buttons of a page that show a number or say "forward".

    Args:
        document: The page.
        articles: Links to articles, which are no steps.
    """
    resolve = Resolver(document.base_url)
    steps = Steps()
    for element in document.root.iter("link", "a", "input", "button"):
        if element in articles:
            continue
        step = _rel_step(element) if element.tag == "link" else _step(element)
        if step is None:
            continue
        href = element.get("href") or ""
        if step.event is None and step.way is not None and (not href or href.strip().lower().startswith(_INERT)):
            href = next(filter(None, map(element.get, _SCRIPTED)), "")
        if href and step.event is None and not href.strip().lower().startswith(_INERT):
            step.url = resolve(href)
        steps.all.append(step)
        if len(steps.all) >= MAX_STEPS:
            break
    return steps


def _rel_step(link: _Element) -> Step | None:
    return Step(link, way=Way.REL) if "next" in (link.get("rel") or "").lower().split() else None


def _step(element: _Element) -> Step | None:
    if element.tag == "input" and (element.get("type") or "").lower() not in {"submit", "image", "button"}:
        return None
    said = own_text(element, _TEXT)
    if len(said) > _TEXT:
        return None
    said = fold(said or (element.get("value") or "")[:_TEXT])
    number = _NUMBER.fullmatch(said)
    way = None if number else _way(element, said)
    dots = said in _DOTS
    if not (number or way or dots):
        return None
    kind = (element.get("type") or "submit").lower() if element.tag != "a" else ""
    return Step(
        element,
        number=int(number[1]) if number else None,
        way=way,
        event=post_back(element.get("href")) or (post_back(element.get("onclick"))),
        is_button=kind in {"submit", "image"},
        state=_state(element, said),
        dots=dots,
    )


def _way(element: _Element, said: str) -> Way | None:
    if "next" in (element.get("rel") or "").lower().split():
        return Way.REL
    if not said:
        return Way.NEXT if _NEXT.fullmatch(_unwritten(element)) or _NEXT_CLASS.search(_classes(element)) else None
    if said in _ARROW or said in _ARROWS:
        return Way.ARROW if said in _ARROW else Way.ARROWS
    if _BACK.fullmatch(said):
        return None
    ways = ((_NEXT, Way.NEXT), (_MORE, Way.MORE))
    return next((way for pattern, way in ways if pattern.fullmatch(said)), None)


def _unwritten(element: _Element) -> str:
    """What a link without words says: its label, title, or its picture's description."""
    image = next(element.iter("img", "svg"), None)
    given = [element.get("aria-label"), element.get("title"), element.get("alt")]
    given.append(image.get("alt") or image.get("title") if image is not None else None)
    return fold(next((text for text in given if text), "")[:60])


def _classes(element: _Element) -> str:
    return " ".join(node.get("class") or "" for node in element.iter("a", "i", "span", "svg", "button"))[:200].lower()


def _state(element: _Element, said: str) -> str:
    """Whether a step is marked as the current page or as leading nowhere."""
    if element.get("aria-current"):
        return "active"
    if element.get("disabled") is not None or element.get("aria-disabled") == "true":
        return "disabled"
    parent = element.getparent()
    nodes = [element]
    if parent is not None and parent.tag in _WRAPPERS and fold(own_text(parent, _TEXT)) == said:
        nodes.append(parent)
    for node in nodes:
        found = _STATE.search((node.get("class") or "").lower()[:200])
        if found:
            return "disabled" if found[1] in {"disabled", "dis"} else "active"
    return ""
