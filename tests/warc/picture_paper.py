"""A paper whose articles show pictures of every kind, and a second server that stands for a CDN; both on loopback.

The paper answers on 127.0.0.1, the other host is asked as ``localhost``.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from newsarchive.sample import pictures

PAGE = """<html><head><title>{title}</title></head><body>
<div class="grid-header"><h3>{title}</h3><ul><li><span>Cập nhật: Thứ hai, 13/7/2020 | 8:18:23 AM</span></li></ul></div>
<div class="singlepage"><p><strong>SuốiNgàn - Hội thi ảnh của xã năm nay có hai mươi tay máy, phần lớn là học sinh cấp hai.</strong></p>
<div align="justify"><div>Ban tổ chức cho biết ảnh gửi về đều chụp bằng điện thoại, nhiều tấm chụp bà con đi chợ sớm và lũ trẻ tắm suối.</div>
{pictures}<div>Mười tấm được chọn sẽ treo ở nhà văn hóa xã đến hết tháng bảy, ai xem cũng được, không phải mua vé.</div></div>
<p style="text-align: right"><strong>Hà Vân</strong></p></div></body></html>"""
FRONT = "<html><body><h1>Tin mới</h1><ul>{items}</ul></body></html>"
PIXEL = pictures.GIF
BIG = 300_000


@dataclass(frozen=True)
class Served:
    body: bytes = b""
    kind: str | None = "image/jpeg"
    status: int = 200
    location: str | None = None
    length: int | None = None


def picture(path: str) -> bytes:
    """The bytes of a sound picture, others for each path."""
    return pictures.landscape(sum(path.encode()) % 300)


@dataclass
class PictureServer:
    """Context manager; bound to its host, an address of this machine. `served` gives paths their answers, `asked` is the log: path, Accept, time."""

    served: dict[str, Served] = field(default_factory=dict)
    robots: str = ""
    host: str = "127.0.0.1"
    port: int = 0
    asked: list[tuple[str, str, float]] = field(default_factory=list)

    def __enter__(self) -> Self:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_) -> None:
                pass

            def do_GET(self) -> None:
                outer.asked.append((self.path, self.headers.get("Accept", ""), time.monotonic()))
                found = outer.served.get(self.path, Served(b"<p>404</p>", "text/html", 404))
                if self.path == "/robots.txt":
                    found = Served(outer.robots.encode(), "text/plain")
                self.send_response(found.status)
                if found.kind is not None:
                    self.send_header("Content-Type", found.kind)
                if found.location is not None:
                    self.send_header("Location", found.location)
                self.send_header("Content-Length", str(len(found.body) if found.length is None else found.length))
                self.end_headers()
                self.wfile.write(found.body)
                if found.length is not None:
                    self.close_connection = True

        self._server = ThreadingHTTPServer((self.host.replace("localhost", "127.0.0.1"), self.port), Handler)
        self._server.daemon_threads = True
        self._server.handle_error = lambda *_: None
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked if path != "/robots.txt"]

    def article(self, number: int, *urls: str) -> str:
        """Print an article with these pictures; its path."""
        shown = "".join(f'<div align="center"><img src="{url}" width="500" /></div>' for url in urls)
        path = f"/11/{number}/bai.aspx"
        page = PAGE.format(title=f"Bài số {number}: Hội thi ảnh ở xã Khe Lim", pictures=shown)
        self.served[path] = Served(page.encode(), "text/html; charset=utf-8")
        return path

    def front(self, *paths: str) -> None:
        items = "".join(f'<li><a href="{path}">Hội thi ảnh ở xã Khe Lim, bài {path}</a></li>' for path in paths)
        self.served["/"] = Served(FRONT.format(items=items).encode(), "text/html; charset=utf-8")

    def pictures(self, *paths: str) -> list[str]:
        """Serve sound pictures at these paths; their URLs."""
        for path in paths:
            self.served[path] = Served(picture(path))
        return [self.url + path for path in paths]
