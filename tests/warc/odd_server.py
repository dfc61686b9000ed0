"""Odd but legal HTTP, and what happens when it breaks; raw sockets, so that every byte is chosen here.

`/11/<n>/<case>.aspx` is answered as `CASES` says. The server keeps what it read and what it wrote, exchange by
exchange; nothing else knows.
"""

from __future__ import annotations

import contextlib
import gzip
import socket
import ssl
import threading
import time
import zlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Self

import brotli

try:
    from compression import zstd
except ImportError:
    from backports import zstd

PAGE = """<html><head><title>Bài số {number}</title></head><body>
<div class="grid-header"><h3>Bài số {number}: Bến phà Khe Lim đổi giờ chạy</h3>
<ul><li><span>Cập nhật: Thứ hai, 13/7/2020 | 8:18:23 AM</span></li></ul></div>
<div class="singlepage"><p><strong>SuốiNgàn - Từ hôm nay, chuyến phà số {number} qua Khe Lim chạy sớm hơn nửa giờ để kịp chợ sáng.</strong></p>
<div align="justify"><div>Bà con bên kia sông cho biết trước đây phải chờ đến sáu giờ mới có chuyến, rau mang sang chợ đã héo mất một nửa.</div>
<div>Đội phà có ba người, thay nhau trực từ năm giờ sáng đến tám giờ tối, những ngày nước lớn thì nghỉ và báo trước qua loa.</div></div>
<p style="text-align: right"><strong>Lò Văn Pẩu</strong></p></div></body></html>"""
RESET, END, STALL = "reset", "end", "stall"


@dataclass
class Said:
    """One exchange as the server had it."""

    connection: int
    read: bytes = b""
    wrote: bytes = b""
    whole: bool = False  # whether it wrote all that it meant to


@dataclass
class Reply:
    """What is written, piece by piece (a number is a pause in seconds), and what happens to the connection then."""

    pieces: list[bytes | float]
    then: str = ""


def page(number: int) -> bytes:
    return PAGE.format(number=number).encode()


def head(*lines: str, status: str = "200 OK", version: str = "1.1", end: str = "\r\n") -> bytes:
    return end.join([f"HTTP/{version} {status}", *lines, "", ""]).encode("latin-1")


def sized(body: bytes, *lines: str, status: str = "200 OK") -> list[bytes | float]:
    return [head("Content-Type: text/html; charset=utf-8", *lines, f"Content-Length: {len(body)}", status=status), body]


def chunks(body: bytes, sizes: tuple[int, ...] = (1, 7, 300, 2, 1000), *, last: bytes = b"0\r\n\r\n") -> bytes:
    parts, at, turn = [], 0, 0
    while at < len(body):
        part = body[at : at + sizes[turn % len(sizes)]]
        parts.append(b"%x\r\n%s\r\n" % (len(part), part))
        at, turn = at + len(part), turn + 1
    return b"".join(parts) + last


def chunked(body: bytes, *lines: str) -> list[bytes | float]:
    return [head("Content-Type: text/html; charset=utf-8", "Transfer-Encoding: chunked", *lines), chunks(body)]


def bare_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(body) + packer.flush()


# Case -> the reply to a page of that number. Sound articles first; these must become records.
SOUND = {
    "plain": lambda n: Reply(sized(page(n))),
    "lower-case": lambda n: Reply(
        [head("content-type: text/html; charset=utf-8", f"content-length: {len(page(n))}", "x-a: 1"), page(n)]
    ),
    "shouted": lambda n: Reply([head("CONTENT-TYPE:text/html", f"CONTENT-LENGTH:{len(page(n))}", "X-A:"), page(n)]),
    "two-cookies": lambda n: Reply(sized(page(n), "Set-Cookie: a=1; path=/", "SET-cookie: b=2", "Set-Cookie: a=3")),
    "doubled": lambda n: Reply(sized(page(n), "Vary: Cookie", "X-Same: 1", "X-Same: 1", "Vary:  Accept-Encoding  ")),
    "reason": lambda n: Reply(sized(page(n), status="200 V\xe2ng,  \xf0\xe2y  \xe1 ")),
    "no-reason": lambda n: Reply(sized(page(n), status="200")),
    "empty-reason": lambda n: Reply(sized(page(n), status="200 ")),
    "other-203": lambda n: Reply(sized(page(n), status="203 Non-Authoritative Information")),
    "latin-1": lambda n: Reply(sized(page(n), "X-Tinh: Y\xean B\xe1i, L\xe0o Cai", "X-Null-Safe: \x01\x7f")),
    "folded": lambda n: Reply(sized(page(n), "X-Long: one\r\n  two\r\n\tthree", "X-After: 1")),
    "no-type": lambda n: Reply([head(f"Content-Length: {len(page(n))}"), page(n)]),
    "bare-line-feeds": lambda n: Reply([head("Content-Type: text/html", f"Content-Length: {len(page(n))}", end="\n"), page(n)]),
    "long-head": lambda n: Reply(sized(page(n), *(f"X-Policy-{i}: {'x' * 900}" for i in range(40)))),
    "one-byte-at-a-time": lambda n: Reply([bytes([byte]) for byte in b"".join(sized(page(n), "X-Slow: 1"))[:150]] + [b"".join(sized(page(n), "X-Slow: 1"))[150:]]),
    "chunked": lambda n: Reply(chunked(page(n))),
    "chunked-oddly": lambda n: Reply([
        head("Content-Type: text/html", "transfer-ENCODING: chunked", "Trailer: X-End"),
        b'00000A;x=y;z="a;b"\r\n' + page(n)[:10], b"\r", b"\n1", b"F4;k\r\n" + page(n)[10:510] + b"\r\n",
        chunks(page(n)[510:], (997,), last=b"0;last\r\nX-End: 1\r\nX-Other: \xe9\r\n\r\n"),
    ]),
    "chunked-capital": lambda n: Reply([head("Content-Type: text/html", "Transfer-Encoding: Chunked"), chunks(page(n))]),
    "gzip": lambda n: Reply(sized(gzip.compress(page(n), mtime=0), "Content-Encoding: gzip")),
    "x-gzip": lambda n: Reply(sized(gzip.compress(page(n), mtime=0), "Content-Encoding: x-gzip")),
    "gzip-chunked": lambda n: Reply(chunked(gzip.compress(page(n), mtime=0), "Content-Encoding: gzip")),
    "gzip-close": lambda n: Reply([head("Content-Type: text/html", "Content-Encoding: gzip"), gzip.compress(page(n), mtime=0)], END),
    "deflate": lambda n: Reply(sized(zlib.compress(page(n)), "Content-Encoding: deflate")),
    "deflate-bare": lambda n: Reply(sized(bare_deflate(page(n)), "Content-Encoding: deflate")),
    "brotli": lambda n: Reply(sized(brotli.compress(page(n)), "Content-Encoding: br")),
    "brotli-chunked": lambda n: Reply(chunked(brotli.compress(page(n)), "Content-Encoding: br")),
    "zstd": lambda n: Reply(sized(zstd.compress(page(n)), "Content-Encoding: zstd")),
    "old-close": lambda n: Reply([head("Content-Type: text/html", version="1.0"), page(n)], END),
    "old-kept": lambda n: Reply([head("Content-Type: text/html", f"Content-Length: {len(page(n))}", "Connection: keep-alive", version="1.0"), page(n)]),
    "close": lambda n: Reply([head("Content-Type: text/html", "Connection: close"), page(n)], END),
    "interim": lambda n: Reply([b"HTTP/1.1 100 Continue\r\n\r\n", *sized(page(n))]),
    "interim-twice": lambda n: Reply([
        b"HTTP/1.1 102 Processing\r\nX-A: 1\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </s.css>; rel=preload\r\n\r\n", 0.02, *sized(page(n)),
    ]),
}  # fmt: skip
# These are whole too, but no articles.
NO_ARTICLE = {
    "no-content": lambda n: Reply([head("X-Empty: 1", status="204 No Content")]),
    "not-modified": lambda n: Reply([head('ETag: "a"', "Content-Length: 1234", status="304 Not Modified")]),
    "nothing": lambda n: Reply(sized(b"")),
    "nothing-chunked": lambda n: Reply(chunked(b"")),
    "missing": lambda n: Reply(sized(b"<p>404</p>", status="404 Kh\xf4ng c\xf3")),
    "gone": lambda n: Reply(sized(b"", status="410 Gone")),
    "broken": lambda n: Reply(sized(b"oops", status="500 Internal Server Error")),
    "strange-status": lambda n: Reply(sized(b"?", status="299 Chuy\xean m\xf4n")),
    "pdf": lambda n: Reply([head("Content-Type: application/pdf", "Content-Length: 9"), b"%PDF-1.4\n"]),
    "not-gzip": lambda n: Reply(sized(b"this is no gzip", "Content-Encoding: gzip")),
    "unknown-coding": lambda n: Reply(sized(b"\x00\x01\x02" * 50, "Content-Encoding: x-snappy")),
}
# These break off: from the server's side, or because the crawler has had enough. -> WARC-Truncated
BROKEN = {
    "reset": (lambda n: Reply([*sized(page(n))[:1], page(n)[:500], 0.3], RESET), "disconnect"),
    "cut-short": (lambda n: Reply([*sized(page(n))[:1], page(n)[:700]], END), "disconnect"),
    "cut-head": (lambda n: Reply([b"HTTP/1.1 200 OK\r\nContent-Type: text/ht"], END), "disconnect"),
    "cut-chunked": (lambda n: Reply([head("Content-Type: text/html", "Transfer-Encoding: chunked"), b"5\r\n<p>ab\r\n4\r\nx"], END), "disconnect"),
    "bad-chunks": (lambda n: Reply([head("Content-Type: text/html", "Transfer-Encoding: chunked"), b"zz\r\nabc"], STALL), "disconnect"),
    "too-big": (lambda n: Reply([head("Content-Type: text/html", "Content-Length: 50000000"), *([b"<p>x</p>" * 8192] * 60)], STALL), "length"),
    "too-big-unsaid": (lambda n: Reply([head("Content-Type: text/html"), *([b"<p>x</p>" * 8192] * 60)], STALL), "length"),
    "too-big-chunked": (lambda n: Reply([head("Content-Type: text/html", "Transfer-Encoding: chunked"), *([chunks(b"<p>x</p>" * 8192, (60_000,), last=b"")] * 60)], STALL), "length"),
    "slow": (lambda n: Reply([*sized(page(n))[:1], page(n)[:300]], STALL), "time"),
    "slow-head": (lambda n: Reply([b"HTTP/1.1 200 OK\r\nX-A: 1\r\n"], STALL), "time"),
    "noise": (lambda n: Reply([b"\x16\x03\x01 not HTTP at all\r\n\r\n"], STALL), "disconnect"),
}  # fmt: skip
# Where a page leads in steps; the last is a sound one.
CHAIN = {"chain": "301 Moved Permanently", "chain2": "302 Found", "chain3": "307 Temporary Redirect", "chain4": "308"}


@dataclass
class OddServer:
    """Context manager; `said` is its log."""

    said: list[Said] = field(default_factory=list)
    tls: ssl.SSLContext | None = None
    robots: bytes = b"User-agent: *\nDisallow:\n"

    def __enter__(self) -> Self:
        self.asked: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._connections = 0
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.port = self._socket.getsockname()[1]
        self.over = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self.over.set()
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self._connections += 1
            threading.Thread(target=self._serve, args=(connection, self._connections), daemon=True).start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        with contextlib.suppress(OSError):
            if self.tls is not None:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                connection.settimeout(20)
                while self._exchange(connection, Said(number)):
                    pass

    def _exchange(self, connection: socket.socket, said: Said) -> bool:
        """One request and its reply; whether the connection goes on."""
        while b"\r\n\r\n" not in said.read:
            piece = connection.recv(65536)
            if not piece:
                return False
            said.read += piece
        with self._lock:
            self.said.append(said)
        path = said.read.split(b" ", 2)[1].decode()
        self.asked[path] += 1
        reply = self.reply(path, said)
        for piece in reply.pieces:
            if isinstance(piece, float):
                time.sleep(piece)
                continue
            said.wrote += piece
            connection.sendall(piece)
        said.whole = True
        if reply.then == STALL:
            while connection.recv(65536):
                pass
        if reply.then == RESET:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        if reply.then == END and isinstance(connection, ssl.SSLSocket):
            connection.unwrap()  # says that this is the end, as TLS wants it
        return not reply.then

    def reply(self, path: str, said: Said) -> Reply:
        if path == "/robots.txt":
            return Reply([head("Content-Type: text/plain", f"Content-Length: {len(self.robots)}"), self.robots])
        _, section, number, name = path.split("/")
        case, n = name.removesuffix(".aspx"), int(number)
        if case in CHAIN:
            names = [*CHAIN, "plain"]
            target = f"/{section}/{number}/{names[names.index(case) + 1]}.aspx"
            return Reply(sized(b"<p>moved</p>", f"Location: {target}", status=CHAIN[case]))
        if case == "swallow":
            # a kept connection that dies as the next request comes; a fresh one answers
            first = sum(1 for other in self.said if other.connection == said.connection) == 1
            return Reply(sized(page(n))) if first else Reply([], END)
        if case in BROKEN:
            return BROKEN[case][0](n)
        return (SOUND | NO_ARTICLE)[case](n)
