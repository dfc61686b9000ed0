"""Whether a page is an article at all, and if not, why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsarchive.reader.labels import Zone

if TYPE_CHECKING:
    from newsarchive.items import Article
    from newsarchive.reader.content import Piece
    from newsarchive.reader.view import View

_ERROR = re.compile(
    r"""(không\s(tìm\sthấy|tồn\stại|còn\stồn\stại|có\s(trang|bài|dữ\sliệu|nội\sdung))
    |(trang|bài|bài\sviết|tin|nội\sdung|đường\sdẫn|liên\skết|địa\schỉ)\s.{0,40}(không\s(tồn\stại|tìm\sthấy|có|hợp\slệ|truy\scập)|đã\s(bị\s)?(xóa|xoá|gỡ))
    |\b(404|403|500|410)\b|page\snot\sfound|not\sfound|error\s\d{3}|lỗi\s(404|500|hệ\sthống|truy\scập)|access\sdenied|forbidden
    |(đang|hệ\sthống)\sbảo\strì|under\s(maintenance|construction)|service\sunavailable)""",
    re.IGNORECASE | re.VERBOSE,
)
_WALL = re.compile(
    r"""((vui\slòng|hãy|mời\sbạn|cần|bạn\scần)\s.{0,30}(đăng\snhập|đăng\ský|mua|trả\sphí)\s.{0,60}(đọc|xem|tiếp)
    |(nội\sdung|bài\sviết|bài)\s.{0,40}dành\s(riêng\s)?cho\s.{0,30}(thuê\sbao|hội\sviên|thành\sviên|bạn\sđọc\s(vip|trả)|độc\sgiả\s(vip|trả|đăng))
    |(đăng\snhập|đăng\ský)\sđể\s(đọc|xem)\s(tiếp|toàn|thêm)
    |(subscribe|sign\sin|log\sin)\sto\s(read|continue)|subscribers?\sonly|mua\s(gói|bài)\s.{0,30}để\s(đọc|xem))""",
    re.IGNORECASE | re.VERBOSE,
)
_LISTING_TITLE = re.compile(
    r"(kết quả tìm kiếm|tìm kiếm|tìm thấy \d+|search results|tin (đã đưa )?(trong )?ngày\s|các tin (đã )?(đưa|đăng) ngày|lưu trữ|thư viện (ảnh|video)|album|sitemap|sơ đồ)",
    re.IGNORECASE,
)
_LOGIN_TITLE = re.compile(r"^(đăng nhập|đăng ký|quên mật khẩu|login|sign in|log in|register|liên hệ|contact)\b", re.IGNORECASE)
_HOME_PATH = re.compile(r"/?((index|default|home|trang-?chu)(\.(html?|aspx?|php|jsp))?)?/?$", re.IGNORECASE)
_STUB = 700  # characters of text under which a wall or an error decides


def url_verdict(view: View) -> str | None:
    """A reason from the address alone."""
    try:
        parts = urlsplit(view.document.url)
    except ValueError:
        return None
    if _HOME_PATH.fullmatch(parts.path) and not any(map(str.isdigit, parts.query)):
        return "the home page"
    return None


def page_verdict(view: View, pieces: list[Piece]) -> str | None:
    """Why the page is no article, before its fields are read; ``None`` where it may be one."""
    text = sum(piece.size for piece in pieces if not piece.is_link)
    title = view.title.text if view.title else ""
    opening = " ".join(piece.text for piece in pieces[:4])[:600]
    if text < _STUB and (_ERROR.search(title) or (_ERROR.search(opening) and text < _STUB / 2)) and not _is_told_news(view):
        return "an error page"
    if text < 2 * _STUB and _has_wall(view, pieces):
        return "a paywall stub"
    if _LOGIN_TITLE.match(title) and (text < _STUB or _has_password(view)):
        return "a login or contact page"
    if view.title is None:
        return "no headline"
    return _listing(view, pieces, text, title)


def _is_told_news(view: View) -> bool:
    """An article about an error 404 or a vanished thing: it carries a stamp and a headline of its own."""
    return view.structured.is_article and view.structured.published is not None and view.body is not None and view.body.weight > 200


def _has_wall(view: View, pieces: list[Piece]) -> bool:
    if any(_WALL.search(piece.text) for piece in pieces[-4:] if piece.size < 300):
        return True
    end = view.text_end
    return any(_WALL.search(line.text) for line in view.layout.lines[end : end + 8] if line.size < 300)


def _has_password(view: View) -> bool:
    return any((field.get("type") or "").lower() == "password" for field in view.document.root.iter("input"))


def _listing(view: View, pieces: list[Piece], text: int, title: str) -> str | None:
    """A list of links with or without teasers."""
    links = [piece for piece in pieces if piece.image is None and piece.is_link and piece.size > 15]
    plain = [piece for piece in pieces if piece.image is None and not piece.is_link and piece.size > 60]
    run = _longest_run(pieces)
    if run >= 3 or (run == 2 and view.structured.is_article and view.title is not None and len(view.title.witnesses) > 1):
        return None
    long = [piece for piece in plain if piece.size > 250]
    pictures = [piece for piece in pieces if piece.image is not None]
    leading = [piece for piece in pictures if piece.lines[0].anchor is not None and _to_page(view, piece)]
    if _LISTING_TITLE.search(title) and len(links) + len(leading) >= 2 and len(long) < 2:
        return "a list of articles"
    if len(links) >= 4 and len(links) >= 0.6 * len(plain) and sum(piece.size for piece in links) > 0.25 * text:
        return "a list of articles"
    if len(leading) >= 4 and len(leading) > len(plain):
        return "a gallery of links"
    if _headed_links(view) >= 4 and len(long) < 2 and _headed_links(view) >= len(plain) / 2:
        return "a list of articles"
    headed = _headed_links(view)
    if headed and len(plain) <= headed and len(plain) < 4 and text < 2 * _STUB and not view.taken:
        return "a list of articles"
    return None


def _longest_run(pieces: list[Piece]) -> int:
    """The most paragraphs of text in a row that no link comes between, as no listing has."""
    longest = run = 0
    for piece in pieces:
        if piece.image is not None:
            continue
        if piece.is_link or (piece.lines[0].heading and piece.lines[0].is_link):
            run = 0
        elif piece.size > 60:
            run += 1
            longest = max(longest, run)
    return longest


def _to_page(view: View, piece: Piece) -> bool:
    anchor = piece.lines[0].anchor
    href = (anchor.get("href") or "") if anchor is not None else ""
    return not re.search(r"\.(jpe?g|png|webp|gif)(\?|$)", href, re.IGNORECASE) and not href.startswith(("#", "javascript"))


def _headed_links(view: View) -> int:
    """Linked headings in the article's box: the teasers of a listing."""
    box = view.layout.boxes[view.body.box if view.body is not None else view.article_box]
    return sum(
        line.heading > 0 and line.is_link and line.size > 15
        for line in view.layout.lines[box.first : box.end]
        if view.zones[line.index] is None
    )


def article_verdict(view: View, article: Article) -> str | None:
    """Why what was read is too little for an article."""
    text = len(article.lead or "") + sum(map(len, article.body))
    told = view.structured.is_article or article.updated_raw is not None
    if not article.title:
        return "no headline"
    if text == 0 and not article.images:
        return "no text"
    if text < 60 and not (told and article.images):
        return "hardly any text"
    if text < 140 and not told and not article.byline:
        return "hardly any text"
    if _link_share(view) > 0.9 and text < 300 and not told:
        return "a page of links"
    return None


def _link_share(view: View) -> float:
    total = sum(line.size for line in view.layout.lines)
    linked = sum(line.linked for line in view.layout.lines)
    return linked / total if total else 1.0


def stray(view: View, index: int) -> bool:
    """Whether a line lies in no zone at all."""
    return view.zones[index] is None or view.zones[index] is Zone.SHARE
