"""The sample newspaper over HTTP/1.1 on 127.0.0.1: keep-alive, gzip, validators, a log for tests."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from newsarchive.sample.site import Answer, Site

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from newsarchive.sample.content import Article

_MAX_FORM = 200_000  # bytes
_COMPRESSIBLE = ("text/",)


class Request(NamedTuple):
    """A request as the log keeps it: method, path with query, status answered, seconds of `time.monotonic`."""

    method: str
    path: str
    status: int
    at: float


@lru_cache(maxsize=512)
def _packed(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=6, mtime=0)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave in one packet
    timeout = 30  # seconds a kept connection may idle
    server: _Server

    def version_string(self) -> str:
        return "SuoiNgan/1.0"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Print nothing: the log is `SampleServer.requests`."""

    def do_GET(self) -> None:
        """Answer a GET."""
        parts = urlsplit(self.path)
        self._send(self.server.site.get(unquote(parts.path), parts.query))

    def do_HEAD(self) -> None:
        """Answer a HEAD, which is no visit."""
        parts = urlsplit(self.path)
        self._send(self.server.site.get(unquote(parts.path), parts.query, counts=False))

    def do_POST(self) -> None:
        """Answer a post-back."""
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > _MAX_FORM:
            self.close_connection = True
            self._send(Answer(413, "text/plain; charset=utf-8", b"too large"))
            return
        form = self.rfile.read(int(length)).decode("utf-8", "replace")
        parts = urlsplit(self.path)
        fields = dict(parse_qsl(form, keep_blank_values=True))
        self._send(self.server.site.post(unquote(parts.path), parts.query, fields))

    def _unchanged(self, answer: Answer) -> bool:
        if self.command == "POST" or answer.status != 200:
            return False
        if (known := self.headers.get("If-None-Match")) is not None:
            ours = (answer.etag or "").removeprefix("W/")
            return bool(ours) and ours in {tag.strip().removeprefix("W/") for tag in known.split(",")}
        if answer.modified and (since := self.headers.get("If-Modified-Since")):
            try:
                return answer.modified <= parsedate_to_datetime(since)
            except (TypeError, ValueError):
                return False
        return False

    def _send(self, answer: Answer) -> None:
        status, body = answer.status, answer.body
        if self._unchanged(answer):
            status, body = 304, b""
        self.server.requests.append(Request(self.command, self.path, status, time.monotonic()))
        self.send_response(status)
        if answer.location:
            self.send_header("Location", answer.location)
        if answer.modified:
            moment = answer.modified.astimezone(UTC)
            self.send_header("Last-Modified", format_datetime(moment, usegmt=True))
        if answer.etag:
            self.send_header("ETag", answer.etag)
        if status != 304:
            self.send_header("Content-Type", answer.content_type)
            if answer.content_type.startswith(_COMPRESSIBLE):
                self.send_header("Vary", "Accept-Encoding")
                if "gzip" in self.headers.get("Accept-Encoding", ""):
                    body = _packed(body)
                    self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], site: Site, requests: list[Request]) -> None:
        self.site = site
        self.requests = requests
        self._open: set[socket.socket] = set()
        self._open_lock = threading.Lock()
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        """Bind without looking up the host's name, as the base class would: no name server is asked."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", int(self.server_address[1])

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._open_lock:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._open_lock:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up."""

    def hang_up(self) -> None:
        """Close the connections that clients keep open."""
        with self._open_lock:
            for connection in self._open:
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue  # the client was faster


class SampleServer:
    """The sample newspaper on 127.0.0.1, from `start` (or ``with``) to `stop`.

    Attributes:
        requests: What was asked so far, in order of the answers.
    """

    def __init__(
        self,
        port: int = 0,
        *,
        corrected: bool = False,
        clock: Callable[[], datetime] | None = None,
        articles: Sequence[Article] | None = None,
        removed: Mapping[int, datetime] | None = None,
        redesigned: datetime | None = None,
    ) -> None:
        """Prepare a server; nothing is bound before `start`.

        Args:
            port: TCP port; 0: any free one.
            corrected: Serve the article that changes between two visits as changed from the start.
            clock: The paper's time, aware; without one it stands at `content.CLOSING`. With one, articles
                stamped later are not out yet and the header's clock moves, so pages differ at every visit.
            articles: Other articles to serve than the paper's own.
            removed: Articles that are taken down at a time, by number; needs a clock.
            redesigned: When the articles' template changes; needs a clock.
        """
        self.requests: list[Request] = []
        self._site = Site(articles, clock, corrected=corrected, removed=removed, redesigned=redesigned)
        self._wanted = port
        self._server: _Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port it listens on.

        Raises:
            RuntimeError: It is not started.
        """
        if self._server is None:
            raise RuntimeError("the sample server is not started")
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """Its root, without a slash at the end: ``http://127.0.0.1:<port>``."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Self:
        """Bind and serve in a thread of its own.

        Raises:
            OSError: The port is taken.
        """
        self._server = _Server(("127.0.0.1", self._wanted), self._site, self.requests)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, name="sample", daemon=True
        )
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop serving and close every connection; a second call does nothing."""
        if self._server is None or self._thread is None:
            return
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()
        self._server = self._thread = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
