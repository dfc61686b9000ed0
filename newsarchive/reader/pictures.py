"""The article's pictures: which images are content, and where their real files are."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from newsarchive.items import Image
from newsarchive.reader.author_lines import is_labelled, looks_named
from newsarchive.reader.captions import body_type, captions_of, read_caption
from newsarchive.reader.roles import AVATAR, words_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from newsarchive.reader.content import Piece
    from newsarchive.reader.document import Document
    from newsarchive.reader.layout import Line
    from newsarchive.reader.view import View

# Where lazy loaders keep the real address.
_SOURCES = (
    "data-original",
    "data-src",
    "data-lazy-src",
    "data-photo-original-src",
    "data-original-src",
    "data-lazy",
    "data-url",
)
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_PLACEHOLDER = re.compile(
    r"^data:|/(blank|spacer|pixel|loading|lazy\w*|placeholder|transparent|grey|x|1x1|no-?image)\.(gif|png|jpe?g|svg|webp)$",
    re.IGNORECASE,
)
_THUMB = re.compile(r"thumb|/\d{2,3}[x_]\d{1,3}/|small|resize|/w\d{2,3}/|_s\.|-\d{2,3}x\d{2,3}\.", re.IGNORECASE)
# A blurred or tiny picture shown until the real one of the srcset has come
_STAND_IN = re.compile(
    r"(^|[/_.?&=-])(lqip|blur\w*|tiny|placeholder|preview|lazy)([/_.=-]|\d|$)|[/_?&]w[=_]?\d{1,2}([/&_]|$)",
    re.IGNORECASE,
)
_FILE = re.compile(r"\.(jpe?g|png|webp|gif|bmp|avif)(\?|$)", re.IGNORECASE)
_DECORATION = re.compile(
    r"button\.|(^|[/_-])(icons?|btn|emoji|smil\w*|ava|avatars?|logos?|spacer|pixel|bullets?)([/_.-]|\d)", re.IGNORECASE
)
_PIXELS = re.compile(r"\s*(\d{1,5})\s*(px)?\s*$")
_NAME = 40  # letters of a person's name with rank at most
_MOST_SOURCES = 10  # of one picture element
_SMALL = 60  # pixels: no newspaper prints a smaller content picture


def read_pictures(view: View, pieces: list[Piece]) -> tuple[list[Image], set[int]]:
    """The article's pictures in order, and the indexes in `pieces` of what belongs to them."""
    images: list[Image] = []
    used: set[int] = set()
    seen: set[str] = set()
    pictures = [(number, piece.image) for number, piece in enumerate(pieces) if piece.image is not None]
    usual = body_type(view, pieces) if pictures else None
    for number, line in pictures:
        used.add(number)
        url = picture_url(view.document, line)
        if url is None or usual is None or not is_content(view, line, url):
            used.update(_of_card(pieces, number))
            continue
        captions = captions_of(view, pieces, number, usual)
        used.update(captions)
        if url in seen:
            continue
        seen.add(url)
        caption, credit = read_caption([pieces[index] for index in captions])
        images.append(Image(url, caption, credit))
    return images, used


def _of_card(pieces: list[Piece], number: int) -> set[int]:
    """An author's card: the name under the portrait, where a word on the author follows; a name alone is a byline."""
    frame = pieces[number].frame
    names, found = set(), set()
    for index in range(number + 1, min(len(pieces), number + 4)):
        piece = pieces[index]
        if frame < 0 or piece.frame != frame or piece.image is not None:
            break
        if piece.size > _NAME and not looks_named(piece.text) and not is_labelled(piece.text):
            found.add(index)
        else:
            names.add(index)
    return found | names if found else found


def picture_url(document: Document, line: Line) -> str | None:
    """The absolute URL of the real picture behind a line's ``img``; ``None`` where only a placeholder is left."""
    image = line.image
    if image is None:
        return None
    source = next((value for name in _SOURCES if (value := _real(image.get(name)))), None)
    plain = _real(image.get("src"))
    if source is None and plain is not None and _STAND_IN.search(plain):
        source = _from_set(image)
    if source is None and plain is not None:
        linked = (line.anchor.get("href") or "").strip() if line.anchor is not None else ""
        source = linked if _THUMB.search(plain) and _FILE.search(linked) else plain
    source = source or _from_set(image) or _from_neighbours(image)
    url = document.absolute(source)
    return url.replace(" ", "%20") if url else None


def _real(address: str | None) -> str | None:
    """The address, unless it is empty or a placeholder's."""
    address = (address or "").strip()
    return address if address and not _PLACEHOLDER.search(address[:2000]) else None


def _from_set(image: HtmlElement) -> str | None:
    """The largest of a srcset."""
    for name in _SETS:
        best, address = -1.0, None
        for entry in (image.get(name) or "")[:4000].split(", "):
            parts = entry.split()
            if not parts:
                continue
            width = parts[1][:-1] if len(parts) > 1 else ""
            size = float(width) if width.replace(".", "", 1).isdecimal() else 0.0
            if size > best:
                best, address = size, parts[0].strip(",")
        if address:
            return address
    return None


def _from_neighbours(image: HtmlElement) -> str | None:
    """From the ``source`` of a picture element or the ``noscript`` copy beside a lazy image."""
    parent = image.getparent()
    if parent is not None and parent.tag in {"picture", "source"}:
        for source in islice(parent.iter("source"), _MOST_SOURCES):
            found = _from_set(source)
            if found:
                return found
    follower = image.getnext()
    copy = next(follower.iter("img"), None) if follower is not None and follower.tag == "noscript" else None
    address: str | None = copy.get("src") if copy is not None else None
    return address


def is_content(view: View, line: Line, url: str) -> bool:
    """Whether a picture is the article's: no icon, avatar, pixel, advert or link to another page."""
    image = line.image
    if image is None:
        return False
    sizes = [int(found[1]) for name in ("width", "height") if (found := _PIXELS.match(image.get(name) or ""))]
    path = url.partition("?")[0].partition("://")[2].partition("/")[2]
    words = words_of(image) + _words_around(view, line)
    if (sizes and min(sizes) <= _SMALL) or _DECORATION.search(path) or AVATAR.search(words):
        return False
    return line.anchor is None or not _leads_away(view, (line.anchor.get("href") or "").strip())


def _words_around(view: View, line: Line) -> str:
    """The class words of the small boxes around a picture: an author's card, a row of icons."""
    words = ""
    for steps, index in enumerate(view.layout.ancestors(line.box)):
        box = view.layout.boxes[index]
        if steps > 2 or (steps and box.end - box.first > 4) or (view.body is not None and index == view.body.box):
            break
        words += box.words
    return words


def _leads_away(view: View, href: str) -> bool:
    """Whether a link around a picture leads to another page rather than to the picture or its enlargement."""
    if not href or _FILE.search(href) or href.startswith(("#", "javascript")):
        return False
    target = view.document.absolute(href)
    return target is not None and target.split("#")[0].rstrip("/") != view.document.url.split("#")[0].rstrip("/")
