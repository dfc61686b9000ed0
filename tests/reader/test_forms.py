"""Date-archive forms of many kinds; what a browser would send is written by hand."""

from __future__ import annotations

import contextlib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.reader.document import parse_document
from newsarchive.reader.forms import ArchiveForm, ArchiveFormError, find_archive_form

SHARED = Path(__file__).parents[2] / ".." / "shared"
URL = "http://baolangtrung.vn/12/1050/Bai_viet.aspx"
DAY = date(2020, 7, 3)


def find(body: str, url: str = URL) -> ArchiveForm | None:
    return find_archive_form(parse_document(f"<html><body>{body}</body></html>".encode(), url))


def the(body: str, url: str = URL) -> ArchiveForm:
    form = find(body, url)
    assert form is not None
    return form


def options(first: int, last: int, *, text: str = "{}", value: str | None = None) -> str:
    given = "" if value is None else f' value="{value}"'
    return "".join(f"<option{given.format(n)}>{text.format(n)}</option>" for n in range(first, last + 1))


DAYS = f'<select name="d">{options(1, 31)}</select>'
MONTHS = f'<select name="m">{options(1, 12)}</select>'
YEARS = f'<select name="y">{options(2012, 2020)}</select>'
MONTH_NAMES = ["Giêng", "Hai", "Ba", "Tư", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười một", "Chạp"]
BOXES = DAYS + MONTHS + YEARS
SEARCH = '<form action="/tim-kiem"><input name="q" placeholder="Tìm kiếm"><input type="submit" value="Tìm"></form>'
LOGIN = (
    '<form action="/dang-nhap" method="post">Tên đăng nhập <input name="u"> Mật khẩu <input type="password" name="p">'
    '<input type="submit" value="Đăng nhập"></form>'
)
POLL = (
    '<form action="/binh-chon" method="post"><b>Thăm dò ý kiến</b>'
    '<label><input type="radio" name="v" value="1">Hay</label>'
    '<label><input type="radio" name="v" value="2">Dở</label><input type="submit" value="Bình chọn"></form>'
)


# --- select boxes -----------------------------------------------------------------------------------------------


def test_select_boxes_by_get_among_other_forms() -> None:
    own = f'<form action="/xem-ngay.html">Xem tin theo ngày: {BOXES}<input type="submit" value="Xem"></form>'
    request = the(SEARCH + LOGIN + POLL + own).request(DAY)
    assert request.method == "GET"
    assert request.url == "http://baolangtrung.vn/xem-ngay.html?d=3&m=7&y=2020"
    assert request.fields == [("d", "3"), ("m", "7"), ("y", "2020")]


def test_years_on_offer() -> None:
    form = the(f"<form>Tin theo ngày {BOXES}</form>")
    assert form.years == range(2012, 2021)
    with pytest.raises(ArchiveFormError, match=r"offers 2012 to 2020, not 2006\.$"):
        form.request(date(2006, 1, 1))


@pytest.mark.parametrize(
    ("days", "months", "years", "sent"),
    [
        (
            options(1, 31, value="{:02}"),
            options(1, 12, value="{:02}"),
            options(2018, 2021, value="{}"),
            ("03", "07", "2020"),
        ),
        (
            options(1, 31, text="Ngày {}", value="d{}"),
            options(1, 12, text="Tháng {}", value="th{}"),
            options(2018, 2021, text="Năm {}"),
            ("d3", "th7", "Năm 2020"),
        ),
        # months counted from 0 inside, shown as they are
        (
            options(1, 31),
            "".join(f'<option value="{n}">Tháng {n + 1}</option>' for n in range(12)),
            options(2018, 2021),
            ("3", "6", "2020"),
        ),
        # newest year first, prompts in front
        (
            "<option value=''>Ngày</option>" + options(1, 31),
            "<option value=0>--Tháng--</option>" + options(1, 12),
            "<option>Năm</option><option>2021</option><option>2020</option>",
            ("3", "7", "2020"),
        ),
        # months by name
        (
            options(1, 31),
            "".join(f'<option value="{n}">Tháng {name}</option>' for n, name in enumerate(MONTH_NAMES, 1)),
            options(2020, 2020),
            ("3", "7", "2020"),
        ),
    ],
)
def test_values_may_differ_from_texts(days: str, months: str, years: str, sent: tuple[str, str, str]) -> None:
    boxes = "".join(
        f"<select name={name}>{box}</select>" for name, box in zip("abc", (days, months, years), strict=True)
    )
    assert the(f"<form>Xem theo ngày {boxes}</form>").request(DAY).fields == [
        ("a", sent[0]),
        ("b", sent[1]),
        ("c", sent[2]),
    ]


def test_any_order_of_the_boxes() -> None:
    assert the(f"<form>Lưu trữ: {YEARS}{MONTHS}{DAYS}</form>").request(DAY).fields == [
        ("y", "2020"),
        ("m", "7"),
        ("d", "3"),
    ]


def test_month_of_a_year_in_one_box() -> None:
    months = "<option value='2020-06'>Tháng 6/2020</option><option value='2020-07'>Tháng 7/2020</option>"
    body = f"<form>Xem tin ngày {DAYS}<select name=t>{months}</select></form>"
    assert the(body).request(DAY).fields == [("d", "3"), ("t", "2020-07")]
    with pytest.raises(ArchiveFormError, match="does not offer 2020-05-03"):
        the(body).request(date(2020, 5, 3))


def test_whole_days_in_one_box() -> None:
    days = "".join(f"<option value='{20200700 + n}'>Thứ x, {n:02}/07/2020</option>" for n in range(1, 8))
    form = the(f"<form>Xem các tin đã đưa ngày <select name=ngay>{days}</select></form>")
    assert form.request(DAY).fields == [("ngay", "20200703")]
    assert form.years == range(2020, 2021)


# --- typed dates ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("control", "sent"),
    [
        ('<input name="x" value="13/07/2019">', "03/07/2020"),
        ('<input name="x" value="1/7/2019">', "3/7/2020"),
        ('<input name="x" value="13-07-2019">', "03-07-2020"),
        ('<input name="x" value="2019-07-13">', "2020-07-03"),
        ('<input name="x" value="7/25/2019">', "7/03/2020"),
        ('<input name="x" placeholder="dd/mm/yyyy">', "03/07/2020"),
        ('<input name="x" placeholder="d/m/yyyy">', "3/7/2020"),
        ('<input name="x" placeholder="DD-MM-YYYY">', "03-07-2020"),
        ('<input name="x" placeholder="yyyy-mm-dd">', "2020-07-03"),
        ('<input name="x" placeholder="Ngày/Tháng/Năm">', "03/07/2020"),
        ('<input name="x" placeholder="ngày-tháng-năm">', "03-07-2020"),
        ('<input name="x" placeholder="mm/dd/yyyy">', "07/03/2020"),
        ('<input name="x" placeholder="dd.mm.yyyy">', "03.07.2020"),
        ('<input name="x" type="date">', "2020-07-03"),
        ('<input name="x" type="date" value="2019-01-01">', "2020-07-03"),
        ('<input name="x">', "03/07/2020"),
        ('<input name="x" type="TEXT" maxlength="10">', "03/07/2020"),
    ],
)
def test_formats_of_typed_dates(control: str, sent: str) -> None:
    form = the(f'<form method="POST" action="/Ngay">Xem theo ngày: {control}<button>Xem</button></form>')
    assert form.years is None
    request = form.request(DAY)
    assert (request.url, request.method, request.fields) == ("http://baolangtrung.vn/Ngay", "POST", [("x", sent)])


def test_span_gets_the_day_twice() -> None:
    body = '<form>Từ ngày <input name="tu" value="01/01/2019"> đến ngày <input name="den" value="02/01/2019"></form>'
    assert the(body).request(DAY).fields == [("tu", "03/07/2020"), ("den", "03/07/2020")]


def test_span_of_select_boxes() -> None:
    until = BOXES.replace('name="', 'name="den')
    fields = the(f"<form>Từ ngày {BOXES} đến ngày {until}</form>").request(DAY).fields
    assert fields == [("d", "3"), ("m", "7"), ("y", "2020"), ("dend", "3"), ("denm", "7"), ("deny", "2020")]


def test_span_with_times_covers_the_day() -> None:
    body = '<form>Từ ngày <input type="datetime-local" name="a"> đến <input type="datetime-local" name="b"></form>'
    assert the(body).request(DAY).fields == [("a", "2020-07-03T00:00"), ("b", "2020-07-03T23:59")]


def test_day_month_year_typed_apart() -> None:
    body = (
        "<form>Tìm theo ngày: Ngày <input name=a size=2 maxlength=2> Tháng <input name=b size=2 maxlength=2>"
        " Năm <input name=c size=4 maxlength=4 value=2019></form>"
    )
    assert the(body).request(DAY).fields == [("a", "03"), ("b", "07"), ("c", "2020")]


def test_numbers_with_bounds() -> None:
    numbers = "".join(f"<input type=number name={name} min=1 max={most}>" for name, most in (("a", 31), ("b", 12)))
    year = "<input type=number name=c min=2005 max=2021>"
    assert the(f"<form>Tin theo ngày {numbers}{year}</form>").request(DAY).fields == [
        ("a", "03"),
        ("b", "07"),
        ("c", "2020"),
    ]


def test_label_inside_the_field_or_over_the_form() -> None:
    assert the('<form><input name=n placeholder="Chọn ngày"></form>').request(DAY).fields == [("n", "03/07/2020")]
    over = '<h3>Tra cứu tin theo ngày</h3><form><input name=n value="20/07/2020"><button>Xem</button></form>'
    assert the(over).request(DAY).fields == [("n", "03/07/2020")]


def test_what_stands_around_a_plain_question_does_not_matter() -> None:
    form = f"<form>Dự báo thời tiết hôm nay. Xem các tin đã đưa ngày: {BOXES}<input type=submit value=Xem></form>"
    assert the(form).years == range(2012, 2021)


def test_boxes_and_a_typed_year() -> None:
    body = f'<form>Xem tin ngày {DAYS} tháng {MONTHS} năm <input name="y" size="4" value="2014"></form>'
    assert the(body).request(DAY).fields == [("d", "3"), ("m", "7"), ("y", "2020")]


# --- sections ---------------------------------------------------------------------------------------------------

THIS_OR_ALL = (
    '<input type="radio" name="cm" id="r0" value="0" checked><label for="r0">Chuyên mục này</label>'
    '<input type="radio" name="cm" id="r1" value="1"><label for="r1">Mọi chuyên mục</label>'
)


def test_this_section_or_all() -> None:
    form = the(f"<form>Xem các tin đã đưa ngày {BOXES} Tin trong: {THIS_OR_ALL}</form>")
    assert form.offers_this_section
    assert form.offers_everything
    assert form.sections == {}
    assert form.request(DAY).fields[-1] == ("cm", "1")
    assert form.request(DAY, everything=False).fields[-1] == ("cm", "0")
    # the form of a section's page: "this" is that section
    assert form.request(DAY, everything=False, section="12").fields[-1] == ("cm", "0")


OFF = "<input type=radio name=cm value=0"
ON = "<input type=radio name=cm value=1"


@pytest.mark.parametrize(
    "choice",
    [
        f"{OFF} checked> Chuyên mục này <br> {ON}> Mọi chuyên mục",
        f"<label>{OFF}> Trong mục này</label><label>{ON}> Tất cả</label>",
        "<select name=cm><option value=0>Chuyên mục này</option><option value=1>Tất cả chuyên mục</option></select>",
        f"<table><tr><td>{OFF}></td><td>CHUYÊN MỤC NÀY</td></tr><tr><td>{ON}></td><td>TOÀN BỘ</td></tr></table>",
        "<input type=checkbox name=cm value=1> Mọi chuyên mục",
    ],
)
def test_all_sections_however_offered(choice: str) -> None:
    form = the(f"<form>Xem các tin đã đưa ngày {BOXES} Tin trong: {choice}</form>")
    assert ("cm", "1") in form.request(DAY).fields
    assert ("cm", "1") not in form.request(DAY, everything=False).fields


SECTION_BOX = (
    "<label for=s>Chuyên mục</label><select id=s name=muc><option value=''>-- Chọn chuyên mục --</option>"
    "<option value=11>Chính trị</option><option value=12 selected>Xây dựng Đảng</option>"
    "<option value=14>Xã hội</option></select>"
)


def test_sections_by_name_value_or_slug() -> None:
    form = the(
        f"<form>Tin theo ngày <input name=n placeholder=dd/mm/yyyy> {SECTION_BOX}<input type=submit value=Xem></form>"
    )
    assert form.sections == {"Chính trị": "11", "Xây dựng Đảng": "12", "Xã hội": "14"}
    assert ("muc", "") in form.request(DAY).fields
    assert ("muc", "12") in form.request(DAY, everything=False).fields
    for section in ("Xã hội", "14", "xa-hoi", "XÃ HỘI"):
        assert ("muc", "14") in form.request(DAY, section=section).fields
    with pytest.raises(
        ArchiveFormError, match=r"no section 'the-thao' \(it offers: Chính trị, Xây dựng Đảng, Xã hội\)"
    ):
        form.request(DAY, section="the-thao")


def test_no_choice_of_all_sections_is_said() -> None:
    box = "<select name=muc><option value=11>Chính trị</option><option value=14>Xã hội</option></select>"
    form = the(f"<form>Tin theo ngày <input name=n placeholder=dd/mm/yyyy> Chuyên mục: {box}</form>")
    assert not form.offers_everything
    with pytest.raises(ArchiveFormError, match="cannot search all sections at once"):
        form.request(DAY)
    assert form.request(DAY, section="14").fields == [("n", "03/07/2020"), ("muc", "14")]


def test_order_of_results_is_no_section() -> None:
    sort = "<select name=o><option value=1>Mới nhất</option><option value=2 selected>Cũ nhất</option></select>"
    form = the(f"<form>Tin theo ngày <input name=n type=date> Sắp xếp {sort}</form>")
    assert form.sections == {}
    assert form.request(DAY).fields == [("n", "2020-07-03"), ("o", "2")]


def test_section_without_any_choice_is_refused_unless_the_form_is_of_it() -> None:
    with pytest.raises(ArchiveFormError, match="no section 'kinh-te'"):
        the("<form action=/ngay>Tin theo ngày <input name=n type=date></form>").request(DAY, section="kinh-te")
    form = the("<form action=/kinh-te/ngay>Tin theo ngày <input name=n type=date></form>")
    assert form.request(DAY, section="kinh-te").fields == [("n", "2020-07-03")]


# --- what is no date archive ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "",
        SEARCH + LOGIN + POLL,
        f"<form><h3>Đăng ký thành viên</h3>Ngày sinh: {BOXES}<input type=submit value='Đăng ký'></form>",
        f"<form>Tên <input name=t> Email <input type=email name=e> Ngày {BOXES}<input type=submit></form>",
        f"<form><b>Kết quả xổ số</b> Chọn ngày {BOXES}<input type=submit value=Xem></form>",
        "<form>Lịch phát sóng truyền hình ngày <input name=n type=date><input type=submit value=Xem></form>",
        "<form>Ngày này năm xưa - Lịch sử <input name=n></form>",
        "<form>Giá vàng ngày <input name=n type=date><input type=submit value=Xem></form>",
        "<form>Văn bản - Ngày ban hành từ ngày <input name=a type=date> đến ngày <input name=b type=date></form>",
        "<form>Nhận bản tin: <input name=ngay value='Email của bạn'><input type=submit value='Đăng ký ngay'></form>",
        f"<form>Số trang <select name=p>{options(1, 20)}</select></form>",
        f"<form>Xem theo tháng {MONTHS}{YEARS}<input type=submit value=Xem></form>",
        "<form>Tin theo ngày <input type=date name=n disabled></form>",
        "<form>Tin theo ngày <input type=date></form>",
    ],
)
def test_other_forms_are_not_taken(body: str) -> None:
    assert find(body) is None


def test_a_form_for_days_is_better_than_a_search_that_can_be_dated() -> None:
    span = "Từ ngày <input name=a type=date> đến ngày <input name=b type=date>"
    search = f'<form action="/tim">Từ khóa <input name=q> {span}</form>'
    own = '<form action="/ngay">Xem tin theo ngày <input name=n type=date></form>'
    assert the(search + own).request(DAY).url == "http://baolangtrung.vn/ngay?n=2020-07-03"
    assert the(search).request(DAY).url == "http://baolangtrung.vn/tim?q=&a=2020-07-03&b=2020-07-03"


def test_a_form_is_plain_data() -> None:
    """Filling it in twice gives the same; one day leaves nothing in the next."""
    form = the(f"<form>Xem các tin đã đưa ngày {BOXES} Tin trong: {THIS_OR_ALL}</form>")
    first = form.request(DAY)
    form.request(date(2019, 12, 31), everything=False)
    assert form.request(DAY) == first


@given(st.dates(min_value=date(2012, 1, 1), max_value=date(2020, 12, 31)))
def test_every_day_of_the_years_can_be_asked_for(day: date) -> None:
    fields = dict(the(f"<form>Tin theo ngày {BOXES}</form>").request(day).fields)
    assert date(int(fields["y"]), int(fields["m"]), int(fields["d"])) == day


PIECES = st.sampled_from(
    [
        "<form>",
        "<form method=post action=/x>",
        "</form>",
        "<div>",
        "</div>",
        "<table><tr><td>",
        "</table>",
        DAYS,
        MONTHS,
        YEARS,
        "Xem theo ngày",
        "Tin trong",
        THIS_OR_ALL,
        "<input name=n type=date>",
        "<input type=submit name=b>",
        "<select>",
        "<option>1",
        "</select>",
        "<input form=x name=y>",
        "<label for=r0>",
        "<fieldset disabled>",
        "<legend>",
        "<textarea name=t>",
        "<a href=\"javascript:__doPostBack('a','b')\">Xem</a>",
        "<input name=__VIEWSTATE type=hidden>",
        "<button>",
        "từ ngày",
        "đến ngày",
    ]
)


@given(st.lists(PIECES, max_size=40))
def test_any_soup_gives_a_form_or_none(pieces: list[str]) -> None:
    form = find("".join(pieces))
    if form is not None:
        with contextlib.suppress(ArchiveFormError):
            request = form.request(DAY)
            assert request.method in {"GET", "POST"}
            assert request.url.startswith("http://baolangtrung.vn/")


@pytest.mark.parametrize(
    "body",
    [
        "<form>Xem theo ngày " + "<select name=x><option>1</select>" * 8000 + "</form>",
        "<form>Xem theo ngày <select name=x>" + "<option>1" * 50_000 + "</select></form>",
        "<div>" * 1200 + f"<form>Xem theo ngày {BOXES}</form>",
        "<form>" + "<input name=n value='" + "1/" * 200_000 + "'>Xem theo ngày</form>",
        "<form>Xem theo ngày " + "<input name=n type=date>" * 5000,
    ],
)
def test_hostile_pages_end(body: str) -> None:
    find(body)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared pages are not there")
def test_the_form_of_bao_yen_bai() -> None:
    html = (SHARED / "pages/visible/001.html").read_bytes()
    form = find_archive_form(parse_document(html, "http://baoyenbai.com.vn/13/207101/Van_Chan_giu_rung_tu_goc.aspx"))
    assert form is not None
    assert form.years == range(2006, 2022)
    request = form.request(DAY)
    assert (request.method, request.url) == ("POST", "http://baoyenbai.com.vn/13/207101/Van_Chan_giu_rung_tu_goc.aspx")
    prefix = "ctl00$ContentPlaceHolder1$"
    assert request.fields[:2] == [("__EVENTTARGET", ""), ("__EVENTARGUMENT", "")]
    assert request.fields[2][0] == "__VIEWSTATE"
    assert request.fields[3:] == [
        (f"{prefix}ddlNgay", "3"),
        (f"{prefix}ddlThang", "7"),
        (f"{prefix}ddlNam", "2020"),
        (f"{prefix}rblCM", "1"),
        (f"{prefix}btnXem", "Xem"),
    ]


@pytest.mark.skipif(not SHARED.exists(), reason="the shared pages are not there")
@pytest.mark.parametrize(
    "name", ["visible/004.html", "visible/009.html", "visible/013.html", "real/baocantho_category.html"]
)
def test_pages_without_one(name: str) -> None:
    html = (SHARED / "pages" / name).read_bytes()
    assert find_archive_form(parse_document(html, "https://baolangtrung.vn/")) is None
