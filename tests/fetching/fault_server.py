"""A newspaper on loopback whose server misbehaves in every way, one a path; raw sockets, so that nothing helps it.

`/11/<n>/good.aspx` are sound articles. `/11/<n>/<fault>.aspx` has the fault; some pass after a few requests.
"""

from __future__ import annotations

import contextlib
import gzip
import socket
import threading
import time
import zlib
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Self

import brotli
from backports import zstd

PAGE = """<html><head><title>Bài số {number}</title></head><body>
<div class="grid-header"><h3>Bài số {number}: Cầu mới qua suối Ngàn thông xe</h3>
<ul><li><span>Cập nhật: Thứ hai, 13/7/2020 | 8:18:23 AM</span></li></ul></div>
<div class="singlepage"><p><strong>SuốiNgàn - Sáng nay, cây cầu thứ {number} qua suối Ngàn đã thông xe sau một năm thi công.</strong></p>
<div align="justify"><div>Từ sáng sớm, bà con hai bên bờ đã ra cầu chờ chuyến xe đầu tiên đi qua. Ai cũng vui vì từ nay trẻ nhỏ đi học không còn phải lội suối trong mùa mưa lũ.</div>
<div>Chủ tịch xã cho biết cây cầu dài ba mươi mét, rộng năm mét, do bà con góp công cùng nhà nước xây dựng trong hơn một năm qua.</div></div>
<p style="text-align: right"><strong>Hà Vân</strong></p></div></body></html>"""
LISTING = """<html><body><h1>Thời sự</h1><ul>{items}</ul><div class="pager"><a href="/{section}/p{next}/">Trang sau</a></div></body></html>"""


# made beforehand: their making takes longer than some tests wait for an answer
NULS = b"\0" * 60_000_000
GZIP_BOMB = gzip.compress(b"<p>" + NULS, 6)
BOMBS = {
    "gzip": GZIP_BOMB,
    "gzip, gzip": gzip.compress(GZIP_BOMB, 6),
    "deflate": zlib.compress(NULS, 6),
    "br": brotli.compress(NULS, quality=4),
    "zstd": zstd.compress(NULS),
}


def article(path: str) -> bytes:
    return PAGE.format(number=path.split("/")[2]).encode()


class FaultServer:
    """Context manager; `url` is its address, `seen` counts the requests of each path."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self.times: list[tuple[str, float]] = []
        self._open: socket.socket | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    def start(self) -> None:
        self._open = socket.create_server(("127.0.0.1", self.port), backlog=50, reuse_port=False)
        self.port = self._open.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._open,), daemon=True).start()

    def stop(self) -> None:
        """Go down: connections are refused from now on."""
        if self._open is not None:
            with contextlib.suppress(OSError):
                self._open.shutdown(socket.SHUT_RDWR)
            self._open.close()
            self._open = None

    def _accept(self, opened: socket.socket) -> None:
        while True:
            try:
                connection, _ = opened.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.settimeout(30)
            request = b""
            while b"\r\n\r\n" not in request:
                piece = connection.recv(65536)
                if not piece:
                    return
                request += piece
            path = request.split(b" ", 2)[1].decode("latin-1")
            self.seen[path] += 1
            self.times.append((path, time.monotonic()))
            self._answer(connection, path, self.seen[path])

    def _answer(self, connection: socket.socket, path: str, time_asked: int) -> None:
        if path == "/robots.txt":
            send(connection, "404 Not Found", b"")
            return
        parts = path.strip("/").split("/")
        if len(parts) <= 2:
            self._listing(connection, parts)
            return
        fault = parts[2].removesuffix(".aspx").replace("-", "_")
        getattr(self, "_" + fault)(connection, path, time_asked)

    def _listing(self, connection, parts) -> None:
        """Section 13 is a calendar: every page has a next one, none brings anything new after the first."""
        page = int(parts[1][1:]) if len(parts) > 1 else 1
        items = "".join(
            f'<li><a href="/13/{n}/good.aspx">Bài viết thứ {n} về cây cầu mới qua suối</a> <span>13/7/2020</span></li>'
            for n in range(100, 108)
        )
        send(connection, "200 OK", LISTING.format(items=items, section=parts[0], next=page + 1).encode())

    def _good(self, connection, path, _) -> None:
        send(connection, "200 OK", article(path))

    def _limited_once(self, connection, path, asked) -> None:
        if asked == 1:
            send(connection, "429 Too Many Requests", b"", "Retry-After: 1\r\n")
        else:
            self._good(connection, path, asked)

    def _limited_until(self, connection, path, asked) -> None:
        if asked == 1:
            moment = datetime.now(UTC) + timedelta(seconds=3)
            send(connection, "503 Service Unavailable", b"", f"Retry-After: {format_datetime(moment, usegmt=True)}\r\n")
        else:
            self._good(connection, path, asked)

    def _busy_twice(self, connection, path, asked) -> None:
        if asked <= 2:
            send(connection, "503 Service Unavailable", b"busy")
        else:
            self._good(connection, path, asked)

    def _broken_twice(self, connection, path, asked) -> None:
        if asked <= 2:
            send(connection, "500 Internal Server Error", b"oops")
        else:
            self._good(connection, path, asked)

    def _broken(self, connection, _path, _asked) -> None:
        send(connection, "500 Internal Server Error", b"oops")

    def _closed_for_hours(self, connection, path, asked) -> None:
        if asked == 1:
            send(connection, "503 Service Unavailable", b"", "Retry-After: 7200\r\n")
        else:
            self._good(connection, path, asked)

    def _no_answer(self, connection, *_) -> None:
        connection.recv(1)  # until the other side gives up

    def _slow_head(self, connection, *_) -> None:
        drip(connection, b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + b"X-Slow: 1\r\n" * 1000)

    def _slow_body(self, connection, path, _) -> None:
        body = article(path)
        connection.sendall(head("200 OK", len(body)))
        drip(connection, body)

    def _endless_head(self, connection, *_) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n")
        for _ in range(200):
            connection.sendall(b"X-Long: " + b"x" * 15_000 + b"\r\n")
        connection.sendall(b"Content-Length: 0\r\n\r\n")

    def _long_line(self, connection, *_) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 3_000_000 + b"\r\n\r\n")

    def _too_big(self, connection, *_) -> None:
        connection.sendall(head("200 OK", 500_000_000))
        flood(connection)

    def _too_big_unsaid(self, connection, *_) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
        flood(connection)

    def _bomb(self, connection, *_) -> None:
        explode(connection, "gzip")

    def _bomb_in_a_bomb(self, connection, *_) -> None:
        explode(connection, "gzip, gzip")

    def _bomb_deflate(self, connection, *_) -> None:
        explode(connection, "deflate")

    def _bomb_br(self, connection, *_) -> None:
        explode(connection, "br")

    def _bomb_zstd(self, connection, *_) -> None:
        explode(connection, "zstd")

    def _not_gzip(self, connection, *_) -> None:
        send(connection, "200 OK", b"this is no gzip", "Content-Encoding: gzip\r\n")

    def _cut_short(self, connection, path, _) -> None:
        body = article(path)
        connection.sendall(head("200 OK", len(body)) + body[:300])

    def _cut_once(self, connection, path, asked) -> None:
        if asked == 1:
            self._cut_short(connection, path, asked)
        else:
            self._good(connection, path, asked)

    def _reset(self, connection, *_) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    def _garbage(self, connection, *_) -> None:
        connection.sendall(b"\x16\x03\x01 this is not HTTP at all\r\n\r\n" * 20)

    def _bad_chunks(self, connection, *_) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\nzz\r\nabc")

    def _endless_chunks(self, connection, *_) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n")
        for _ in range(8000):
            connection.sendall(b"10000\r\n" + b"<p>x</p>" * 8192 + b"\r\n")

    def _endless_interim(self, connection, path, asked) -> None:
        for _ in range(20_000):
            connection.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" * 10)
        self._good(connection, path, asked)

    def _bad_length(self, connection, *_) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\nContent-Type: text/html\r\n\r\n<p>x</p>")

    def _nothing(self, connection, *_) -> None:
        send(connection, "200 OK", b"")

    def _circle(self, connection, path, _) -> None:
        send(connection, "302 Found", b"", f"Location: {path}\r\n")

    def _ring(self, connection, path, _) -> None:
        other = path.replace("/ring.", "/ring-b.")
        send(connection, "302 Found", b"", f"Location: {other}\r\n")

    def _ring_b(self, connection, path, _) -> None:
        send(connection, "302 Found", b"", f"Location: {path.replace('/ring-b.', '/ring.')}\r\n")

    def _chain(self, connection, path, _) -> None:
        section, number, name = path.strip("/").split("/")
        send(connection, "302 Found", b"", f"Location: /{section}/{int(number) + 1}/{name}\r\n")

    def _away(self, connection, *_) -> None:
        send(connection, "302 Found", b"", "Location: http://169.254.169.254/latest/meta-data/\r\n")

    def _to_another_port(self, connection, *_) -> None:
        send(connection, "302 Found", b"", f"Location: http://127.0.0.1:{self.port + 1}/11/1/good.aspx\r\n")

    def _nowhere(self, connection, *_) -> None:
        send(connection, "302 Found", b"", "Location: http://[::bad/\r\n")

    def _no_location(self, connection, *_) -> None:
        send(connection, "302 Found", b"")


def head(status: str, length: int, extra: str = "") -> bytes:
    return (
        f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {length}\r\n"
        f"Connection: close\r\n{extra}\r\n"
    ).encode()


def send(connection: socket.socket, status: str, body: bytes, extra: str = "") -> None:
    connection.sendall(head(status, len(body), extra) + body)


def explode(connection: socket.socket, coding: str) -> None:
    send(connection, "200 OK", BOMBS[coding], f"Content-Encoding: {coding}\r\n")


def drip(connection: socket.socket, data: bytes) -> None:
    for byte in data:
        connection.sendall(bytes([byte]))
        time.sleep(0.1)


def flood(connection: socket.socket) -> None:
    piece = b"<p>x</p>" * 8192
    for _ in range(8000):
        connection.sendall(piece)
