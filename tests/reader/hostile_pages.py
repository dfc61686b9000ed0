"""Pages made to hurt a reader of news, at any size up to what it takes: shared by the tests and the benchmark.

Two kinds. `REPEATED`: something that pages hold a few times, repeated without end, at each of the places where an
article may hold it. `WHOLE`: a whole document that is wrong in one way.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from newsarchive.reader.document import MAX_BYTES, MAX_NESTING, MAX_TAGS

if TYPE_CHECKING:
    from collections.abc import Callable

URL = "https://baodatbac.vn/kinh-te/dat-bac-mua-gat-12345.html"
TEXT = "Sáng 12/7, hơn ba trăm hộ dân xã Đất Bắc ra đồng gặt lúa; năng suất vụ này cao hơn mọi năm."
LINK = '<a href="/kinh-te/tin-so-{n}-cua-bao-dat-bac-1{n}.html">Tin số {n} của báo Đất Bắc</a>'
MAKE_ROOM = 400  # tags and
ROOM_BYTES = 20_000  # bytes left for the page around what is repeated


class HostilePage(NamedTuple):
    """A page: its name, the bytes for a share (0 to 1) of what the reader takes, the Content-Type."""

    name: str
    make: Callable[[float], bytes]
    content_type: str = "text/html; charset=utf-8"


def repeat(unit: str, share: float, limit: int = 10**9) -> str:
    """The unit, ``{n}`` counted up, until that share of the reader's cap on tags or bytes is used."""
    tags = max(1, unit.count("<"))
    count = min((MAX_TAGS - MAKE_ROOM) / tags, (MAX_BYTES - ROOM_BYTES) / (len(unit.encode()) + 4 * unit.count("{n}")))
    count = min(int(count * share), limit)
    return "".join([unit.replace("{n}", str(n)) for n in range(count)]) if "{n}" in unit else unit * count


def page(*, head: str = "", above: str = "", under: str = "", text: str = "", after: str = "") -> bytes:
    """An article of three paragraphs with something more above its headline, under it, in its text, or after it."""
    return f"""<!DOCTYPE html><html lang="vi"><head><title>Đất Bắc vào mùa gặt</title>
<meta property="og:title" content="Đất Bắc vào mùa gặt">{head}</head><body>
<div id="top"><a href="/">Trang chủ</a> <a href="/kinh-te">Kinh tế</a></div>{above}
<div id="article"><h1>Đất Bắc vào mùa gặt</h1>{under}
<p class="date">Cập nhật: 12/07/2020 08:15</p>
<div id="text"><p><b>{TEXT} Ai cũng mừng.</b></p><p>{TEXT}</p>{text}<p>{TEXT}</p>
<p style="text-align:right"><b>Bài, ảnh: Lò Văn Pha</b></p></div>{after}</div>
<div id="foot">Giấy phép số 12/GP-BTTTT</div></body></html>""".encode()


REPEATED: dict[str, str] = {
    # pictures and captions
    "pictures": '<img src="/a{n}.jpg">',
    "figures": '<figure><img src="/a{n}.jpg"><figcaption>Lúa chín. Ảnh: Lò Văn Pha</figcaption></figure>',
    "captions": '<p><img src="/a{n}.jpg"></p><p style="text-align:center"><i>Lúa chín. Ảnh: Lò Văn Pha</i></p>',
    "captions without pictures": '<p style="text-align:center"><i>Lúa chín. Ảnh: Lò Văn Pha</i></p>',
    "tables of a picture": '<table><tr><td><img src="/a{n}.jpg"></td></tr><tr><td>Lúa chín.</td></tr></table>',
    "linked pictures": '<a href="/tin-so-{n}-cua-bao-1{n}.html"><img src="/a{n}.jpg" alt="Lúa chín"></a>',
    "lazy pictures": '<img data-src="/a{n}.jpg" srcset="/b{n}.jpg 1x, /c{n}.jpg 2x" src="data:image/gif;base64,R0lG">',
    "small frames": '<div><img src="/a{n}.jpg"><p>Lúa chín</p></div>',
    # text
    "paragraphs": f"<p>{TEXT}</p>",
    "short paragraphs": "<p>Lúa chín</p>",
    "bold paragraphs": f"<p><b>{TEXT}</b></p>",
    "italic paragraphs": f"<p><i>{TEXT}</i></p>",
    "centred paragraphs": '<p align="center">Lúa chín.</p>',
    "breaks": "<br>",
    "lines of verse": "Lúa chín vàng đồng<br>",
    "paragraphs of breaks": "Lúa chín vàng đồng.<br><br>",
    "headings": "<h2>Lúa chín vàng đồng</h2>",
    "headlines": "<h1>Đất Bắc vào mùa gặt</h1>",
    "other headlines": "<h1>Một tiêu đề khác hẳn</h1>",
    "bold words": "<b>lúa</b> ",
    "font soup": "<font size=4 color=red>lúa <b><i>chín</i></b></font> ",
    "spans": "<span>x</span>",
    "empty spans": "<span></span>",
    "empty paragraphs": "<p></p>",
    "quotes": f"<blockquote>{TEXT}</blockquote>",
    "questions": "<p><b>- Vụ này thế nào?</b></p><p>- Vụ này được mùa.</p>",
    "list items": "<li>Lúa chín vàng đồng</li>",
    "rules": "<hr>",
    # tables
    "table rows": "<tr><td>Đất Bắc</td><td>3</td><td>1</td></tr>",
    "tables": "<table><tr><td>Đất Bắc</td><td>3</td></tr></table>",
    "table cells": "<td>3</td>",
    "wide cells": '<td colspan="999999999" rowspan="999999999">3</td>',
    # stamps, sections, authors
    "stamps": '<p class="date">Cập nhật: 12/07/2020 08:15</p>',
    "posted": "<span>Ngày đăng: 12/07/2020 | 08:15 AM </span>",
    "days": "<div>12/07/2020</div>",
    "times": '<time datetime="2020-07-12T08:15:00+07:00">12/7</time>',
    "crumbs": '<a href="/kinh-te-{n}">Kinh tế</a> » ',
    "crumb boxes": '<div class="breadcrumb"><a href="/">Trang chủ</a> &gt; <a href="/kinh-te">Kinh tế</a></div>',
    "bylines": '<p style="text-align:right"><b>Bài, ảnh: Lò Văn Pha</b></p>',
    "sources": "<p>Theo TTXVN</p>",
    "author boxes": '<div class="author">Lò Văn Pha</div>',
    "tags": '<a class="tag" href="/tag/lua-{n}">lúa {n}</a>, ',
    "datelines": "<p>(ĐBO) - Lúa chín.</p>",
    "kickers": '<div class="kicker">Mùa vàng</div>',
    "leads": f'<div class="sapo">{TEXT}</div>',
    # links
    "links": LINK,
    "list of links": f"<li>{LINK}</li>",
    "links in paragraphs": f"<p>{LINK}</p>",
    "see also": f"<p>Xem thêm: {LINK}</p>",
    "related boxes": f'<div class="related"><h3>Tin liên quan</h3><ul><li>{LINK}</li></ul></div>',
    "unnamed related boxes": f"<div><b>Tin liên quan</b><ul><li>{LINK} (12/7)</li></ul></div>",
    "related cards": f'<div><a href="/tin-so-{{n}}-cua-bao-1{{n}}.html"><img src="/t{{n}}.jpg"></a>{LINK}<p>{TEXT}</p></div>',
    "newest boxes": f"<div><h3>Tin mới nhất</h3><ul><li>{LINK}</li></ul></div>",
    "labels": "<p>Các tin khác</p>",
    "comments": '<div class="comment"><b>Nguyễn Văn A</b> <i>12/07/2020 09:30</i><p>Hay quá!</p> Thích Trả lời</div>',
    "comment headings": "<h3>Bình luận (3)</h3>",
    "share bars": '<div class="share"><a href="#">Chia sẻ</a><a href="#">Tweet</a></div>',
    "side boxes": '<div class="sidebar"><h4>Đọc nhiều</h4></div>',
    "numbers": '<a href="?page={n}">{n}</a> ',
    "next": '<div><a href="/x{n}">Trang sau</a></div>',
    "post-backs": "<a href=\"javascript:__doPostBack('a','Page${n}')\">{n}</a>",
    "no news": "<p>Không có tin nào</p>",
    # forms and other elements
    "forms": '<form action="/tim"><input name="ngay" type="date"><button>Xem</button></form>',
    "select boxes": "<select name=x><option>1</option></select>",
    "options": "<option value={n}>{n}</option>",
    "radio buttons": "<input type=radio name=x> Xem theo ngày ",
    "hidden boxes": '<div style="display:none">Lúa chín</div>',
    "iframes": '<iframe src="/v{n}"></iframe>',
    "videos": '<video poster="/a{n}.jpg"><source src="/v.mp4"></video>',
    "scripts": "<script>var x = 1;</script>",
    "articles": f"<article><h2>{LINK}</h2><p>{TEXT}</p></article>",
    "end tags": "</p></div>",
    "unknown tags": "<x-{n}>lúa",
    "ids": '<div id="text">Lúa chín</div>',
    "microdata": '<span itemprop="author" itemscope><span itemprop="name">Lò Văn Pha</span></span>',
}
PLACES = ("above", "under", "text", "after")

# One element that holds very many of something: what is told apart by its box alone.
HOLDERS: dict[str, tuple[str, str, str]] = {
    "one figure": ("<figure>", '<img src="/a{n}.jpg">', "<figcaption>Lúa chín</figcaption></figure>"),
    "one figure of captions": ("<figure><img src=/a.jpg>", "<p>Lúa chín</p>", "</figure>"),
    "one table": ("<table>", "<tr><td>Đất Bắc</td><td>3</td></tr>", "</table>"),
    "one row": ("<table><tr>", "<td>3</td>", "</tr></table>"),
    "one table of pictures": ("<table><tr>", '<td><img src="/a{n}.jpg"></td>', "</tr></table>"),
    "one table of captions": ("<table>", "<tr><td><img src=/a{n}.jpg></td></tr><tr><td>Lúa</td></tr>", "</table>"),
    "one list": ("<ul>", f"<li>{LINK}</li>", "</ul>"),
    "one related box": ('<div class="related"><h3>Tin liên quan</h3>', f"<p>{LINK}</p>", "</div>"),
    "one paragraph of links": ("<p>", f"{LINK} ", "</p>"),
    "one paragraph of breaks": ("<p>", "Lúa chín vàng đồng<br>", "</p>"),
    "one paragraph of words": ("<p>", "<b>Lúa</b> chín. ", "</p>"),
    "one link": ('<a href="/tin-so-1-cua-bao-1.html">', "<b>Lúa</b> chín. ", "</a>"),
    "one link of paragraphs": ('<a href="/tin-so-1-cua-bao-1.html">', "<p>Lúa chín.</p>", "</a>"),
    "one bold": ("<b>", "<p>Lúa chín.</p>", "</b>"),
    "one heading": ("<h2>", "<span>Lúa</span> ", "</h2>"),
    "one heading of lines": ("<h1>", "Đất Bắc vào mùa gặt<br>", "</h1>"),
    "one lead": ('<div class="sapo">', f"<p>{TEXT}</p>", "</div>"),
    "one caption": ('<figure><img src=/a.jpg><div class="caption">', "<p>Lúa chín.</p>", "</div></figure>"),
    "one crumb": ('<div class="breadcrumb">', '<a href="/kinh-te-{n}">Kinh tế</a> » ', "</div>"),
    "one crumb list": ('<ul class="breadcrumb">', '<li><a href="/kinh-te-{n}">Kinh tế</a></li>', "</ul>"),
    "one stamp": ('<div class="date">', "12/07/2020 08:15 ", "</div>"),
    "one stamp of parts": ('<div class="date">', "<span>12/07/2020</span><span>08:15</span>", "</div>"),
    "one byline": ('<p align="right"><b>', "Lò Văn Pha, ", "</b></p>"),
    "one byline of labels": ('<p align="right"><b>', "Bài, ảnh: Lò Văn Pha - ", "</b></p>"),
    "one tag line": ("<p>Từ khóa: ", '<a href="/tag/lua-{n}">lúa {n}</a>, ', "</p>"),
    "one form": ("<form>Xem theo ngày ", "<input type=date name=x{n}> <b>x</b>", "</form>"),
    "one select": ("<form>Xem theo ngày <select name=x>", "<option>{n}</option>", "</select></form>"),
    "one form of selects": ("<form>Xem theo ngày ", "<select name=x{n}><option>1</select>", "</form>"),
    "one form of hidden fields": ("<form>Xem theo ngày ", "<input type=hidden name=x{n} value=1>", "</form>"),
    "one pager": ("<div>", "<span><a href='?p={n}'>{n}</a></span>", "</div>"),
    "one hidden box": ('<div style="display:none">', "<p>Lúa chín.</p>", "</div>"),
    "one pre": ("<pre>", "Lúa chín\n", "</pre>"),
    "one svg": ("<svg>", "<path d='M0 0'/>", "</svg>"),
    "one comment box": ('<div class="comments">', "<p>Hay quá! 12/07/2020 09:30</p>", "</div>"),
}

# Text that text rules may stumble over, in one paragraph, however long.
STRINGS: dict[str, str] = {
    "letters": "x",
    "words": "lúa ",
    "spaces": " ",
    "no-break spaces": "\u00a0",
    "zero width": "\u200b",
    "line breaks": "\n",
    "dates": "12/07/2020 08:15, ",
    "digits": "1",
    "numbers of dots": "1.",
    "slashes": "1/",
    "colons": "1:",
    "day names": "Thứ hai, ngày ",
    "hours": "8 giờ 15 phút ",
    "photo labels": "Ảnh: ",
    "photo credits": "(Ảnh: Lò Văn Pha) ",
    "source labels": "Theo ",
    "author labels": "Bài, ảnh: ",
    "names": "Lò Văn Pha - ",
    "capitals": "LÚA ",
    "joined capitals": "LÒ VĂN PHA",
    "brackets": "(",
    "brackets closed": "()",
    "closing brackets": ")",
    "square brackets": "[",
    "dashes": "-",
    "dashes apart": " - ",
    "bars": " | ",
    "dots": ".",
    "stops": "Lúa. ",
    "commas": "a, ",
    "quotes": "“",
    "stars": "★",
    "arrows": "» ",
    "addresses": "http://a.vn/ ",
    "mails": "a@b.vn ",
    "at signs": "a@",
    "entities": "&amp;",
    "numbered entities": "&#7855;",
    "lone ampersands": "&",
    "marks": "a\u0301\u0316",
    "endless marks": "\u0301\u0316",
    "decomposed": "ắ",
    "right to left": "\u202e",
    "astral": "😀",
    "view counters": "lượt xem ",
    "junk labels": "theo dõi báo ",
    "imprints": "điện thoại: ",
    "licences": "cấp ngày 1 ",
    "credits half": "ảnh : ",
    "copyright": "© ",
    "underscores": "_",
    "tabs": "\t",
    "vertical tabs": "\u000b",
    "backslashes": "\\",
}

# One attribute, however long.
ATTRIBUTES: dict[str, str] = {
    "class of a megabyte": '<p class="{}">Lúa chín.</p>',
    "id of a megabyte": '<div id="{}"><p>Lúa chín.</p></div>',
    "style of a megabyte": '<p style="{}">Lúa chín.</p>',
    "address of a megabyte": '<a href="/{}">Tin số một của báo Đất Bắc</a>',
    "picture of a megabyte": '<img src="/{}.jpg">',
    "srcset of a megabyte": '<img srcset="{}">',
    "alt of a megabyte": '<a href="/a-1.html"><img src="/a.jpg" alt="{}"></a>',
    "onclick of a megabyte": '<p onclick="{}">Lúa chín.</p>',
    "datetime of a megabyte": '<time datetime="{}">12/7</time>',
    "value of a megabyte": '<form><input type=hidden name=__VIEWSTATE value="{}">Xem theo ngày <input type=date name=d></form>',
}
FILLINGS = (
    "a",
    "a ",
    "a,",
    "-",
    "/",
    "../",
    ":",
    "%20",
    "12/07/2020 ",
    "color:red;",
    "\u00e9",
    "?",
    "a.jpg 1x, ",
    "&amp;",
)


def _json_ld(text: str) -> bytes:
    return page(head=f'<script type="application/ld+json">{text}</script>')


def _size(share: float, size: int = MAX_BYTES - ROOM_BYTES) -> int:
    return int(size * share)


def _heads(unit: str) -> Callable[[float], bytes]:
    return lambda share: page(head=repeat(unit, share))


def _article_with(key: str, value: object, share: float) -> bytes:
    unit = len(json.dumps(value)) + 2
    node = {"@type": "NewsArticle", "headline": "Đất Bắc vào mùa gặt", key: [value] * (_size(share) // unit)}
    return _json_ld(json.dumps(node, separators=(",", ":")))


DEEP = MAX_NESTING - 100
WHOLE: dict[str, Callable[[float], bytes]] = {
    "nested divs": lambda share: page(text="<div>" * _size(share, DEEP) + f"<p>{TEXT}</p>"),
    "nested spans": lambda share: page(text="<span>" * _size(share, DEEP) + TEXT),
    "nested bold": lambda share: page(text="<b><i>" * (_size(share, DEEP) // 2) + TEXT),
    "nested tables": lambda share: page(text="<table><tr><td>" * (_size(share, DEEP) // 3) + TEXT),
    "nested lists": lambda share: page(text="<ul><li>" * _size(share, DEEP) + LINK),
    "nested figures": lambda share: page(text="<figure><img src=/a.jpg>" * _size(share, DEEP) + "<figcaption>Lúa"),
    "nested quotes": lambda share: page(text=f"<blockquote>{TEXT}" * _size(share, DEEP)),
    "nested related": lambda share: page(after=f'<div class="related">{LINK}' * _size(share, DEEP)),
    "nested captions": lambda share: page(text='<div class="caption"><img src=/a.jpg>' * _size(share, DEEP) + TEXT),
    "paragraphs at the bottom": lambda share: page(text="<div>" * (DEEP - 20) + repeat(f"<p>{TEXT}</p>", share * 0.9)),
    "links at the bottom": lambda share: page(text="<div>" * (DEEP - 20) + repeat(f"<p>{LINK}</p>", share * 0.9)),
    "pictures at the bottom": lambda share: page(
        text="<div>" * (DEEP - 20) + repeat("<p><img src=/a{n}.jpg></p>", share * 0.9)
    ),
    "words at the bottom": lambda share: page(text="<span>" * (DEEP - 20) + repeat("<b>lúa</b> ", share * 0.9)),
    "boxes at every level": lambda share: page(
        text=("<div>" + f"<p>{TEXT}</p><p><img src=/a.jpg></p>" * 8) * _size(share, DEEP)
    ),
    "rows at the bottom": lambda share: page(
        text="<div>" * (DEEP - 20) + "<table>" + repeat("<tr><td>3</td><td>1</td></tr>", share * 0.9)
    ),
    # structured data
    "long JSON-LD": lambda share: _article_with("articleBody", TEXT, share),
    "JSON-LD authors": lambda share: _article_with("author", {"@type": "Person", "name": "Lò Văn Pha"}, share),
    "JSON-LD graph": lambda share: _article_with("@graph", {"@type": "NewsArticle", "headline": "Lúa"}, share),
    "JSON-LD entities": lambda share: _article_with("mainEntity", {"@graph": [1, 2]}, share),
    "JSON-LD headlines": lambda share: _article_with("headline", "Lúa chín", share),
    "deep JSON-LD": lambda share: _json_ld("[" * _size(share)),
    "deep JSON-LD objects": lambda share: _json_ld('{"@graph":' * (_size(share) // 10)),
    "JSON-LD digits": lambda share: _json_ld('{"@type":"NewsArticle","x":' + "9" * _size(share) + "}"),
    "JSON-LD escapes": lambda share: _json_ld('{"headline":"' + "\\u0301" * (_size(share) // 6) + '"}'),
    "JSON-LD of half a million": lambda share: _json_ld(
        json.dumps({"@type": "NewsArticle", "headline": "x" * _size(share, 390_000)})
    ),
    "many JSON-LD": _heads('<script type="application/ld+json">{"@type":"NewsArticle","headline":"Lúa"}</script>'),
    "many large JSON-LD": _heads(
        f'<script type="application/ld+json">{json.dumps({"@graph": [{"@type": "NewsArticle", "a": "x" * 90}] * 2000})}</script>'
    ),
    "metas": _heads('<meta property="og:title" content="Lúa chín {n}">'),
    "meta authors": _heads('<meta name="author" content="Lò Văn Pha">'),
    "meta charsets": _heads('<meta charset="windows-1258">'),
    "long meta": lambda share: page(head=f'<meta property="og:title" content="{"Lúa " * (_size(share) // 6)}">'),
    "long title": lambda share: page(head=f"<title>{'Lúa - ' * (_size(share) // 9)}</title>"),
    "canonical links": _heads('<link rel="canonical" href="/a-{n}.html">'),
    "styles": _heads("<style>p { color: red }</style>"),
    "long base": lambda share: page(
        head=f'<base href="http://a.vn/{"a/" * (_size(share, 1_000_000) // 2)}">', after=repeat(LINK, 0.4)
    ),
    "long base, pictures": lambda share: page(
        head=f'<base href="http://a.vn/{"a/" * (_size(share, 1_000_000) // 2)}">',
        text=repeat("<img src=a{n}.jpg>", 0.8),
    ),
    # bytes
    "null bytes": lambda share: page(text="<p>" + "\0" * _size(share)),
    "null bytes in tags": lambda share: page(text=repeat("<\0p>l\0úa</\0p>", share)),
    "nothing but tags' beginnings": lambda share: b"<html><body>" + b"<" * _size(share, MAX_TAGS - 10),
    "truncated in a tag": lambda share: page(text=repeat(f"<p>{TEXT}</p>", share)) + b'<p class="a',
    "truncated in an attribute": lambda share: page(text=f'<a href="{"a" * _size(share)}')[:-300],
    "open comment": lambda share: page(text="<!--" + "-" * _size(share)),
    "comments": lambda share: page(text=repeat("<!-- x -->", share)),
    "open comments": lambda share: page(text=repeat("<!--", share)),
    "bogus comments": lambda share: page(text=repeat("<!x>", share) + repeat("<?x>", 0)),
    "processing instructions": lambda share: page(text=repeat("<?php x ?>", share)),
    "character data": lambda share: page(text=repeat("<![CDATA[x]]>", share)),
    "open script": lambda share: page(text="<script>" + "x" * _size(share)),
    "open title": lambda share: b"<html><head><title>" + "Lúa ".encode() * (_size(share) // 6),
    "one long tag": lambda share: page(text=f"<{'x' * _size(share)}>"),
    "attributes of one tag": lambda share: page(
        text=f"<p {' '.join(f'a{n}=1' for n in range(_size(share, 500_000)))}>"
    ),
    "the same attribute": lambda share: page(text=f"<p {'a=1 ' * (_size(share) // 4)}>Lúa"),
    "attributes of all tags": lambda share: page(
        text=repeat(f"<p {' '.join(f'a{n}=1' for n in range(15))}>Lúa", share)
    ),
    "no markup": lambda share: b"<p>" + TEXT.encode() * (_size(share) // 120),
    "frames": lambda share: b"<html><frameset>" + b"<frame src=a>" * _size(share, 50_000),
    "UTF-16": lambda share: page(text=repeat(f"<p>{TEXT}</p>", share * 0.5)).decode().encode("utf-16"),
    "windows-1258": lambda share: page(text="<p>" + "Lúa chín " * (_size(share) // 10)).decode().encode("utf-16-le"),
    "broken UTF-8": lambda share: page(text="<p>" + "Lúa chín " * (_size(share) // 10)).replace(b"\xc3", b"\xc3\xc3"),
    "TCVN3": lambda share: (
        page(text="").decode().encode("ascii", "ignore") + b"<p>" + b"\xb8\xb5\xae ch\xddn " * (_size(share) // 8)
    ),
    "VISCII marks": lambda share: (
        page(text="").decode().encode("ascii", "ignore") + b"\xcc\xec\xd2\xf2\xde" * (_size(share) // 5)
    ),
    "binary": lambda share: b"<html>" + bytes(range(256)).replace(b"<", b"") * (_size(share) // 256),
    "declared charsets": lambda share: b"<meta charset=" * (_size(share, 50_000)) + page(),
}

# Beyond the caps: refused before they are parsed.
BEYOND: dict[str, Callable[[float], bytes]] = {
    "100,000 nested tags": lambda _: page(text="<div>" * 100_000 + TEXT),
    "100,000 nested spans": lambda _: page(text="<span>" * 100_000 + TEXT),
    "50,000 nested tags": lambda _: page(text="<div>" * 50_000 + TEXT),
    "20 MB of text": lambda _: page(text=f"<p>{TEXT}</p>" * 160_000),
    "20 MB of one paragraph": lambda _: page(text=f"<p>{'lúa ' * 4_000_000}</p>"),
    "20 MB of small tags": lambda _: page(text="<b></b>" * 2_900_000),
    "20 MB of small tags in text": lambda _: page(text="<b>x</b> " * 2_300_000),
    "20 MB of spaces": lambda _: b" " * 20_000_000,
    "20 MB of null bytes": lambda _: b"\0" * 20_000_000,
    "20 MB of beginnings": lambda _: b"<" * 20_000_000,
    "50,000 links": lambda _: page(after="".join([f"<li>{LINK}</li>".replace("{n}", str(n)) for n in range(50_000)])),
}


def _string(unit: str, frame: str) -> Callable[[float], bytes]:
    count = (MAX_BYTES - ROOM_BYTES) // len(unit.encode())
    return lambda share: page(text=frame.format(unit * _size(share, count)))


def _repeated(unit: str, place: str) -> Callable[[float], bytes]:
    return lambda share: page(**{place: repeat(unit, share)})


def _held(start: str, unit: str, end: str, place: str) -> Callable[[float], bytes]:
    return lambda share: page(**{place: start + repeat(unit, share) + end})


def _attribute(markup: str, filling: str) -> Callable[[float], bytes]:
    return lambda share: page(text=markup.replace("{}", filling * (_size(share, 1_000_000) // len(filling))))


def hostile_pages() -> list[HostilePage]:
    """All of them that the reader reads, in an order that stays."""
    found = [
        HostilePage(f"{name}, {place}", _repeated(unit, place)) for name, unit in REPEATED.items() for place in PLACES
    ]
    found += [
        HostilePage(f"{name}, {place}", _held(*parts, place)) for name, parts in HOLDERS.items() for place in PLACES
    ]
    for name, unit in STRINGS.items():
        found.append(HostilePage(f"text of {name}", _string(unit, "<p>Lúa {} chín.</p>")))
        found.append(HostilePage(f"foot of {name}", _string(unit, '<p align="right"><b>{}</b></p>')))
        found.append(
            HostilePage(
                f"caption of {name}", _string(unit, "<figure><img src=/a.jpg><figcaption>{}</figcaption></figure>")
            )
        )
    found += [
        HostilePage(f"{name}: {filling.strip() or filling!r}", _attribute(markup, filling))
        for name, markup in ATTRIBUTES.items()
        for filling in FILLINGS
    ]
    return [*found, *(HostilePage(name, make) for name, make in WHOLE.items())]


def pages_beyond() -> list[HostilePage]:
    """Those beyond what the reader takes."""
    return [HostilePage(name, make) for name, make in BEYOND.items()]
