"""Small papers of other shapes than the sample: other addresses, other archive forms, servers with bad habits.

One server, three dresses (`Dress`). What each holds is in `ARTICLES`; `found` names those that a crawl can get.
"""

from __future__ import annotations

import contextlib
import http.server
import threading
import time
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qs, urlsplit

SECTIONS = {"thoi-su": "Thời sự", "kinh-te": "Kinh tế"}
PER_PAGE = 4
SLOW, BREAKS_OFF, STUMBLES, SOFT_404, MOVED, LEGACY = 1003, 1005, 1007, 1009, 1011, 1002
SUBJECTS = (
    "Đường về bản Nà Phung đã đổ bê tông", "Chợ phiên Vàng Sui đông trở lại", "Trạm bơm Đồng Lầy chạy thử",
    "Học sinh Bản Giàng có phòng học mới", "Giá chè búp tươi tăng nhẹ", "Cầu treo Suối Hồ sửa xong trước lũ",
    "Hợp tác xã Tân Lập bán mật ong qua mạng", "Thêm ba tổ tự quản ở xã Mường Than", "Lớp xóa mù chữ sáng đèn",
    "Vườn cam Bãi Đá được mùa", "Đội bóng chuyền nữ xã Pá Khoang vào chung kết", "Khánh thành nhà văn hóa thôn Hạ",
)  # fmt: skip
TEXT = (
    "Sáng nay, bà con trong thôn cùng nhau ra đồng từ sớm để kịp thời vụ, tiếng cười nói rộn cả một góc cánh đồng.",
    "Ông Vàng A Dế, trưởng thôn, cho biết mọi việc được bàn bạc công khai và ai cũng được góp ý kiến của mình.",
    "Theo kế hoạch, phần việc còn lại sẽ xong trong tháng tới, trước khi mùa mưa bắt đầu ở vùng cao.",
)


@dataclass(frozen=True)
class Article:
    number: int
    title: str
    section: str
    day: date


ARTICLES = [
    Article(1001 + index, SUBJECTS[index % 12] + (" (kỳ hai)" if index >= 12 else ""), tuple(SECTIONS)[index % 2], day)
    for index, day in enumerate(
        [date(2021, 3, 4)] * 3 + [date(2021, 3, 5)] * 11 + [date(2021, 3, 6)] * 2 + [date(2021, 3, 8)] * 4
    )
]


def found(since: date | None = None, until: date | None = None, section: str | None = None) -> set[int]:
    """The articles that answer as such."""
    return {
        article.number
        for article in ARTICLES
        if article.number not in {BREAKS_OFF, SOFT_404}
        and (since is None or since <= article.day)
        and (until is None or article.day <= until)
        and (section is None or article.section == section)
    }


class Dress:
    """How a paper looks: the addresses of its articles and sections, its date-archive form, its paging."""

    sections_end = "/"

    def address(self, article: Article) -> str:
        raise NotImplementedError

    def form(self, here: str | None) -> str:
        raise NotImplementedError

    def asked(self, path: str, fields: dict[str, str]) -> tuple[date, str | None, int] | None:
        """Day, section and page that a request of the form is for."""
        raise NotImplementedError

    def more(self, path: str, fields: dict[str, str], page: int) -> str:
        raise NotImplementedError

    def more_of_section(self, path: str, page: int) -> str:
        return f'<div class="phan-trang"><b>{page}</b> <a href="{path}?trang={page + 1}">{page + 1}</a></div>'


class PostedSelects(Dress):
    """The archive is posted: year, month and day to choose, in this order, and a radio button for the section."""

    def address(self, article: Article) -> str:
        return f"/{article.section}/tin-so-{article.number}-post{article.number}.tpo"

    def _options(self, values, shown="{}") -> str:
        return "".join(f'<option value="{value}">{shown.format(value)}</option>' for value in values)

    def form(self, here: str | None) -> str:
        radios = "".join(
            f'<input type="radio" name="muc" id="m{key}" value="{number}"/><label for="m{key}">{title}</label>'
            for number, (key, title) in enumerate(SECTIONS.items(), 1)
        )
        return (
            '<form method="post" action="/kho-bao" id="f7"><fieldset><legend>Xem lại tin đã đăng theo ngày</legend>'
            '<input type="hidden" name="__VIEWSTATE" value="dDwtMTIz"/><input type="hidden" name="t" value="9"/>'
            f'<select name="n">{self._options(range(2019, 2022), "Năm {}")}</select>'
            f'<select name="th">{self._options(range(1, 13), "Tháng {}")}</select>'
            f'<select name="ng">{self._options(range(1, 32), "Ngày {}")}</select>'
            f'<input type="radio" name="muc" id="m0" value="0" checked="checked"/><label for="m0">Tất cả</label>{radios}'
            '<input type="submit" name="ok" value="Xem"/></fieldset></form>'
        )

    def asked(self, path, fields):
        if (
            path != "/kho-bao"
            or not {"n", "th", "ng", "muc", "t"} <= set(fields)
            or fields["__VIEWSTATE"] != "dDwtMTIz"
        ):
            return None
        number = int(fields["muc"])
        page = int(fields.get("__EVENTARGUMENT", "").removeprefix("Page$") or 1)
        day = date(int(fields["n"]), int(fields["th"]), int(fields["ng"]))
        return day, tuple(SECTIONS)[number - 1] if number else None, page

    def more(self, path, fields, page):
        kept = "".join(
            f'<input type="hidden" name="{name}" value="{fields[name]}"/>' for name in ("n", "th", "ng", "muc", "t")
        )
        return (
            '<form method="post" action="/kho-bao" name="aspnetForm"><input type="hidden" name="__EVENTTARGET" value=""/>'
            f'<input type="hidden" name="__EVENTARGUMENT" value=""/><input type="hidden" name="__VIEWSTATE" value="dDwtMTIz"/>{kept}'
            f"<div class=\"pages\"><span>{page}</span> <a href=\"javascript:__doPostBack('grid','Page${page + 1}')\">{page + 1}</a></div></form>"
        )


class WrittenDay(Dress):
    """The archive is asked by GET with the day written as dd/mm/yyyy; only the front page has the form."""

    sections_end = ""

    def address(self, article: Article) -> str:
        return f"/tin-{'abc' if article.number % 2 else 'xyz'}-{article.number}.html"

    def form(self, here: str | None) -> str:
        if here is not None:
            return ""
        options = "".join(f'<option value="{key}">{title}</option>' for key, title in SECTIONS.items())
        return (
            '<form action="/tra-cuu"><b>Tin theo ngày</b> <input type="text" name="d" placeholder="dd/mm/yyyy"/>'
            f'<select name="cm"><option value="">Tất cả chuyên mục</option>{options}</select><button>Tìm</button></form>'
        )

    def asked(self, path, fields):
        if path != "/tra-cuu" or "d" not in fields:
            return None
        day, month, year = map(int, fields["d"].split("/"))
        return date(year, month, day), fields.get("cm") or None, int(fields.get("p", 1))

    def more(self, path, fields, page):
        query = f"d={fields['d']}&amp;cm={fields.get('cm', '')}&amp;p={page + 1}"
        return f'<ul class="pagination"><li>{page}</li><li><a href="/tra-cuu?{query}">Trang sau »</a></li></ul>'


class Calendar(WrittenDay):
    """A paper that nobody has described; its form has a calendar field."""

    sections_end = "/"

    def address(self, article: Article) -> str:
        return f"/{article.section}/bai-{article.number}.htm"

    def form(self, here: str | None) -> str:
        return super().form(None).replace('type="text"', 'type="date"')

    def asked(self, path, fields):
        if path != "/tra-cuu" or "d" not in fields:
            return None
        return date.fromisoformat(fields["d"]), fields.get("cm") or None, int(fields.get("p", 1))


class MorePosts(Calendar):
    """A paper that nobody has described; its sections go on by a button, "Xem thêm", that posts where it stands."""

    def more_of_section(self, path: str, page: int) -> str:
        return (
            f'<form method="post" action="{path}"><input type="hidden" name="trang" value="{page + 1}"/>'
            "<button>Xem thêm</button></form>"
        )


class OddPaper:
    """The server; `requests` holds method and path (with query) of what was asked."""

    def __init__(self, dress: Dress) -> None:
        self.dress = dress
        self.requests: list[tuple[str, str]] = []
        self.stumbled = False
        self.by_path = {dress.address(article): article for article in ARTICLES}

    def __enter__(self):
        paper = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                paper.requests.append(("GET", self.path))
                parts = urlsplit(self.path)
                fields = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
                paper.answer(self, parts.path, fields)

            def do_POST(self):
                paper.requests.append(("POST", self.path))
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                fields = {name: values[-1] for name, values in parse_qs(body, keep_blank_values=True).items()}
                paper.answer(self, urlsplit(self.path).path, fields)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.block_on_close = False
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, handler, path: str, fields: dict[str, str]) -> None:
        if path == "/robots.txt":
            self.send(handler, 200, b"User-agent: *\nCrawl-delay: 0.01\nDisallow: /in/\n", "text/plain")
        elif path == "/chuyen":
            self.send(handler, 302, b"", location=self.dress.address(self.article(MOVED)))
        elif path in self.by_path:
            self.send_article(handler, self.by_path[path])
        elif (asked := self.dress.asked(path, fields)) is not None:
            day, section, page = asked
            matching = [a for a in ARTICLES if a.day == day and section in {None, a.section}]
            self.send_list(handler, matching, page, self.dress.more(path, fields, page), None)
        elif (section := path.strip("/")) in SECTIONS and path == f"/{section}{self.dress.sections_end}":
            matching = [a for a in reversed(ARTICLES) if a.section == section]
            page = int(fields.get("trang", 1))
            self.send_list(handler, matching, page, self.dress.more_of_section(path, page), section)
        elif path == "/":
            self.send_list(handler, list(reversed(ARTICLES))[:PER_PAGE], 1, "", None)
        else:
            self.send(handler, 404, self.page("Không tìm thấy", "<p>404</p>", None))

    def article(self, number: int) -> Article:
        return next(article for article in ARTICLES if article.number == number)

    def send_article(self, handler, article: Article) -> None:
        if article.number == SLOW:
            time.sleep(0.4)
        if article.number == SOFT_404:
            self.send(handler, 200, self.page("Thông báo", "<p>Bài viết không tồn tại hoặc đã bị xóa.</p>", None))
            return
        if article.number == STUMBLES and not self.stumbled:
            self.stumbled = True
            self.send(handler, 503, b"busy")
            return
        body = self.article_page(article)
        kind = "text/html; charset=utf-8"
        if article.number == LEGACY:
            body, kind = (
                body.decode().replace("Nguyễn Thị Hạ", "Nguy\u00ea\u0303n Thi\u0323 Ha\u0323"),
                "text/html; charset=windows-1258",
            )
            body = decomposed(body).encode("windows-1258", "xmlcharrefreplace")
        self.send(handler, 200, body, kind, cut=article.number == BREAKS_OFF)

    def article_page(self, article: Article) -> bytes:
        index = ARTICLES.index(article)
        others = [ARTICLES[(index + step) % len(ARTICLES)] for step in (1, 2)]
        related = "".join(f'<li><a href="{self.dress.address(other)}">{other.title}</a></li>' for other in others)
        text = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT)
        main = (
            f"<h1>{article.title}</h1><div class='time'>{article.day:%d/%m/%Y} 07:15</div>"
            f"<p class='sapo'><b>Bài số {article.number} kể chuyện của một thôn vùng cao trong những ngày tháng Ba.</b></p>"
            f"<div class='noi-dung'>{text}</div><p class='tac-gia' align='right'><b>Nguyễn Thị Hạ</b></p>"
            f"<div class='tin-lien-quan'><h3>Tin liên quan</h3><ul>{related}</ul></div>"
        )
        return self.page(article.title, main, article.section)

    def send_list(self, handler, matching: list[Article], page: int, more: str, section: str | None) -> None:
        shown = matching[(page - 1) * PER_PAGE : page * PER_PAGE]
        rows = "".join(
            f"<div class='tin'><h3><a href='{self.dress.address(a)}'>{a.title}</a></h3><span>{a.day:%d/%m/%Y}</span>"
            f"<p>Bài số {a.number} kể chuyện của một thôn vùng cao trong những ngày tháng Ba.</p></div>"
            for a in shown
        )
        paging = more if page * PER_PAGE < len(matching) else ""
        heading = SECTIONS.get(section, "Tin trong ngày")
        self.send(handler, 200, self.page(heading, f"<h2>{heading}</h2><div class='ds'>{rows}</div>{paging}", section))

    def page(self, title: str, main: str, here: str | None) -> bytes:
        menu = "".join(
            f'<li><a href="/{key}{self.dress.sections_end}">{name}</a></li>' for key, name in SECTIONS.items()
        )
        most = "".join(
            f'<li><a href="{self.dress.address(ARTICLES[number])}">{ARTICLES[number].title}</a></li>'
            for number in (0, 4)
        )
        return (
            f'<!DOCTYPE html><html lang="vi"><head><title>{title}</title></head><body><div id="top"><ul class="menu">'
            f'<li><a href="/">Trang chủ</a></li>{menu}</ul></div><div id="main">{main}</div>'
            f"<div id='right'><h4>Đọc nhiều</h4><ul>{most}</ul><a href='/in/1'>Bản in</a>"
            f"<a href='http://elsewhere.example/x-1001.html'>Quảng cáo của một báo khác nhân dịp đầu năm</a></div>"
            f"<div id='foot'>{self.dress.form(here)}<p>© Cơ quan của Đảng bộ tỉnh</p></div></body></html>"
        ).encode()

    def send(self, handler, status, body, kind="text/html; charset=utf-8", *, location=None, cut=False) -> None:
        with contextlib.suppress(ConnectionError):
            handler.send_response(status)
            handler.send_header("Content-Type", kind)
            handler.send_header("Content-Length", str(len(body)))
            if location:
                handler.send_header("Location", location)
            handler.end_headers()
            handler.wfile.write(body[: len(body) // 2] if cut else body)
        if cut:
            handler.close_connection = True


def decomposed(text: str) -> str:
    """Letters as windows-1258 has them: the base letters whole, the tone as a mark behind."""
    import unicodedata

    whole = "ăâđêôơưĂÂĐÊÔƠƯ"
    out = []
    for char in text:
        parts = unicodedata.normalize("NFD", char)
        tones = [mark for mark in parts[1:] if mark in "\u0300\u0309\u0303\u0301\u0323"]
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in tones))
        out.append(base + "".join(tones) if base in whole or len(base) == 1 else char)
    return "".join(out)
