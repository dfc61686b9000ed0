"""What a reader finds in the room; every number and text was read in the sample newspaper by hand."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from tests.room import archives


def links(answer, css):
    return [(" ".join(one.text_content().split()), one.get("href")) for one in answer.tree.cssselect(css)]


def test_the_papers_and_their_days(read):
    page = read("/")
    assert page.status == 200
    assert [title for title, _ in links(page, ".card h2 a")] == ["Báo Yên Bái", "Báo Suối Ngàn"]
    assert "16 bài · 12/7/2020 – 13/7/2020" in page.words()
    assert page.tree.get("lang") == "vi"


@pytest.mark.parametrize(
    ("path", "accepted", "language"),
    [
        ("/", "vi", "vi"),
        ("/", "en-GB,en;q=0.9", "en"),
        ("/", "fr", "vi"),
        ("/?lang=en", "vi", "en"),
        ("/?lang=vi", "en", "vi"),
        ("/?lang=xx", "en", "en"),
    ],
)
def test_both_languages(read, path, accepted, language):
    page = read(path, Accept_Language=accepted)
    assert page.tree.get("lang") == language
    assert page.words("h1") == {"vi": "Các báo trong kho", "en": "Papers in the archive"}[language]


def test_a_language_that_was_asked_for_stays(read):
    page = read("/?lang=en", Accept_Language="vi")
    assert all("lang=en" in href for _, href in links(page, ".card a, .brand"))
    assert links(page, "nav a")[-1] == ("Tiếng Việt", "/?lang=vi")
    assert (
        read("/paper/sample/choose?day=13&month=7&year=2020&lang=en").headers["Location"]
        == "/paper/sample/2020-07-13?lang=en"
    )


def test_the_form_of_days_leads_to_the_day(read):
    form = read("/paper/sample?section=xa+hoi").tree.cssselect("form.days")[0]
    assert [option.text for option in form.cssselect("select[name=year] option")] == ["2020"]
    assert {field.get("value") for field in form.cssselect("input[name=scope]")} == {"this", "all"}
    chosen = "/paper/sample/choose?day=13&month=7&year=2020&section=xa+hoi&scope="
    assert read(chosen + "this").headers["Location"] == "/paper/sample/2020-07-13?section=xa+hoi"
    assert read(chosen + "all").headers["Location"] == "/paper/sample/2020-07-13"


def test_a_day_that_is_none(read):
    for day in (
        "day=31&month=6&year=2020",
        "day=&month=7&year=2020",
        "day=1&month=1&year=99999",
        "day=١&month=7&year=2020",
    ):
        page = read(f"/paper/sample/choose?{quote(day, safe='=&')}")
        assert page.status == 400
        assert "Ngày không hợp lệ" in page.words(".problem")
    assert read("/paper/sample/2020-02-30").status == 404
    assert read("/paper/sample/2020-7-3").status == 404


def test_the_articles_of_a_day(read):
    page = read("/paper/sample/2020-07-13")
    entries = links(page, ".listing div > a")
    assert len(entries) == 13
    assert entries[0] == ("Máy cày nhỏ leo ruộng bậc thang", "/article?id=sample:204324")
    assert ("Sạt lở đèo Sim, 14 hộ dân phải rời nhà trong đêm", "/article?id=sample:204285") in entries
    clocks = [one.text for one in page.tree.cssselect(".listing .clock")]
    assert (clocks[0], clocks[-1]) == ("20:55", "06:41")
    assert clocks == sorted(clocks, reverse=True)
    assert page.words("h1") == "Thứ hai, 13/7/2020"
    assert [href for _, href in links(page, ".steps a")] == ["/paper/sample/2020-07-12"]
    assert [href for _, href in links(read("/paper/sample/2020-07-12"), ".steps a")] == ["/paper/sample/2020-07-13"]


def test_the_articles_of_a_section(read):
    page = read("/paper/sample/2020-07-13?section=" + quote("Xã hội"))
    assert [href for _, href in links(page, ".listing div > a")] == [
        "/article?id=sample:204285",
        "/article?id=sample:204300",
        "/article?id=sample:204294",
    ]
    assert read("/paper/sample/2020-07-13?section=nothing").status == 404


def test_days_without_news_say_so(read):
    page = read("/paper/sample/2020-07-20")
    assert "Kho không có tin nào của ngày này." in page.words()
    assert [href for _, href in links(page, ".steps a")] == ["/paper/sample/2020-07-13"]


def test_the_month_shows_days_and_gaps(read):
    page = read("/paper/sample")
    assert page.words("#month-title") == "Tháng 7/2020"
    assert [(one.get("href"), one.cssselect(".unseen")[0].text) for one in page.tree.cssselect(".calendar a")] == [
        ("/paper/sample/2020-07-12", "Chủ nhật, 12/7/2020: 3 bài"),
        ("/paper/sample/2020-07-13", "Thứ hai, 13/7/2020: 13 bài"),
    ]
    assert len(page.tree.cssselect(".calendar td .date")) == 31


@pytest.mark.parametrize("words", ["sat lo deo sim", "Sạt lở đèo Sim", "SẠT LỞ", '"deo sim"'])
def test_search_with_and_without_marks(read, words):
    page = read(f"/search?q={quote(words)}")
    title, href = links(page, ".hits h2 a")[0]
    assert (title, href) == ("Sạt lở đèo Sim, 14 hộ dân phải rời nhà trong đêm", "/article?id=sample:204285")
    assert page.tree.cssselect(".hits mark")[0].text.startswith("Sạt lở") or "deo" in words


def test_search_filters_and_pages(read):
    page = read("/search?section=thoi+su&paper=sample&since=2020-07-12&until=2020-07-12")
    assert page.words(".figures") == "2 kết quả"
    assert len(links(page, ".hits h2 a")) == 2
    wrong = read("/search?q=x&since=2020-07-13&until=2020-07-12")
    assert "is after" in wrong.words(".problem")
    first = read("/search?since=2020-07-01")
    assert first.words(".figures") == "17 kết quả"
    assert read("/search?q=%22%22").status == 200
    assert read("/search?q=zzzz").words(".empty") == "Không tìm thấy bài nào."
    assert read("/search?q=a&page=99999999999999999").status == 200


def test_an_article_with_its_picture_and_its_papers(read):
    page = read("/article?id=sample:204285")
    assert page.words(".story h1") == "Sạt lở đèo Sim, 14 hộ dân phải rời nhà trong đêm"
    (source,) = [image.get("src") for image in page.tree.cssselect("figure img")]
    picture = read(source)
    assert (picture.status, picture.headers["Content-Type"]) == (200, "image/jpeg")
    assert picture.body.startswith(b"\xff\xd8\xff")
    about = page.words(".about")
    assert "sample:204285" in about
    assert "Bản gốc (WARC)" in about
    assert "@article{sample-204285-r2" in about
    assert "Điểm đáng ngờ Không có" in about


def test_related_items_lead_inside_the_room_where_the_archive_has_them(read):
    items = read("/article?id=sample:204300").tree.cssselect(".related li")
    assert [" ".join(item.text_content().split()) for item in items] == [
        "Ngày hội hiến máu thu về 612 đơn vị trong kho",
        "Sạt lở đèo Sim, 14 hộ dân phải rời nhà trong đêm trong kho",
        "Rác lên núi rồi, ai đưa rác xuống? trên mạng",
    ]
    assert [item.cssselect("a")[0].get("href") for item in items[:2]] == [
        "/article?id=sample:204294",
        "/article?id=sample:204285",
    ]
    assert "noopener noreferrer" in items[2].cssselect("a")[0].get("rel")


def test_an_earlier_revision_says_that_it_is_one(read):
    page = read("/article?id=sample:204285&revision=1")
    assert "Đây không phải bản mới nhất." in page.words(".notice")
    assert read("/article?id=sample:204285&revision=3").status == 404


def test_two_revisions_side_by_side(read):
    page = read("/revisions?id=sample:204285")
    before = [" ".join(one.text_content().split()) for one in page.tree.cssselect(".sides del")]
    after = [" ".join(one.text_content().split()) for one in page.tree.cssselect(".sides ins")]
    assert any("10:11:49" in text for text in before)
    assert any("15:26:08" in text for text in after)
    assert links(page, ".sides .head a")[1] == ("Bản 2", "/article?id=sample:204285&revision=2")


def test_what_became_of_pages(read):
    page = read("/happenings?paper=baoyenbai")
    assert [one.text for one in page.tree.cssselect(".tag")] == ["đã chuyển", "đã gỡ"]
    assert "Đã gỡ: Thứ tư, 15/7/2020, 08:00:00 (HTTP 404)" in read(f"/article?id={archives.HARM_ID}").words(".about")


def test_the_record_and_the_citations_to_be_saved(read):
    record = read("/record?id=sample:204285&revision=1")
    assert json.loads(record.body)["revision"] == 1
    assert record.headers["Content-Disposition"] == 'attachment; filename="sample-204285-r1.json"'
    cited = read("/cite?id=sample:204285&format=ris")
    assert b"TI  - S\xe1\xba\xa1t l\xe1\xbb\x9f" in cited.body
    assert read("/cite?id=sample:204285&format=apa").status == 404


def test_the_page_as_it_was_served(read):
    frame = read("/served?id=sample:204285").tree.cssselect("iframe")[0]
    assert frame.get("sandbox") == ""
    page = read(frame.get("src"))
    assert "Sạt lở đèo Sim" in page.text
    raw = read("/served/raw?id=sample:204285")
    assert raw.headers["Content-Type"] == "application/octet-stream"
    assert raw.headers["Content-Disposition"].startswith("attachment;")
    assert b"<script" in raw.body


def test_every_page_can_be_read_without_seeing(read):
    for path in (
        "/",
        "/paper/sample",
        "/paper/sample/2020-07-13",
        "/search?q=sim",
        "/article?id=sample:204285",
        "/revisions?id=sample:204285",
        "/served?id=sample:204285",
        "/happenings",
        "/paper/nothing",
    ):
        tree = read(path).tree
        assert len(tree.cssselect("h1")) == 1, path
        assert tree.cssselect("header, main, footer, nav"), path
        assert tree.cssselect("a.skip")[0].get("href") == "#content"
        for field in tree.cssselect("input:not([type=hidden]), select"):
            assert field.getparent().tag == "label" or tree.cssselect(f"label[for={field.get('id')}]"), path
        for image in tree.cssselect("img"):
            assert image.get("alt")
