"""A page's forms as a browser would submit them.

A form is reduced to plain data (no tree is kept alive): its controls in page order, each with what it submits if
nobody touches it. ASP.NET's post-backs are submissions with two hidden fields filled in by a script.

Source of the rules: the HTML Standard, "Constructing the entry list" and "Form owner",
https://html.spec.whatwg.org/multipage/form-control-infrastructure.html
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit, urlunsplit

from newsarchive.reader.links import Resolver

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

    from newsarchive.reader.document import Document

MAX_CONTROLS = 3_000
MAX_OPTIONS = 3_000

EVENT_TARGET = "__EVENTTARGET"
EVENT_ARGUMENT = "__EVENTARGUMENT"
_VIEW_STATE = "__VIEWSTATE"

_CONTROLS = ("input", "select", "textarea", "button")
_SUBMITTING = {"submit", "image"}
_LINE_END = re.compile(r"\r\n|\r|\n")
# __doPostBack('a$b','Page$2'), new WebForm_PostBackOptions("a$b", "", ...), and in setTimeout('…') with \'
_POST_BACK = re.compile(
    r"""(?:__doPostBack|WebForm_PostBackOptions)\s*\(\s*\\?(['"])([^'"\\]{0,500})\\?\1"""
    r"""\s*,\s*\\?(['"])([^'"\\]{0,500})\\?\3"""
)


@dataclass(frozen=True, slots=True)
class FormRequest:
    """A form filled in.

    Attributes:
        url: Where to send it; for GET with the fields in its query.
        method: "GET" or "POST".
        fields: Names and values in page order.
        encoding: Python name of the charset in which a browser would send the fields.
    """

    url: str
    method: str
    fields: list[tuple[str, str]]
    encoding: str = "utf-8"


@dataclass(frozen=True, slots=True)
class PostBack:
    """ASP.NET's way to press a link: what the page's script would put in its two hidden fields."""

    target: str
    argument: str


@dataclass(frozen=True, slots=True)
class Control:
    """One named or nameless control of a form.

    Attributes:
        name: Its name, "" for none.
        kind: An input's type, or "select", "textarea".
        values: What it submits untouched: nothing, one value, or several (a select box with several choices).
    """

    name: str
    kind: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WebForm:
    """A form without its tree.

    Attributes:
        url: Absolute URL of its action.
        method: "GET" or "POST".
        encoding: Python name of the charset it is sent in.
        controls: In page order, disabled ones left out.
    """

    url: str
    method: str
    encoding: str
    controls: tuple[Control, ...]

    def request(
        self, changes: Mapping[int, tuple[str, ...]] | None = None, pressed: int | PostBack | None = None
    ) -> FormRequest:
        """The request a browser would send.

        Args:
            changes: What controls (by index) submit instead of their own values.
            pressed: The index of the button that is pressed, or the post-back of a link; ``None`` submits
                without a button.
        """
        fields: list[tuple[str, str]] = []
        for index, control in enumerate(self.controls):
            if control.kind in _SUBMITTING:
                fields.extend(_pressed(control) if index == pressed else ())
            elif control.name:
                values = (changes or {}).get(index, control.values)
                fields.extend((control.name, _LINE_END.sub("\r\n", value)) for value in values)
        if isinstance(pressed, PostBack):
            fields = _with_post_back(fields, pressed)
        url = self.url if self.method == "POST" else _with_query(self.url, fields, self.encoding)
        return FormRequest(url, self.method, fields, self.encoding)


def _pressed(button: Control) -> list[tuple[str, str]]:
    if button.kind == "image":  # the place that was clicked
        prefix = f"{button.name}." if button.name else ""
        return [(f"{prefix}x", "1"), (f"{prefix}y", "1")]
    return [(button.name, button.values[0])] if button.name else []


def _with_post_back(fields: list[tuple[str, str]], event: PostBack) -> list[tuple[str, str]]:
    filled = {EVENT_TARGET: event.target, EVENT_ARGUMENT: event.argument}
    present = {name for name, _ in fields}
    missing = [(name, value) for name, value in filled.items() if name not in present]
    return missing + [(name, filled.get(name, value)) for name, value in fields]


def _with_query(url: str, fields: list[tuple[str, str]], encoding: str) -> str:
    query = urlencode(fields, encoding=encoding, errors="xmlcharrefreplace")
    return urlunsplit(urlsplit(url)._replace(query=query))


@dataclass(slots=True)
class PageForm:
    """A form together with its elements, while its page is being read.

    Attributes:
        element: The form element.
        web: What it would submit.
        elements: The elements of ``web.controls``, index by index.
    """

    element: _Element
    web: WebForm
    elements: list[_Element] = field(default_factory=list)

    @property
    def is_web_forms(self) -> bool:
        """Whether it is ASP.NET's form around the whole page, through which its links post back."""
        return any(control.name == _VIEW_STATE for control in self.web.controls)


def page_forms(document: Document) -> list[PageForm]:
    """The page's forms that lead to an http(s) address, in page order, each with the controls it owns."""
    resolve = Resolver(document.base_url)
    return [
        form
        for element, owned in _owned_controls(document.root)
        if (form := _page_form(element, owned, document, resolve)) is not None
    ]


def post_back(script: str | None) -> PostBack | None:
    """The post-back that a ``href="javascript:…"`` or ``onclick`` would do, if it is one."""
    if not script or "(" not in script:
        return None
    found = _POST_BACK.search(script[:5_000])
    return PostBack(found[2], found[4]) if found else None


def _owned_controls(root: _Element) -> list[tuple[_Element, list[_Element]]]:
    """Forms and the controls they own.

    A control is owned through its ``form=``, by an ancestor (of nested forms only the outermost exists) or, where
    sloppy nesting left it outside, by the form that was still open before it.
    """
    owned: dict[_Element, list[_Element]] = {}
    by_id: dict[str, _Element] = {}
    for form in root.iter("form"):
        if next(form.iterancestors("form"), None) is None:
            owned[form] = []
            by_id.setdefault(form.get("id", ""), form)
    left_open: _Element | None = None
    number = 0
    for element in root.iter("form", *_CONTROLS):
        if element.tag == "form":
            left_open = _still_open(element, left_open, owned)
            continue
        number += 1
        if number > MAX_CONTROLS:
            break
        owner = _owner(element, by_id) if element.get("form") is not None else _outermost_form(element)
        if owner is None and element.get("form") is None:
            owner = left_open if left_open is not None and not _is_complete(owned[left_open]) else None
        if owner is not None:
            owned[owner].append(element)
    return list(owned.items())


def _owner(control: _Element, by_id: Mapping[str, _Element]) -> _Element | None:
    return by_id.get(control.get("form", "")) if control.get("form") else None


def _outermost_form(control: _Element) -> _Element | None:
    outermost = None
    for outermost in control.iterancestors("form"):  # noqa: B007 - the last one is wanted
        pass
    return outermost


def _still_open(form: _Element, before: _Element | None, owned: Mapping[_Element, list[_Element]]) -> _Element | None:
    """Which form a browser would still hold open once it meets this one's tag."""
    if form not in owned or (before is not None and _is_web_forms(owned[before])):
        return before
    return form


def _is_web_forms(controls: list[_Element]) -> bool:
    return any(control.get("name") == _VIEW_STATE for control in controls[:50])


def _is_complete(controls: list[_Element]) -> bool:
    """Whether a form already has its button: what follows it is then taken for another's."""
    return not _is_web_forms(controls) and any(_kind(control) in _SUBMITTING for control in controls)


def _kind(control: _Element) -> str:
    if control.tag == "input":
        return (control.get("type") or "text").strip().lower() or "text"
    if control.tag == "button":
        kind = (control.get("type") or "submit").strip().lower()
        return kind if kind in {"button", "reset"} else "submit"
    return str(control.tag)


def _page_form(element: _Element, owned: list[_Element], document: Document, resolve: Resolver) -> PageForm | None:
    action = (element.get("action") or "").strip()
    url = resolve(action) if action and not action.startswith("#") else document.url.partition("#")[0]
    if url is None:
        return None
    method = "POST" if (element.get("method") or "").strip().lower() == "post" else "GET"
    encoding = _codec((element.get("accept-charset") or "").split(",")[0].strip() or document.encoding)
    controls: list[Control] = []
    elements: list[_Element] = []
    for control in owned:
        if not _takes_part(control):
            continue
        kind = _kind(control)
        if kind in {"button", "reset"}:
            continue
        controls.append(Control(control.get("name") or "", kind, tuple(_values(control, kind))))
        elements.append(control)
    return PageForm(element, WebForm(url, method, encoding, tuple(_one_radio_each(controls))), elements)


def _codec(charset: str) -> str:
    """The charset a browser would send in; UTF-16 pages are sent as UTF-8, and so is anything unknown."""
    try:
        name = codecs.lookup(charset).name
        "đ".encode(name, "xmlcharrefreplace")  # some of Python's codecs are no charsets
    except (LookupError, ValueError):
        return "utf-8"
    return "utf-8" if name.startswith("utf-16") else name


def _takes_part(control: _Element) -> bool:
    """Whether the control is neither disabled nor in a place where controls do not count."""
    if control.get("disabled") is not None:
        return False
    for ancestor in control.iterancestors("fieldset", "datalist", "template", "noscript"):
        if ancestor.tag != "fieldset":
            return False
        if ancestor.get("disabled") is not None:
            legend = ancestor.find("legend")
            if legend is None or legend not in control.iterancestors("legend"):
                return False
    return True


def _values(control: _Element, kind: str) -> Iterator[str]:
    """What the untouched control submits; a button's value is kept for when it is pressed."""
    value = control.get("value")
    if kind == "select":
        yield from _selected(control)
    elif kind == "textarea":
        yield "".join(map(str, control.itertext())).removeprefix("\n")
    elif kind in {"checkbox", "radio"}:
        if control.get("checked") is not None:
            yield checked_value(control)
    elif kind == "hidden":
        yield value or ""
    elif kind == "file":
        yield ""
    else:
        yield _LINE_END.sub("", value or "")


def checked_value(control: _Element) -> str:
    """What a check box or radio button submits when checked."""
    value = control.get("value")
    return "on" if value is None else value


def options(select: _Element) -> list[tuple[str, str]]:
    """A select box's options that can be chosen: value and text, white space collapsed."""
    return [(value, text) for value, text, _ in _options(select)]


def _options(select: _Element) -> list[tuple[str, str, bool]]:
    """Value, text and whether it is selected, of each option that is not disabled."""
    found: list[tuple[str, str, bool]] = []
    for option in select.iter("option"):
        group = option.getparent()
        in_disabled_group = group is not None and group.tag == "optgroup" and group.get("disabled") is not None
        if in_disabled_group or option.get("disabled") is not None:
            continue
        text = " ".join("".join(map(str, option.itertext())).split())
        value = option.get("value")
        found.append((text if value is None else value, text, option.get("selected") is not None))
        if len(found) >= MAX_OPTIONS:
            break
    return found


def _selected(select: _Element) -> Iterator[str]:
    choices = _options(select)
    chosen = [value for value, _, selected in choices if selected]
    if select.get("multiple") is not None:
        yield from chosen
    elif chosen:
        yield chosen[-1]
    elif choices and (select.get("size") or "1").strip() in {"0", "1"}:
        yield choices[0][0]


def _one_radio_each(controls: list[Control]) -> list[Control]:
    """Of a group of radio buttons only the last checked one stays checked."""
    last = {control.name: index for index, control in enumerate(controls) if control.kind == "radio" and control.values}
    return [
        Control(control.name, "radio", ())
        if control.kind == "radio" and control.values and control.name and last[control.name] != index
        else control
        for index, control in enumerate(controls)
    ]
