"""The report in a real browser: the sample newspaper's days, by mouse, by keyboard, in the dark, on a phone."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from newsarchive.sample import SampleServer, truth
from tests.corpus.conftest import FIRST, record, write

pytest.importorskip("polars")
pytest.importorskip("pyarrow")
pytest.importorskip("jinja2")

EVIL = "<script>document.title='run'</script></script><img src=x onerror=\"document.title='run'\">"


INK = """
return [...document.querySelectorAll(`#${arguments[0]}-plot canvas`)].reduce((sum, canvas) => {
  const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, Math.min(canvas.height, 2000)).data;
  return sum + pixels.reduce((count, value, at) => count + (at % 4 === 3 && value > 0 ? 1 : 0), 0);
}, 0);
"""


@pytest.fixture(scope="session")
def crawled(tmp_path_factory, command_in):
    """The sample, its first days only up to a limit, so that something is missing; see `whole` for all of it."""
    command = command_in(tmp_path_factory.mktemp("report"))
    with SampleServer() as server:
        base = ("-q", "crawl", "sample", "--base-url", server.url)
        done = command(*base, "--since", "2020-07-01", "--until", "2020-07-06", "--limit", "12")
        assert done.returncode == 0, done.stderr
        assert command("report", "--output", "part.html").returncode == 0
        for since, until in (("2020-07-01", "2020-07-06"), ("2020-07-09", "2020-07-16")):
            done = command(*base, "--since", since, "--until", until)
            assert done.returncode == 0, done.stderr
        assert command("report", "--output", "whole.html").returncode == 0
        assert command("report", "--output", "tieng-viet.html", "--lang", "vi").returncode == 0
    return command.folder


def shown(browser, path):
    browser.open(path)
    browser.wait(lambda window: window.js("return document.documentElement.dataset.drawn") == "yes")


def table(browser, name):
    """The cells of a chart's table, opened as a reader would."""
    browser.js("arguments[0].scrollIntoView({block: 'center'})", browser.one(f"#{name}-chart"))
    details = browser.one(f"#{name}-chart details")
    if details.get_attribute("open") is None:
        browser.one(f"#{name}-chart summary").click()
    browser.wait(f"#{name}-chart tbody tr")
    return browser.js(
        "return [...arguments[0].querySelectorAll('tr')].map(row => [...row.cells].map(cell => cell.textContent))",
        details,
    )


def said(browser, name):
    return browser.one(f"#{name}-said").text


def expected_days():
    days = [day for day in truth.days() if day.day not in {7, 8}]
    return {f"{day:%a} {day.day} {day:%b} {day.year}": len(truth.on_day(day)) for day in days}


@pytest.mark.parametrize("look", ["light", "dark", "phone", "dark-phone"])
def test_it_draws_without_errors_or_requests(browser, crawled, look):
    browser.look(dark="dark" in look, phone="phone" in look)
    shown(browser, crawled / "whole.html")
    assert browser.requests() == [(crawled / "whole.html").resolve().as_uri()]
    assert browser.errors() == []
    width, room = browser.js("return [document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width <= room, "the page scrolls sideways"
    for name in ("calendar", "coverage", "sections", "authors", "lengths", "hours"):
        browser.wait(lambda window, name=name: window.js(INK, name) > 500)  # drawn with the next frame
        right, room = browser.js(
            "return [arguments[0].getBoundingClientRect().right, innerWidth]", browser.all(f"#{name}-plot canvas")[0]
        )
        assert right <= room, name
    browser.screenshot()


def test_the_calendar_shows_the_sample_s_days(browser, crawled):
    shown(browser, crawled / "whole.html")
    rows = table(browser, "calendar")
    assert rows[0] == ["Day", "Articles", "Date archive"]
    counts = {day: int(count) for day, count, _ in rows[1:] if count != "0"}
    assert counts == expected_days()
    gaps = [day for day, count, told in rows[1:] if "gap" in told]
    assert gaps == ["Wed 8 Jul 2020", "Tue 7 Jul 2020"]
    assert browser.one("[data-total=gaps]").text == "2"
    assert "newsarchive crawl sample --since 2020-07-07 --until 2020-07-08" in browser.one("#missing").text


def test_the_keyboard_walks_through_the_days(browser, crawled):
    shown(browser, crawled / "whole.html")
    assert said(browser, "calendar") == f"{sum(expected_days().values())} articles, Wed 1 Jul 2020 – Thu 16 Jul 2020"
    browser.press("TAB")
    assert browser.js("return document.activeElement.className") == "skip"
    for _ in range(40):
        if browser.js("return document.activeElement.id") == "calendar-plot":
            break
        browser.press("TAB")
    else:
        pytest.fail("the calendar cannot be reached by the keyboard")
    assert browser.js("return getComputedStyle(document.activeElement).outlineStyle") != "none"
    browser.press("END")
    assert said(browser, "calendar") == "Thu 16 Jul 2020: 5 articles"
    browser.press("ARROW_UP", "ARROW_UP", "ARROW_UP")
    assert said(browser, "calendar") == "Mon 13 Jul 2020: 13 articles"
    browser.screenshot("focus", whole=False)
    browser.press("ARROW_LEFT")
    assert said(browser, "calendar") == "Mon 6 Jul 2020: 7 articles"
    browser.press("ARROW_DOWN")
    assert said(browser, "calendar") == "Tue 7 Jul 2020: no article – gap, the date archive was not asked"
    browser.press("HOME")
    assert said(browser, "calendar") == "Wed 1 Jul 2020: 5 articles"


def test_the_mouse_is_told_what_it_points_at(browser, crawled):
    from selenium.webdriver.common.action_chains import ActionChains

    shown(browser, crawled / "whole.html")
    plot = browser.one("#hours-plot")
    browser.js("arguments[0].scrollIntoView({block: 'center'})", plot)
    browser.wait(lambda window: window.js(INK, "hours") > 500)
    before = said(browser, "hours")
    corner = (-plot.size["width"] / 2, -plot.size["height"] / 2)  # offsets count from the middle
    ActionChains(browser.driver).move_to_element_with_offset(plot, int(corner[0]) + 52, int(corner[1]) + 18).perform()
    browser.wait(lambda window: said(window, "hours") == "Mon 0:00–0:59: no article")
    ActionChains(browser.driver).move_to_element(browser.one("h1")).perform()
    browser.wait(lambda window: said(window, "hours") == before)


def test_every_chart_has_its_table(browser, crawled):
    shown(browser, crawled / "whole.html")
    heads = {"coverage": "day", "sections": "Section", "authors": "Author", "lengths": "Syllables", "hours": "Hour"}
    for name, head in heads.items():
        rows = table(browser, name)
        assert rows[0][0] == head
        assert len(rows) > 1
    assert ["Xã hội", str(sum(row[0] == "Xã hội" for row in sections(crawled)))] in table(browser, "sections")[1:]


def sections(folder):
    return [
        (json.loads(line)["section"],)
        for path in (folder / "data/sample/records").glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
    ]


def test_articles_that_the_date_archive_named_and_nobody_fetched(browser, crawled):
    shown(browser, crawled / "part.html")
    named = {day: len(truth.on_day(day)) for day in truth.days() if day <= date(2020, 7, 6)}
    absent = sum(named.values()) - 12
    assert browser.one("[data-total=absent]").text == str(absent)
    assert "not fetched yet" in browser.one("#missing").text
    rows = table(browser, "calendar")
    assert any("named articles that are not here" in told for _, _, told in rows[1:])
    browser.screenshot()


def test_in_vietnamese(browser, crawled):
    shown(browser, crawled / "tieng-viet.html")
    assert browser.js("return document.documentElement.lang") == "vi"
    assert table(browser, "calendar")[1][0] == "T5 16/7/2020"
    text = browser.js("return document.body.innerText")
    assert not re.search(r"\b(Articles|undefined|NaN|null|\{n\})\b|\[object", text)


def test_the_chosen_paper_is_the_one_shown(browser, tmp_path, command):
    rows = {
        (name, FIRST): [
            record(id=f"{name}:{number}", publisher=name, title=f"Bài {number}", section=name.title(), authors=["Hà Vân"], updated=f"2020-07-{number:02d}T08:00:00+07:00", problems=["updated: weekday_mismatch"])
            for number in range(1, most)
        ]
        for name, most in (("sample", 10), ("baoyenbai", 4))
    }  # fmt: skip
    write(tmp_path / "data", rows)
    assert command("report", "--output", "r.html").returncode == 0
    shown(browser, tmp_path / "r.html")
    assert browser.one("[data-total=articles]").text == "12"
    assert len(browser.all("#problems tbody tr")) == 2
    browser.screenshot("all")
    browser.js(
        "const s = document.getElementById('paper'); s.value = 'baoyenbai'; s.dispatchEvent(new Event('change'))"
    )
    assert browser.one("[data-total=articles]").text == "3"
    assert said(browser, "sections") == "Baoyenbai: 3 articles"
    assert [row.text for row in browser.all("#problems tbody tr") if row.is_displayed()] != []
    assert sum(row.is_displayed() for row in browser.all("#problems tbody tr")) == 1
    assert not browser.one("#papers-part").is_displayed()


def test_what_one_paper_has_not_the_next_one_shows(browser, tmp_path, command):
    """Charts that were hidden, since the paper chosen before had nothing to draw in them, come back."""
    bare = [record(id=f"sample:{at}", title="Bài", body=["Đoạn."]) for at in range(2)]
    full = [
        record(id="baoyenbai:1", publisher="baoyenbai", title="Bài", revision=revision, section="Xã hội", authors=["Hà Vân"], updated="2020-07-13T08:00:00+07:00", fetched_at=f"2020-07-13T0{revision}:00:00Z")
        for revision in (1, 2)
    ]  # fmt: skip
    write(tmp_path / "data", {("sample", FIRST): bare, ("baoyenbai", FIRST): full})
    assert command("report", "--output", "r.html").returncode == 0
    shown(browser, tmp_path / "r.html")
    names = ("calendar", "coverage", "sections", "authors", "hours", "waits")
    choose = "const s = document.getElementById('paper'); s.value = arguments[0]; s.dispatchEvent(new Event('change'))"
    for paper, visible in (("sample", False), ("baoyenbai", True), ("sample", False), ("", True)):
        browser.js(choose, paper)
        assert [browser.one(f"#{name}-plot").is_displayed() for name in names] == [visible] * len(names), paper
    assert said(browser, "calendar") == "1 article, Mon 13 Jul 2020 – Mon 13 Jul 2020"


def test_the_page_follows_the_reader(browser, crawled):
    """Evening comes, the phone is turned: the charts are drawn anew."""
    shown(browser, crawled / "whole.html")
    corner = "const c = document.querySelectorAll('#sections-plot canvas')[0]; return [...c.getContext('2d').getImageData(c.width / 2 | 0, 14, 1, 1).data]"
    browser.wait(lambda window: window.js(INK, "sections") > 500)
    light = browser.js(corner)
    browser.look(dark=True)
    browser.wait(lambda window: window.js(corner) != light and window.js(INK, "sections") > 500)
    browser.look(dark=True, phone=True)
    # asked in the page: a canvas that Selenium has found may be replaced before it is measured
    widest = (
        "return Math.max(...[...document.querySelectorAll('canvas')].map(one => one.getBoundingClientRect().width))"
    )
    browser.wait(lambda window: window.js(widest) <= 360)
    assert browser.js("return document.documentElement.scrollWidth") == 360


def test_decades_on_a_phone(browser, tmp_path, command):
    """Taller than a canvas can be at the screen's sharpness."""
    years = [
        record(id=f"sample:{year}", title="Bài", updated=f"{year}-{year % 12 + 1:02d}-13T08:00:00+07:00")
        for year in range(1955, 2021)
    ]
    write(tmp_path / "data", {("sample", FIRST): years})
    assert command("report", "--output", "r.html").returncode == 0
    browser.look(phone=True)
    shown(browser, tmp_path / "r.html")
    assert browser.one("#years").text == "Show all 66 years"
    browser.js("arguments[0].click()", browser.one("#years"))
    assert browser.one("#years").text == "Show the last years only"
    browser.wait(lambda window: window.js(INK, "calendar") > 5000)
    assert (
        browser.js("return Math.max(...[...document.querySelectorAll('#calendar-plot canvas')].map(one => one.height))")
        <= 16_000
    )
    browser.press("TAB")
    browser.screenshot(whole=False)


def test_hostile_texts_do_not_run(browser, tmp_path, command):
    rows = [
        record(id=f"sample:{number}", title=EVIL, section=EVIL, authors=[EVIL], problems=[EVIL], revision=revision, url="javascript:document.title='run'", updated="2020-07-13T08:00:00+07:00", fetched_at=f"2020-07-13T0{revision}:00:00Z")
        for number in (1, 2) for revision in (1, 2)
    ]  # fmt: skip
    write(tmp_path / "data", {("sample", FIRST): rows})
    assert command("report", "--output", "r.html").returncode == 0
    shown(browser, tmp_path / "r.html")
    assert EVIL in table(browser, "sections")[1][0]
    assert EVIL in browser.one("#problems").text
    browser.one("#problems").click()
    assert browser.js("return document.title") == "The archive at a glance – Báo Suối Ngàn"
    assert browser.all("img") == []
    assert len(browser.all("script")) == 3
    assert browser.errors() == []
    assert len(browser.requests()) == 1


def test_what_is_planted_into_the_file_is_not_run_either(browser, crawled, tmp_path):
    """The second line: even markup that escaping had missed would not run, nor load anything."""
    text = (crawled / "whole.html").read_text(encoding="utf-8")
    path = tmp_path / "planted.html"
    path.write_text(text.replace("</main>", EVIL + "<style>body{display:none}</style></main>"), encoding="utf-8")
    shown(browser, path)
    assert browser.js("return [document.title, getComputedStyle(document.body).display]") == [
        "The archive at a glance – Báo Suối Ngàn",
        "block",
    ]
    told = browser.errors()
    assert told
    assert all("Content Security Policy" in message for message in told)


@pytest.mark.parametrize("count", [0, 1])
def test_hardly_anything_to_show(browser, tmp_path, command, count):
    rows = [record(id="sample:1", title="Bài duy nhất")][:count]  # without a day
    (tmp_path / "data" / "sample" / "records").mkdir(parents=True)
    write(tmp_path / "data", {("sample", FIRST): rows})
    assert command("report", "--output", "r.html").returncode == 0
    browser.look(phone=True)
    browser.open(tmp_path / "r.html")
    if count:
        browser.wait(lambda window: window.js("return document.documentElement.dataset.drawn") == "yes")
        assert browser.one("[data-total=undated]").text == "1"
    else:
        assert "There are no articles to show." in browser.one("main").text
