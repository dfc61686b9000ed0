"""Many small papers in one process, each on a port of its own, for workers that crawl them all.

``python papers.py PAPERS PAGES --log FILE`` prints one address a line and serves until killed. A paper has PAGES pages:
its front page, which links to the lists, and lists of ten articles. Every request is logged before it is answered:
paper, requests of that paper that are under way (this one counts), path.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PER_LIST = 10
FIRST_ID = 100_000
WORDS = (
    "bà con trong xã vừa gặt xong lúa mùa nay xuống đồng làm đất trồng ngô rau và khoai tây vụ đông cán bộ khuyến "
    "nông về tận thôn hướng dẫn cách ủ phân chăm cây phòng bệnh giá bán ổn định nên ai cũng phấn khởi mong được mùa"
).split()


def name_of(number: int) -> str:
    return f"p{number:02}.example"


def article_path(number: int) -> str:
    return f"/tin-so-{number}-{FIRST_ID + number}.html"


def articles_of(pages: int) -> int:
    """How many articles a paper of so many pages has: the rest are lists, and the front page."""
    return max(count for count in range(1, pages) if 1 + -(-count // PER_LIST) + count <= pages)


def page(articles: int, path: str) -> bytes | None:
    """The page at a path; the same bytes in every run."""
    lists = -(-articles // PER_LIST)
    menu = "".join(f'<li><a href="/muc-{number}">Mục {number}</a></li>' for number in range(lists))
    if path == "/":
        body = f"<h1>Báo</h1>{_list(range(min(articles, PER_LIST)))}"
    elif path.startswith("/muc-") and path[5:].isdigit() and int(path[5:]) < lists:
        first = int(path[5:]) * PER_LIST
        body = f"<h1>Mục {path[5:]}</h1>{_list(range(first, min(first + PER_LIST, articles)))}"
    elif path.startswith("/tin-so-") and path.endswith(".html"):
        number = int(path[8:-5].partition("-")[0])
        if number >= articles or path != article_path(number):
            return None
        body = _article(number)
    else:
        return None
    return (
        f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Báo</title></head><body><ul>{menu}</ul>'
        f"<div>{body}</div><p>© Báo</p></body></html>"
    ).encode()


def _list(numbers: range) -> str:
    return "".join(
        f'<article><h3><a href="{article_path(number)}">Bà con xã số {number} mong được mùa năm nay</a></h3>'
        f"<p>{' '.join(random.Random(number).choices(WORDS, k=20))}.</p></article>"
        for number in numbers
    )


def _article(number: int) -> str:
    chance = random.Random(number)
    paragraphs = "".join(f"<p>{' '.join(chance.choices(WORDS, k=60)).capitalize()}.</p>" for _ in range(5))
    return (
        f"<article><h1>Bà con xã số {number} mong được mùa năm nay</h1>"
        f"<p>{1 + number % 28}/7/2020 | 08:{number % 60:02}</p>{paragraphs}<p><b>Minh Thúy</b></p></article>"
    )


class Paper(asyncio.Protocol):
    """One connection to a paper. A request whose client goes away is over."""

    under_way: ClassVar[Counter[int]] = Counter()

    def __init__(self, number: int, articles: int, delay: float, log: int) -> None:
        self._number, self._articles, self._delay, self._log = number, articles, delay, log
        self._data = b""
        self._answer: asyncio.TimerHandle | None = None

    def connection_made(self, transport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        if self._answer is None and b"\r\n\r\n" in self._data:
            head, _, self._data = self._data.partition(b"\r\n\r\n")
            path = head.split(b" ", 2)[1].decode()
            self.under_way[self._number] += 1
            os.write(self._log, f"{name_of(self._number)} {self.under_way[self._number]} {path}\n".encode())
            self._answer = asyncio.get_running_loop().call_later(self._delay, self._send, path)

    def _send(self, path: str) -> None:
        self._over()
        found = page(self._articles, path)
        body = found or b"<html><body>404</body></html>"
        head = f"HTTP/1.1 {'200 OK' if found else '404 Not Found'}\r\nContent-Type: text/html; charset=utf-8\r\n"
        self._transport.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        if self._data:
            self.data_received(b"")

    def _over(self) -> None:
        self._answer = None
        self.under_way[self._number] -= 1

    def connection_lost(self, _error) -> None:
        if self._answer is not None:
            self._answer.cancel()
            self._over()


async def serve(papers: int, pages: int, delay: float, log: str) -> None:
    """Serve until killed."""
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    loop = asyncio.get_running_loop()
    articles = articles_of(pages)
    servers = [
        await loop.create_server(lambda number=number: Paper(number, articles, delay, file), "127.0.0.1", 0)
        for number in range(papers)
    ]
    for server in servers:
        print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await asyncio.Event().wait()


@dataclass
class Log:
    """What the papers were asked.

    Attributes:
        asked: (paper, path) -> how often.
        most: Paper -> the most requests that were under way at a time.
    """

    asked: Counter[tuple[str, str]] = field(default_factory=Counter)
    most: dict[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Log:
        log = cls()
        for line in path.read_text().splitlines() if path.exists() else ():
            paper, under_way, asked = line.split(" ", 2)
            log.asked[paper, asked] += 1
            log.most[paper] = max(log.most.get(paper, 0), int(under_way))
        return log

    def articles(self) -> Counter[tuple[str, str]]:
        return Counter({key: count for key, count in self.asked.items() if key[1].startswith("/tin-so-")})

    def lost(self, papers: int, pages: int) -> set[tuple[str, str]]:
        """The articles that were never asked for."""
        paths = map(article_path, range(articles_of(pages)))
        return {(name_of(number), path) for path in paths for number in range(papers)} - set(self.asked)

    def repeated(self) -> int:
        """Requests for articles beyond the first of each."""
        articles = self.articles()
        return sum(articles.values()) - len(articles)


def progress(log: Path, papers: int, pages: int) -> float:
    """How much of the papers was asked for, from 0 to 1; what was asked twice counts twice."""
    return log.read_bytes().count(b"\n") / (papers * pages) if log.exists() else 0.0


@contextlib.contextmanager
def served(papers: int, pages: int, delay: float, log: Path) -> Iterator[list[str]]:
    """The papers' addresses."""
    command = [sys.executable, __file__, str(papers), str(pages), "--delay", str(delay), "--log", str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield [server.stdout.readline().strip() for _ in range(papers)]
        finally:
            server.kill()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("papers", type=int)
    parser.add_argument("pages", type=int)
    parser.add_argument("--delay", type=float, default=0.02)
    parser.add_argument("--log", required=True)
    given = parser.parse_args()
    asyncio.run(serve(given.papers, given.pages, given.delay, given.log))


if __name__ == "__main__":
    main()
