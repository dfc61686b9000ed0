"""The parts of the report that are pure: drift, what the date archive said, calendars, the safety of the page."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import date
from importlib import resources
from string import Formatter

import pytest

pl = pytest.importorskip("polars")
pytest.importorskip("pyarrow")
pytest.importorskip("jinja2")

from newsarchive.report import facts, page, words  # noqa: E402
from newsarchive.report.archive_days import ArchiveDay, archive_days  # noqa: E402
from newsarchive.report.drift import drifts  # noqa: E402
from newsarchive.report.tables import gap_rows  # noqa: E402
from newsarchive.storage.links import Link, url_key  # noqa: E402


@pytest.mark.parametrize(
    ("filled", "of", "found"),
    [
        ([10, 10, 10, 0, 0, 0], [10] * 6, [(3, 1.0, 0.0)]),  # a redesign
        ([0, 0, 10, 10], [10] * 4, [(2, 0.0, 1.0)]),  # a field that came
        ([10, 10, 0, 0, 10, 10], [10] * 6, [(2, 1.0, 0.0), (4, 0.0, 1.0)]),  # broken and mended
        ([10, 10, 4, 10, 10, 10], [10] * 6, []),  # one odd period
        ([30, 26, 28, 24, 27, 23], [30] * 6, []),  # as from one period to the next
        ([5, 0], [5, 5], []),  # too few to tell
        ([20, 20, 0], [20, 20, 8], [(2, 1.0, 0.0)]),  # the last period, few but enough
        ([20, 20, 0], [20, 20, 7], []),
        ([20, 0, 0], [20, 0, 0], []),  # periods without articles
        ([], [], []),
    ],
)
def test_drift(filled, of, found):
    assert [(one.at, one.before, one.after) for one in drifts(filled, of)] == found


def discovered(source, *links):
    return {"event": "discovered", "url": source, "links": [link.to_dict() for link in links]}


def day_link(day, section=""):
    return Link(
        "http://a.example/",
        "day",
        form=(("day", day), ("section", section)),
        extra=(("day", day), ("section", section)),
    )


def settled(event, link, **more):
    values = {"event": event, "url": link.url, "kind": link.kind, **more}
    return values | ({"key": f"{link.key:016x}"} if link.form is not None else {})


def article(number):
    return Link(f"http://a.example/{number}", "article")


def test_what_the_date_archive_said():
    first, second, third, fourth = (day_link(f"2020-07-0{number}") for number in (1, 2, 3, 4))
    more = Link("http://a.example/?p=2", "results", extra=(("day", "2020-07-01"), ("section", ""), ("page", 2)))
    events = [
        discovered(None, first, second, third, fourth),
        discovered(first.url, article(1), article(2), article(3), more),
        settled("fetched", first),
        settled("fetched", second),  # names none
        settled("failed", third, reason="HTTP 500"),
        discovered(more.url, article(4), article(5)),
        settled("fetched", more),
        settled("fetched", article(1), id="p:1"),
        settled("gone", article(2), reason="HTTP 404"),
        discovered(article(3).url, article(30)),
        settled("moved", article(3), reason="moved to …"),
        settled("fetched", article(30), id="p:3"),
        settled("not_article", article(4), reason="a video"),
        settled("gone", article(1)),  # it was stored: later it is gone, not missing
    ]
    said = archive_days(events)
    assert said[date(2020, 7, 1)].named == 5
    assert said[date(2020, 7, 1)].absent == {"gone": 1, "not_article": 1, "pending": 1}
    assert said[date(2020, 7, 1)].examples == [
        ("http://a.example/2", "gone", "HTTP 404"), ("http://a.example/4", "not_article", "a video"), ("http://a.example/5", "pending", ""),
    ]  # fmt: skip
    assert (said[date(2020, 7, 2)].answered, said[date(2020, 7, 2)].named) == (True, 0)
    assert (said[date(2020, 7, 3)].asked, said[date(2020, 7, 3)].answered) == (True, False)
    assert (said[date(2020, 7, 4)].asked, said[date(2020, 7, 4)].answered) == (True, False)


def test_a_section_s_day_is_not_the_paper_s():
    link = day_link("2020-07-01", "12")
    said = archive_days([discovered(None, link), discovered(link.url, article(1)), settled("fetched", link)])
    assert said == {
        date(2020, 7, 1): ArchiveDay(
            asked=False,
            answered=False,
            named=1,
            absent={"pending": 1},
            examples=[("http://a.example/1", "pending", "")],
        )
    }


@pytest.mark.parametrize(
    "damaged",
    [
        {}, {"event": "fetched"}, {"event": "fetched", "url": None, "key": "zz"}, {"event": "discovered", "url": "x", "links": [{}, None, 3]},
        {"event": "discovered", "url": None, "links": [{"url": "x", "kind": "day", "extra": {"day": "31/02"}}]}, {"event": 7},
    ],
)  # fmt: skip
def test_damaged_events_are_passed_over(damaged):
    assert archive_days([damaged]) == {}


def test_the_states_of_a_calendar():
    rows = pl.DataFrame({"day": [date(2020, 7, 1), date(2020, 7, 1), date(2020, 7, 3), date(2020, 7, 8), None]})
    days = {
        date(2020, 7, 3): ArchiveDay(asked=True, answered=True, named=2, absent={"failed": 1}),
        date(2020, 7, 4): ArchiveDay(asked=True, answered=True),
        date(2020, 7, 5): ArchiveDay(asked=True),
        date(2020, 7, 6): ArchiveDay(),  # only a section of it was asked for
    }
    shown = facts.calendar(rows, days)
    assert list(shown) == ["2020"]
    assert len(shown["2020"]["counts"]) == len(shown["2020"]["states"]) == 366
    july = (date(2020, 7, 1) - date(2020, 1, 1)).days
    assert shown["2020"]["counts"][july - 1 : july + 9] == [0, 2, 0, 1, 0, 0, 0, 0, 1, 0]
    assert shown["2020"]["states"][july - 1 : july + 9] == ".ngmefggn."
    assert [(gap.first.day, gap.last.day) for gap in gap_rows("p", shown)] == [(6, 7), (2, 2)]


def test_years_without_anything_are_left_out():
    rows = pl.DataFrame({"day": [date(1970, 1, 1), date(2020, 12, 31)]})
    assert list(facts.calendar(rows, None)) == ["1970", "2020"]
    assert facts.calendar(rows.clear(), {}) == {}


@pytest.mark.parametrize(
    ("days", "unit"),
    [([1, 30], "day"), ([1, 100], "week"), ([1, 1000], "month"), ([1, 4000], "quarter"), ([1, 20000], "year"), ([], "day")],
)  # fmt: skip
def test_the_unit_of_time_fits_the_span(days, unit):
    start = date(1950, 1, 1).toordinal()
    assert (
        facts.unit_of(pl.DataFrame({"day": [date.fromordinal(start + day) for day in days]}, schema={"day": pl.Date}))
        == unit
    )


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "<!--", "&lt;", "a\u2028b\u2029c", "]]>", "\\u003c"]
)
def test_no_string_ends_the_data_block(text):
    block = page.data_block({"title": text})
    assert not re.search("[<>&\u2028\u2029]", block)
    assert json.loads(block) == {"title": text}


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("http://a.example/", True), ("HTTPS://a.example/", True), ("javascript:alert(1)", False), ("data:text/html,x", False),
        ("file:///etc/passwd", False), (" http://a.example/", False), ("//a.example/", False), (None, False), ("", False),
    ],
)  # fmt: skip
def test_links_lead_to_web_pages_only(url, safe):
    assert page.safe_url(url) == (url if safe else None)


def test_every_word_is_there_in_both_languages():
    english, vietnamese = words.words("en"), words.words("vi")

    def blanks(text):
        return sorted(name for _, name, _, _ in Formatter().parse(text) if name)

    for key, text in english.items():
        assert blanks(text) == blanks(vietnamese[key]), key
        assert bool(text) == bool(vietnamese[key]), key
    assert not english.keys() & set(dir(dict)), "the template would find the method"
    used = set(re.findall(r"\bw\.(\w+)", page.script() + page.part("report.html.jinja"))) - {"get"}
    assert used <= english.keys()


def test_the_script_sets_texts_only():
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|setAttribute", page.script()
    )


def test_the_library_is_the_one_that_its_readme_describes():
    vendor = resources.files("newsarchive.report").joinpath("vendor")
    content = vendor.joinpath("echarts.min.js").read_bytes()
    readme = vendor.joinpath("README.md").read_text(encoding="utf-8")
    assert hashlib.sha256(content).hexdigest() in readme
    assert b"</script" not in content.lower()
    for name in ("LICENSE", "NOTICE", "LICENSE-d3", "LICENSE-zrender", "LICENSE-tslib"):
        assert vendor.joinpath(name).read_text(encoding="utf-8").strip()
        assert f"`{name}`" in readme


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_enough_in_light_and_dark():
    light, dark = (
        dict(re.findall(r"--([\w]+): (#[0-9a-f]{6});", block))
        for block in re.findall(r":root \{(.*?)\}", page.part("report.css"), re.DOTALL)
    )
    for scheme in (light, dark):
        for text in ("ink", "soft", "accent"):
            for ground in ("card", "paper", "faint"):
                assert contrast(scheme[text], scheme[ground]) >= 4.5, (text, ground)  # WCAG 2.2, 1.4.3
        assert contrast(scheme["ink"], scheme["s1"]) >= 4.5  # the number in a cell
        assert contrast(scheme["ink"], scheme["s2"]) >= 4.5 or scheme is dark
        assert contrast(scheme["card"], scheme["s3"]) >= 4.5
        assert contrast(scheme["card"], scheme["s4"]) >= 4.5
        for mark, ground in (("warn", "gap"), ("alarm", "card"), ("s3", "card"), ("s4", "card"), ("soft", "card")):
            assert contrast(scheme[mark], scheme[ground]) >= 3, (mark, ground)  # 1.4.11


def test_a_key_is_what_the_events_say():
    link = day_link("2020-07-01")
    assert url_key(link.url, link.form) == link.key  # what `settled` above relies on
