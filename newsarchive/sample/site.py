"""From a request to the sample newspaper to its answer; `server` carries it over HTTP.

The only thing it remembers is which articles have been visited, for the one that is corrected after its
first visit.
"""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from newsarchive.sample import chrome, feeds, pages, pictures, redesign, specials, views, viewstate, windows1258
from newsarchive.sample.content import CLOSING, Article, Section, articles, sections
from newsarchive.sample.newspaper import Newspaper
from newsarchive.sample.viewstate import State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_HTML = "text/html; charset=utf-8"
_XML = "text/xml; charset=utf-8"
_MAX_CACHED = 2_000  # pages
_FEED_ITEMS = 15


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back: status, type, body; where to, for a redirect; validators, for articles and pictures."""

    status: int
    content_type: str
    body: bytes
    location: str | None = None
    modified: datetime | None = None
    etag: str | None = None


def _etag(body: bytes) -> str:
    return f'"{sha256(body).hexdigest()[:16]}"'


def _file(content_type: str, body: bytes, modified: datetime | None = None) -> Answer:
    return Answer(200, content_type, body, modified=modified, etag=_etag(body))


def _html(html: str, status: int = 200) -> Answer:
    return Answer(status, _HTML, html.encode())


def _failed(reason: str) -> Answer:
    return _html(
        "<!DOCTYPE html><html><head><title>Runtime Error</title></head><body>"
        f"<h1>Server Error in '/' Application.</h1><h2><i>{reason}</i></h2></body></html>",
        500,
    )


_FILES = {
    "/robots.txt": _file("text/plain; charset=utf-8", feeds.ROBOTS.encode()),
    "/images/print.gif": _file("image/gif", pictures.GIF),
    "/images/qc27.gif": _file("image/gif", pictures.GIF),
    "/favicon.ico": _file("image/gif", pictures.GIF),
    "/images/logo.png": _file("image/png", pictures.logo()),
}


class Site:
    """The paper behind its server; safe to ask from many threads."""

    def __init__(
        self,
        printed: Sequence[Article] | None = None,
        clock: Callable[[], datetime] | None = None,
        *,
        corrected: bool = False,
        removed: Mapping[int, datetime] | None = None,
        redesigned: datetime | None = None,
    ) -> None:
        """Open the paper.

        Args:
            printed: Other articles than the paper's own.
            clock: Gives the moment, aware; what is stamped later is not out yet, and the header's clock
                runs. Without one the moment is `content.CLOSING`.
            corrected: Show corrected articles as corrected from the first visit.
            removed: Articles taken down -> from when. Even numbers answer 404 then, odd ones 200 with an error text.
            redesigned: From when articles are printed in another template, see `redesign`.
        """
        self._printed = tuple(articles(hidden=True) if printed is None else printed)
        self._clock = clock
        self._corrected = corrected
        self._removed = dict(removed or {})
        self._redesigned = redesigned
        self._visited: set[int] = set()
        self._lock = threading.Lock()
        self._sections = {section.key: section for section in sections()}
        self._closed = Newspaper(self._printed, CLOSING)
        self._cache: dict[tuple[str, str, bool], Answer] = {}
        self._routes = (
            (re.compile(r"/"), self._front),
            (re.compile(r"/(?:\d+|noibo)/(?P<id>\d{1,9})/[^/]+\.aspx"), self._article),
            (re.compile(r"/PrintPreview/(?P<id>\d{1,9})/?"), self._print_view),
            (re.compile(r"/(?P<section>\d+)/?"), self._section),
            (re.compile(r"/NewsImg/(?:\d+_\d{4}|thumb)/(?P<id>\d{1,9})(?:_(?P<name>[\w -]+))?\.jpg"), self._picture),
            (re.compile(r"/rss/(?P<section>\w+)\.rss"), self._feed),
            (re.compile(r"/sitemap\.xml"), self._sitemap),
            (re.compile(re.escape(specials.TOPIC_PATH)), self._topic),
        )

    def paper(self) -> Newspaper:
        """The paper as it stands now."""
        if self._clock is None:
            return self._closed
        now = self._clock()
        left = [entry for entry in self._printed if not self._is_removed(entry.id, now)] if self._removed else []
        return Newspaper(tuple(left) if self._removed else self._printed, now)

    def _is_removed(self, number: int, now: datetime) -> bool:
        since = self._removed.get(number)
        return since is not None and since <= now

    def _section_of(self, path: str) -> Section | None:
        return self._sections.get(path.split("/")[1])

    def get(self, path: str, query: str = "", *, counts: bool = True) -> Answer:
        """The answer to a GET of the decoded path.

        With ``counts`` it is a visit: an article that has a correction shows it at the next.
        """
        found = self._routes[1][0].fullmatch(path)
        number = int(found["id"]) if found else 0
        with self._lock:
            seen = number in self._visited
        if path in _FILES:
            return _FILES[path]
        key = (path, query, seen)
        if (answer := self._cache.get(key)) is None:
            answer = self._route(self.paper(), path, query)
            if self._clock is None and len(self._cache) < _MAX_CACHED and not path.startswith("/PrintPreview/"):
                self._cache[key] = answer
        if counts and number and answer.status == 200:
            with self._lock:
                self._visited.add(number)
        return answer

    def _route(self, paper: Newspaper, path: str, query: str) -> Answer:
        for pattern, view in self._routes:
            if (found := pattern.fullmatch(path)) and (answer := view(paper, found, query)):
                return answer
        if path in specials.SOFT_MISSING or self._is_hushed_up(path):
            section = self._section_of(path)
            return _html(views.message(paper, path, section, "Thông báo", specials.SOFT_MISSING_TEXT))
        missing = "Trang bạn tìm không có trên máy chủ."
        return _html(views.message(paper, "/404.aspx", None, "Lỗi 404", missing), 404)

    def _is_hushed_up(self, path: str) -> bool:
        """Whether it is the path of an article that was removed without an honest 404."""
        found = self._routes[1][0].fullmatch(path)
        number = int(found["id"]) if found else 0
        return self._clock is not None and number % 2 == 1 and self._is_removed(number, self._clock())

    def _version(self, article: Article) -> Article:
        """The article, or its correction once it has been visited (and, by a clock, the correction is out)."""
        later = article.correction
        if later is None or not (self._corrected or article.id in self._visited):
            return article
        return article if self._clock and later.updated > self._clock() else later

    def _front(self, paper: Newspaper, _found: re.Match[str], _query: str) -> Answer:
        return _html(views.front(paper))

    def _article(self, paper: Newspaper, found: re.Match[str], _query: str) -> Answer | None:
        known = paper.by_id.get(int(found["id"]))
        if known is None:
            return None
        if found[0] != known.path:
            return replace(_html("Bài viết đã được chuyển.", 301), location=known.path)
        article = self._version(known)
        html = views.article(paper, article)
        content = pages.article_content(article, ())  # the validator ignores what is around it
        if self._redesigned is not None and self._clock is not None and self._clock() >= self._redesigned:
            html, content = redesign.applied(html, article), redesign.applied(content, article)
        return Answer(
            200,
            f"text/html; charset={article.charset}",
            windows1258.encode(html) if article.charset == "windows-1258" else html.encode(),
            modified=article.updated,
            etag=f'W/"{article.id}-{sha256(content.encode()).hexdigest()[:12]}"',
        )

    def _print_view(self, paper: Newspaper, found: re.Match[str], _query: str) -> Answer | None:
        known = paper.by_id.get(int(found["id"]))
        return _html(pages.print_view(self._version(known))) if known else None

    def _section(self, paper: Newspaper, found: re.Match[str], query: str) -> Answer | None:
        section = self._sections.get(found["section"])
        if section is None:
            return None
        if section.post_back:
            return _html(views.section_page(paper, found[0], section, State()))
        return _html(views.section_page(paper, found[0], section, State(page=views.asked_page(query)), query))

    def _picture(self, paper: Newspaper, found: re.Match[str], _query: str) -> Answer | None:
        number, name = int(found["id"]), found["name"]
        if name is None and number == 0:
            return _file("image/jpeg", pictures.landscape(0, 15, 10))
        article = paper.by_id.get(number)
        if article is None or (name and not any(picture.file == f"{name}.jpg" for picture in article.pictures)):
            return None
        width, height = (40, 27) if name else (15, 10)
        body = pictures.landscape(number + len(name or ""), width, height)
        return _file("image/jpeg", body, article.updated)

    def _feed(self, paper: Newspaper, found: re.Match[str], _query: str) -> Answer | None:
        section = self._sections.get(found["section"])
        if section is None and found["section"] != "home":
            return None
        entries = paper.in_section(section)[:_FEED_ITEMS] if section else paper.public[:_FEED_ITEMS]
        return Answer(200, _XML, feeds.rss(section, entries).encode())

    def _sitemap(self, paper: Newspaper, _found: re.Match[str], _query: str) -> Answer:
        return Answer(200, _XML, feeds.sitemap(paper.public).encode())

    def _topic(self, paper: Newspaper, _found: re.Match[str], _query: str) -> Answer:
        return _html(views.topic(paper))

    def post(self, path: str, query: str, fields: Mapping[str, str]) -> Answer:
        """The answer to a post-back to a page: a day of the archive, a page of results, a search.

        500 without the page's own ``__VIEWSTATE`` and ``__EVENTVALIDATION``, or with a value that its select
        boxes do not offer, as ASP.NET does.
        """
        page = self.get(path, query, counts=False)
        if page.status != 200:
            return page
        if b'id="aspnetForm"' not in page.body:
            return _html("Phương thức không được phép.", 405)
        given = fields.get("__VIEWSTATE", "")
        state = viewstate.read(path, given)
        if state is None:
            return _failed("Validation of viewstate MAC failed.")
        refused = _failed("Invalid postback or callback argument.")
        if fields.get("__EVENTVALIDATION") != viewstate.validation(given):
            return refused
        try:
            html = self._posted(path, state, fields)
        except (KeyError, ValueError):
            return refused
        return _html(html) if html else page

    def _posted(self, path: str, state: State, fields: Mapping[str, str]) -> str | None:
        """The answer to a valid post-back; ``None``: the page as it is. Raises on an argument not offered."""
        paper, section = self.paper(), self._section_of(path)
        target, argument = fields.get("__EVENTTARGET", ""), fields.get("__EVENTARGUMENT", "")
        if target == chrome.PAGER and state.day:
            number = int(argument.removeprefix("Page$"))
            return views.day(paper, path, section, state.day, replace(state, page=number))
        if target in (chrome.FORTH, chrome.BACK) and section:
            step = 1 if target == chrome.FORTH else -1
            return views.section_page(paper, path, section, replace(state, page=max(1, state.page + step)))
        if chrome.FORM_SEARCH in fields:
            return views.search(paper, path, section, fields.get(chrome.FORM_QUERY, ""))
        if chrome.FORM_SHOW in fields:
            return self._day(path, section, fields)
        return None

    def _day(self, path: str, section: Section | None, fields: Mapping[str, str]) -> str:
        names = (chrome.FORM_YEAR, chrome.FORM_MONTH, chrome.FORM_DAY)
        year, month, day = (int(fields[name]) for name in names)
        scope = fields[chrome.FORM_SCOPE]
        if not (1 <= day <= 31 and 1 <= month <= 12 and year in chrome.YEARS and scope in chrome.SCOPES):
            raise ValueError("not among the options")
        paper = self.paper()
        try:
            asked = date(year, month, day)
        except ValueError:  # offered by the boxes, but no such day: 31 June
            return views.message(paper, path, section, "Ngày không hợp lệ", "Mời bạn chọn lại ngày.")
        return views.day(paper, path, section, asked, State(asked, everywhere=scope == chrome.SCOPES[1]))
