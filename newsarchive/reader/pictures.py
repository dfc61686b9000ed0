"""The article's pictures: which images are content, where their real files are, what is written under them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsarchive.items import Image
from newsarchive.reader.labels import label_of
from newsarchive.reader.roles import CAPTION, words_of
from newsarchive.text import tidy

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from newsarchive.reader.content import Piece
    from newsarchive.reader.document import Document
    from newsarchive.reader.layout import Line
    from newsarchive.reader.view import View

_SOURCES = ("data-original", "data-src", "data-lazy-src", "data-photo-original-src", "data-original-src", "data-lazy", "data-url")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_PLACEHOLDER = re.compile(r"^data:|/(blank|spacer|pixel|loading|lazy\w*|placeholder|transparent|grey|x|1x1|no-?image)\.(gif|png|jpe?g|svg|webp)", re.I)
_THUMB = re.compile(r"thumb|/\d{2,3}[x_]\d{1,3}/|small|resize|/w\d{2,3}/|_s\.|-\d{2,3}x\d{2,3}\.", re.I)
_FILE = re.compile(r"\.(jpe?g|png|webp|gif|bmp|avif)(\?|$)", re.I)
_DECORATION = re.compile(
    r"(^|[/_.-])(icons?|ico|logos?|ava|avatars?|emoji|emoticons?|smil\w*|bullet\w*|arrow\w*|buttons?|btn|spacer|pixel|print|email|"
    r"rating|stars?|banner\w*|quangcao|adv?|ads|qr\w*|share|facebook|zalo|twitter|gn|google-?news)([/_.-]|\d|$)",
    re.I,
)
_AVATAR = re.compile(r" (avatar|icon|ico|logo|emoji|author|tacgia)(?= )")
_SMALL = 60  # pixels: no newspaper prints a smaller content picture
# "Ảnh:" (photo), "Nguồn ảnh:" (photo source), "Ảnh tư liệu:"; not "Trong ảnh:" (in the picture)
CREDIT = re.compile(
    r"(?:^|[\s(\[.\-–—/|,;])(?P<label>(?:nguồn\s+)?(?:ảnh|ẢNH|Ảnh)|photo|nguồn|nguồn ảnh|tranh|đồ họa|đồ hoạ)\s*:\s*(?P<credit>[^:]{1,120})$",
    re.IGNORECASE,
)
_BEFORE_CREDIT = re.compile(r"[\s(\[\-–—/|,;]+$")
_IN_PICTURE = re.compile(r"trong\s+$", re.IGNORECASE)
_MOST_ABREAST = 6  # pictures in a row of a table
MAX_CAPTION = 600


def picture_url(document: Document, image: HtmlElement, anchor: HtmlElement | None) -> str | None:
    """The absolute URL of the real picture behind an ``img``."""
    source = next((value for name in _SOURCES if (value := (image.get(name) or "").strip()) and not _PLACEHOLDER.search(value)), None)
    plain = (image.get("src") or "").strip()
    if source is None and plain and not _PLACEHOLDER.search(plain):
        source = plain
        linked = (anchor.get("href") or "").strip() if anchor is not None else ""
        if _THUMB.search(plain) and _FILE.search(linked):
            source = linked
    source = source or _from_set(image) or _from_neighbours(image)
    if source is None:
        return None
    url = document.absolute(source)
    return url.replace(" ", "%20") if url else None


def _from_set(image: HtmlElement) -> str | None:
    """The largest of a srcset."""
    for name in _SETS:
        entries = [entry.split() for entry in (image.get(name) or "")[:4000].split(", ")]
        sized = [(float(entry[1][:-1]) if len(entry) > 1 and entry[1][:-1].replace(".", "").isdigit() else 1.0, entry[0]) for entry in entries if entry]
        if sized:
            return max(sized, key=lambda pair: pair[0])[1].strip(",")
    return None


def _from_neighbours(image: HtmlElement) -> str | None:
    """From the ``source`` of a picture element or the ``noscript`` copy beside a lazy image."""
    parent = image.getparent()
    if parent is not None and parent.tag in ("picture", "source"):
        for source in parent.iter("source"):
            found = _from_set(source)
            if found:
                return found
    follower = image.getnext()
    if follower is not None and follower.tag == "noscript":
        copy = next(follower.iter("img"), None)
        if copy is not None:
            return copy.get("src")
    return None


def _pixels(value: str | None) -> int | None:
    digits = re.match(r"\s*(\d{1,5})\s*(px)?\s*$", value or "")
    return int(digits[1]) if digits else None


def is_content(view: View, line: Line, url: str) -> bool:
    """Whether a picture is the article's: no icon, avatar, pixel, advert or link to another page."""
    image = line.image
    if image is None:
        return False
    sizes = [pixels for name in ("width", "height") if (pixels := _pixels(image.get(name))) is not None]
    if sizes and min(sizes) <= _SMALL:
        return False
    name = url.split("?")[0].partition("://")[2].partition("/")[2]
    if _DECORATION.search(name.rpartition("/")[2]) and (len(sizes) < 2 or max(sizes) < 300) and not _FILE.search(name[-5:] if "." not in name else "." + name.rpartition(".")[2]) :
        return False
    if re.search(r"(^|[/_-])(icons?|emoji|smil\w*|ava|avatars?|logos?|spacer|pixel|bullets?)([/_.-]|\d)", name, re.I):
        return False
    if _AVATAR.search(words_of(image)) or _AVATAR.search(words_of(view.layout.boxes[line.box].element)):
        return False
    if line.anchor is not None:
        href = (line.anchor.get("href") or "").strip()
        if href and not _FILE.search(href) and not href.startswith(("#", "javascript")) and _leads_away(view, href):
            return False
    return True


def _leads_away(view: View, href: str) -> bool:
    """Whether a link around a picture leads to another page rather than to the picture or an album of it."""
    target = view.document.absolute(href)
    return target is not None and target.split("#")[0].rstrip("/") != view.document.url.split("#")[0].rstrip("/")


def split_credit(text: str) -> tuple[str | None, str | None]:
    """A caption without its credit, and the credit."""
    text = tidy(text)
    found = CREDIT.search(text)
    if not found or _IN_PICTURE.search(text[: found.start("label")]):
        return text or None, None
    credit = found["credit"].strip()
    before = text[: found.start("label")]
    opened = before.rstrip().endswith(("(", "["))
    if opened:
        credit = credit.rstrip(" .").removesuffix(")").removesuffix("]").strip()
    elif credit.endswith(")") and credit.count("(") < credit.count(")"):
        credit = credit[:-1].strip()
    caption = _BEFORE_CREDIT.sub("", before)
    if not credit or len(credit) > 100:
        return text, None
    return tidy(caption) or None, credit


def read_pictures(view: View, pieces: list[Piece]) -> tuple[list[Image], set[int]]:
    """The article's pictures in order, and the indexes in `pieces` of what belongs to them."""
    images: list[Image] = []
    used: set[int] = set()
    seen: set[str] = set()
    style = (_usual_align(view, pieces), _usual_px(pieces)) if any(piece.image is not None for piece in pieces) else ("", 16)
    for number, piece in enumerate(pieces):
        line = piece.image
        if line is None or line.image is None:
            continue
        used.add(number)
        url = picture_url(view.document, line.image, line.anchor)
        if url is None or not is_content(view, line, url):
            continue
        captions = _captions(view, pieces, number, style)
        used.update(captions)
        if url in seen:
            continue
        seen.add(url)
        caption, credit = split_credit(_join(pieces, captions))
        images.append(Image(url, caption, credit))
    return images, used


def _join(pieces: list[Piece], captions: list[int]) -> str:
    texts: list[str] = []
    for number in captions:
        if pieces[number].text not in texts:  # some papers print the caption twice
            texts.append(pieces[number].text)
    return " ".join(texts)


def _side_by_side(pieces: list[Piece], number: int) -> list[int] | None:
    """The caption of one of several pictures in a table whose captions stand in a row under them."""
    frame = pieces[number].frame
    start = number
    while start > 0 and pieces[start - 1].frame == frame and pieces[start - 1].image is not None:
        start -= 1
    images = start
    while images < len(pieces) and pieces[images].frame == frame and pieces[images].image is not None:
        images += 1
    texts = images
    while texts < len(pieces) and pieces[texts].frame == frame and pieces[texts].image is None:
        texts += 1
    count = images - start
    return [images + number - start] if 1 < count <= _MOST_ABREAST and texts - images == count else None


def _captions(view: View, pieces: list[Piece], number: int, style: tuple[str, int]) -> list[int]:
    """Indexes of the pieces that are the caption of picture `number`; `style` is how the text is usually set."""
    piece = pieces[number]
    if piece.frame >= 0:
        framed = _side_by_side(pieces, number) or _framed(pieces, number)
        if framed is not None:
            return framed
    follower = number + 1
    if follower < len(pieces) and pieces[follower].image is None and _is_caption(view, pieces, number, follower, style):
        found = [follower]
        third = follower + 1
        if third < len(pieces) and pieces[third].image is None and _is_credit_line(pieces[third]):
            found.append(third)
        return found
    return []


def _framed(pieces: list[Piece], number: int) -> list[int] | None:
    """The texts in the picture's frame: those up to the next picture; all of them where the picture is the last."""
    frame = pieces[number].frame
    after: list[int] = []
    for index in range(number + 1, len(pieces)):
        if pieces[index].frame != frame or pieces[index].image is not None:
            break
        after.append(index)
    if after:
        return after
    before = number - 1
    around = range(max(0, number - 12), min(len(pieces), number + 12))
    alone = not any(pieces[index].frame == frame and pieces[index].image is not None for index in around if index != number)
    if alone and before >= 0 and pieces[before].frame == frame and pieces[before].image is None:
        return [before]
    return None


def _is_credit_line(piece: Piece) -> bool:
    found = CREDIT.search(piece.text)
    return found is not None and found.start("label") <= 1 and len(piece.text) < 80


def _is_caption(view: View, pieces: list[Piece], number: int, follower: int, style: tuple[str, int]) -> bool:
    """Whether the paragraph after a picture is its caption."""
    piece, text = pieces[number], pieces[follower].text
    after = pieces[follower]
    if len(text) > MAX_CAPTION or after.row or after.lines[0].heading or label_of(text) is not None:
        return False
    words = words_of(view.layout.boxes[after.box].element) + words_of(after.lines[0].runs[0].element)
    if CAPTION.search(words) or _is_credit_line(after):
        return True
    align = view.align(after.box)
    if align == "right":
        return False
    same_box = after.box == piece.box
    alt = tidy((piece.lines[0].image.get("alt") or "") if piece.lines[0].image is not None else "")
    title = view.title.text if view.title else ""
    if len(alt) > 12 and alt != title and (text.startswith(alt[:60]) or alt.startswith(text[:60])):
        return True
    ends_credit = CREDIT.search(text) is not None
    usual, usual_px = style
    small = 0 < after.px <= 14 and after.px < usual_px
    if same_box and (after.is_italic or ends_credit or align == "center" or small or (after.px and after.px <= 13)):
        return len(text) <= 400
    if same_box and len(text) <= 160 and after.end == after.first + 1 and len(pieces) > follower + 1 and pieces[follower + 1].box != piece.box:
        return True
    if align == "center" and usual != "center" and not after.is_bold:
        return len(text) <= 400
    if ends_credit and len(text) <= 300:
        return True
    return (after.is_italic or small) and len(text) <= 300 and follower + 1 < len(pieces)


def _usual_align(view: View, pieces: list[Piece]) -> str:
    """How most long paragraphs are set."""
    counts: dict[str, int] = {}
    for piece in pieces:
        if piece.size > 150:
            align = view.align(piece.box)
            counts[align] = counts.get(align, 0) + 1
    return max(counts, key=lambda align: counts[align]) if counts else ""


def _usual_px(pieces: list[Piece]) -> int:
    sizes = [piece.px for piece in pieces if piece.size > 150 and piece.px]
    return sorted(sizes)[len(sizes) // 2] if sizes else 16
