"""The sample newspaper's data holds together: days, numbers, links, words."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta

import pytest

from newsarchive import publishers
from newsarchive.sample import articles, chrome, content, sections, specials, truth, windows1258
from newsarchive.sample.content import Article, Link
from newsarchive.sample.newspaper import Newspaper

EVERY = articles(hidden=True)
BY_ID = {entry.id: entry for entry in EVERY}


def texts(entry: Article) -> list[str]:
    captions = [part for picture in entry.pictures for part in (picture.caption, picture.credit or "")]
    return [entry.title, entry.lead, entry.byline or "", entry.banner or "", *captions, *entry.paragraphs]


def test_it_is_large_enough() -> None:
    assert len(articles()) >= 84
    assert len(sections()) == 6
    days = truth.days()
    assert len(days) >= 15
    assert days == [days[0] + timedelta(step) for step in range(len(days))], "the days follow each other"


def test_every_section_has_more_than_a_page() -> None:
    for section in sections():
        assert len(truth.in_section(section.key)) > len(truth.in_section(section.key, pages=1))


def test_ids_rise_with_time() -> None:
    assert len(BY_ID) == len(EVERY)
    assert [entry.id for entry in sorted(EVERY, key=lambda entry: entry.updated)] == sorted(BY_ID)
    assert all(100_000 <= number <= 999_999 for number in BY_ID)


@pytest.mark.parametrize(
    ("moment", "printed"),
    [
        ((2020, 7, 13, 8, 18, 23), "Thứ hai, 13/7/2020 | 8:18:23 AM"),
        ((2020, 7, 12, 20, 5, 9), "Chủ nhật, 12/7/2020 | 8:05:09 PM"),
        ((2020, 7, 1, 12, 31, 38), "Thứ tư, 1/7/2020 | 12:31:38 PM"),
        ((2020, 7, 11, 0, 30, 47), "Thứ bảy, 11/7/2020 | 12:30:47 AM"),
    ],
)
def test_stamps_are_printed_as_the_paper_does(moment: tuple[int, ...], printed: str) -> None:
    assert chrome.stamp(datetime(*moment, tzinfo=content.ICT)) == printed


def test_stamps_cover_both_halves_of_the_day() -> None:
    hours = {entry.updated.hour for entry in articles()}
    assert {0, 12} < hours
    assert min(hours) < 12 < max(hours)


def test_related_items_lead_somewhere_but_for_the_dead_ones() -> None:
    known = {entry.path for entry in EVERY}
    paths = {path for entry in EVERY for path in truth.related_paths(entry.id)}
    dead = paths - known
    assert dead == {specials.MISSING, *specials.SOFT_MISSING, *specials.MOVED}
    assert set(specials.MOVED.values()) <= set(BY_ID)
    assert specials.INTERNAL in paths, "the closed article is linked as related, too"


def test_spelled_out_numbers_are_articles() -> None:
    for entry in EVERY:
        for related in entry.related or ():
            assert isinstance(related, Link) or related in BY_ID, (entry.id, related)
            assert related != entry.id


def test_public_articles_show_three_or_four_related_items() -> None:
    counts = {len(truth.related_paths(number)) for number in truth.all_ids()}
    assert counts <= {2, 3, 4}
    assert {3, 4} <= counts


def test_dead_paths_look_like_articles() -> None:
    paper = publishers.by_name("sample")
    for path in (specials.MISSING, *specials.SOFT_MISSING, *specials.MOVED, specials.INTERNAL):
        assert paper.article_key(f"http://{content.DOMAIN}{path}") is not None
    assert paper.article_key(f"http://{content.DOMAIN}{specials.TOPIC_PATH}") is None


def test_the_publisher_knows_the_paper() -> None:
    paper = publishers.by_name("sample")
    assert paper.domains == (content.DOMAIN,)
    assert paper.title == content.NAME
    assert paper.sections == {section.key: section.name for section in sections()}
    for entry in EVERY:
        assert paper.article_key(f"http://{content.DOMAIN}{entry.path}") == str(entry.id)
        assert paper.article_key(f"http://{content.DOMAIN}{entry.print_path}") == str(entry.id)


def test_words_are_clean_vietnamese() -> None:
    for entry in EVERY:
        for text in texts(entry):
            assert text == unicodedata.normalize("NFC", text), (entry.id, text)
            assert text == re.sub(r"\s+", " ", text).strip(), (entry.id, text)
            assert not re.search(r"[ .]\.|,,| [,;:?!]|[“][^”]*[“]", text), (entry.id, text)


def test_no_two_articles_share_words() -> None:
    paragraphs = [text for entry in EVERY for text in (entry.lead, *entry.paragraphs) if len(text) > 40]
    assert len(paragraphs) == len(set(paragraphs))
    assert len({entry.title for entry in EVERY}) == len(EVERY)


def test_articles_are_of_every_kind() -> None:
    public = articles()
    assert any(not entry.pictures for entry in public)
    assert any(entry.byline is None for entry in public)
    assert any(entry.dateline is None for entry in public)
    assert any(entry.charset == "windows-1258" for entry in public)
    assert any(" - " in (entry.byline or "") for entry in public)
    assert {block.kind for entry in public for block in entry.blocks} == {"text", "heading", "list", "table"}
    assert any(picture.credit for entry in public for picture in entry.pictures)
    assert 0 < sum(entry.banner is not None for entry in public) < len(public)
    assert len([entry for entry in public if entry.correction]) == 1


def test_the_correction_changes_a_number_adds_a_paragraph_and_is_stamped_later_that_day() -> None:
    before = truth.article(truth.changing_id())
    after = before.correction
    assert after is not None
    assert len(after.paragraphs) == len(before.paragraphs) + 1
    assert (before.day, before.title, before.path) == (after.day, after.title, after.path)
    assert after.updated > before.updated


def test_a_slug_has_no_diacritics() -> None:
    assert content.slug("Đô cử “Ứng Hòe”: 1.640 m, được & mất!") == "Do_cu_Ung_Hoe_1_640_m_duoc_mat"


@pytest.mark.parametrize("entry", EVERY, ids=lambda entry: str(entry.id))
def test_windows_1258_loses_nothing(entry: Article) -> None:
    for text in texts(entry):
        if "³" in text:  # windows-1258 has it; kept apart to say so
            assert windows1258.encode("³") == b"\xb3"
        assert unicodedata.normalize("NFC", windows1258.encode(text).decode("cp1258")) == text


def test_windows_1258_keeps_vowels_whole_and_tones_apart() -> None:
    assert windows1258.encode("Tiếng Việt ờ") == b"Ti\xea\xecng Vi\xea\xf2t \xf5\xcc"
    assert windows1258.encode("→") == b"&#8594;"


def test_truth_of_days_and_sections_agree() -> None:
    first, last = truth.days()[0], truth.days()[-1]
    assert truth.between(first, last) == truth.all_ids()
    by_day = [number for day in truth.days() for number in reversed(truth.on_day(day))]
    assert by_day == truth.all_ids()
    by_section = [number for section in sections() for number in truth.in_section(section.key)]
    assert sorted(by_section) == truth.all_ids()
    assert truth.on_day(date(2020, 8, 1)) == []
    assert not set(truth.hidden_ids()) & set(truth.all_ids())


def test_closure_follows_the_moved_link_and_leaves_dead_and_closed_ones() -> None:
    start = next(number for number in truth.all_ids() if specials.MISSING in truth.related_paths(number))
    assert truth.closure([start], 0) == {start}
    assert truth.closure([start], 1) == {start, 204188, 204126}
    closed = next(number for number in truth.all_ids() if specials.INTERNAL in truth.related_paths(number))
    assert not truth.closure([closed], 5) & set(truth.hidden_ids())


def test_a_newspaper_at_an_earlier_moment_holds_what_was_out() -> None:
    noon = content.CLOSING.replace(day=13, hour=12, minute=0, second=0)
    paper = Newspaper(EVERY, noon)
    assert {entry.id for entry in paper.public} == {e.id for e in articles() if e.updated <= noon}
    assert 0 < len(paper.on_day(noon.date())) < len(truth.on_day(noon.date()))
    for entry in paper.public:
        assert all(isinstance(item, Link) or item.updated <= noon for item in paper.related(entry))
