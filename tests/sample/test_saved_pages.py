"""The pages in tests/pages/sample are what the sample newspaper serves, byte for byte.

After a change of the paper's looks or texts: ``python tests/sample/test_saved_pages.py`` saves them anew, and
whoever changed them looks over the expectations beside them by eye.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from newsarchive.sample import DOMAIN, chrome, specials, truth
from newsarchive.sample.site import Answer, Site
from newsarchive.sample.viewstate import State, issue, validation

PAGES = Path(__file__).parents[1] / "pages" / "sample"


class Case(NamedTuple):
    """A page to save: path, what is peculiar about it, the form posted to it, after the correction or before."""

    path: str
    quirks: tuple[str, ...]
    form: dict[str, str] | None = None
    corrected: bool = False


def article(number: int, *quirks: str, corrected: bool = False) -> Case:
    return Case(truth.article(number).path, quirks, corrected=corrected)


def day_results(path: str, day: int, scope: str, *quirks: str) -> Case:
    state = issue(path, State())
    form = {
        "__VIEWSTATE": state,
        "__EVENTVALIDATION": validation(state),
        chrome.FORM_DAY: str(day),
        chrome.FORM_MONTH: "7",
        chrome.FORM_YEAR: "2020",
        chrome.FORM_SCOPE: scope,
        chrome.FORM_SHOW: "Xem",
    }
    return Case(path, quirks, form)


CASES = {
    "banner-noon": article(204045, "banner", "12:31 PM is noon", "credit without parentheses"),
    "two-authors": article(204279, "two authors", "banner", "two pictures with credit", "sub-heading"),
    "windows-1258": article(204297, "windows-1258 with combining marks"),
    "no-image": article(204305, "no image", "byline PV names nobody", "number in the headline"),
    "no-byline": article(204223, "no byline", "no dateline"),
    "very-short": article(204335, "one body paragraph", "initials as byline", "no image"),
    "before-correction": article(204285, "the page before its correction", "initials as credit"),
    "after-correction": article(204285, "the same page after its correction", corrected=True),
    "capitals": article(204101, "CAPITALS byline", "dateline as one word", "pictures apart", "PM"),
    "print-view": Case("/PrintPreview/204101/", ("print view", "no breadcrumb", "no related items")),
    "table": article(204276, "table in the body", "headline in h3"),
    "list": article(204240, "list in the body", "quotes in the headline"),
    "just-after-midnight": article(204247, "12:30 AM is half past midnight"),
    "dead-and-moved-related": article(204204, "related items that lead nowhere", "%20 in an image URL"),
    "closed-related": article(204337, "related item closed by robots.txt", "Tin, ảnh: byline"),
    "interview": article(204320, "interview", "byline with (thực hiện)", "quotes in the headline"),
    "agency": article(204385, "byline is a source", "banner", "table", "no image"),
    "contributor": article(204115, "byline with (CTV)", "credit in parentheses"),
    "soft-404": Case(min(specials.SOFT_MISSING), ("error text with status 200", "an article's address")),
    "front-page": Case("/", ("front page",)),
    "section-page": Case("/13/", ("section listing", "paged by links")),
    "section-last-page": Case("/13/?page=3", ("last page of a section listing",)),
    "post-back-section": Case("/14/", ("section listing", "paged by post-back")),
    "topic": Case(specials.TOPIC_PATH, ("listing at an article's address",)),
    "busiest-day": day_results("/13/", 13, "1", "archive results for all sections", "paged by post-back"),
    "day-from-article": day_results(truth.article(204305).path, 13, "0", "archive results at an article's own address"),
    "empty-day": day_results("/15/", 30, "0", "archive results without an article"),
}


def served(case: Case) -> Answer:
    site = Site(corrected=case.corrected)
    path, _, query = case.path.partition("?")
    return site.get(path, query) if case.form is None else site.post(path, query, case.form)


def description(case: Case) -> dict[str, object]:
    return {
        "url": f"http://{DOMAIN}{case.path}",
        "content_type": served(case).content_type,
        "fetched_at": "2020-07-17T08:30:00+07:00",
        "family": "aspnet-grid",
        "quirks": list(case.quirks),
        "held_out": False,
    }


@pytest.mark.parametrize("name", CASES)
def test_saved_page_is_what_the_paper_serves(name: str) -> None:
    answer = served(CASES[name])
    assert answer.status == 200
    assert (PAGES / name / "page.html").read_bytes() == answer.body
    assert json.loads((PAGES / name / "page.json").read_text(encoding="utf-8")) == description(CASES[name])


def test_every_saved_page_is_named_here() -> None:
    assert {folder.name for folder in PAGES.iterdir() if folder.is_dir()} == set(CASES)


def save() -> None:
    for name, case in CASES.items():
        folder = PAGES / name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "page.html").write_bytes(served(case).body)
        text = json.dumps(description(case), ensure_ascii=False, indent=1)
        (folder / "page.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    save()
