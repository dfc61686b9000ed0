"""The way to a listing's next page: numbered pagers, "Trang sau", "»", rel=next, "Xem thêm", ASP.NET post-backs.

Numbers are trusted before words: "Sau" and "»" often lead to the next ten pages or to the last one. The current
page is the number that is no link, the link marked as active, or what the page's own address says; with no number
anywhere it is the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarchive.items import NextPage
from newsarchive.reader.forms_controls import page_forms
from newsarchive.reader.listing_sides import Side
from newsarchive.reader.listing_steps import Step, Steps, Way, read_steps
from newsarchive.reader.listing_urls import is_page_of

# Controls in which a reader writes or chooses: a search, a letter, a poll.
_ASKING = frozenset(
    {"text", "search", "email", "tel", "password", "date", "textarea", "select", "radio", "checkbox", "file"}
)

if TYPE_CHECKING:
    from lxml.etree import _Element

    from newsarchive.reader.document import Document
    from newsarchive.reader.listing_sides import Sides


def find_pager(document: Document, articles: set[_Element], sides: Sides) -> tuple[_Element | None, NextPage | None]:
    """The element that leads to other pages of a listing, and the way to the next one.

    Args:
        document: The page.
        articles: Links to articles, so to no other page of the listing.
        sides: What on the page is beside the point.

    Returns:
        The element is ``None`` on a page without any pager; the next page is ``None`` on the last one, too.
    """
    steps = read_steps(document, articles)
    pagers = [pager for pager in steps.numbered() if not _is_beside(pager.element, sides)]
    best = max(pagers, key=lambda pager: pager.weight(document.url), default=None)
    if best is not None:
        return best.element, _next_page(document, best.next_step(document.url))
    step = _without_numbers(document, steps, sides)
    if step is not None:
        return step.element.getparent(), _next_page(document, step)
    return None, None


def _without_numbers(document: Document, steps: Steps, sides: Sides) -> Step | None:
    """The step forward on a page that numbers none."""
    forward = [step for step in steps.all if step.way is not None and step.leads_on(document.url)]
    buttons = _listing_buttons(document) if any(step.is_button for step in forward) else set()
    for way in (Way.REL, Way.NEXT):
        for step in forward:
            if step.way == way and not _is_beside(step.element, sides):
                return step
    for step in forward:
        likely = step.event is not None or (step.url is not None and is_page_of(step.url, document.url))
        likely = likely or step.element in buttons
        if step.way in {Way.ARROW, Way.ARROWS, Way.MORE} and likely and not _is_beside(step.element, sides):
            return step
    return None


def _listing_buttons(document: Document) -> set[_Element]:
    """The buttons of forms that ask for nothing: what they send is where the listing goes on."""
    return {
        element
        for form in page_forms(document)
        if not form.is_web_forms and not any(control.kind in _ASKING for control in form.web.controls)
        for element in form.elements
    }


def _is_beside(element: _Element, sides: Sides) -> bool:
    """Whether a pager belongs to a box beside the point; a pager may itself be a ``nav``."""
    nav = next(element.iterancestors("nav"), element if element.tag == "nav" else None)
    around = element if nav is None else nav.getparent()
    return around is not None and sides.of(around) == Side.YES


def _next_page(document: Document, step: Step | None) -> NextPage | None:
    """What to request for a step."""
    if step is None:
        return None
    if step.url is not None:
        return NextPage(step.url)
    for form in page_forms(document):
        inside = step.element in form.elements or any(one is form.element for one in step.element.iterancestors("form"))
        if not inside and not form.is_web_forms:
            continue
        pressed = form.elements.index(step.element) if step.element in form.elements else step.event
        if pressed is None:
            continue
        request = form.web.request(pressed=pressed)
        return NextPage(request.url, request.fields if request.method == "POST" else None)
    return None
