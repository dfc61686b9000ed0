"""Nothing out of the archive acts, nobody from elsewhere gets in, and hostile input costs little."""

from __future__ import annotations

import gzip
import json
import random
import re
import socket
import time
from urllib.parse import quote

import pytest

from newsarchive.room import guard
from newsarchive.room.shelves import picture_type
from tests.captures import warcs
from tests.room import archives

PAGES = (
    "/", "/paper/sample", "/paper/sample/2020-07-13", "/search?q=dong+tam", f"/article?id={archives.HARM_ID}",
    f"/revisions?id={archives.CORRECTED}", f"/served?id={archives.HARM_ID}", "/happenings", "/paper/nothing", "/nothing",
)  # fmt: skip


def policy(answer):
    (told,) = answer.headers.get_all("Content-Security-Policy")
    return {part.split()[0]: part.split()[1:] for part in told.split(";")}


@pytest.mark.parametrize("path", PAGES)
def test_the_rooms_own_pages_hold_no_script_and_load_nothing_from_elsewhere(read, path):
    page = read(path)
    told = policy(page)
    assert told["default-src"] == ["'none'"]
    assert "script-src" not in told
    assert told["style-src"] == told["img-src"] == told["frame-src"] == told["form-action"] == ["'self'"]
    assert told["frame-ancestors"] == told["base-uri"] == ["'none'"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in page.headers
    assert not page.tree.cssselect("script, style, [style], [onclick], [onload], [onerror], object, embed")
    for element in page.tree.cssselect("[src], link[href]"):
        assert (element.get("src") or element.get("href")).startswith("/")
    for element in page.tree.cssselect("a[href], form[action]"):
        address = element.get("href") or element.get("action")
        assert address.startswith(("/", "?", "#", "http://"))


def test_what_pages_say_is_shown_as_text(read):
    page = read(f"/article?id={archives.HARM_ID}")
    assert page.words("h1") == archives.HARM_TITLE
    assert page.tree.cssselect("title")[0].text.startswith(archives.HARM_TITLE)
    assert page.words(".lead") == "<img src=x onerror=alert(1)>"
    assert "<script>alert(2)</script>" in page.words(".story")
    assert "updated: <i>weekday_mismatch</i>" in page.words(".about")
    assert page.words("figcaption") == "<b>chú thích</b>"
    assert not [one for one in page.tree.cssselect("[href]") if "javascript:" in one.get("href")]
    assert "Ảnh này không có trong kho javascript:alert(3)" in page.words(".story")
    assert page.tree.cssselect("article")[0].get("lang") == "vi"  # what the record claims is no language


def test_an_archived_page_is_sent_so_that_it_cannot_act(read):
    page = read(f"/served/page?id={archives.HARM_ID}")
    told = policy(page)
    assert told["sandbox"] == []
    assert told["default-src"] == told["form-action"] == told["base-uri"] == ["'none'"]
    assert told["style-src"] == ["'unsafe-inline'"]
    (pictures, inline) = told["img-src"]
    assert pictures.startswith(f"{read.address}/picture/")
    assert pictures.endswith("/")
    assert inline == "data:"
    assert told["frame-ancestors"] == ["'self'"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"


def test_what_would_act_is_taken_out_of_an_archived_page_too(read):
    tree = read(f"/served/page?id={archives.HARM_ID}").tree
    assert not tree.cssselect("script, iframe, object, embed, base, meta[http-equiv], link")
    for element in tree.iter():
        assert not [
            name
            for name in element.attrib
            if name.lower().startswith("on") or "href" in name.lower() or name in {"action", "target", "srcdoc"}
        ]
    for image in tree.cssselect("img"):
        assert image.get("src").startswith(("/picture/", "data:image/"))
    assert tree.cssselect("#end")[0].text == "Hết trang."


def test_pictures_and_styles_come_from_the_archive(read):
    page = read(f"/served/page?id={archives.HARM_ID}")
    good = read(page.tree.cssselect("#good")[0].get("src"))
    assert (good.status, good.headers["Content-Type"], good.body) == (200, "image/png", archives.PNG)
    assert good.headers["Content-Disposition"] == 'inline; filename="picture.png"'
    (sheet, own) = [one.text for one in page.tree.cssselect("style")]
    assert 'p.styled { color: rgb(1, 2, 3); background: url("/picture/' in sheet
    assert "@import" not in sheet
    assert "<" not in sheet
    assert "&url=http%3A%2F%2Fevil.example%2Fcss.png&" in own  # it is asked of the archive, which has none
    absent = next(one for one in page.tree.cssselect("img") if "evil.example" in one.get("src"))
    assert read(absent.get("src")).headers["Content-Type"] == "image/svg+xml"


def test_a_picture_is_what_its_bytes_are(read):
    sources = [one.get("src") for one in read(f"/article?id={archives.HARM_ID}").tree.cssselect("figure img")]
    svg, png = map(read, sources)
    assert svg.headers["Content-Type"] == "image/svg+xml"  # though its server said PNG
    assert policy(svg)["sandbox"] == []
    assert policy(svg)["default-src"] == ["'none'"]
    assert png.headers["Content-Type"] == "image/png"
    disguised = sources[0].replace("anh%2Fxau.svg", "anh%2Fla-trang.jpg")
    assert disguised != sources[0]
    assert read(disguised).status == 404  # a page that calls itself a picture


def test_pictures_are_given_to_those_who_know_the_secret_alone(read):
    (source, *_) = [one.get("src") for one in read(f"/article?id={archives.HARM_ID}").tree.cssselect("figure img")]
    assert read(source, Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors").status == 200
    guessed = re.sub(r"/picture/[^/]+/", "/picture/AAAAAAAAAAAAAAAAAAAAAA/", source)
    assert read(guessed).status == 404


@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1", "localhost", "127.0.0.1:1", "", "[::1]:{port}", "127.0.0.1.evil.example:{port}"],
)
def test_a_name_that_is_not_the_rooms_is_refused(read, host):
    port = read.host.rpartition(":")[2]
    answer = read("/article?id=sample:204285", Host=host.replace("{port}", port))
    assert answer.status == 400
    assert "Sạt" not in answer.text


def test_the_name_localhost_is_the_rooms_too(read):
    assert read("/", Host="localhost:" + read.host.rpartition(":")[2]).status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_the_room_can_only_be_read(read, method):
    assert read("/", method).status == 405
    assert read("/static/room.css", method).status == 405


def test_head_is_get_without_a_body(read):
    answer = read("/paper/sample", "HEAD")
    assert (answer.status, answer.body) == (200, b"")


@pytest.mark.parametrize(("site", "mode", "status"), [
    ("cross-site", "navigate", 200), ("cross-site", "no-cors", 403), ("cross-site", "cors", 403), ("same-site", "no-cors", 403),
    ("same-origin", "no-cors", 200), ("none", "navigate", 200),
])  # fmt: skip
def test_another_site_may_link_here_and_take_nothing(read, site, mode, status):
    assert read("/search?q=sim", Sec_Fetch_Site=site, Sec_Fetch_Mode=mode).status == status


@pytest.mark.parametrize("path", [
    "/article?id=../../etc/passwd", "/article?id=baoyenbai:%00", "/article", "/article?id=" + "a" * 5000, "/article?id=sample:204285&revision=-1",
    "/paper/..%2f..%2fetc", "/paper/%2e%2e/records", "/static/../app.py", "/static/%2e%2e/app.py", "/served/page?id=sample:1%27--", "/record?id=%ff",
    "/paper/sample?section=" + quote("'; DROP TABLE doc"), "/paper/sample/2020-07-13?section=%00",
])  # fmt: skip
def test_an_address_never_becomes_a_path(read, path):
    assert read(path).status == 404


@pytest.mark.parametrize("paper", ["..", "../sample", "/etc", "sample/../baoyenbai", ""])
def test_the_paper_of_a_picture_is_one_of_the_archive(read, paper):
    (source, *_) = [one.get("src") for one in read(f"/article?id={archives.HARM_ID}").tree.cssselect("figure img")]
    asked = source.replace("paper=baoyenbai", f"paper={quote(paper, safe='')}")
    assert asked != source
    assert read(asked).status == 404


def test_a_slow_client_keeps_nobody_waiting(read):
    host, port = read.host.split(":")
    slow = [socket.create_connection((host, int(port))) for _ in range(20)]
    try:
        for one in slow:
            one.sendall(b"GET / HTTP/1.1\r\nHost: ")
        began = time.monotonic()
        assert read("/").status == 200
        assert time.monotonic() - began < 10
    finally:
        for one in slow:
            one.close()


@pytest.fixture(scope="module")
def bombs(tmp_path_factory):
    """Records whose pages unpack to far more than they weigh, and one that is no HTML."""
    bodies = {
        1: warcs.http(gzip.compress(b"<p>" + b"a" * (200 << 20)), Content_Encoding="gzip"),
        2: warcs.http(b"<html>" + b"<b>" * 500_000),
        3: warcs.http(b"%PDF-1.4", content_type="application/pdf"),
        4: warcs.http(b"<html><p>" + b"x" * (30 << 20)),
    }
    name = "20200714T010000Z-000002-00000.warc.gz"
    folder = tmp_path_factory.mktemp("bombs")
    root, data, rows = folder / "baoyenbai", b"", []
    for number, body in bodies.items():
        member = warcs.record("response", f"http://baoyenbai.com.vn/12/{number}/a.aspx", "2020-07-14T01:00:00Z", body)
        record_id = re.search(rb"WARC-Record-ID: (\S+)", member)[1].decode()
        row, _ = archives._harmful()
        pointer = {"file": name, "offset": len(data), "record_id": record_id, "payload_digest": None}
        rows.append(row | {"id": f"baoyenbai:{number}", "warc": pointer})
        data += gzip.compress(member, 1)
    rows.append(row | {"id": "baoyenbai:5", "warc": None})
    rows.append(
        row
        | {
            "id": "baoyenbai:6",
            "warc": {"file": "../../etc/passwd", "offset": 0, "record_id": "x", "payload_digest": None},
        }
    )
    for name_of_folder in ("records", "warc"):
        (root / name_of_folder).mkdir(parents=True)
    (root / "warc" / name).write_bytes(data)
    (root / "records" / "20200714T010000Z-000002.jsonl").write_text(
        "".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8"
    )
    with archives.reading_room(folder) as address:
        yield address


@pytest.mark.parametrize(("number", "told"), [
    (1, "longer than the limit"), (2, "tags"), (3, "not HTML"), (4, "limit"), (5, "not archived"), (6, "pointer is damaged"),
])  # fmt: skip
def test_pages_that_cannot_be_shown_say_why(bombs, number, told):
    from tests.room.conftest import Reader

    page = Reader(bombs)(f"/served/page?id=baoyenbai:{number}")
    assert page.status == 404
    assert told in page.words("p")
    assert "sandbox" in page.headers["Content-Security-Policy"]
    assert Reader(bombs)(f"/served?id=baoyenbai:{number}").status == 200


@pytest.mark.parametrize(("body", "expected"), [
    (archives.PNG, "image/png"), (b"\xff\xd8\xff\xe0", "image/jpeg"), (b"GIF89a", "image/gif"), (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
    (b"\0\0\0\x1cftypavif", "image/avif"), (archives.SVG, "image/svg+xml"), (b'\xef\xbb\xbf<?xml version="1.0"?>\n<!-- x -->\n<svg >', "image/svg+xml"),
    (b"<html><svg>", None), (b"", None), (b"<svgx>", None), (b"%PDF", None), (b"PK\x03\x04", None), (b"<!--" + b"-" * 100_000, None),
])  # fmt: skip
def test_types_of_pictures(body, expected):
    assert picture_type(body) == expected


def test_the_hosts_that_are_ours():
    assert guard.names_of(8123) == {"127.0.0.1:8123", "localhost:8123"}


VALUES = (
    "", "baoyenbai:666", "baoyenbai", "-1", "0", "9" * 30, "2020-07-13", "2020-13-45", "9999-12-31", "0001-01-01", "9999-12", "0000-01",
    "\0", "é\"'<>", "%", "\\", "../..", '"a" -b', "OR NOT (", "*", "vi", "ris", b"\xed\xa0\x80", "a" * 3000, archives.SVG_URL, "http://[::1", "javascript:x",
)  # fmt: skip
NAMES = (
    "id", "revision", "before", "after", "every", "format", "q", "paper", "section", "author", "since", "until", "newest", "page", "month",
    "day", "year", "scope", "lang", "url", "at", "or",
)  # fmt: skip
OF_ARTICLES = ("/article", "/revisions", "/record", "/cite", "/served", "/served/page", "/served/raw")


def test_no_address_makes_the_room_fail(tmp_path):
    from newsarchive.room.app import create_app

    archives.add_harm(tmp_path)
    segment = tmp_path / "baoyenbai" / "records" / f"{archives.RUN}.jsonl"
    row = json.loads(segment.read_bytes())
    odd = [{"id": "baoyenbai:7", "updated": "9999-12-31T23:59:59+00:00"}, {"id": "baoyenbai:8", "updated": "0001-01-01T00:00:00+14:00", "fetched_at": "0001-01-01T00:00:00+14:00"}]  # fmt: skip
    segment.write_text("".join(json.dumps(row | change) + "\n" for change in ({}, *odd)), encoding="utf-8")
    app = create_app(tmp_path, tmp_path / "_search" / "index.db", 8123)
    client, chance = app.test_client(), random.Random(3)
    picture = f"/picture/{app.extensions['room'].secret}/"
    paths = (
        "/",
        "/search",
        "/happenings",
        picture,
        *(f"/paper/baoyenbai{rest}" for rest in ("", "/choose", "/undated", "/9999-12-31", "/0001-01-01")),
    )
    asked = [f"{path}?id=baoyenbai:{number}&" for path in OF_ARTICLES for number in (7, 8)]
    for _ in range(400):
        path = chance.choice([f"{chance.choice(paths)}?", f"{chance.choice(OF_ARTICLES)}?id={archives.HARM_ID}&"])
        asked.append(
            path
            + "&".join(f"{name}={quote(chance.choice(VALUES))}" for name in chance.sample(NAMES, chance.randint(0, 6)))
        )
    for address in asked:
        answer = client.get(address, base_url="http://127.0.0.1:8123")
        assert answer.status_code < 500, address
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"]
