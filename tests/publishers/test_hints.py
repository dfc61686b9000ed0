"""Hints: every XPath is one, and papers that claim a test hit the claimed pages."""

import dataclasses
import gzip
import json
from pathlib import Path

import pytest
from lxml import etree, html

from newsarchive.publishers import base, by_name, by_url, registry

ROOT = Path(__file__).parents[2]
FIELDS = [field.name for field in dataclasses.fields(base.Hints)]
# Relative to the body or, for captions, to an image box; all others start at the page.
RELATIVE = {"paragraph", "image_box", "caption", "remove"}

CLAIMED = [
    pytest.param(paper.name, page, id=f"{paper.name}-{Path(page).parent.name}-{Path(page).stem}")
    for paper in registry().values()
    for page in paper.tested_on
]


# Pages made after a paper's structure; a claim of a real page needs another.
INVENTED = ("../shared/pages/visible/", "tests/pages/publishers-", "tests/pages/baoyenbai/")


def read(page: str) -> html.HtmlElement:
    path = ROOT / page
    if page.startswith("../shared/") and not (ROOT / ".." / "shared").exists():
        pytest.skip("the shared pages are not beside the repository")
    raw = path.read_bytes()
    body = gzip.decompress(raw) if path.suffix == ".gz" else raw
    return html.document_fromstring(body, parser=html.HTMLParser(encoding="utf-8"))


def first_text(root: html.HtmlElement, expressions: tuple[str, ...]) -> str | None:
    for expression in expressions:
        for element in root.xpath(expression):
            return " ".join(element.text_content().split())
    return None


def test_every_expression_is_an_xpath_that_selects_elements() -> None:
    page = html.document_fromstring("<div id=content class='content date sapo'><p>a<b>b</b><img src=x></p></div>")
    for paper in registry().values():
        for field in FIELDS:
            expressions = getattr(paper.hints, field)
            assert isinstance(expressions, tuple), (paper.name, field)
            assert len(expressions) == len(set(expressions)), (paper.name, field)
            for expression in expressions:
                found = etree.XPath(expression)(page)
                assert isinstance(found, list), (paper.name, expression)
                assert all(isinstance(each, etree._Element) for each in found), (paper.name, expression)
                assert "tbody" not in expression, "lxml adds none, and not all pages write one"


def test_expressions_start_where_their_field_does() -> None:
    for paper in registry().values():
        for field in FIELDS:
            for expression in getattr(paper.hints, field):
                if field in RELATIVE:
                    assert expression.startswith(("./", "self::")), (paper.name, field, expression)
                else:
                    assert expression.startswith(("//", "(//")), (paper.name, field, expression)


def test_claims_are_backed_by_pages() -> None:
    for paper in registry().values():
        backed = paper.tested in {base.Tested.REAL_PAGE, base.Tested.MADE_PAGE}
        assert backed == bool(paper.tested_on), paper.name
        real = [page for page in paper.tested_on if not page.startswith(INVENTED)]
        assert bool(real) == (paper.tested is base.Tested.REAL_PAGE), paper.name
        for page in paper.tested_on:
            if not page.startswith("../shared/"):
                assert (ROOT / page).is_file(), page


@pytest.mark.parametrize(("name", "page"), CLAIMED)
def test_hints_hit_the_claimed_page(name: str, page: str) -> None:
    hints, root = by_name(name).hints, read(page)
    for field in ("title", "stamp", "body"):
        expressions = getattr(hints, field)
        assert not expressions or first_text(root, expressions), field


@pytest.mark.parametrize(("name", "page"), CLAIMED)
def test_the_claimed_page_is_the_papers(name: str, page: str) -> None:
    for link in read(page).xpath("//link[@rel='canonical']/@href"):
        paper = by_url(link)
        assert paper is not None
        assert paper.name == name
        assert paper.article_key(link)


# What a person sees on the pages, written down from them.
SEEN = {
    ("baocantho", "../shared/pages/real/baocantho_article.html"): {
        "stamp": "08/01/2026 - 18:21",
        "byline": "Tin, ảnh: P.Y",
        "section": "Cần Thơ",
    },
    ("vnexpress", "../shared/pages/real/vnexpress_2023-11-02.html"): {
        "stamp": "Thứ năm, 2/11/2023, 19:20 (GMT+7)",
        "byline": "Anh Minh",
        "section": "Vĩ mô",
    },
    ("vnexpress", "../shared/pages/real/vnexpress_2025-10-22.html.gz"): {
        "title": "Đau bụng kéo dài, phát hiện ung thư lymphoma ruột non",
        "stamp": "Thứ tư, 22/10/2025, 19:25 (GMT+7)",
        "byline": "Lê Phương",
        "section": "Tin tức",
    },
    ("baoyenbai", "../shared/pages/visible/001.html"): {
        "title": "Văn Chấn giữ rừng từ gốc",
        "stamp": "Cập nhật: Thứ năm, 15/4/2021 | 7:42:09 AM",
        "banner": "Hướng tới kỷ niệm 76 năm Ngày truyền thống lực lượng Kiểm lâm",
        "section": "Kinh tế",
    },
    ("baoyenbai", "../shared/pages/visible/002.html"): {
        "title": "Chuyện chiếc cầu treo và con chữ ở Nà Hẩu",
        "stamp": "Cập nhật: Chủ nhật, 12/11/2017 | 2:05:44 PM",
        "banner": None,
        "section": "Xã hội",
    },
}


@pytest.mark.parametrize(("name", "page"), list(SEEN))
def test_hints_select_what_a_person_sees(name: str, page: str) -> None:
    hints, root = by_name(name).hints, read(page)
    for field, seen in SEEN[name, page].items():
        assert first_text(root, getattr(hints, field)) == seen, field


MADE = sorted(ROOT.glob("tests/pages/publishers-*/*/page.html"))


@pytest.mark.parametrize("page", MADE, ids=lambda page: page.parts[-3])
def test_hints_agree_with_what_is_true_of_a_made_page(page: Path) -> None:
    """Each hint a paper has finds its field of ``expected.json``, which was written by eye."""
    paper = by_name(page.parts[-3].removeprefix("publishers-"))
    url = json.loads(page.with_name("page.json").read_text("utf-8"))["url"]
    true = json.loads(page.with_name("expected.json").read_text("utf-8"))
    assert by_url(url) is paper
    assert paper.article_key(url)
    hints, root = paper.hints, read(str(page.relative_to(ROOT)))
    body = next(element for expression in hints.body for element in root.xpath(expression))

    assert true["updated_raw"] in (first_text(root, hints.stamp) or "")
    assert true["lead"] in (first_text(root, hints.lead) or "")
    assert true["title"] == (first_text(root, hints.title) or true["title"])
    if hints.byline:
        assert first_text(root, hints.byline) == true["byline"]
    if hints.related:
        assert all(item["title"] in (first_text(root, hints.related) or "") for item in true["related"])
    paragraphs = {
        " ".join(element.text_content().split())
        for expression in hints.paragraph or (".//p",)
        for element in body.xpath(expression)
    }
    assert set(true["body"]) <= paragraphs
    boxes = [element for expression in hints.image_box[:1] for element in body.xpath(expression)]
    captions = [first_text(box, hints.caption) or "" for box in boxes]
    assert all(image["caption"] in caption for image, caption in zip(true["images"], captions, strict=True))


def test_captions_stand_where_the_hints_say() -> None:
    hints, root = by_name("baocantho").hints, read("../shared/pages/real/baocantho_article.html")
    body = root.xpath(hints.body[0])[0]
    boxes = body.xpath(hints.image_box[0])
    assert [first_text(box, hints.caption)[:39] for box in boxes] == ["Chủ tịch UBND TP Cần Thơ Trương Cảnh Tu"]
