"""A paper's date archive: the form that lists what it published on a day, found by what it says.

"Xem các tin đã đưa ngày: [13] / [7] / [2020] Tin trong: (o) Chuyên mục này ( ) Mọi chuyên mục [Xem]" is the form
under every article of Báo Yên Bái; other papers ask "Xem theo ngày", "Tin theo ngày", "Từ ngày … đến ngày …".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsarchive.reader import forms_text
from newsarchive.reader.folding import fold
from newsarchive.reader.forms_buttons import button_for, has_button
from newsarchive.reader.forms_controls import FormRequest, PostBack, WebForm, page_forms
from newsarchive.reader.forms_dates import DayField, day_fields
from newsarchive.reader.forms_sections import Changes, SectionChoice, section_choice

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from lxml.etree import _Element

    from newsarchive.reader.document import Document
    from newsarchive.reader.forms_controls import PageForm

__all__ = ["ArchiveForm", "ArchiveFormError", "FormRequest", "find_archive_form"]

_BOX = 400  # characters in the box around a date; more is another part of the page
_BEFORE = 160

# Folded. What asks for news of a day: "xem các tin đã đưa ngày", "xem theo ngày", "tin (trong) ngày", "lọc theo
# thời gian", "từ ngày … đến ngày", "tin cũ", "lưu trữ" (archive), "lịch" (calendar).
_ASKS = re.compile(
    r"\b((tin|bai)( viet)?( da)?( dua| dang| phat hanh)?( trong| theo| cua)? ngay|theo (ngay|thoi gian)|ngay (dang|dua)"
    r"|(xem|tim|chon|tra cuu|loc)( tin| bai)?( theo)? ngay|tu ngay|den ngay|luu tru|kho tin|tin cu|xem lai"
    r"|ngay\W{1,3}thang|lich(?! su)|archive|by date|from date)\b"
)
_DAY = re.compile(r"\b(ngay|date|day)\b")
# Says so plainly, whatever stands around it: "xem các tin đã đưa ngày", "tin theo ngày"
_NEWS_OF_A_DAY = re.compile(r"\b(cac|xem|tim) (tin|bai)( viet)?( da)?( dua| dang| theo| trong| cua)? ngay\b")
# What asks for another thing: day of birth, lottery, gold, exchange rates, weather, broadcasts, office calendars,
# documents (văn bản, ngày ban hành), polls, letters, subscriptions, the printed paper.
_ASKS_ELSE = re.compile(
    r"\b(sinh ngay|(ngay|nam)( thang nam)? sinh|xo so|gia vang|ty gia|thoi tiet|phat song|truyen hinh|phat thanh"
    r"|am lich|duong lich|lich (phat|chieu|cup|tiep|cong tac|thi dau|bay|tau|lam viec|hop|su kien)|ban hanh|van ban"
    r"|so ky hieu|binh chon|tham do|ho (va )?ten|mat khau|dang nhap|dat bao|bao in|bao giay|birth|password)\b"
)


class ArchiveFormError(ValueError):
    """The form cannot be filled in as asked; the message is one sentence that says why."""


@dataclass(frozen=True, slots=True)
class ArchiveForm:
    """A date-archive form, ready to be filled in; plain data, so it outlives its page.

    Attributes:
        form: The form around it, with every control a browser would submit.
        days: Where the day goes: one field, or the first and the last day of a span.
        choice: The choice of sections, if there is one.
        button: What is pressed: a button's index, or the post-back of a link; ``None`` for none.
    """

    form: WebForm
    days: tuple[DayField, ...]
    choice: SectionChoice | None = None
    button: int | PostBack | None = None

    @property
    def years(self) -> range | None:
        """First to last year on offer; ``None`` where any day can be typed."""
        years = self.days[0].years()
        return range(min(years), max(years) + 1) if years else None

    @property
    def sections(self) -> dict[str, str]:
        """Section name -> submitted value, where sections are offered by name."""
        return dict(self.choice.values) if self.choice else {}

    @property
    def offers_this_section(self) -> bool:
        """Whether the search can be kept to the section of the page on which the form stands."""
        return self.choice is not None and self.choice.this is not None

    @property
    def offers_everything(self) -> bool:
        """Whether one request can search all sections: it says so, or it knows no sections."""
        return self.choice is None or self.choice.everything is not None

    def request(self, day: date, *, everything: bool = True, section: str | None = None) -> FormRequest:
        """The request for the list of one day.

        Args:
            day: The day.
            everything: All sections, where no `section` is given; else the section of the page on which the
                form stands, or what the form has chosen by itself.
            section: One section, by the name, value or slug the form knows it by. A form that knows only "this
                section" is taken to stand on a page of it.

        Raises:
            ArchiveFormError: The day or the section is not on offer.
        """
        changes: Changes = {}
        for field in self.days:
            filled = field.filled(day)
            if filled is None:
                raise ArchiveFormError(self._no_such_day(day))
            changes |= filled
        changes |= self._sections(section, everything=everything)
        return self.form.request(changes, self.button)

    def _no_such_day(self, day: date) -> str:
        years = self.years
        if years is not None and day.year not in years:
            span = f"{years[0]} to {years[-1]}" if len(years) > 1 else f"{years[0]}"
            return f"the date-archive form offers {span}, not {day.year}."
        return f"the date-archive form does not offer {day.isoformat()}."

    def _sections(self, section: str | None, *, everything: bool) -> Changes:
        choice = self.choice or SectionChoice(everything={})
        if section is not None:
            found = choice.find(section) or choice.this or (self._is_of(section) and choice.everything)
            if not found and found != {}:
                names = ", ".join(choice.named) if choice.named else "none"
                raise ArchiveFormError(f"the date-archive form knows no section {section!r} (it offers: {names}).")
            return found
        if everything and choice.everything is None:
            names = ", ".join(choice.named) or "this section"
            raise ArchiveFormError(f"the date-archive form cannot search all sections at once; name one: {names}.")
        return (choice.everything if everything else choice.this) or {}

    def _is_of(self, section: str) -> bool:
        """Whether the form as such belongs to that section: its address or a hidden field names it."""
        hidden = {value for control in self.form.controls if control.kind == "hidden" for value in control.values}
        return section in hidden or section in re.split(r"[/?&=.]", self.form.url)


def find_archive_form(document: Document) -> ArchiveForm | None:
    """The page's date-archive form.

    It is told from the page's other forms (search, login, poll, and, on ASP.NET pages, the one form around all
    of them) by its controls and the words around them, never by ids, names or classes.

    Args:
        document: The parsed page.

    Returns:
        The form that speaks most clearly of news of a day, the first of equals; ``None`` if none does.
    """
    labels = forms_text.labels_by_id(document.root)
    best: tuple[int, PageForm, tuple[DayField, ...], _Element] | None = None
    for form in page_forms(document):
        for days in day_fields(form, labels):
            box = _box(form, days)
            score = _score(form, days, box, labels)
            if score > 0 and (best is None or score > best[0]):
                best = (score, form, days, box)
    if best is None:
        return None
    _, form, days, box = best
    own = [part.control for field in days for part in field.parts]
    choice = None
    for around in (box, _wide_box(form, box)):
        choice = choice or section_choice(
            form, [index for index in _indexes_within(form, around) if index not in own], labels
        )
    return ArchiveForm(form.web, days, choice, button_for(form, own, box))


def _wide_box(form: PageForm, box: _Element) -> _Element:
    """The largest element around the box that is no longer than `_BOX`."""
    while box is not form.element:
        parent = box.getparent()
        if parent is None or parent.tag in {"body", "html"} or len(forms_text.own_text(parent, _BOX)) > _BOX:
            break
        box = parent
    return box


def _box(form: PageForm, days: tuple[DayField, ...]) -> _Element:
    """The smallest element around the date that also asks for it and has its button; at most `_BOX` long."""
    box = forms_text.common_ancestor(form.elements[part.control] for field in days for part in field.parts)
    assert box is not None  # noqa: S101 - a field has at least one control
    while box is not form.element:
        said = fold(forms_text.own_text(box, _BOX))
        if _ASKS.search(said) and has_button(form, box):
            break
        parent = box.getparent()
        if parent is None or parent.tag in {"body", "html"} or len(forms_text.own_text(parent, _BOX)) > _BOX:
            break
        box = parent
    return box


def _score(form: PageForm, days: tuple[DayField, ...], box: _Element, labels: Mapping[str, str]) -> int:
    """How clearly a date and what stands around it ask for the news of that day; 0 or less: not at all."""
    first = form.elements[days[0].parts[0].control]
    said = forms_text.own_text(box, _BOX)
    if not _ASKS.search(fold(said)):
        said = " ".join((forms_text.text_before(first, _BEFORE), said))
    spoken = [forms_text.spoken(form.elements[part.control]) for field in days for part in field.parts]
    said = fold(" ".join((said, forms_text.label_of(first, labels), *spoken)))
    if _is_of_a_person(form, box) or (_ASKS_ELSE.search(said) and not _NEWS_OF_A_DAY.search(said)):
        return 0
    chosen = all(part.offered is not None for part in days[0].parts)
    own = {part.control for field in days for part in field.parts}
    asks_words = any(
        form.web.controls[index].kind in {"text", "search"} for index in _indexes_within(form, box) if index not in own
    )
    return (
        4 * bool(_ASKS.search(said))
        + 2 * bool(_DAY.search(said))
        + 2 * (chosen or form.web.controls[days[0].parts[0].control].kind == "date")
        - asks_words  # a search for words can be kept to a day, too; a form for days alone is better
    )


def _is_of_a_person(form: PageForm, box: _Element) -> bool:
    """Whether the date is asked beside a password or an e-mail address."""
    return any(form.web.controls[index].kind in {"password", "email"} for index in _indexes_within(form, box))


def _indexes_within(form: PageForm, box: _Element) -> list[int]:
    inside = set(box.iter("input", "select", "textarea", "button"))
    return [index for index, element in enumerate(form.elements) if element in inside]
