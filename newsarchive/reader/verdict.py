"""Whether a page is an article at all, and if not, why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsarchive.reader.letters import has_digit

if TYPE_CHECKING:
    from newsarchive.items import Article
    from newsarchive.reader.content import Piece
    from newsarchive.reader.layout import Line
    from newsarchive.reader.view import View

# Both in small letters, which a pattern that minds case finds quicker. Not found, removed, under maintenance.
_ERROR = re.compile(
    r"""(?:không\s(?:tìm\sthấy|tồn\stại|còn\stồn\stại|có\s(?:trang|bài|dữ\sliệu|nội\sdung))
    |(?:trang|bài|bài\sviết|tin|nội\sdung|đường\sdẫn|liên\skết|địa\schỉ)\s.{0,40}
        (?:không\s(?:tồn\stại|tìm\sthấy|có|hợp\slệ|truy\scập)|đã\s(?:bị\s)?(?:xóa|xoá|gỡ))
    |\b(?:404|403|500|410)\b|page\snot\sfound|not\sfound|error\s\d{3}|lỗi\s(?:404|500|hệ\sthống|truy\scập)
    |access\sdenied|forbidden
    |(?:đang|hệ\sthống)\sbảo\strì|under\s(?:maintenance|construction)|service\sunavailable)""",
    re.VERBOSE,
)
# "đăng nhập để đọc tiếp" (log in to read on), "dành cho thuê bao, hội viên" (for subscribers, members)
_WALL = re.compile(
    r"""(?:(?:vui\slòng|hãy|mời\sbạn|cần|bạn\scần)\s.{0,30}(?:đăng\snhập|đăng\ský|mua|trả\sphí)\s.{0,60}(?:đọc|xem|tiếp)
    |(?:nội\sdung|bài\sviết|bài)\s.{0,40}dành\s(?:riêng\s)?cho\s.{0,30}
        (?:thuê\sbao|hội\sviên|thành\sviên|bạn\sđọc\s(?:vip|trả)|độc\sgiả\s(?:vip|trả|đăng))
    |(?:đăng\snhập|đăng\ský)\s.{0,40}để\s(?:đọc|xem)\s(?:tiếp|toàn|thêm|hết)|đã\sđọc\shết\s.{0,20}miễn\sphí
    |(?:subscribe|sign\sin|log\sin)\sto\s(?:read|continue)|subscribers?\sonly|mua\s(?:gói|bài)\s.{0,30}để\s(?:đọc|xem))""",
    re.VERBOSE,
)
# "kết quả tìm kiếm" (search results), "tin đã đưa ngày" (news of the day), "lưu trữ" (archive)
_LISTING_TITLE = re.compile(
    r"(kết quả tìm kiếm|tìm kiếm|tìm thấy \d+|search results|tin (đã đưa )?(trong )?ngày\s"
    r"|các tin (đã )?(đưa|đăng) ngày|lưu trữ|thư viện (ảnh|video)|album|sitemap|sơ đồ)",
    re.IGNORECASE,
)
# "đăng nhập" (log in), "đăng ký" (register), "liên hệ" (contact)
_LOGIN_TITLE = re.compile(
    r"^(đăng nhập|đăng ký|quên mật khẩu|login|sign in|log in|register|liên hệ|contact)\b", re.IGNORECASE
)
_HOME_PATH = re.compile(r"/?((index|default|home|trang-?chu)(\.(html?|aspx?|php|jsp))?)?/?", re.IGNORECASE)
_PICTURE_FILE = re.compile(r"\.(jpe?g|png|webp|gif)(\?|$)", re.IGNORECASE)
_STUB = 700  # characters of text under which a wall or an error decides
_GALLERY = 6  # pictures after a line or two of text that make a page a gallery
_LIST, _TABLE, _HOME = "a list of articles", "a table of links", "the home page"
ERROR_PAGE = "an error page"
SOFT_GONE = frozenset({ERROR_PAGE, _LIST, _TABLE, _HOME})
"""What papers show, with status 200, in the place of an article that they removed."""


def url_verdict(view: View) -> str | None:
    """A reason from the address alone."""
    try:
        parts = urlsplit(view.document.url)
    except ValueError:
        return None
    if _HOME_PATH.fullmatch(parts.path) and not has_digit(parts.query):
        return _HOME
    return None


def page_verdict(view: View, pieces: list[Piece]) -> str | None:
    """Why the page is no article, before its fields are read; ``None`` where it may be one."""
    text = sum(piece.size for piece in pieces if not piece.is_link)
    title = view.title.text if view.title else ""
    if text < _STUB and _is_error(view, pieces, title, text):
        return ERROR_PAGE
    if text < 2 * _STUB and _has_wall(view, pieces):
        return "a paywall stub"
    if _LOGIN_TITLE.match(title) and (text < _STUB or _has_password(view)):
        return "a login or contact page"
    return _listing(view, pieces, text, title) if view.title is not None else "no headline"


def _is_error(view: View, pieces: list[Piece], title: str, text: int) -> bool:
    """An error's words, unless it is news of one: that carries a day of publication and some text."""
    opening = " ".join(piece.text for piece in pieces[:4])[:600].lower()
    if not _ERROR.search(title.lower()) and not (_ERROR.search(opening) and text < _STUB / 2):
        return False
    weight = view.body.weight if view.body is not None else 0
    return not (view.structured.is_article and view.structured.published is not None and weight > 200)


def _has_wall(view: View, pieces: list[Piece]) -> bool:
    if any(_WALL.search(piece.text.lower()) for piece in pieces[-4:] if piece.size < 300):
        return True
    # teasers may follow the wall; its own links lead to login and payment
    if any(
        _WALL.search(piece.text.lower())
        for piece in pieces[:10]
        if piece.size < 300 and any(map(_is_linked, piece.lines))
    ):
        return True
    end = view.text_end
    return any(_WALL.search(line.text.lower()) for line in view.layout.lines[end : end + 8] if line.size < 300)


def _is_linked(line: Line) -> bool:
    return line.linked > 0


def _has_password(view: View) -> bool:
    return any((field.get("type") or "").lower() == "password" for field in view.document.root.iter("input"))


def _listing(view: View, pieces: list[Piece], text: int, title: str) -> str | None:
    """Links with or without teasers, where an article has paragraphs in a row."""
    rows = sum(piece.row and sum(line.linked for line in piece.lines) > 20 for piece in pieces)
    if rows >= 3 and 2 * rows > len(pieces):
        return _TABLE
    run = _longest_run(pieces)
    witnesses = len(view.title.witnesses) if view.title is not None else 0
    if run >= 3 or (run == 2 and view.structured.is_article and witnesses > 1):
        return None
    links = [piece for piece in pieces if piece.image is None and piece.is_link and piece.size > 15]
    plain = [piece for piece in pieces if piece.image is None and not piece.is_link and piece.size > 60]
    long = sum(piece.size > 250 for piece in plain)
    leading = sum(_leads_on(piece) for piece in pieces)
    headed = _headed_links(view)
    many = len(links) >= 4 and len(links) >= 0.6 * len(plain) and sum(piece.size for piece in links) > 0.25 * text
    teasers = headed >= 4 and long < 2 and headed >= len(plain) / 2
    few = headed and len(plain) <= min(headed, 3) and text < 2 * _STUB and not _is_stamped(view)
    if many or teasers or few or (_LISTING_TITLE.search(title) and len(links) + leading >= 2 and long < 2):
        return _LIST
    if (leading >= 4 and leading > len(plain)) or (len(plain) < 3 and not long and _shown_around(view) >= _GALLERY):
        return "a gallery of links"
    return None


def _shown_around(view: View) -> int:
    """Pictures that link to other pages, outside the text's own box but in no part set aside for such."""
    if view.title is None or view.body is None or view.structured.is_article or (view.taken and view.title.witnesses):
        return 0
    lines = view.layout.lines[view.body.end : view.body.end + 4 * _GALLERY]
    return sum(
        line.image is not None
        and line.anchor is not None
        and view.zones[line.index] is None
        and view.in_article(line.box)
        for line in lines
    )


def _is_stamped(view: View) -> bool:
    """Whether a stamp was found that is no teaser's."""
    return any(not view.layout.lines[index].linked for index in view.taken)


def _longest_run(pieces: list[Piece]) -> int:
    """The most paragraphs of text in a row that no link comes between."""
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


def _leads_on(piece: Piece) -> bool:
    """Whether a piece is a picture that links to another page."""
    anchor = piece.lines[0].anchor
    if piece.image is None or anchor is None:
        return False
    href = anchor.get("href") or ""
    return not _PICTURE_FILE.search(href) and not href.startswith(("#", "javascript"))


def _headed_links(view: View) -> int:
    """Linked headings in the article's box: the teasers of a listing."""
    box = view.layout.boxes[view.body.box if view.body is not None else view.article_box]
    first = max(box.first, view.title.end if view.title is not None else 0)
    return sum(
        line.heading > 0 and line.is_link and line.size > 15
        for line in view.layout.lines[first : box.end]
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
    little = (text < 60 and not (told and article.images)) or (text < 140 and not told and not article.byline)
    return "hardly any text" if little else None
