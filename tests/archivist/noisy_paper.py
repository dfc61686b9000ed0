"""A paper whose pages look otherwise at every visit, and whose articles are each told in one place only.

It stands in for the sample newspaper's addresses, so that the command crawls it as ``sample``.
"""

from __future__ import annotations

import gzip
import http.server
import threading

FEED, NEWS_MAP, SECTION, RELATED, FRONT = 501, 502, 503, 504, 505
ALL = {FEED, NEWS_MAP, SECTION, RELATED, FRONT}
DOMAIN = "http://baosuoingan.example"
TEXT = (
    "Sáng nay, bà con trong thôn cùng nhau ra đồng từ sớm để kịp thời vụ, tiếng cười nói rộn cả một góc cánh đồng.",
    "Ông Vàng A Dế, trưởng thôn, cho biết mọi việc được bàn bạc công khai và ai cũng được góp ý kiến của mình.",
    "Theo kế hoạch, phần việc còn lại sẽ xong trong tháng tới, trước khi mùa mưa bắt đầu ở vùng cao.",
)


def path(number: int) -> str:
    return f"/11/{number}/bai-{number}.aspx"


REFRESH = "<html><head><meta http-equiv='Refresh' content=\"0; URL='/404.html'\"></head><body>Chờ chút…</body></html>"
FATES = {
    "410": (410, "text/html", b"<html><body>Gone</body></html>", {}),
    "front": (302, "text/html", b"", {"Location": "/"}),
    "section": (302, "text/html", b"", {"Location": "/11/"}),
    "refresh": (200, "text/html; charset=utf-8", REFRESH.encode(), {}),
}


class NoisyPaper:
    """On 127.0.0.1, in a ``with``; `edited` and `removed` change what it says."""

    def __init__(self) -> None:
        self.visits = 0
        self.edited: set[int] = set()
        self.removed: dict[
            int, str
        ] = {}  # "410", "front" or "section" (redirect to it), "list" or "refresh" (in its place, 200)
        self.asked: list[tuple[str, int]] = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self):
                status, kind, body, headers = outer.answer(self.path, dict(self.headers))
                outer.asked.append((self.path, status))
                self.send_response(status)
                for name, value in ({"Content-Type": kind} | headers).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def answer(self, path_asked: str, headers: dict[str, str]):
        self.visits += 1
        if (found := self._file(path_asked, headers)) is not None:
            return found
        number = int(path_asked.split("/")[2]) if path_asked.startswith("/11/") and path_asked != "/11/" else 0
        fate = self.removed.get(number)
        if fate in FATES:
            return FATES[fate]
        if fate == "list" or path_asked in {"/", "/11/"}:
            return 200, "text/html; charset=utf-8", self.listing(SECTION if path_asked == "/11/" else FRONT), {}
        if number in ALL:
            return 200, "text/html; charset=utf-8", self.article(number).encode(), {}
        return 404, "text/html", b"<html><body>404</body></html>", {}

    def _file(self, path_asked: str, headers: dict[str, str]):
        if path_asked == "/robots.txt":
            robots = f"User-agent: *\nCrawl-delay: 0.01\nSitemap: {DOMAIN}/maps.xml\n"
            return 200, "text/plain", robots.encode(), {}
        if path_asked == "/rss/home.rss":
            if headers.get("If-None-Match") == '"feed-1"':
                return 304, "text/xml", b"", {"ETag": '"feed-1"'}
            item = f"<item><link>{DOMAIN}{path(FEED)}</link></item>"
            return 200, "text/xml", f"<rss><channel>{item}</channel></rss>".encode(), {"ETag": '"feed-1"'}
        if path_asked == "/maps.xml":
            index = f"<sitemapindex><sitemap><loc>{DOMAIN}/news.xml.gz</loc></sitemap></sitemapindex>"
            return 200, "text/xml", index.encode(), {}
        if path_asked == "/news.xml.gz":
            entry = f"<url><loc>{DOMAIN}{path(NEWS_MAP)}</loc><news:news xmlns:news='n'><news:title>x</news:title></news:news></url>"
            return 200, "application/x-gzip", gzip.compress(f"<urlset>{entry}</urlset>".encode()), {}
        return None

    def listing(self, only: int) -> bytes:
        items = "".join(
            f"<div><h3><a href='{path(number)}'>Bài {number} về chuyện đồng áng ở bản</a></h3><p>{TEXT[0]}</p></div>"
            for number in [only] * 1
        )
        others = "".join(f"<li><a href='/x{n}.html'>Mục số {n} của trang này có tên dài</a></li>" for n in range(8))
        return f"<html><head><title>Báo</title></head><body><h1>Tin mới</h1>{items}<ul>{others}</ul></body></html>".encode()

    def article(self, number: int) -> str:
        visit = self.visits
        text = list(TEXT)
        if number in self.edited:
            text[1] = text[1].replace("trưởng thôn", "bí thư chi bộ")
        paragraphs = "".join(f"<p>{line}</p>" for line in text)
        related = f"<a href='{path(RELATED)}'>Bài liên quan về mùa màng trong bản</a>" if number == FEED else ""
        return f"""<html><head><title>Bài {number} về chuyện đồng áng ở bản</title></head><body>
<div class="clock">Hôm nay, ngày {1 + visit % 28}/7/2020, 0{visit % 10}:15:0{visit % 7}</div>
<div class="ads"><a href="http://ads.example/{visit}">Mua ngay số {visit}, giảm giá {visit % 90} %</a></div>
<div class="grid-header"><h3>Bài {number} về chuyện đồng áng ở bản</h3>
<ul><li><span>Cập nhật: Thứ hai, 13/7/2020 | 8:18:23 AM</span></li><li>Lượt xem: {visit * 37}</li></ul></div>
<div class="singlepage"><p><b>Bản Giàng vào vụ mới với nhiều hy vọng của bà con nông dân.</b></p>
<table><tr><td><img src="/NewsImg/7_2020/{number}_a.jpg?t={visit}"></td></tr><tr><td><i>Bà con ra đồng.</i></td></tr></table>
{paragraphs}</div>
<div class="related"><h4>Các tin khác</h4><ul><li>{related}</li><li><a href="/11/{FRONT}/bai-{FRONT}.aspx">Tin số {visit}</a></li></ul></div>
<p>Đang xem: {visit % 400} người</p></body></html>"""
