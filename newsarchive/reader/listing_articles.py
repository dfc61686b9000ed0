"""Which of a page's links lead to articles, as far as the address and the link's text tell.

A paper's own `article_key` decides where it is known. Elsewhere the shape of the address does: an article number
or a slug of many words; where neither is there, a text as long as a headline.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from newsarchive.reader.folding import fold
from newsarchive.reader.links import MAX_LINKS, Resolver

if TYPE_CHECKING:
    from lxml.etree import _Element

    from newsarchive.publishers.base import Publisher
    from newsarchive.reader.document import Document

HEADLINE_WORDS = 6  # a link of so many words is a headline whatever its address; names of sections are shorter
_HEADLINE_AT_LEAST = 5  # of a list of headlines, most have as many words
HEADLINE_LETTERS = 8  # a shorter text is none

_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|css|js|json|xml|rss|atom|pdf|docx?|xlsx?|pptx?|zip|rar|mp3|mp4|m3u8|apk|exe)$",
    re.IGNORECASE,
)
# Path segments of what is no article: tags, topics, authors, feeds, search, accounts, print and mail forms, paging
_OTHER_PAGES = re.compile(
    r"(?:^|/)(?:tags?|tu-?khoa|keywords?|chu-de|topics?|su-kien|events?|tac-gia|authors?|rss|feeds?|search|tim-kiem"
    r"|login|dang-nhap|dang-ky|register|account|user|users|member|printpreview|print|in-bai|sendmail|advclick|ads?"
    r"|quang-cao|lien-he|contact|gioi-thieu|sitemap|so-do|category|categories|chuyen-muc|wp-admin|wp-login"
    r"|page|trang|archive|lich)(?:/|\.|-\d+|$)",
    re.IGNORECASE,
)
_PAGED = re.compile(r"(?:^|[/&?.-])(?:page|trang|paged|p|pg)[=/-]?\d{1,5}(?:\.\w{2,5})?/?$", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default|home|trang-?chu)(?:\.\w{2,5})?/?", re.IGNORECASE)
_EXTENSION = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)
_ID_IN_PATH = re.compile(r"(?:^|[^0-9])(\d{3,})(?:[^0-9]|$)")
_ID_IN_QUERY = re.compile(
    r"(?:^|[&?])(?!(?:cat|tab|zone|menu|section|module|mod|portal|lang|page|group|topic)\w{0,12}=)"
    r"(?:[a-z]{0,12}id|p|n|matin|idtin|tin|bai|news|item|post|article)=(?:\d+|[0-9a-f-]{32,36})\b",
    re.IGNORECASE,
)
_CATEGORY_IN_QUERY = re.compile(r"(?:^|&)(?:cat|tab|zone|menu|section|group|topic)\w{0,12}=", re.IGNORECASE)
_DATED = re.compile(r"/(?:19|20)\d\d/[01]?\d/")
_MONTH = re.compile(r"/(?:19|20)\d\d(?:/[01]?\d){0,2}/?")  # WordPress's archives
_DAY = re.compile(r"\d.*\b(?:19|20)\d\d\b|\d[/.-]\d")
_WORD = re.compile(r"[^\W_]+")
_BREAKS = ("br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "tr", "figure", "figcaption", "script")
_MORE_LENGTH = 40
_HREF_SKIPPED = ("#", "javascript:", "mailto:", "tel:")

_Place = tuple[str, ...]  # see `_place`


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """One anchor that leads to an article.

    Attributes:
        anchor: The ``a`` element.
        url: Where it leads, absolute.
        key: What is the same for all links to one article.
        text: What the anchor says, white space collapsed.
    """

    anchor: _Element
    url: str
    key: str
    text: str


def article_links(document: Document, publisher: Publisher | None) -> list[ArticleLink]:
    """The page's anchors that seem to lead to articles, in page order, repeats included."""
    links = _site_links(document, publisher)
    if publisher is not None and publisher.article_path is not None:
        known = _of_publisher(links, publisher)
        if known:
            return known
    here = _page_key(document.url)
    texts: dict[str, int] = {}
    for link in links:
        texts[link.key] = max(texts.get(link.key, 0), _headline_length(link))
    likely = {key for key, length in texts.items() if key != here and _is_likely(key, length)}
    parents = {key.rsplit("/", 2 if key.endswith("/") else 1)[0] for key in likely}
    likely = {key for key in likely if key.rstrip("/") not in parents or _ID_IN_PATH.search(_last_segment(key))}
    placed = [(link, _place(link)) for link in links]
    likely -= _menu_entries(placed, likely)
    likely |= _alike(placed, likely, here)
    return _of_common_shape([link for link in links if link.key in likely])


def _menu_entries(placed: list[tuple[ArticleLink, _Place]], likely: set[str]) -> set[str]:
    """The keys without a number that stand among short names: sections with long ones."""
    places: dict[_Place, list[ArticleLink]] = {}
    for link, place in placed:
        if link.text and not says_more(link.text) and not _DAY.search(link.text):
            places.setdefault(place, []).append(link)
    found = set()
    for together in places.values():
        short = sum(len(link.text.split()) < _HEADLINE_AT_LEAST for link in together)
        if len(together) >= 4 and short * 2 >= len(together):
            found |= {link.key for link in together if not _is_numbered(link.key)}
    return found & likely


def _is_numbered(key: str) -> bool:
    return _numbered_slug(key) or _ID_IN_QUERY.search(key) is not None


def _alike(placed: list[tuple[ArticleLink, _Place]], likely: set[str], here: str) -> set[str]:
    """The keys of links with short headlines that stand and lead where at least three likely ones do."""
    places: dict[_Place, set[str]] = {}
    others: list[tuple[str, _Place]] = []
    for link, place in placed:
        if link.key in likely:
            places.setdefault(place, set()).add(link.key)
        elif len(link.text.split()) > 1 and not says_more(link.text) and link.key != here:
            others.append((link.key, place))
    return {key for key, place in others if len(places.get(place, ())) >= 3 and not _PAGED.search(key)}


def _place(link: ArticleLink) -> _Place:
    """How a link is wrapped, and the folder and kind of its address (with a query, its whole path)."""
    path, asks, _ = link.key.partition("?")
    folder, _, name = (path, "", "") if asks else path.rstrip("/").rpartition("/")
    parent = link.anchor.getparent()
    around = parent.getparent() if parent is not None else None
    kind = _EXTENSION.search(name)
    wrapped = (f"{node.tag}.{node.get('class')}" if node is not None else "" for node in (parent, around))
    return (*wrapped, link.anchor.get("class") or "", folder, kind[0] if kind else "")


def _site_links(document: Document, publisher: Publisher | None) -> list[ArticleLink]:
    """All links to pages of the same site."""
    resolve = Resolver(document.base_url)
    own = _site_of(document.url)
    sites: dict[str, bool] = {}
    resolved: dict[str, tuple[str, str] | None] = {}
    links: list[ArticleLink] = []
    for anchor in document.root.iter("a"):
        href = anchor.get("href")
        if not href or href.startswith(_HREF_SKIPPED):
            continue
        if href not in resolved:
            url = resolve(href)
            resolved[href] = (url, _page_key(url)) if url and _is_page(url, own, sites, publisher) else None
        found = resolved[href]
        if found is not None:
            links.append(ArticleLink(anchor, *found, said(anchor)))
            if len(links) >= MAX_LINKS:
                break
    return links


def _is_page(url: str, own: str, sites: dict[str, bool], publisher: Publisher | None) -> bool:
    scheme_and_host = url[: url.find("/", 8)]
    same = sites.get(scheme_and_host)
    if same is None:
        site = _site_of(url)
        same = site == own or site.endswith(f".{own}") or own.endswith(f".{site}")
        same = same or (publisher is not None and publisher.owns(url))
        sites[scheme_and_host] = same
    return same and not _FILE.search(url)


def _site_of(url: str) -> str:
    """The host with its port, without the names of its desktop and mobile faces."""
    host = urlsplit(url).netloc.rpartition("@")[2].lower()
    return host.removeprefix("www.").removeprefix("m.")


def _page_key(url: str) -> str:
    """A URL without its scheme and ``www.``."""
    return url.partition("//")[2].removeprefix("www.")


def _of_publisher(links: list[ArticleLink], publisher: Publisher) -> list[ArticleLink]:
    keys: dict[str, str | None] = {}
    for link in links:
        if link.url not in keys:
            keys[link.url] = None if publisher.is_print_view(link.url) else publisher.article_key(link.url)
    return [ArticleLink(link.anchor, link.url, key, link.text) for link in links if (key := keys[link.url]) is not None]


def _headline_length(link: ArticleLink) -> int:
    """How many words the link says, itself or in its title or its picture's description."""
    image = next(link.anchor.iter("img"), None) if len(link.anchor) else None
    said = (link.text, link.anchor.get("title") or "", (image.get("alt") or "") if image is not None else "")
    return max(len(_WORD.findall(text[:300])) if len(text) >= HEADLINE_LETTERS else 0 for text in said)


def _is_likely(key: str, words: int) -> bool:
    """Whether an address and the longest text that leads to it are an article's."""
    path, _, query = key.partition("/")[2].partition("?")
    path = f"/{path}"
    if (len(path) < 2 and not query) or (_MONTH.fullmatch(path) and words < HEADLINE_WORDS):
        return False
    if _OTHER_PAGES.search(path) or _PAGED.search(key) or _INDEX.fullmatch(path):
        return _numbered_slug(path) and words >= HEADLINE_WORDS
    if _CATEGORY_IN_QUERY.search(query) and not _ID_IN_QUERY.search(query):
        return False
    if _DATED.search(path) or _numbered_slug(path) or _ID_IN_QUERY.search(query):
        return words > 2 or _slug_words(path) > 3
    return _slug_words(path) > 3 or words >= HEADLINE_WORDS


def _last_segment(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _numbered_slug(path: str) -> bool:
    """Whether an article number stands in the last two path segments, beside a slug or alone."""
    tail = "/".join(path.rstrip("/").split("/")[-2:])
    return _ID_IN_PATH.search(tail) is not None


def _slug_words(path: str) -> int:
    segment = unquote(_EXTENSION.sub("", _last_segment(path)))
    return sum(not word.isdecimal() for word in _WORD.findall(segment.replace("_", "-")))


def _of_common_shape(links: list[ArticleLink]) -> list[ArticleLink]:
    """Where nearly all addresses carry a number, drop the few that do not: sections and pages with long names.

    Several headlines in one place are kept all the same: a paper's addresses may have changed their shape.
    """
    numbered = {link.key: _is_numbered(link.key) for link in links}
    share = Counter(numbered.values())
    if share[True] < 3 or share[True] < 2 * share[False]:
        return links
    headlines: dict[_Place, set[str]] = {}
    for link in links:
        if not numbered[link.key] and len(link.text.split()) >= HEADLINE_WORDS:
            headlines.setdefault(_place(link), set()).add(link.key)
    kept = {key for keys in headlines.values() if len(keys) > 1 for key in keys}
    return [link for link in links if numbered[link.key] or link.key in kept]


def said(element: _Element) -> str:
    """What an element says, white space collapsed; line breaks and blocks part words, inline elements do not."""
    if not len(element):
        return " ".join((element.text or "").split())
    if next(element.iter(*_BREAKS), None) is None:
        return " ".join("".join(map(str, element.itertext())).split())
    pieces: list[str] = []
    stack: list[_Element | str] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, str):
            pieces.append(node)
            continue
        if node.tag in _BREAKS:
            pieces.append(" ")
            stack.append(" ")
        if node.tag in {"script", "style"}:
            continue
        for child in reversed(node):
            stack.append(child.tail or "")
            stack.append(child)
        stack.append(node.text or "")
    return " ".join("".join(pieces).split())


def says_more(text: str) -> bool:
    """Whether a link only invites to read on: "Xem tiếp", "Chi tiết »", "Đọc thêm…"."""
    return len(text) <= _MORE_LENGTH and _MORE.fullmatch(fold(text)) is not None


# xem tiếp, xem thêm, xem chi tiết, đọc tiếp, chi tiết, bình luận, read more
_MORE = re.compile(
    r"\W*(?:(?:xem|doc)(?: tiep| them| chi tiet| toan bo| bai viet| ngay| tin)*|chi tiet|tiep theo|tiep|more"
    r"|read (?:more|on)|continue reading|view|details?|\d* ?(?:binh luan|comments?)|\d+|in bai|gui mail)\W*"
)
