"""The draft of a paper: a module that loads and works, a test page as saved, an expectation to correct."""

import importlib.util
import json
from datetime import datetime, timedelta, timezone
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.items import Article, Image
from newsarchive.publishers import base
from newsarchive.publishers.scaffold import Scaffold, ScaffoldError, draft, registry_name, scaffold
from newsarchive.publishers.url_rules import suggest_rule
from newsarchive.reader.document import parse_document

PAGE = """<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>Chợ nổi tan sớm - Báo Rạch Gừa</title>
<meta property="og:site_name" content="Báo Rạch Gừa"></head><body>
<div class="top"><span class="now">Thứ Tư, 10/04/2024</span>
<ul class="menu"><li><a href="/xa-hoi">Xã hội</a></li></ul></div>
<div class="crumbs"><a href="/">Trang chủ</a> <a href="/doi-song">Đời sống</a></div>
<h1 class="tieu-de">Chợ nổi tan sớm</h1>
<div class="ngay-dang">Cập nhật: 09/04/2024 - 17:30</div>
<div class="tom-tat">Nước kém, ghe ít, chợ nổi Rạch Gừa mấy hôm nay tan trước khi mặt trời lên.</div>
<div class="noi-dung"><p>Bà Tư Nhạn neo ghe từ ba giờ sáng mà chỉ bán được chục trái bí.
Cả khúc sông dài chưa tới hai mươi ghe.</p>
<figure><img src="/anh/2024/04/cho-noi.jpg"><figcaption>Một góc chợ nổi sáng 9-4. Ảnh: Lê Bần</figcaption></figure>
<p>Thương lái nói cước phí tăng, khách sỉ chuyển hẳn lên bờ. Ai còn bám sông là vì nhớ tiếng chèo.</p>
<p style="text-align:right"><strong>Lê Bần</strong></p></div>
<div class="tin-khac"><h3>Các tin khác</h3>
<a href="/doi-song/xuong-ba-la-vao-mua-20411.html">Xuồng ba lá vào mùa</a></div>
</body></html>"""
SAVED = datetime(2024, 4, 10, 6, 0, tzinfo=timezone(timedelta(hours=7)))
URL = "https://baorachgua.vn/doi-song/cho-noi-tan-som-20433.html"
BODY = [
    "Bà Tư Nhạn neo ghe từ ba giờ sáng mà chỉ bán được chục trái bí. Cả khúc sông dài chưa tới hai mươi ghe.",
    "Thương lái nói cước phí tăng, khách sỉ chuyển hẳn lên bờ. Ai còn bám sông là vì nhớ tiếng chèo.",
]


def article(**changes: object) -> Article:
    fields = {
        "title": "Chợ nổi tan sớm",
        "updated": "2024-04-09T17:30:00+07:00",
        "updated_raw": "09/04/2024 - 17:30",
        "lead": "Nước kém, ghe ít, chợ nổi Rạch Gừa mấy hôm nay tan trước khi mặt trời lên.",
        "body": BODY,
        "byline": "Lê Bần",
        "authors": ["Lê Bần"],
        "section": "Đời sống",
        "images": [Image("https://baorachgua.vn/anh/2024/04/cho-noi.jpg", "Một góc chợ nổi sáng 9-4.", "Lê Bần")],
    }
    return Article(**(fields | changes))


def drafted(host: str = "baorachgua.vn", url: str = URL, page: str = PAGE, **changes: object) -> Scaffold:
    raw = page.encode()
    return draft(
        host, parse_document(raw, url, "text/html; charset=utf-8"), article(**changes), raw, SAVED, "text/html"
    )


def load(made: Scaffold, tmp_path: Path) -> base.Publisher:
    source = made.files[f"newsarchive/publishers/{made.name}.py"]
    (tmp_path / "drafted.py").write_bytes(source)
    spec = importlib.util.spec_from_file_location("drafted", tmp_path / "drafted.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    papers = [each for each in vars(module).values() if isinstance(each, type) and each.__module__ == "drafted"]
    assert len(papers) == 1
    return papers[0]()


def test_a_draft_is_a_working_publisher(tmp_path: Path) -> None:
    paper = load(drafted(), tmp_path)
    assert (paper.name, paper.title, paper.domains) == ("baorachgua", "Báo Rạch Gừa", ("baorachgua.vn",))
    assert paper.article_key(URL) == "20433"
    assert paper.tested is base.Tested.NEVER
    root = parse_document(PAGE.encode(), URL).root
    seen = {
        field: " ".join(root.xpath(getattr(paper.hints, field)[0])[0].text_content().split())
        for field in ("title", "stamp", "lead", "byline", "section")
    }
    assert seen == {
        "title": "Chợ nổi tan sớm",
        "stamp": "Cập nhật: 09/04/2024 - 17:30",
        "lead": "Nước kém, ghe ít, chợ nổi Rạch Gừa mấy hôm nay tan trước khi mặt trời lên.",
        "byline": "Lê Bần",
        "section": "Đời sống",
    }
    body = root.xpath(paper.hints.body[0])[0]
    assert body.get("class") == "noi-dung"
    box = body.xpath(paper.hints.image_box[0])[0]
    assert box.xpath(paper.hints.caption[0])[0].text_content() == "Một góc chợ nổi sáng 9-4. Ảnh: Lê Bần"


def test_the_test_page_is_as_saved_and_its_expectation_is_to_be_corrected() -> None:
    made = drafted()
    assert set(made.files) == {
        "newsarchive/publishers/baorachgua.py",
        "tests/pages/baorachgua/cho-noi-tan-som-20433-html/page.html",
        "tests/pages/baorachgua/cho-noi-tan-som-20433-html/page.json",
        "tests/pages/baorachgua/cho-noi-tan-som-20433-html/expected.json",
    }
    folder = "tests/pages/baorachgua/cho-noi-tan-som-20433-html"
    assert made.files[f"{folder}/page.html"] == PAGE.encode()
    page = json.loads(made.files[f"{folder}/page.json"])
    assert page["url"] == URL
    assert page["fetched_at"] == "2024-04-10T06:00:00+07:00"
    assert "correct it by eye" in page["quirks"][0]
    expected = json.loads(made.files[f"{folder}/expected.json"])
    assert expected["title"] == "Chợ nổi tan sớm"
    assert expected["images"][0]["credit"] == "Lê Bần"
    assert not {"id", "fetched_at", "content_hash", "extractor"} & set(expected)


def test_what_is_left_to_the_person_is_said() -> None:
    assert drafted().missing == ("province",)
    bare = drafted(url="https://baorachgua.vn/cho-noi-tan-som", byline=None)
    assert bare.missing == ("hint: byline", "article_path", "province")


def test_a_page_of_a_family_becomes_a_few_lines_over_it(tmp_path: Path) -> None:
    page = PAGE.replace('class="noi-dung"', 'class="article__body zce-content-body cms-body"')
    made = drafted(url="https://baorachgua.vn/cho-noi-tan-som-post20433.html", page=page)
    source = made.files["newsarchive/publishers/baorachgua.py"].decode()
    assert "class Baorachgua(CmsBody):" in source
    assert "article_path" not in source
    paper = load(made, tmp_path)
    assert paper.article_key("https://baorachgua.vn/x-post20434.html") == "20434"
    assert paper.hints.remove, "the family's other hints stay"


@pytest.mark.parametrize(
    ("url", "source", "key"),
    [
        ("https://x.vn/a/b-c-20433.html", r'ends(r"-(?P<key>\d{3,})\.html")', "20433"),
        ("https://x.vn/b-c-d20433.htm?x=1", r'ends(r"-d(?P<key>\d{3,})\.htm")', "20433"),
        ("https://x.vn/a/b-c-i20433/", r'ends(r"-i(?P<key>\d{3,})/?")', "20433"),
        ("https://x.vn/b-c-a20433.html", "ContentFck.article_path", "20433"),
        ("https://x.vn/b-c-post20433.html", "CmsBody.article_path", "20433"),
        ("https://x.vn/a/202404/b-c-2043311/", "ContentDate.article_path", "2043311"),
        ("http://x.vn/12/20433/b_c.aspx", "AspNetGrid.article_path", "20433"),
        ("http://x.vn/tin-tuc/4/20433/b-c", "NewsIdSlug.article_path", "20433"),
        ("http://x.vn/viewnews.asp?cat=3&id=1184", None, "1184"),
    ],
)
def test_the_url_suggests_a_rule(url: str, source: str | None, key: str) -> None:
    rule = suggest_rule(url)
    assert rule is not None
    assert source is None or rule.source == source
    path = url.split("x.vn", 1)[1]
    assert rule.pattern.match(path)["key"] == key


@pytest.mark.parametrize(
    "url",
    [
        "https://x.vn/",
        "https://x.vn/kinh-te",
        "https://x.vn/tet-24.html",
        "https://x.vn/a?id=x",
        "http://[x",
        'https://x.vn/a"b?id=7',
    ],
)
def test_other_urls_suggest_none(url: str) -> None:
    assert suggest_rule(url) is None


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("baorachgua.vn", "baorachgua"),
        ("baorachgua.com.vn", "baorachgua"),
        ("baorachgua.org.vn", "baorachgua"),
        ("tin.bao-rach-gua.vn", "tinbaorachgua"),
        ("24h.com.vn", "bao24h"),
        # names that Python or the package has taken
        ("class.vn", "classvn"),
        ("base.vn", "basevn"),
        ("xpath.com", "xpathcom"),
        ("baoyenbai.net", "baoyenbainet"),
    ],
)
def test_registry_names(host: str, name: str) -> None:
    assert registry_name(host) == name


@pytest.mark.parametrize(
    "domain",
    [
        "", "..", "../../etc/passwd", "baorachgua", "bao rach gua.vn", "baorachgua.vn/../x.vn", "a..vn", "-a.vn",
        "127.0.0.1", "[::1]", "baorachgua.vn:80/;rm", "bao\nrach.vn", "báo.vn", "x.vn\0", "a" * 64 + ".vn",
        "a." * 200 + "vn", 'a".vn', "https://../x.vn",
    ],
)  # fmt: skip
def test_what_is_no_domain_is_refused(domain: str) -> None:
    with pytest.raises(ScaffoldError) as caught:
        scaffold(domain, PAGE.encode(), URL, SAVED)
    assert len(str(caught.value)) < 400


def test_a_known_paper_is_not_drafted_again() -> None:
    with pytest.raises(ScaffoldError, match="is Báo Yên Bái, already described"):
        scaffold("www.baoyenbai.com.vn", PAGE.encode(), "https://baoyenbai.com.vn/12/1/x.aspx", SAVED)


def test_the_page_must_be_of_the_domain() -> None:
    with pytest.raises(ScaffoldError, match=r"is not on baorachgua\.vn"):
        scaffold("baorachgua.vn", PAGE.encode(), "https://baosadec.vn/x-20433.html", SAVED)


@pytest.mark.parametrize("page", [b"", b"%PDF-1.4", b"<html><body>404</body></html>", b"\0" * 100])
def test_a_page_without_an_article_is_refused(page: bytes) -> None:
    with pytest.raises(ScaffoldError, match=r"^The page "):
        scaffold("baorachgua.vn", page, URL, SAVED)


HOSTILE_SITE_NAMES = [
    '"""\nimport os\nos.system("x")\n"""',
    "a' + __import__('os').name + '",
    "\\",
    '\\"',
    "{name}{0}",
    "\u202e gnurt",
    "a\x85b\u2028c\r\nd",
    "''' \"\"\"",
    "",
]


@pytest.mark.parametrize("site", HOSTILE_SITE_NAMES)
def test_a_hostile_page_writes_no_python_of_its_own(site: str, tmp_path: Path) -> None:
    attribute = site.replace("&", "&amp;").replace('"', "&quot;")
    made = drafted(page=PAGE.replace('content="Báo Rạch Gừa"', f'content="{attribute}"'))
    source = made.files["newsarchive/publishers/baorachgua.py"].decode()
    assert source.isascii() or all(each.isprintable() or each == "\n" for each in source)
    load(made, tmp_path)
    compiled = compile(source, "drafted", "exec")
    assert "os" not in compiled.co_names


@given(st.text(max_size=60))
def test_paths_stay_in_their_folders(junk: str) -> None:
    for url in (
        f"https://baorachgua.vn/{junk}",
        f"https://baorachgua.vn/../../{junk}/..",
        f"https://baorachgua.vn/a?{junk}",
    ):
        try:
            document = parse_document(PAGE.encode(), url)
        except ValueError:
            continue
        made = draft("baorachgua.vn", document, article(), PAGE.encode(), SAVED)
        for path in made.files:
            parts = PurePosixPath(path).parts
            assert parts[:2] in {("newsarchive", "publishers"), ("tests", "pages")}
            assert all(part not in {"", ".", ".."} and part.isascii() for part in parts)


def test_a_saved_page_becomes_a_draft_through_the_reader(tmp_path: Path) -> None:
    made = scaffold("https://www.baorachgua.vn/", PAGE.encode(), URL, SAVED, "text/html; charset=utf-8")
    assert {"title", "stamp", "body"} <= set(made.hints)
    paper = load(made, tmp_path)
    assert paper.article_key(URL) == "20433"
    expected = json.loads(made.files["tests/pages/baorachgua/cho-noi-tan-som-20433-html/expected.json"])
    assert expected["updated"] == "2024-04-09T17:30:00+07:00"
    assert expected["body"] == BODY
