"""The items that the newsroom attached to the article."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsarchive.dates import find_dates
from newsarchive.items import RelatedItem
from newsarchive.reader.author_lines import looks_named
from newsarchive.reader.headline import fold
from newsarchive.reader.labels import Zone, label_of
from newsarchive.reader.letters import has_digit
from newsarchive.reader.roles import CAPTION, words_of
from newsarchive.text import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsarchive.reader.content import Piece
    from newsarchive.reader.layout import Line
    from newsarchive.reader.view import View

_BULLETS = " \t-–—•·»«›‹>*+■▪●►▶→⇒☞✓|"
_BULLET = re.compile(r"^\s*(?:[»›>►▶→⇒☞■▪●•*+]+|>>|-\s)\s*")
_NO_PAGE = re.compile(
    r"^(#|javascript:|mailto:|tel:|$)|\.(jpe?g|png|gif|webp|pdf|docx?|mp3|mp4|zip|rar)(\?|$)", re.IGNORECASE
)
_TAG_PATH = re.compile(
    r"/(tags?|tu-khoa|tukhoa|tim-kiem|search|chu-de|topic|author|tac-gia|rss|print|in-bai)([/?.]|$)", re.IGNORECASE
)
_ENTRY_MAX = 60
_LABEL_MAX = 40
_CARD_LINES = 4
_SHORT_SUMMARY = 24
_SHORT_TITLE, _BARE_TITLE = 10, 18  # letters of a title in a list, and of one that stands alone


def find_related(view: View, after: int, in_body: Iterable[int]) -> list[RelatedItem]:
    """Related items in document order.

    Args:
        view: The page.
        after: The line after the article's last, where an unlabelled list may stand.
        in_body: Lines of the article that are see-also links.
    """
    wanted = set(in_body) | set(_bare_list(view, after))
    hinted = view.hinted("related")
    title = _title_lines(view)
    lines = [
        line
        for line in view.layout.lines
        if (
            view.zones[line.index] is Zone.RELATED
            or line.index in wanted
            or (line.index in hinted and view.zones[line.index] is None)
        )
        and not _is_side(view, line)
        and line.index not in title
    ]
    return _items(view, lines)


def _title_lines(view: View) -> range:
    return range(view.title.first, view.title.end) if view.title else range(0)


def _is_side(view: View, line: Line) -> bool:
    """Whether a line stands in a sidebar, whatever its box is headed."""
    region = line.region
    while region is not None:
        if region.zone in (Zone.SIDE, Zone.FOOTER, Zone.NAV, Zone.AD) and not region.void:
            box = view.layout.boxes[region.box]
            inside = view.body is not None and view.body.first <= box.first and box.end <= view.body.end
            headed = region.zone is Zone.SIDE and label_of(view.layout.lines[box.first - 1].text) is Zone.RELATED
            if not inside and not (headed and box.first):
                return True
        region = region.parent
    return False


def is_see_also(view: View, piece: Piece) -> bool:
    """Whether a paragraph of the article is no more than a link to another article."""
    if piece.row or not (piece.is_link or _leads_by_label(piece)):
        return False
    if piece.lines[0].heading and not _in_card(view, piece):
        return False
    anchors = piece.lines[0].anchors()
    url = _page(view, anchors[0]) if anchors else None
    if url is None:
        return False
    return len(piece.text) > 15 and (_host(url) == _host(view.document.url) or _BULLET.match(piece.text) is not None)


def _leads_by_label(piece: Piece) -> bool:
    """Whether all that a paragraph says beside its link is to follow it: "Đọc ngay" (read now)."""
    runs = [run for line in piece.lines for run in line.runs if run.text.strip()]
    if len(runs) < 2 or runs[0].anchor is None:
        return False
    rest = tidy(" ".join(run.text for run in runs if run.anchor is None))
    return label_of(rest) is Zone.RELATED


def _in_card(view: View, piece: Piece) -> bool:
    """Whether a linked heading shares a small box of the text with a picture, as teasers do."""
    boxes, lines = view.layout.boxes, view.layout.lines
    for index in islice(view.layout.ancestors(piece.box), 1, 4):
        if view.body is not None and index <= view.body.box:
            return False
        box = boxes[index]
        around = lines[box.first : min(box.end, box.first + _CARD_LINES)]
        if box.end - box.first <= _CARD_LINES and any(line.image is not None for line in around):
            return True
    return False


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _page(view: View, anchor: object) -> str | None:
    """The absolute URL of a link to another page of news, else ``None``."""
    href = (anchor.get("href") or "").strip()  # type: ignore[attr-defined]  # an HtmlElement
    if _NO_PAGE.search(href) or _TAG_PATH.search(href):
        return None
    url = view.document.absolute(href)
    if url is None or url.split("#")[0] == view.document.url.split("#")[0]:
        return None
    return url.replace(" ", "%20")


def _bare_list(view: View, after: int) -> list[int]:
    """Lines of a list of links right under the article that no label announces."""
    found: list[int] = []
    links = 0
    for line in view.layout.lines[after : after + 40]:
        zone = view.zones[line.index]
        if zone in (Zone.SHARE, Zone.TAGS, Zone.AD) and not found:
            continue
        if zone is not None or not view.in_near(line.box):
            break
        if line.image is not None:
            if line.anchor is not None:
                found.append(line.index)
            continue
        if label_of(line.text) is not None:
            break
        if (
            line.linked
            and (line.is_link or line.size - line.linked <= 20)
            and _page(view, line.anchors()[0])
            and line.size >= (_SHORT_TITLE if _in_list(view, line.index) else _BARE_TITLE)
        ):
            links += 1
            found.append(line.index)
        elif found and line.size <= 20:
            found.append(line.index)
        elif not line.linked and line.size < 90 and not found and not _is_unknown_label(line):
            continue
        else:
            break
    listed = any(_in_list(view, index) for index in found)
    return found if links >= 2 or (links == 1 and listed) else []


def _is_unknown_label(line: Line) -> bool:
    """A short line that heads the list with words of its own: "Video khác", "Chương trình mới"."""
    return bool(line.heading or line.is_bold) or (
        line.size <= _LABEL_MAX and not has_digit(line.text) and not looks_named(line.text)
    )


def _in_list(view: View, index: int) -> bool:
    return any(
        view.layout.boxes[box].element.tag in ("li", "article")
        for box in list(view.layout.ancestors(view.layout.lines[index].box))[:4]
    )


def _items(view: View, lines: list[Line]) -> list[RelatedItem]:
    """Group lines into items: a link opens one, what follows describes it."""
    items: list[RelatedItem] = []
    known: dict[str, RelatedItem] = {}
    current: RelatedItem | None = None
    previous = -2
    for line in lines:
        if line.index > previous + 3:
            current = None
        previous = line.index
        if line.image is not None:
            current = _thumbnail(view, line, items, known, current)
            continue
        anchors = [(text, url) for anchor, text in line.links() if (url := _page(view, anchor))]
        for text, url in anchors:
            current = _link(text.lstrip(_BULLETS), url, items, known) or current
        if current is not None:
            _describe(view, line, current, linked=bool(anchors))
    return [item for item in items if item.title or item.caption or item.summary]


def _thumbnail(
    view: View, line: Line, items: list[RelatedItem], known: dict[str, RelatedItem], current: RelatedItem | None
) -> RelatedItem | None:
    url = _page(view, line.anchor) if line.anchor is not None else None
    if url is None or line.image is None:
        return current
    item = known.get(url)
    if item is None:
        item = known[url] = RelatedItem(url=url)
        items.append(item)
    alt = tidy(line.image.get("alt") or "")
    if alt and item.caption is None:
        item.caption = alt
        _drop_echo(item)
    return item


def _drop_echo(item: RelatedItem) -> None:
    """An alt text that repeats the title is no caption."""
    if item.title and item.caption and (fold(item.caption) == fold(item.title)):
        item.caption = None


def _link(text: str, url: str, items: list[RelatedItem], known: dict[str, RelatedItem]) -> RelatedItem | None:
    if not text or label_of(text) is not None or text.lower().startswith(("chi tiết", "đọc tiếp", "xem chi tiết")):
        return known.get(url)
    item = known.get(url)
    if item is None:
        item = known[url] = RelatedItem(title=text, url=url)
        items.append(item)
    elif item.title is None:
        item.title = text
    elif item.summary is None and len(text) > _SHORT_SUMMARY and fold(text) != fold(item.title):
        item.summary = text
    _drop_echo(item)
    return item


def _describe(view: View, line: Line, item: RelatedItem, *, linked: bool) -> None:
    """Day, summary or caption from the plain text beside a link."""
    text = tidy("".join(run.text for run in line.runs if run.anchor is None)).strip(" ()[]|-–—,")
    if len(text) < 4 or label_of(text) is not None:
        return
    if len(text) <= _ENTRY_MAX and has_digit(text):
        dates = find_dates(text)
        if dates and len(dates[0].matched) > 0.5 * len(text):
            item.day = item.day or dates[0].value.date().isoformat()
            return
    if linked or line.linked:
        return
    box = view.layout.boxes[line.box].element
    if CAPTION.search(words_of(box)) or box.tag == "figcaption" or _in_figure(view, line):
        item.caption = text if item.caption is None or fold(item.caption) == fold(text) else item.caption
    elif item.summary is None and len(text) > 15 and fold(text) != fold(item.title or "") and item.title is not None:
        item.summary = text


def _in_figure(view: View, line: Line) -> bool:
    return any(
        view.layout.boxes[box].element.tag in ("figure", "figcaption")
        for box in list(view.layout.ancestors(line.box))[:3]
    )
