"""Whole pages of the sample newspaper at a moment: `pages` for the content, `chrome` for what is around it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from newsarchive.sample import chrome, pages, specials
from newsarchive.sample.content import NAME, Article, Section, sections
from newsarchive.sample.newspaper import PER_PAGE, PER_RESULT_PAGE, Newspaper
from newsarchive.sample.viewstate import State

if TYPE_CHECKING:
    from datetime import date


def frame(paper: Newspaper, path: str, title: str, section: Section | None, state: State | None = None) -> chrome.Frame:
    """The furniture of a page of that path; its archive form offers the state's day, else today."""
    state = state or State()
    shown = state.day or paper.now.date()
    return chrome.Frame(path, f"{NAME} - {title}", paper.now, paper.latest, section, shown, state)


def front(paper: Newspaper) -> str:
    """The front page."""
    blocks = [(section, paper.in_section(section)[:3]) for section in sections()]
    return chrome.page(frame(paper, "/", "Trang chủ", None), pages.front_content(paper.public[:4], blocks))


def article(paper: Newspaper, entry: Article) -> str:
    """An article's page; its archive form offers the article's day."""
    around = frame(paper, entry.path, entry.title, entry.section)
    around = replace(around, shown=entry.day, head=pages.article_head(entry))
    return chrome.page(around, pages.article_content(entry, paper.related(entry)), entry.charset)


def asked_page(query: str) -> int:
    """The page number in a query string such as ``page=2``; 1 where there is none or it is none."""
    asked = parse_qs(query).get("page", ["1"])[0]
    return max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1


def section_page(paper: Newspaper, path: str, section: Section, state: State, query: str = "") -> str:
    """A page of a section's listing; past the last one it says that there is no news."""
    entries = paper.in_section(section)
    last = _pages(len(entries), PER_PAGE)
    if section.post_back:
        state = replace(state, page=min(state.page, last))
        pager = pages.button_pager(state.page, last)
    else:
        pager = pages.link_pager(section, min(state.page, last), last)
    shown = entries[(state.page - 1) * PER_PAGE : state.page * PER_PAGE]
    around = replace(frame(paper, path, section.name, section, state), query=f"?{query}" if query else "")
    return chrome.page(around, pages.listing_content(section.name, section, shown, pager))


def day(paper: Newspaper, path: str, section: Section | None, asked: date, state: State) -> str:
    """The archive's answer for a day, posted back to the page of that path.

    Raises:
        ValueError: There is no such page of results.
    """
    where = None if state.everywhere else section
    entries = paper.on_day(asked, where)
    last = _pages(len(entries), PER_RESULT_PAGE)
    if not 1 <= state.page <= last:
        raise ValueError("no such page")
    shown = entries[(state.page - 1) * PER_RESULT_PAGE : state.page * PER_RESULT_PAGE]
    title = f"Các tin đã đưa ngày {chrome.day_label(asked)}"
    if where:
        title += f" trong chuyên mục {where.name}"
    content = pages.listing_content(title, section, shown, pages.grid_pager(state.page, last))
    return chrome.page(frame(paper, path, title, section, state), content)


def search(paper: Newspaper, path: str, section: Section | None, words: str) -> str:
    """The site search's answer: headlines that hold the words, newest first."""
    wanted = words.casefold().strip()
    found = [entry for entry in paper.public if wanted and wanted in entry.title.casefold()][:PER_RESULT_PAGE]
    content = pages.listing_content(f"Kết quả tìm kiếm: {words[:60]}", None, found)
    return chrome.page(frame(paper, path, "Tìm kiếm", section), content)


def topic(paper: Newspaper) -> str:
    """The topic page, which has an article's address and is a list."""
    entries = [paper.by_id[number] for number in specials.TOPIC if number in paper.by_id]
    content = pages.listing_content(f"Chuyên đề: {specials.TOPIC_TITLE}", None, entries)
    return chrome.page(frame(paper, specials.TOPIC_PATH, specials.TOPIC_TITLE, None), content)


def message(paper: Newspaper, path: str, section: Section | None, title: str, words: str) -> str:
    """A page that says that something is not there or not right."""
    return chrome.page(frame(paper, path, title, section), pages.message_content(title, words))


def _pages(count: int, size: int) -> int:
    return max(1, -(-count // size))
