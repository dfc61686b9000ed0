"""What a page says beside a control: its label, the words before and after it, the box around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml.etree import _Element

_STEPS = 60  # how far to look around a control, in nodes
_NODES = 2_000  # how much of an element is read
_SILENT = frozenset({"script", "style", "option", "select", "textarea", "noscript", "template"})
_SPOKEN = ("value", "placeholder", "title", "alt")  # what an input says of itself
_CONTROLS = frozenset({"input", "select", "textarea", "button"})


def own_text(element: _Element, limit: int = 400) -> str:
    """What an element says, options, scripts and typed-in values left out; cut after `limit` + 1 characters.

    No more of the element is walked than that takes, and never more than `_NODES` nodes.
    """
    pieces: list[str] = []
    length = 0
    for text in _texts(element):
        said = " ".join(text[: limit + 1].split())
        if said:
            pieces.append(said)
            length += len(said) + 1
            if length > limit + 1:
                break
    return " ".join(pieces)[: limit + 1]


def _texts(element: _Element) -> Iterator[str]:
    """The texts of an element in reading order, one by one."""
    node = element
    for _ in range(_NODES):
        first = None
        if node.tag not in _SILENT:
            if node.text:
                yield node.text
            if node.tag == "input" and (node.get("type") or "").lower() in {"submit", "button"}:
                yield node.get("value") or ""
            first = next(iter(node), None)
        if first is not None:
            node = first
            continue
        while True:
            if node is element:
                return
            if node.tail:
                yield node.tail
            following = node.getnext()
            if following is not None:
                node = following
                break
            parent = node.getparent()
            if parent is None:
                return
            node = parent


def text_before(control: _Element, limit: int = 80) -> str:
    """The words before a control, back to the one before it or `limit` characters, in reading order."""
    pieces: list[str] = []
    node: _Element | None = control
    for _ in range(_STEPS):
        if node is None or node.tag in {"body", "html"}:
            break
        before = node.getprevious()
        if before is None:
            node = node.getparent()
            if node is not None and node.text and node.text.strip():
                pieces.insert(0, node.text)
        else:
            if before.tail and before.tail.strip():
                pieces.insert(0, before.tail)
            if _holds_control(before):
                break
            said = own_text(before, limit)
            if len(said) > limit:
                break  # a paragraph, no label
            pieces.insert(0, said)
            node = before
        if sum(map(len, pieces)) >= limit:
            break
    return " ".join(" ".join(pieces).split())[-limit:]


def text_after(control: _Element, limit: int = 60) -> str:
    """The words right after a control, up to the next one or `limit` characters."""
    pieces: list[str] = []
    node: _Element | None = control
    for _ in range(_STEPS):
        if node is None or node.tag in {"body", "html", "form"}:
            break
        if node.tail and node.tail.strip():
            pieces.append(node.tail)
        after = node.getnext()
        if after is None:
            node = node.getparent()
            if pieces:
                break
        else:
            if _holds_control(after):
                break
            pieces.append(own_text(after, limit))
            node = after
        if sum(map(len, pieces)) >= limit:
            break
    return " ".join(" ".join(pieces).split())[:limit]


def _holds_control(element: _Element) -> bool:
    return element.tag in _CONTROLS or next(element.iter(*_CONTROLS), None) is not None


def labels_by_id(root: _Element) -> dict[str, str]:
    """What ``<label for=…>`` elements say, by the id of their control."""
    return {target: own_text(label, 80) for label in root.iter("label") if (target := label.get("for"))}


def label_of(control: _Element, labels: Mapping[str, str]) -> str:
    """What a control is called: its label element's text, or "" if it has none."""
    named = labels.get(control.get("id") or "")
    if named:
        return named
    around = next(control.iterancestors("label"), None)
    return own_text(around, 80) if around is not None else ""


def spoken(control: _Element) -> str:
    """What a control says of itself: its value, placeholder, title."""
    return " ".join(value for name in _SPOKEN if (value := control.get(name)))[:200]


def common_ancestor(elements: Iterable[_Element]) -> _Element | None:
    """The smallest element around all of them (one element alone is its own)."""
    lines = [[element, *element.iterancestors()][::-1] for element in elements]
    common = None
    for level in zip(*lines, strict=False):
        if any(node is not level[0] for node in level):
            break
        common = level[0]
    return common
