"""Which button of a form belongs to some of its controls: on an ASP.NET page one form holds many."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsarchive.reader.folding import fold
from newsarchive.reader.forms_controls import PostBack, post_back
from newsarchive.reader.forms_text import own_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from newsarchive.reader.forms_controls import PageForm

_PRESSABLE = ("input", "button", "a")
_SUBMITTING = {"submit", "image"}
# xóa, hủy, làm lại, nhập lại: would empty the form
_CANCELS = re.compile(r"^\W*(xoa|huy|lam lai|nhap lai|reset|cancel|clear)\b")
# what a link that sends a form says: xem, tìm, lọc, tra cứu, chấp nhận, gửi
_SENDS = re.compile(r"\b(xem|tim|loc|tra cuu|chap nhan|dong y|gui|go|ok|search|view|submit|filter)\b")


def button_for(form: PageForm, controls: list[int], box: _Element) -> int | PostBack | None:
    """What a reader would press after filling in some controls.

    Args:
        form: The form.
        controls: Their indexes.
        box: The element around them in which the button is looked for first.

    Returns:
        A button's index, the post-back of a link or of a control that sends itself, or ``None`` where the form
        is sent without a button.
    """
    return (
        _nearest(form, controls, box)
        or _self_sending(form, controls)
        or _nearest(form, controls, form.element)
        or _default(form)
    )


def has_button(form: PageForm, box: _Element) -> bool:
    """Whether an element holds a button of the form."""
    return next(_buttons(form, box), None) is not None


def _nearest(form: PageForm, controls: list[int], box: _Element) -> int | PostBack | None:
    """The first button after the last of the controls, or else the last one before."""
    last = form.elements[max(controls)]
    order = {element: number for number, element in enumerate(box.iter(*_PRESSABLE, "select"))}
    place = order.get(last, -1)
    before: int | PostBack | None = None
    for element, button in _buttons(form, box):
        if order[element] > place:
            return button
        before = button
    return before


def _buttons(form: PageForm, box: _Element) -> Iterator[tuple[_Element, int | PostBack]]:
    indexes = {element: index for index, element in enumerate(form.elements)}
    for element in box.iter(*_PRESSABLE):
        index = indexes.get(element)
        if index is not None and form.web.controls[index].kind in _SUBMITTING:
            event = post_back(element.get("onclick"))
            if not _CANCELS.search(_said(element)):
                yield element, index if event is None or form.web.controls[index].name else event
        elif element.tag == "a":
            event = post_back(element.get("href")) or post_back(element.get("onclick"))
            if event is not None and (_SENDS.search(_said(element)) or _is_picture(element)):
                yield element, event
        elif index is None:
            event = post_back(element.get("onclick"))
            if event is not None and not _CANCELS.search(_said(element)):
                yield element, event


def _said(element: _Element) -> str:
    texts = (element.get("value"), element.get("alt"), element.get("title"), own_text(element, 60))
    return fold(" ".join(text for text in texts if text)[:120])


def _is_picture(link: _Element) -> bool:
    return not own_text(link, 10) and next(link.iter("img"), None) is not None


def _self_sending(form: PageForm, controls: list[int]) -> PostBack | None:
    """The post-back of a select box that sends the form when it is changed."""
    events = (post_back(form.elements[index].get("onchange")) for index in reversed(controls))
    return next((event for event in events if event is not None), None)


def _default(form: PageForm) -> int | None:
    """What the Enter key presses: the form's first button."""
    kinds = (control.kind for control in form.web.controls)
    return next((index for index, kind in enumerate(kinds) if kind in _SUBMITTING), None)
