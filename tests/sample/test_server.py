"""The sample newspaper over real HTTP: every special page, caching, robots, the connection itself."""

from __future__ import annotations

import gzip
import http.client
import re
import time
import unicodedata
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote, urlencode
from urllib.robotparser import RobotFileParser

import pytest

from newsarchive.sample import DOMAIN, SampleServer, articles, chrome, content, pictures, specials, truth
from newsarchive.sample.site import Site
from newsarchive.sample.viewstate import State, issue, validation

if TYPE_CHECKING:
    from collections.abc import Iterator

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Reply(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")


class Client:
    """One kept connection to a server."""

    def __init__(self, server: SampleServer) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)

    def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Reply:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, path, body=body, headers=named)
        reply = self.connection.getresponse()
        return Reply(reply.status, reply.headers, reply.read())

    def get(self, path: str, **headers: str) -> Reply:
        return self.ask("GET", path, **headers)

    def post(self, path: str, fields: dict[str, str]) -> Reply:
        return self.ask("POST", path, urlencode(fields).encode(), **FORM)


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with SampleServer() as running:
        yield running


@pytest.fixture
def client(server: SampleServer) -> Iterator[Client]:
    caller = Client(server)
    yield caller
    caller.connection.close()


def listed(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<a class="title" href="/\w+/(\d+)/', page)]


def test_every_public_article_is_served(client: Client) -> None:
    for entry in articles():
        reply = client.get(entry.path)
        assert reply.status == 200
        assert reply.headers["Content-Type"] == f"text/html; charset={entry.charset}"
        assert 20_000 < len(reply.body) < 45_000
        text = unicodedata.normalize("NFC", reply.body.decode(entry.charset.replace("windows-", "cp")))
        assert f"Cập nhật: {chrome.stamp(entry.updated)}" in text


def test_following_links_from_the_front_page_reaches_every_article(client: Client) -> None:
    todo, seen = ["/"], {"/"}
    while todo:
        reply = client.get(todo.pop())
        if not reply.headers["Content-Type"].startswith("text/html"):
            continue
        for link in re.findall(r'href="(/[^"]*)"', reply.body.decode("utf-8", "replace")):
            if link not in seen and not link.startswith(("/PrintPreview", "/rss", "/AdvClick")):
                seen.add(link)
                todo.append(link)
    assert {entry.path for entry in articles()} <= seen
    assert {specials.MISSING, specials.INTERNAL, specials.TOPIC_PATH, *specials.MOVED} <= seen


def test_robots_closes_a_linked_folder_and_asks_for_a_short_delay(client: Client) -> None:
    reply = client.get("/robots.txt")
    rules = RobotFileParser()
    rules.parse(reply.text.splitlines())
    assert not rules.can_fetch("newsarchive", f"http://{DOMAIN}{specials.INTERNAL}")
    assert rules.can_fetch("newsarchive", f"http://{DOMAIN}/13/")
    assert "Crawl-delay: 0.02" in reply.text
    assert client.get(specials.INTERNAL).status == 200
    assert specials.INTERNAL in client.get("/").text


def test_missing_soft_missing_moved_and_topic(client: Client) -> None:
    assert client.get(specials.MISSING).status == 404
    for path in specials.SOFT_MISSING:
        reply = client.get(path)
        assert (reply.status, specials.SOFT_MISSING_TEXT in reply.text) == (200, True)
    for path, number in specials.MOVED.items():
        reply = client.get(path)
        assert (reply.status, reply.headers["Location"]) == (301, truth.article(number).path)
    assert listed(client.get(specials.TOPIC_PATH).text) == list(specials.TOPIC)
    assert client.get("/99/").status == 404
    assert client.get("/nowhere").status == 404


def test_the_windows_1258_page_is_truly_windows_1258(client: Client) -> None:
    entry = next(entry for entry in articles() if entry.charset == "windows-1258")
    body = client.get(entry.path).body
    with pytest.raises(UnicodeDecodeError):
        body.decode("utf-8")
    text = body.decode("cp1258")
    assert unicodedata.normalize("NFC", text) != text, "tones are combining marks"
    assert entry.lead in unicodedata.normalize("NFC", text)
    assert "charset=windows-1258" in text


def test_an_article_changes_after_its_first_visit(client: Client) -> None:
    entry = truth.article(truth.changing_id())
    assert entry.correction is not None
    printed, corrected = entry.print_path, entry.correction.paragraphs[-1]
    assert corrected not in client.get(printed).text, "the print view is no visit"
    assert client.ask("HEAD", entry.path).status == 200
    first = client.get(entry.path)
    assert corrected not in first.text
    second = client.get(entry.path, If_None_Match=first.headers["ETag"])
    assert (second.status, corrected in second.text) == (200, True)
    assert chrome.stamp(entry.correction.updated) in second.text
    assert client.get(entry.path).body == second.body
    assert client.get(entry.path, If_None_Match=second.headers["ETag"]).status == 304
    assert corrected in client.get(printed).text


def test_a_corrected_paper_never_shows_the_first_version() -> None:
    entry = truth.article(truth.changing_id())
    assert entry.correction is not None
    with SampleServer(corrected=True) as server:
        client = Client(server)
        assert entry.correction.paragraphs[-1] in client.get(entry.path).text
        client.connection.close()


def test_other_articles_never_change(client: Client) -> None:
    path = truth.article(204101).path
    assert client.get(path).body == client.get(path).body


def test_rss_and_sitemap_name_the_articles_by_the_papers_domain(client: Client) -> None:
    feed = client.get("/rss/13.rss")
    assert feed.headers["Content-Type"].startswith("text/xml")
    links = re.findall(r"<link>http://baosuoingan\.example(/13/\d+/[^<]*)</link>", feed.text)
    assert links == [truth.article(number).path for number in truth.in_section("13")[:15]]
    assert "Mon, 13 Jul 2020 20:55:30 +0700" in feed.text
    assert client.get("/rss/home.rss").status == 200
    assert client.get("/rss/99.rss").status == 404
    sitemap = client.get("/sitemap.xml").text
    assert {int(number) for number in re.findall(r"/(\d{6})/", sitemap)} == set(truth.all_ids())


def test_validators_spare_the_body(client: Client) -> None:
    first = client.get(truth.article(204101).path)
    assert first.headers["Last-Modified"] == "Sat, 04 Jul 2020 10:46:05 GMT"
    path = truth.article(204101).path
    again = client.get(path, If_None_Match=first.headers["ETag"])
    assert (again.status, again.body, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert client.get(path, If_Modified_Since=first.headers["Last-Modified"]).status == 304
    assert client.get(path, If_Modified_Since="Sat, 04 Jul 2020 10:46:04 GMT").status == 200
    assert client.get(path, If_Modified_Since="yesterday").status == 200
    assert client.get(path, If_None_Match='"other"').status == 200


def test_gzip_where_accepted(client: Client) -> None:
    plain = client.get("/41/")
    packed = client.get("/41/", Accept_Encoding="gzip, deflate")
    assert plain.headers["Content-Encoding"] is None
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body) * 0.6


def test_head_has_no_body(client: Client) -> None:
    reply = client.ask("HEAD", "/13/")
    assert (reply.status, reply.body) == (200, b"")
    assert int(reply.headers["Content-Length"]) == len(client.get("/13/").body)


def test_pictures_are_served_for_every_article(client: Client) -> None:
    for entry in articles():
        for picture in entry.pictures:
            reply = client.get(entry.picture_path(picture))
            assert (reply.status, reply.headers["Content-Type"]) == (200, "image/jpeg")
            assert (reply.body[:4], reply.body[-2:]) == (b"\xff\xd8\xff\xe0", b"\xff\xd9")
    assert client.get("/images/logo.png").body.startswith(b"\x89PNG\r\n")
    assert client.get("/NewsImg/7_2020/204101_other.jpg").status == 404
    assert client.get("/NewsImg/thumb/204101.jpg").status == 200
    assert pictures.landscape(1) != pictures.landscape(2)


def test_unknown_methods_and_posts_to_what_is_no_page(client: Client) -> None:
    assert client.ask("DELETE", "/").status == 501
    assert client.post("/robots.txt", {}).status == 405
    assert client.post("/PrintPreview/204101/", {}).status == 405
    assert client.post("/nowhere", {}).status == 404


def test_the_archive_form_is_posted_over_http(client: Client) -> None:
    state = issue("/13/", State())
    form = {"__VIEWSTATE": state, "__EVENTVALIDATION": validation(state), chrome.FORM_SCOPE: "1"}
    form |= {chrome.FORM_DAY: "8", chrome.FORM_MONTH: "7", chrome.FORM_YEAR: "2020", chrome.FORM_SHOW: "Xem"}
    assert listed(client.post("/13/", form).text) == truth.on_day(date(2020, 7, 8))


def test_too_long_a_form_is_refused(client: Client) -> None:
    assert client.ask("POST", "/13/", b"x" * 200_001).status == 413


def test_the_log_tells_what_was_asked(server: SampleServer, client: Client) -> None:
    before = time.monotonic()
    client.get("/13/?page=2")
    client.post("/13/", {})
    client.get("/" + quote("không-có"))
    assert [(entry.method, entry.path, entry.status) for entry in server.requests] == [
        ("GET", "/13/?page=2", 200),
        ("POST", "/13/", 500),
        ("GET", "/kh%C3%B4ng-c%C3%B3", 404),
    ]
    assert all(before <= entry.at <= time.monotonic() for entry in server.requests)


def test_connections_are_kept(server: SampleServer) -> None:
    client = Client(server)
    client.get("/")
    socket = client.connection.sock
    client.get("/13/")
    assert client.connection.sock is socket
    client.connection.close()


def test_stop_ends_kept_connections_and_frees_the_port() -> None:
    server = SampleServer().start()
    client, port = Client(server), server.port
    client.get("/")
    server.stop()
    server.stop()
    with pytest.raises((OSError, http.client.HTTPException)):
        client.get("/")
    client.connection.close()
    with pytest.raises(RuntimeError):
        _ = server.port
    with SampleServer(port) as again:
        assert again.port == port


def test_two_papers_do_not_share_visits() -> None:
    path = truth.article(truth.changing_id()).path
    with SampleServer() as one, SampleServer() as other:
        first, second = Client(one), Client(other)
        assert first.get(path).body == second.get(path).body
        first.connection.close()
        second.connection.close()


def test_a_clock_brings_articles_out_in_time() -> None:
    now = content.CLOSING.replace(day=13, hour=12, minute=0, second=0)

    def clock() -> datetime:
        return now

    changing = truth.article(truth.changing_id())
    assert changing.correction is not None
    with SampleServer(clock=clock) as server:
        client = Client(server)
        assert client.get(truth.article(204324).path).status == 404
        assert client.get(truth.article(204294).path).status == 200
        early = client.get(changing.path)
        assert client.get(changing.path).headers["ETag"] == early.headers["ETag"], "not corrected before noon"
        now += timedelta(hours=10)
        assert client.get(truth.article(204324).path).status == 200
        late = client.get(changing.path)
        assert late.headers["ETag"] != early.headers["ETag"]
        now += timedelta(seconds=1)
        later = client.get(changing.path)
        assert later.headers["ETag"] == late.headers["ETag"], "the header's clock is no change"
        assert later.body != late.body
        client.connection.close()


def test_pages_are_rendered_fast() -> None:
    site = Site()
    paths = [entry.path for entry in articles()]
    start = time.process_time()
    for path in paths:
        site.get(path)
    assert (time.process_time() - start) / len(paths) < 0.002, "CPU seconds a page"
