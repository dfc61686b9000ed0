"""The reading room in a real browser: it reads well, and nothing out of the archive acts in it."""

from __future__ import annotations

import time

import pytest

pytest.importorskip("flask", reason="the reading room is not installed")

from tests.room import archives

CORRECTED = f"/article?id={archives.CORRECTED}"
HARM_PAGE = f"/served/page?id={archives.HARM_ID}"
ALL = {
    "home": "/", "paper": "/paper/sample", "section": "/paper/sample?section=xa+hoi", "day": "/paper/sample/2020-07-13",
    "search": "/search?q=nong+thon", "article": CORRECTED, "revisions": f"/revisions?id={archives.CORRECTED}",
    "served": f"/served?id={archives.CORRECTED}", "happenings": "/happenings", "missing": "/paper/nothing",
}  # fmt: skip


@pytest.fixture(scope="module")
def room(room_archive):
    with archives.reading_room(room_archive) as address:
        yield address


def words(browser, css):
    return [element.text for element in browser.all(css)]


@pytest.mark.parametrize("name", ALL)
def test_pages_fit_a_phone_in_the_dark(browser, room, name):
    browser.look(dark=True, phone=True)
    browser.requests()
    browser.open(f"{room}{ALL[name]}{'&' if '?' in ALL[name] else '?'}lang=vi")
    assert browser.js("return document.documentElement.scrollWidth") <= 360
    assert all(asked.startswith((room, "data:")) for asked in browser.requests())
    if name == "missing":
        assert "404" in browser.errors()[0]  # what the browser says of any missing page
    browser.screenshot()


@pytest.mark.parametrize("name", ALL)
def test_pages_load_without_errors_on_a_desk(browser, room, name):
    browser.open(f"{room}{ALL[name]}{'&' if '?' in ALL[name] else '?'}lang=en")
    assert browser.one("html").get_attribute("lang") == "en"
    assert browser.js("return document.documentElement.scrollWidth <= innerWidth")
    if name == "missing":
        browser.errors()
    browser.screenshot()


def test_search_finds_an_article_without_marks(browser, room):
    browser.open(f"{room}/?lang=vi")
    field = browser.one("#find")
    field.send_keys("sat lo deo sim")
    browser.press("ENTER")
    browser.wait(".hits")
    assert browser.all(".hits h2")[0].text == "Sạt lở đèo Sim, 14 hộ dân phải rời nhà trong đêm"
    assert words(browser, ".hits li:first-child h2 mark") == ["Sạt lở đèo Sim"]
    browser.screenshot()
    browser.all(".hits h2 a")[0].click()
    browser.wait(".story")


def test_the_form_of_days_gives_the_days_of_the_sample(browser, room):
    from selenium.webdriver.support.ui import Select

    browser.open(f"{room}/paper/sample?section=xa+hoi&lang=vi")
    for name, value in (("day", "13"), ("month", "7"), ("year", "2020")):
        Select(browser.one(f".days select[name={name}]")).select_by_visible_text(value)
    browser.one(".days input[value=all]").click()
    browser.one(".days button").click()
    browser.wait(".listing")
    assert len(browser.all(".listing > li")) == 13
    assert browser.one("h1").text == "Thứ hai, 13/7/2020"
    browser.one(".steps a[rel=prev]").click()
    browser.wait(lambda window: window.one("h1").text == "Chủ nhật, 12/7/2020")
    assert len(browser.all(".listing > li")) == 3


def test_an_article_shows_its_picture_out_of_the_archive(browser, room):
    browser.open(room + CORRECTED)
    picture = browser.one("figure img")
    browser.wait(lambda window: window.js("return arguments[0].complete", picture))
    assert browser.js("return arguments[0].naturalWidth", picture) > 0
    assert picture.get_attribute("src").startswith(f"{room}/picture/")
    browser.screenshot()


def test_revisions_stand_side_by_side(browser, room):
    browser.open(f"{room}/revisions?id={archives.CORRECTED}")
    assert any("10:11:49" in text for text in words(browser, ".sides del"))
    assert any("15:26:08" in text for text in words(browser, ".sides ins"))
    left, right = browser.all(".sides .changed:nth-child(n) > div")[:2]
    assert left.location["y"] == right.location["y"]
    browser.one("input[name=every]").click()
    browser.one("form.fields button").click()
    browser.wait(lambda window: "every=1" in window.driver.current_url)
    browser.screenshot()


def test_the_keyboard_reaches_the_content_first(browser, room):
    browser.open(f"{room}/paper/sample/2020-07-13")
    browser.press("TAB")
    assert browser.js("return document.activeElement.className") == "skip"
    browser.press("ENTER", "TAB")
    assert browser.js("return document.activeElement.closest('main') !== null")


_CONTRAST = """
const channel = c => { c /= 255; return c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4 };
const parse = text => { const n = text.match(/[\\d.]+/g).map(Number); return n.length < 4 ? [...n, 1] : n };
const light = ([r, g, b]) => .2126 * channel(r) + .7152 * channel(g) + .0722 * channel(b);
const ground = element => {
  for (; element; element = element.parentElement) {
    const colour = parse(getComputedStyle(element).backgroundColor);
    if (colour[3] === 1) return colour;
  }
};
const poor = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.textContent.trim() || !element.checkVisibility()) continue;
  if (element.closest('.unseen, .skip, option')) continue;
  const [one, other] = [light(parse(getComputedStyle(element).color)), light(ground(element))].sort((a, b) => b - a);
  if ((one + .05) / (other + .05) < 4.5) poor.push(element.outerHTML.slice(0, 120));
}
return poor;
"""


@pytest.mark.parametrize("dark", [False, True])
def test_contrast_is_enough_everywhere(browser, room, dark):
    browser.look(dark=dark)
    for name, path in ALL.items():
        browser.open(room + path)
        assert browser.js(_CONTRAST) == [], name
    browser.errors()


# Nothing out of the archive acts ---------------------------------------------------------------------------


def harmed(browser):
    return browser.js("return [document.documentElement.dataset.harm || '', document.title]")


def test_an_archived_page_cannot_act_in_its_frame(browser, room):
    browser.open(f"{room}/served?id={archives.HARM_ID}")
    browser.requests()
    browser.driver.switch_to.frame(browser.one("iframe"))
    assert browser.one("#end").text == "Hết trang."
    for css in ("#js", "#out", "#form button"):
        browser.one(css).click()
    browser.driver.switch_to.default_content()
    assert harmed(browser)[0] == ""
    assert "HARM" not in harmed(browser)[1]
    assert browser.driver.current_url.startswith(f"{room}/served?")
    assert not [asked for asked in browser.requests() if "evil.example" in asked.partition("?")[0]]
    browser.screenshot()


def test_an_archived_page_cannot_act_when_it_is_opened_by_itself(browser, room):
    browser.requests()
    browser.open(room + HARM_PAGE)
    for css in ("#js", "#out"):
        browser.one(css).click()
    assert browser.driver.current_url == room + HARM_PAGE
    assert harmed(browser) == ["", "Trang xấu"]
    assert browser.js("return origin") == "null"
    assert browser.js("return getComputedStyle(document.getElementById('styled')).color") == "rgb(1, 2, 3)"
    assert browser.js("return document.getElementById('good').naturalWidth") == 1
    assert not [asked for asked in browser.requests() if not asked.startswith((room, "data:"))]


def test_the_headers_alone_hold_an_archived_page(browser, room, monkeypatch):
    """Should the page come out with everything that acts still in it, the browser holds it all the same."""
    from newsarchive.room import views_article

    monkeypatch.setattr(views_article, "replayed", lambda html, *_: html)
    browser.requests()
    for address in (HARM_PAGE, f"/served?id={archives.HARM_ID}"):
        browser.open(room + address)
        time.sleep(0.5)  # for a refresh, a load or an error to do its harm
        assert browser.driver.current_url == room + address
        assert harmed(browser)[0] == ""
        assert "HARM" not in harmed(browser)[1]
    if frame := browser.all("iframe.served"):
        browser.driver.switch_to.frame(frame[0])
        browser.js("document.getElementById('js').click()")
        assert harmed(browser) == ["", "Trang xấu"]
        browser.driver.switch_to.default_content()
    told = browser.errors()  # the browser says what it refused
    assert any("Blocked script execution" in line or "sandboxed" in line for line in told)


def test_a_script_in_a_picture_does_not_run(browser, room):
    browser.open(f"{room}/article?id={archives.HARM_ID}")
    source = browser.all("figure img")[0].get_attribute("src")
    assert harmed(browser)[0] == ""
    browser.open(source)
    assert browser.js("return document.documentElement.tagName") == "svg"
    assert browser.js("return document.documentElement.dataset.harm || ''") == ""
    assert browser.js("return origin") == "null"
    assert all("sandbox" in line for line in browser.errors())


def test_what_a_page_says_is_text_in_the_rooms_own_pages(browser, room):
    browser.open(f"{room}/article?id={archives.HARM_ID}")
    assert browser.one(".story h1").text == archives.HARM_TITLE
    assert browser.js("return document.querySelectorAll('script, [onerror]').length") == 0
    browser.screenshot()


def test_a_page_of_another_site_cannot_frame_the_room(browser, room, tmp_path):
    page = tmp_path / "other.html"
    page.write_text(
        f"<!DOCTYPE html><title>t</title><iframe src='{room}/'></iframe><img id=i src='{room}/static/icon.svg'>",
        encoding="utf-8",
    )
    browser.open(page)
    browser.wait(lambda window: window.js("return document.getElementById('i').complete"))
    assert browser.js("return document.getElementById('i').naturalWidth") == 0
    told = browser.errors()
    assert any("frame-ancestors" in line for line in told)
