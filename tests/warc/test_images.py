"""The articles' pictures are archived too: found by their URL, asked for once, never waited for, never lost."""

from __future__ import annotations

import json
import time
import urllib.request
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from picture_paper import BIG, PIXEL, PictureServer, Served, picture

from newsarchive.captures.shelf import Shelf
from newsarchive.publishers import resolve
from newsarchive.sample import truth
from newsarchive.site import Site, SiteError
from newsarchive.spiders import image_rules

NO_WAIT = {"DOWNLOAD_DELAY": 0, "NEWSARCHIVE_ALLOWED_HOSTS": "localhost", "LOG_LEVEL": "CRITICAL"}
JPEG = frozenset({"image/jpeg", "image/png"})


def archived(crawl, url: str) -> bytes:
    """The bytes of the latest capture of a URL, found through the index."""
    shelf = Shelf(crawl.paper / "warc")
    shelf.index.refresh()
    entries = shelf.index.find(url)
    assert entries, f"{url} is not in the index"
    found = shelf.open(entries[-1])
    return shelf.served(found, entries[-1].file).body


def outcomes(crawl) -> dict[str, list[tuple[str, str | None]]]:
    """URL of a picture -> what was told of it."""
    told: dict[str, list] = {}
    for event in crawl.lines("events"):
        if event.get("kind") == "image":
            told.setdefault(event["url"], []).append((event["event"], event.get("reason")))
    return told


def images_of(records) -> list[str]:
    return [image["url"] for record in records for image in record["images"]]


def test_every_picture_of_the_sample_is_found_by_its_url(crawl, sample_server):
    crawl(sample_server.url, "section", sections="15", pages=2)
    urls = images_of(crawl.lines("records"))
    assert len(urls) > 8
    for url in urls:
        with urllib.request.urlopen(url) as answer:
            assert archived(crawl, url) == answer.read()
    (manifest,) = [json.loads(path.read_text()) for path in crawl.paper.glob("runs/*.json")]
    assert manifest["summary"]["images"] == {"done": len(set(urls))}
    assert crawl.faults() == []


def test_a_known_picture_is_not_fetched_again(crawl, sample_server):
    for _ in range(2):
        crawl(sample_server.url, "section", sections="15", pages=1)
    number = next(number for number in truth.in_section("15", 1) if truth.article(number).pictures)
    crawl(sample_server.url, "article", urls=truth.article(number).path, related_depth=0)
    asked = Counter(request.path for request in sample_server.requests if request.path.startswith("/NewsImg/"))
    assert asked
    assert set(asked.values()) == {1}


def test_no_images_and_then_images_after_all(command, sample_server):
    arguments = ("-q", "crawl", "sample", "--section", "16", "--base-url", sample_server.url)
    assert command(*arguments, "--no-images").returncode == 0
    assert not [request.path for request in sample_server.requests if request.path.startswith("/NewsImg/")]
    records = command.records()
    done = command(*arguments[1:])
    assert done.returncode == 0
    assert command.records() == records
    asked = {sample_server.url + request.path for request in sample_server.requests if "/NewsImg/" in request.path}
    assert asked == set(images_of(records)) != set()
    assert f" {len(asked)} images" in done.stderr


def test_a_spider_without_images(crawl, sample_server):
    crawl(sample_server.url, "section", sections="16", images="no")
    assert crawl.lines("records")
    assert not [request.path for request in sample_server.requests if request.path.startswith("/NewsImg/")]


def test_a_limit_is_one_of_articles(crawl, sample_server):
    crawl(sample_server.url, "section", sections="15", pages=2, limit=3)
    records = crawl.lines("records")
    assert len(records) == 3
    asked = [sample_server.url + one.path for one in sample_server.requests if "/NewsImg/" in one.path]
    assert sorted(asked) == sorted(set(images_of(records))) != []


@pytest.fixture(scope="module")
def all_kinds(tmp_path_factory, crawl_in):
    """An article with a picture of each kind, own ones and another host's."""
    crawl = crawl_in(tmp_path_factory.mktemp("kinds"))
    cdn = PictureServer(robots="User-agent: *\nDisallow: /private/\n", host="localhost")
    inside = PictureServer(host="127.0.0.2")
    with PictureServer() as paper, cdn, inside:
        good = [*paper.pictures("/a.jpg", "/b%20c.jpg?w=1"), *cdn.pictures("/far.jpg", "/target.jpg", "/untyped")]
        cdn.served["/untyped"] = Served(picture("/untyped"), None)
        forbidden = cdn.pictures("/private/anh.jpg")
        odd = {
            "/missing.jpg": None,
            "/broken.jpg": Served(b"oops", "text/html", 500),
            "/error-page.jpg": Served(b"<p>Khong co anh</p>", "text/html"),
            "/lies.jpg": Served(b"<p>no picture</p>"),
            "/empty.jpg": Served(b""),
            "/dot.gif": Served(PIXEL, "image/gif"),
            "/film.jpg": Served(b"\0\0\0\x18ftypmp42" + bytes(200_000), "video/mp4"),
            "/drawn.jpg": Served(b"<svg xmlns='http://www.w3.org/2000/svg'/>" + bytes(100_000), "image/svg+xml"),
            "/big.jpg": Served(b"\xff\xd8\xff" + bytes(BIG)),
            "/cut.jpg": Served(picture("/cut.jpg")[:400], length=10_000),
            "/moved.jpg": Served(b"", "text/html", 302, location=f"{cdn.url}/target.jpg"),
            "/circle.jpg": Served(b"", "text/html", 302, location="/circle.jpg"),
        }
        paper.served |= {path: served for path, served in odd.items() if served is not None}
        never = [*inside.pictures("/inside.jpg"), f"http://127.0.0.1:{cdn.port}/far.jpg", "http://example.com/anh.jpg"]
        never += [paper.url + "/logo.svg", "http://user:secret@localhost/anh.jpg", "http://localhost:25/anh.jpg"]
        path = paper.article(1, *good, *forbidden, *(paper.url + name for name in odd), *never)
        other = paper.article(2, *good)
        settings = NO_WAIT | {"NEWSARCHIVE_IMAGE_MAXSIZE": BIG // 2, "NEWSARCHIVE_TRIES": 2}
        crawl(paper.url, "article", settings, urls=f"{path},{other}")
    assert inside.asked == []
    return crawl, paper, cdn


def test_all_pictures_stand_in_the_record(all_kinds):
    crawl, *_ = all_kinds
    urls = images_of(crawl.lines("records"))
    assert len(urls) > 20
    assert not any(url.startswith("data:") for url in urls)


def test_sound_pictures_are_archived_whoever_serves_them(all_kinds):
    crawl, paper, cdn = all_kinds
    for server, path in ((paper, "/a.jpg"), (paper, "/b%20c.jpg?w=1"), (cdn, "/far.jpg"), (cdn, "/untyped")):
        assert archived(crawl, server.url + path) == picture(path)
        assert outcomes(crawl)[server.url + path] == [("fetched", None)]
        assert server.paths().count(path) == 1


def test_a_redirect_is_followed_to_another_host(all_kinds):
    crawl, paper, cdn = all_kinds
    assert outcomes(crawl)[paper.url + "/moved.jpg"] == [("moved", f"moved to {cdn.url}/target.jpg")]
    assert archived(crawl, cdn.url + "/target.jpg") == picture("/target.jpg")


@pytest.mark.parametrize(
    ("path", "event", "reason"),
    [
        ("/missing.jpg", "gone", "HTTP 404"),
        ("/broken.jpg", "failed", "HTTP 500"),
        ("/error-page.jpg", "rejected", "of the type text/html, which is not kept"),
        ("/lies.jpg", "rejected", "it does not begin like a picture"),
        ("/empty.jpg", "rejected", "an empty answer"),
        ("/dot.gif", "rejected", "a pixel"),
        ("/film.jpg", "rejected", "of the type video/mp4, which is not kept"),
        ("/drawn.jpg", "rejected", "of the type image/svg+xml, which is not kept"),
        ("/big.jpg", "rejected", "the answer is larger than the limit"),
        ("/cut.jpg", "failed", "the answer broke off"),
        ("/circle.jpg", "failed", "redirects in a circle"),
    ],
)
def test_what_is_no_picture_is_told_and_stops_nothing(all_kinds, path, event, reason):
    crawl, paper, _ = all_kinds
    assert outcomes(crawl)[paper.url + path] == [(event, reason)]
    assert len(crawl.lines("records")) == 2


def test_films_and_big_pictures_are_not_taken_in_whole(all_kinds):
    crawl, *_ = all_kinds
    answers = {exchange.path: exchange.answer for exchange in crawl.exchanges()}
    for path, reason in (("/film.jpg", "unspecified"), ("/drawn.jpg", "unspecified"), ("/big.jpg", "length")):
        assert answers[path].fields["WARC-Truncated"] == reason
    assert "WARC-Truncated" not in answers["/error-page.jpg"].fields


def test_robots_txt_of_the_other_host_holds(all_kinds):
    crawl, _, cdn = all_kinds
    assert outcomes(crawl)[cdn.url + "/private/anh.jpg"] == [("refused", "robots.txt forbids it")]
    assert "/private/anh.jpg" not in cdn.paths()


def test_other_hosts_are_asked_with_care(all_kinds):
    crawl, _, cdn = all_kinds
    told = outcomes(crawl)
    ((event, reason),) = [told[url][0] for url in told if url.endswith("/inside.jpg")]
    assert event == "refused"
    assert "leads to 127.0.0.2, which is this machine's own" in reason
    assert not [url for url in told if "example.com" in url or "secret" in url or ":25" in url or "logo.svg" in url]
    assert f"http://127.0.0.1:{cdn.port}/far.jpg" not in told


def test_pictures_are_asked_for_as_pictures(all_kinds):
    _, paper, _ = all_kinds
    assert {accept for path, accept, _ in paper.asked if path.endswith(".jpg")} == {"image/*,*/*;q=0.5"}


def test_the_archive_of_all_this_holds(all_kinds):
    crawl, *_ = all_kinds
    assert crawl.faults() == []


def test_the_crawl_delay_of_the_other_host_holds(crawl):
    cdn = PictureServer(robots="User-agent: *\nCrawl-delay: 0.3\n", host="localhost")
    with PictureServer() as paper, cdn:
        path = paper.article(1, *cdn.pictures(*(f"/{number}.jpg" for number in range(5))))
        crawl(paper.url, "article", {"NEWSARCHIVE_ALLOWED_HOSTS": "localhost"}, urls=path)
    times = [at for path, _, at in cdn.asked if path != "/robots.txt"]
    assert len(times) == 5
    assert times[-1] - times[0] >= 4 * 0.3 - 0.05


def test_a_host_that_is_down_is_not_waited_for_and_asked_again_by_a_later_run(crawl):
    cdn = PictureServer(host="localhost")
    with cdn:
        urls = cdn.pictures(*(f"/{number}.jpg" for number in range(12)))
    settings = NO_WAIT | {"NEWSARCHIVE_HOST_PATIENCE": 600}
    with PictureServer() as paper:
        paper.front(*[paper.article(number, *urls[3 * number : 3 * number + 3]) for number in range(4)])
        began = time.monotonic()
        crawl(paper.url, "incremental", settings)
        assert time.monotonic() - began < 60
        assert len(crawl.lines("records")) == 4
        assert set(outcomes(crawl)) == set(urls)
        assert {told[-1][0] for told in outcomes(crawl).values()} == {"failed"}
        with cdn:
            later = (datetime.now(UTC) + timedelta(hours=2)).isoformat()
            crawl(paper.url, "incremental", settings | {"NEWSARCHIVE_NOW": later})
    for url in urls:
        assert archived(crawl, url) == picture(url.removeprefix(cdn.url))
    assert len(crawl.lines("records")) == 4


def test_a_kill_between_articles_and_pictures_loses_none(crawl):
    with PictureServer() as paper:
        urls = paper.pictures(*(f"/{number}.jpg" for number in range(40)))
        paths = [paper.article(number, urls[2 * number], urls[2 * number + 1]) for number in range(20)]
        slowly = {"DOWNLOAD_DELAY": 0.02}
        for most in (25, 45):
            child = crawl.start(paper.url, "article", slowly, urls=",".join(paths))
            deadline = time.monotonic() + 60
            while len(paper.paths()) < most:
                assert time.monotonic() < deadline
                assert child.poll() is None
                time.sleep(0.002)
            child.kill()
        crawl(paper.url, "article", urls=",".join(paths))
    assert len(crawl.lines("records")) == 20
    for number, url in enumerate(urls):
        assert archived(crawl, url) == picture(f"/{number}.jpg")
    # what was under way at a kill is asked for again, nothing else
    assert sum(times - 1 for times in Counter(paper.paths()).values()) <= 2 * 20
    assert crawl.faults() == []


# The rules --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "worth"),
    [
        ("http://baoyenbai.com.vn/NewsImg/7_2020/1_a.jpg", True),
        ("https://cdn.example.vn/resize?src=a.jpg&w=800", True),
        ("https://cdn.example.vn/photo/track-team.jpg", True),
        ("data:image/png;base64,AAAA", False),
        ("https://cdn.example.vn/logo.svg", False),
        ("https://cdn.example.vn/logo.SVG?v=1", False),
        ("https://cdn.example.vn/pixel.gif", False),
        ("https://cdn.example.vn/images/spacer.gif", False),
        ("https://www.facebook.com/tr?id=1", False),
        ("https://stats.g.doubleclick.net/a.gif", False),
        ("ftp://cdn.example.vn/a.jpg", False),
        ("javascript:alert(1)", False),
        ("http://[::bad/a.jpg", False),
    ],
)
def test_what_is_worth_asking_for(url, worth):
    assert image_rules.is_worth_asking(url, JPEG) == worth


def test_drawings_if_the_operator_wants_them():
    assert image_rules.is_worth_asking("https://cdn.example.vn/logo.svg", JPEG | {image_rules.SVG})


@pytest.mark.parametrize(
    ("url", "contact", "asked"),
    [
        ("http://baoyenbai.com.vn/a.jpg", False, "http://127.0.0.1:8000/a.jpg"),
        ("http://127.0.0.1:8000/a.jpg#b", False, "http://127.0.0.1:8000/a.jpg"),
        ("https://cdn.example.vn/a.jpg#b", True, "https://cdn.example.vn/a.jpg"),
        ("https://cdn.example.vn:8443/a.jpg", True, "https://cdn.example.vn:8443/a.jpg"),
        ("https://cdn.example.vn/a.jpg", False, None),
        ("https://u@cdn.example.vn/a.jpg", True, None),
        ("https://cdn.example.vn:22/a.jpg", True, None),
        ("https://cdn.example.vn:99999/a.jpg", True, None),
        ("http://127.0.0.1:9000/a.jpg", True, None),
        ("file:///etc/passwd", True, None),
        ("http:///a.jpg", True, None),
        ("https://cdn.example.vn/" + "a" * 5000, True, None),
    ],
)
def test_where_pictures_are_asked_for(url, contact, asked):
    site = Site(resolve("baoyenbai"), "http://127.0.0.1:8000")
    if asked is None:
        with pytest.raises(SiteError):
            image_rules.fetch_url(site, url, contact=contact)
    else:
        assert image_rules.fetch_url(site, url, contact=contact) == asked


@pytest.mark.parametrize(
    ("content_type", "kept", "broken_off"),
    [
        ("image/jpeg", True, False),
        ("IMAGE/JPEG; charset=binary", True, False),
        ("application/octet-stream", True, False),
        (None, True, False),
        ("image/svg+xml", False, True),
        ("video/mp4", False, True),
        ("application/pdf", False, True),
        ("text/html; charset=utf-8", False, False),
    ],
)
def test_types(content_type, kept, broken_off):
    assert (image_rules.refusal_of_type(content_type, JPEG) is None) == kept
    assert image_rules.is_broken_off(content_type, JPEG) == broken_off


@pytest.mark.parametrize(
    ("body", "is_one"),
    [
        (b"\xff\xd8\xff\xe0\0\x10JFIF", True),
        (b"\x89PNG\r\n\x1a\n\0", True),
        (b"GIF89a\x01\0", True),
        (b"RIFF\x10\0\0\0WEBPVP8 ", True),
        (b"\0\0\0\x1cftypavif\0", True),
        (b"BM\x10\0", True),
        (b"RIFF\x10\0\0\0WAVEfmt ", False),
        (b"\0\0\0\x18ftypmp42", False),
        (b"<html>", False),
        (b"", False),
    ],
)
def test_what_begins_like_a_picture(body, is_one):
    assert image_rules.is_picture(body, "image/jpeg") == is_one
