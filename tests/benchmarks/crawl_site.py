"""A paper of 2,000 articles of about 78 KB for the crawl benchmark, in the structure of Báo Yên Bái.

``python crawl_site.py ARTICLES`` serves it on a free port of 127.0.0.1 and prints the address. Every page links to
68 others: menu, related items, the newest, the most read, as the real pages do. ``--log FILE`` writes the path of
every request to a file, before it is answered; ``--weight BYTES`` makes the pages lighter.
"""

from __future__ import annotations

import argparse
import asyncio
import functools
import gzip
import os
import random
import string

SECTIONS = tuple(range(11, 21))
PER_LISTING = 20
FIRST_ID = 200_000
WORDS = (
    "bà con trong xã vừa gặt xong lúa mùa nay xuống đồng làm đất trồng ngô rau và khoai tây vụ đông cán bộ khuyến "
    "nông về tận thôn hướng dẫn cách ủ phân chăm cây phòng bệnh giá bán ổn định nên ai cũng phấn khởi mong được mùa"
).split()


class Site:
    """The pages, rendered on first use from a seeded generator: the same bytes in every run."""

    def __init__(self, articles: int, weight: int = 78_000) -> None:
        self.articles = articles
        self.weight = weight
        self._cache: dict[str, bytes] = {}

    def ids(self) -> set[str]:
        """The ids that the articles' records are to have."""
        return {f"baoyenbai:{FIRST_ID + number}" for number in range(self.articles)}

    def paths(self, *, front: bool) -> set[str]:
        """Every page but the front page, which is there on request."""
        found = {self.path(number) for number in range(self.articles)} | ({"/"} if front else set())
        for section in SECTIONS:
            many = sum(self.section_of(number) == section for number in range(self.articles))
            further = range(2, -(-many // PER_LISTING) + 1)
            found |= {f"/{section}/", *(f"/{section}/?page={page}" for page in further)}
        return found

    def section_of(self, number: int) -> int:
        return SECTIONS[number % len(SECTIONS)]

    def path(self, number: int) -> str:
        return f"/{self.section_of(number)}/{FIRST_ID + number}/Tin_so_{number}.aspx"

    def page(self, path: str) -> bytes | None:
        if path not in self._cache:
            body = self._render(path)
            if body is None:
                return None
            self._cache[path] = body
        return self._cache[path]

    def _render(self, path: str) -> bytes | None:
        route, _, query = path.partition("?")
        parts = [part for part in route.split("/") if part]
        if not parts:
            return self._front().encode()
        if len(parts) == 1 and parts[0].isdigit() and int(parts[0]) in SECTIONS:
            return self._listing(int(parts[0]), int(query.partition("=")[2] or 1)).encode()
        if len(parts) == 3 and parts[1].isdigit():
            number = int(parts[1]) - FIRST_ID
            if 0 <= number < self.articles and self.path(number) == route:
                return self._article(number).encode()
        return None

    def _link(self, number: int) -> str:
        return f'<a href="{self.path(number % self.articles)}">Tin số {number % self.articles} của báo hôm nay</a>'

    def _furniture(self, chance: random.Random, size: int) -> tuple[str, str]:
        menu = "".join(f'<li><a href="/{section}/">Mục {section}</a></li>' for section in SECTIONS)
        state = "".join(chance.choices(string.ascii_letters + string.digits, k=size // 3))
        script = "".join(chance.choices(string.ascii_letters + " ;(){}=", k=size // 2))
        head = (
            f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>Báo</title><script>var a="{script}";</script>'
            f'</head><body><form name="aspnetForm" method="post"><input type="hidden" name="__VIEWSTATE" '
            f'value="{state}"/><div class="header"><span>Thứ bảy, 18/7/2020 | 6:03:55 PM</span><ul>{menu}</ul></div>'
        )
        newest = "".join(f"<li>{self._link(chance.randrange(self.articles))}</li>" for _ in range(30))
        most = "".join(f"<li>{self._link(chance.randrange(self.articles))}</li>" for _ in range(24))
        side = (
            f'<div class="side-bar"><h3>Tin mới nhất</h3><ul>{newest}</ul><h3>Đọc nhiều</h3><ul>{most}</ul></div>'
            "<div class='footer'>© Báo. Giấy phép số 1/GP</div></form></body></html>"
        )
        return head, side

    def _article(self, number: int) -> str:
        chance = random.Random(number)
        head, side = self._furniture(chance, self.weight)
        paragraphs = "".join(
            f"<div>{' '.join(chance.choices(WORDS, k=70)).capitalize()}.&nbsp;</div>" for _ in range(9)
        )
        related = "".join(
            f'<div class="content_tintuc"><a href="{self.path((number + step) % self.articles)}"><img src="/t.jpg" '
            f'alt="Ảnh tin"/></a><h4>{self._link(number + step)}</h4><p>{" ".join(chance.choices(WORDS, k=20))}.</p></div>'
            for step in (7, 13, 29, 41)
        )
        day = 1 + number % 28
        return (
            f'{head}<div class="total-news"><div class="grids"><div class="grid box"><div class="grid-header">'
            f'<a class="gotosingle" href="{self.path(number)}">Tin số {number} của báo hôm nay</a><ul><li><span>Cập nhật: '
            f"{day}/7/2020 | 8:{number % 60:02}:23 AM</span></li></ul></div><div class='singlepage'><p><b>YênBái - "
            f"{' '.join(chance.choices(WORDS, k=40)).capitalize()}.</b></p><div align='justify'><table><tbody><tr><td>"
            f'<img src="/NewsImg/7_2020/{number}_anh.jpg" width="500"/></td></tr><tr><td><i>Bà con xã {number} trên đồng.'
            f"</i></td></tr></tbody></table>{paragraphs}<p align='right'><b>Minh Thúy</b></p></div></div></div></div>"
            f'<div class="other-news"><h3>Các tin khác</h3>{related}</div></div>{side}'
        )

    def _front(self) -> str:
        head, side = self._furniture(random.Random(0), self.weight)
        items = "".join(f'<div class="content_tintuc"><h4>{self._link(number)}</h4></div>' for number in range(12))
        return f'{head}<div class="total-news"><h2>Tin mới</h2>{items}</div>{side}'

    def _listing(self, section: int, page: int) -> str:
        chance = random.Random(section * 1000 + page)
        head, side = self._furniture(chance, self.weight * 3 // 4)
        numbers = [number for number in range(self.articles) if self.section_of(number) == section]
        shown = numbers[(page - 1) * PER_LISTING : page * PER_LISTING]
        items = "".join(
            f'<div class="content_tintuc"><h4>{self._link(number)}</h4><span>({1 + number % 28}/7/2020)</span>'
            f"<p>{' '.join(chance.choices(WORDS, k=20))}.</p></div>"
            for number in shown
        )
        more = f'<a href="/{section}/?page={page + 1}">Trang sau</a>' if page * PER_LISTING < len(numbers) else ""
        return (
            f'{head}<div class="total-news"><h2>Mục {section}</h2>{items}<div class="paging">{more}</div></div>{side}'
        )


async def serve(site: Site, log: str | None, *, packed: bool = False) -> None:
    """Serve until killed; a bare HTTP/1.1 server with keep-alive, as cheap as can be."""
    for number in range(site.articles):
        site.page(site.path(number))

    @functools.cache
    def gzipped(path: str) -> bytes:
        return gzip.compress(site.page(path) or b"", 6, mtime=0)

    asked = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND) if log else None

    async def client(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while request := await reader.readuntil(b"\r\n\r\n"):
                path = request.split(b" ", 2)[1].decode()
                if asked is not None:
                    os.write(asked, f"{path}\n".encode())
                if path == "/robots.txt":
                    status, kind, body = "200 OK", "text/plain", b"User-agent: *\nDisallow: /noibo/\n"
                else:
                    found = site.page(path)
                    status, kind = ("200 OK", "text/html; charset=utf-8") if found else ("404 Not Found", "text/html")
                    body = found or b"<html><body>404</body></html>"
                    if packed and found:
                        kind, body = f"{kind}\r\nContent-Encoding: gzip", gzipped(path)
                head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
                writer.write(head.encode() + body)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(client, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int)
    parser.add_argument("--weight", type=int, default=78_000)
    parser.add_argument("--log")
    parser.add_argument("--gzip", action="store_true", help="serve the pages packed")
    given = parser.parse_args()
    asyncio.run(serve(Site(given.articles, given.weight), given.log, packed=given.gzip))


if __name__ == "__main__":
    main()
