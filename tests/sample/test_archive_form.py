"""The sample newspaper's ASP.NET form, posted as a browser would: days of the archive, paging, what fails."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import NamedTuple

import pytest

from newsarchive.sample import chrome, content, sections, truth
from newsarchive.sample.site import Answer, Site


class Reply(NamedTuple):
    status: int
    text: str


class Browser:
    """Asks the paper without a network."""

    def __init__(self) -> None:
        self.site = Site()

    def get(self, url: str) -> Reply:
        path, _, query = url.partition("?")
        return self._reply(self.site.get(path, query))

    def post(self, url: str, form: dict[str, str]) -> Reply:
        path, _, query = url.partition("?")
        return self._reply(self.site.post(path, query, form))

    def _reply(self, answer: Answer) -> Reply:
        return Reply(answer.status, answer.body.decode())


@pytest.fixture
def client() -> Browser:
    return Browser()


class _Fields(HTMLParser):
    """The fields that a browser would post from a page, its buttons apart."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        kind = given.get("type", "text")
        if tag == "select":
            self.select = given["name"]
        elif tag == "option" and "selected" in given:
            self.fields[self.select] = given["value"]
        elif tag == "input" and kind in {"hidden", "text"}:
            self.fields[given["name"]] = given.get("value", "")
        elif tag == "input" and kind == "radio" and "checked" in given:
            self.fields[given["name"]] = given["value"]


def fields(page: str) -> dict[str, str]:
    parser = _Fields()
    parser.feed(page)
    return parser.fields


def listed(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<a class="title" href="/\w+/(\d+)/', page)]


def ask_day(client: Browser, path: str, day: str, month: str = "7", *, scope: str = "0") -> Reply:
    form = fields(client.get(path).text)
    form |= {chrome.FORM_DAY: day, chrome.FORM_MONTH: month, chrome.FORM_SCOPE: scope, chrome.FORM_SHOW: "Xem"}
    return client.post(path, form)


@pytest.mark.parametrize("path", ["/", "/13/", "/14/", "/13/?page=2", truth.article(204101).path])
def test_the_archive_form_works_from_any_page(client: Browser, path: str) -> None:
    day = truth.days()[7]
    reply = ask_day(client, path, str(day.day), scope="1")
    assert reply.status == 200
    assert listed(reply.text) == truth.on_day(day)


@pytest.mark.parametrize("section", [section.key for section in sections()])
def test_the_archive_form_gives_one_sections_day(client: Browser, section: str) -> None:
    day = truth.days()[12]
    assert listed(ask_day(client, f"/{section}/", str(day.day)).text) == truth.on_day(day, section)


def test_busy_days_are_paged_by_post_back(client: Browser) -> None:
    day = max(truth.days(), key=lambda day: len(truth.on_day(day)))
    reply = ask_day(client, "/15/", str(day.day), scope="1")
    assert len(listed(reply.text)) == 10
    assert f"__doPostBack('{chrome.PAGER}','Page$2')" in reply.text
    form = fields(reply.text) | {"__EVENTTARGET": chrome.PAGER, "__EVENTARGUMENT": "Page$2"}
    second = client.post("/15/", form)
    assert listed(reply.text) + listed(second.text) == truth.on_day(day)
    form["__EVENTARGUMENT"] = "Page$9"
    assert client.post("/15/", form).status == 500


def test_days_without_articles_say_so(client: Browser) -> None:
    reply = ask_day(client, "/13/", "1", "1", scope="1")
    assert (reply.status, "Không có tin nào" in reply.text, listed(reply.text)) == (200, True, [])
    assert "Ngày không hợp lệ" in ask_day(client, "/13/", "31", "6").text


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"__VIEWSTATE": ""}, "no state"),
        ({"__VIEWSTATE": "/wEPDwUK"}, "a foreign state"),
        ({"__VIEWSTATE": "ñ"}, "no base64"),
        ({"__EVENTVALIDATION": "x"}, "another validation"),
        ({chrome.FORM_DAY: "32"}, "a day that is not offered"),
        ({chrome.FORM_YEAR: "2031"}, "a year that is not offered"),
        ({chrome.FORM_SCOPE: "7"}, "a scope that is not offered"),
        ({chrome.FORM_DAY: "x"}, "no number"),
    ],
)
def test_posts_that_no_browser_would_send_fail_as_in_asp_net(client: Browser, change: dict[str, str], why: str) -> None:
    form = fields(client.get("/13/").text) | {chrome.FORM_SHOW: "Xem"}
    assert client.post("/13/", form).status == 200
    assert client.post("/13/", form | change).status == 500, why


def test_a_state_belongs_to_its_page(client: Browser) -> None:
    form = fields(client.get("/13/").text) | {chrome.FORM_SHOW: "Xem"}
    assert client.post("/15/", form).status == 500
    form.pop("__VIEWSTATE")
    assert client.post("/13/", form).status == 500


def test_the_other_button_searches(client: Browser) -> None:
    form = fields(client.get("/13/").text)
    found = client.post("/13/", form | {chrome.FORM_QUERY: "cầu treo", chrome.FORM_SEARCH: "Tìm kiếm"})
    assert listed(found.text) == [204088]


@pytest.mark.parametrize("section", [section for section in sections() if not section.post_back])
def test_sections_page_by_links(client: Browser, section: content.Section) -> None:
    found, path = [], f"/{section.key}/"
    while path:
        page = client.get(path).text
        found += listed(page)
        following = re.search(r'<a href="([^"]*)">Trang sau</a>', page)
        path = following[1] if following else ""
    assert found == truth.in_section(section.key)
    assert listed(client.get(f"/{section.key}/?page=99").text) == []


def test_one_section_pages_by_post_back(client: Browser) -> None:
    section = next(section for section in sections() if section.post_back)
    path = f"/{section.key}/"
    page = client.get(path).text
    found = listed(page)
    while "lbtTrangSau" in page:
        page = client.post(path, fields(page) | {"__EVENTTARGET": chrome.FORTH}).text
        found += listed(page)
    assert found == truth.in_section(section.key)
