"""In which section an archive form looks: "Chuyên mục này" (this one), "Mọi chuyên mục" (all), or one by name."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsarchive.reader.folding import fold
from newsarchive.reader.forms_controls import checked_value, options
from newsarchive.reader.forms_text import label_of, text_after, text_before

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml.etree import _Element

    from newsarchive.reader.forms_controls import PageForm

Changes = dict[int, tuple[str, ...]]  # what controls, by index, are made to submit

_MAX_SECTIONS = 500
# folded: mọi, tất cả, toàn bộ, toàn trang (chuyên mục)
_ALL = re.compile(r"\b(moi (chuyen )?(muc|trang|tin)|tat ca|toan bo|toan trang|all)\b|^\W*(moi|all)\W*$")
# chuyên mục này, mục hiện tại
_THIS = re.compile(r"\b(muc|trang|chuyen de|section|category)\b.{0,12}\b(nay|hien tai|dang xem)\b|\bthis\b|\bcurrent\b")
# -- Chọn chuyên mục --: with nothing chosen, all are meant
_PROMPT = re.compile(r"^\W*(chon|select|choose|chuyen muc|danh muc)\b|^\W*$")
# what stands beside a choice of sections: Tin trong, Chuyên mục, Chuyên trang, Danh mục
_ASKS = re.compile(r"\b(tin trong|chuyen muc|muc tin|the loai|danh muc|chuyen trang|linh vuc|section|category)\b")
_SORTS = re.compile(r"\b(moi nhat|cu nhat|sap xep|tang dan|giam dan|xem nhieu)\b")


@dataclass(frozen=True, slots=True)
class SectionChoice:
    """What to change in a form to choose its sections.

    Attributes:
        everything: For all sections; ``None`` if that is not offered.
        this: For the section of the page the form stands on; ``None`` if that is not offered.
        named: Section name as shown -> changes.
        values: Section name as shown -> what is submitted for it.
    """

    everything: Changes | None = None
    this: Changes | None = None
    named: dict[str, Changes] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)

    def find(self, section: str) -> Changes | None:
        """The changes for a section given by its name, its value or its slug."""
        wanted = _slug(section)
        for name, changes in self.named.items():
            if section == self.values[name] or wanted == _slug(name):
                return changes
        return None


def _slug(name: str) -> str:
    return "-".join(re.findall(r"[a-z0-9]+", fold(name)))


def section_choice(form: PageForm, indexes: Iterable[int], labels: Mapping[str, str]) -> SectionChoice | None:
    """The choice of sections among a form's controls.

    Args:
        form: The form.
        indexes: The controls that stand around its date, by index, without the date's own.
        labels: See `forms_text.labels_by_id`.

    Returns:
        The first control or group of radio buttons that speaks of sections; ``None`` if none does.
    """
    groups: dict[str, list[int]] = {}
    for index in indexes:
        control = form.web.controls[index]
        if control.name and control.kind in {"radio", "checkbox", "select"}:
            key = control.name if control.kind == "radio" else f"{index}"
            groups.setdefault(f"{control.kind} {key}", []).append(index)
    for group in groups.values():
        kind = form.web.controls[group[0]].kind
        read = {"radio": _of_radios, "checkbox": _of_checkbox, "select": _of_select}[kind]
        choice = read(form, group, labels)
        if choice is not None:
            return choice
    return None


def _said(control: _Element, labels: Mapping[str, str]) -> str:
    return label_of(control, labels) or text_after(control) or text_before(control)


def _of_radios(form: PageForm, group: list[int], labels: Mapping[str, str]) -> SectionChoice | None:
    choices = []
    for index in group[:_MAX_SECTIONS]:
        changes: Changes = dict.fromkeys(group, ())
        value = checked_value(form.elements[index])
        changes[index] = (value,)
        choices.append((_said(form.elements[index], labels), value, changes))
    return _choice(choices, text_before(form.elements[group[0]]))


def _of_checkbox(form: PageForm, group: list[int], labels: Mapping[str, str]) -> SectionChoice | None:
    index = group[0]
    element = form.elements[index]
    said = fold(_said(element, labels))
    on: Changes = {index: (checked_value(element),)}
    off: Changes = {index: ()}
    if _THIS.search(said):
        return SectionChoice(everything=off, this=on)
    if _ALL.search(said):
        return SectionChoice(everything=on, this=off)
    return None


def _of_select(form: PageForm, group: list[int], labels: Mapping[str, str]) -> SectionChoice | None:
    index = group[0]
    element = form.elements[index]
    choices: list[tuple[str, str, Changes]] = [
        (text, value, {index: (value,)}) for value, text in options(element)[:_MAX_SECTIONS]
    ]
    return _choice(choices, label_of(element, labels) or text_before(element))


def _choice(choices: list[tuple[str, str, Changes]], asked: str) -> SectionChoice | None:
    """Sort the choices (what is said, what is submitted, the changes) into all, this and named."""
    everything: Changes | None = None
    this: Changes | None = None
    prompt: Changes | None = None
    named: dict[str, Changes] = {}
    values: dict[str, str] = {}
    for text, value, changes in choices:
        said = fold(text)
        if _SORTS.search(said):
            return None
        if everything is None and _ALL.search(said):
            everything = changes
        elif this is None and _THIS.search(said):
            this = changes
        elif prompt is None and not named and _PROMPT.search(said):
            prompt = changes
            asked = f"{asked} {text}"
        elif text:
            named.setdefault(text, changes)
            values.setdefault(text, value)
    speaks = everything is not None or this is not None or _ASKS.search(fold(asked))
    if not speaks or not (everything or this or len(named) > 1):
        return None
    return SectionChoice(everything or prompt, this, named, values)
