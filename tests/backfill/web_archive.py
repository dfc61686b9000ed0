"""A web archive on loopback: a CDX server and the captures it lists, in the ways that such servers have."""

from __future__ import annotations

import base64
import hashlib
import http.server
import json
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import parse_qs, quote_plus, urlsplit

FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")


@dataclass
class Held:
    """A capture: when, of what, and how it is given out."""

    time: str
    url: str
    body: bytes = b""
    mime: str = "text/html"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    answer: int | None = None  # the status that it is given out with, if not its own

    @property
    def digest(self) -> str:
        return base64.b32encode(hashlib.sha1(self.body, usedforsecurity=False).digest()).decode()

    def row(self) -> list[str]:
        host, _, path = self.url.partition("://")[2].partition("/")
        key = f"{','.join(reversed(host.split(':')[0].split('.')))})/{path.lower()}"
        return [key, self.time, self.url, self.mime, str(self.status), self.digest, str(len(self.body))]


class WebArchive:
    """Context manager; `url` is its CDX server.

    Args:
        captures: What it holds.
        output: "json", "text" or "lines" (as pywb); "broken", "cut", "html" or "empty" in place of a list.
        paging: "key" (resumeKey), "pages" (showNumPages) or "none".
        most: Rows of an answer, whatever is asked.
        filters: Whether it filters and collapses as it is asked.
        robots: Its robots.txt.
        busy: So many first requests for captures are answered 429 with Retry-After: 1.
    """

    def __init__(self, captures, output="json", paging="key", most=10**6, filters=True, robots="", busy=0):
        self.captures = sorted(captures, key=lambda one: one.row())
        self.output, self.paging, self.most, self.filters = output, paging, most, filters
        self.robots, self.busy = robots, busy
        self.asked: list[str] = []
        self.agents: set[str] = set()
        self.times: list[float] = []

    def __enter__(self):
        archive = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                archive.asked.append(self.path)
                archive.times.append(time.monotonic())
                archive.agents.add(self.headers["User-Agent"])
                status, headers, body = archive.answer(self.path)
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(body))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self) -> str:
        return f"{self.base}/cdx/search/cdx"

    def lists(self) -> list[dict[str, list[str]]]:
        """The queries that were asked, decoded."""
        return [parse_qs(path.partition("?")[2]) for path in self.asked if path.startswith("/cdx/")]

    def fetched(self) -> list[str]:
        return [path for path in self.asked if path.startswith("/web/") and not path.endswith(".jpg")]

    def pictures(self) -> list[str]:
        return [path.partition("/web/")[2] for path in self.asked if path.endswith(".jpg")]

    def answer(self, path):
        if path == "/robots.txt":
            return 200, {"Content-Type": "text/plain"}, self.robots.encode()
        if path.startswith("/cdx/search/cdx?"):
            return self.listing(parse_qs(urlsplit(path).query))
        if path.startswith("/web/"):
            return self.capture(path)
        return 404, {}, b"nothing here"

    def capture(self, path):
        if self.busy:
            self.busy -= 1
            return 429, {"Retry-After": "1"}, b"slow down"
        moment, _, url = path.removeprefix("/web/").partition("id_/")
        for held in self.captures:
            if (held.time, held.url) == (moment, url):
                headers = {"Content-Type": f"{held.mime}; charset=utf-8"} | held.headers
                return held.answer or held.status, headers, held.body
        near = min(
            (held for held in self.captures if held.url == url),
            key=lambda held: abs(int(held.time) - int(moment)),
            default=None,
        )
        if near is None:
            return 404, {}, b"<html>not archived</html>"
        return 302, {"Location": f"{self.base}/web/{near.time}id_/{url}"}, b""

    def rows(self, query):
        scope, match = query["url"][0], query["matchType"][0]
        rows = []
        for held in self.captures:
            row = held.row()
            host = urlsplit(held.url).hostname
            inside = host == scope or host.endswith(f".{scope}") if match == "domain" else held.url.startswith(scope)
            if not inside or not (query.get("from", ["0"])[0] <= held.time <= query.get("to", ["9"])[0]):
                continue
            if self.filters:
                told = dict(zip(FIELDS, row, strict=True))
                if any(told[name] != value for name, value in (one.split(":", 1) for one in query.get("filter", ()))):
                    continue
                if rows and rows[-1][0] == row[0] and rows[-1][5] == row[5]:
                    continue
            rows.append(row)
        return rows

    def listing(self, query):
        if self.output == "html":
            return 200, {"Content-Type": "text/html"}, b"<html><body>The server is being repaired</body></html>"
        rows = self.rows(query)
        limit = min(self.most, int(query.get("limit", [self.most])[0]))
        if self.paging == "all" and "showNumPages" in query:
            limit = self.most  # pywb without a paged index: all there is
        if self.paging == "pages" and "showNumPages" in query:
            return 200, {"Content-Type": "text/plain"}, f"{-(-len(rows) // limit)}\n".encode()
        start = 0
        if self.paging == "pages" and "page" in query:
            start = int(query["page"][0]) * limit
        if self.paging == "key" and "resumeKey" in query:
            start = next(n for n, row in enumerate(rows) if f"{row[0]} {row[1]}!" == query["resumeKey"][0])
        part, key = rows[start : start + limit], None
        if self.paging == "key" and start + limit < len(rows):
            row = rows[start + limit]
            key = quote_plus(f"{row[0]} {row[1]}!")
        fields = query.get("fl", [",".join(FIELDS)])[0].split(",")
        part = [[row[FIELDS.index(name)] for name in fields] for row in part]
        return 200, {"Content-Type": "application/json"}, self.formatted(fields, part, key)

    def formatted(self, fields, rows, key):
        if self.output in {"text", "broken"}:
            lines = [
                "\x00\x00 rubbish \x00" if self.output == "broken" and n == 1 else " ".join(row)
                for n, row in enumerate(rows)
            ]
            return "".join(f"{line}\n" for line in [*lines, *(("", key) if key else ())]).encode()
        if self.output == "lines":
            names = {"original": "url", "mimetype": "mime", "statuscode": "status"}
            return "".join(
                json.dumps({names.get(n, n): v for n, v in zip(fields, row, strict=True)}) + "\n" for row in rows
            ).encode()
        if not rows or self.output == "empty":
            return b"[]\n" if self.output != "empty" else b""
        text = json.dumps([fields, *rows, *(([], [key]) if key else ())]).encode()
        return text[: len(text) // 2] if self.output == "cut" else text
