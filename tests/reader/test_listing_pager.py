"""The way to the next page of a listing, in the many forms that papers give it; expectations by hand."""

from __future__ import annotations

import pytest

from newsarchive.items import NextPage
from newsarchive.reader.document import parse_document
from newsarchive.reader.listing import read_listing_document

SITE = "https://baodatbac.vn"
SUMMARY = "<p>Tóm tắt của tin, đủ dài để người đọc biết chuyện gì đã xảy ra.</p>"
ITEMS = "".join(
    f'<li><h3><a href="/tin-so-{n}-cua-muc-kinh-te-{7000 + n}.html">Tin số {n} của mục kinh tế</a></h3>{SUMMARY}</li>'
    for n in range(1, 6)
)


def next_page(pager: str, path: str = "/kinh-te.html", around: str = "{}", head: str = "") -> NextPage | None:
    body = around.format(f"<h1>Kinh tế</h1><ul>{ITEMS}</ul>{pager}")
    html = f"<html><head>{head}</head><body>{body}</body></html>".encode()
    listing = read_listing_document(parse_document(html, SITE + path))
    assert len(listing.entries) == 5
    return listing.next_page


def next_path(pager: str, path: str = "/kinh-te.html", head: str = "") -> str | None:
    found = next_page(pager, path, head=head)
    assert found is None or found.form is None
    return found.url.removeprefix(SITE) if found else None


def link(text: object, path: str, attributes: str = "") -> str:
    return f'<a href="{path}" {attributes}>{text}</a> '


NUMBERED = [
    # the current page is no link
    (
        f"<div><b>1</b> {link(2, '/kinh-te.html?page=2')}{link(3, '/kinh-te.html?page=3')}</div>",
        "/kinh-te.html",
        "?page=2",
    ),
    (
        f"<div>{link(1, '?page=1')}<span>2</span> {link(3, '?page=3')}{link(4, '?page=4')}</div>",
        "/kinh-te.html?page=2",
        "?page=3",
    ),
    (f"<div>{link(1, '?page=1')}{link(2, '?page=2')}<strong>3</strong></div>", "/kinh-te.html?page=3", None),
    (f"Trang: [1] {link('[2]', '?p=2')}{link('[3]', '?p=3')}", "/kinh-te.html", "?p=2"),
    (f"<p>Trang {link(1, '?p=1')}| 2 | {link(3, '?p=3')}</p>", "/kinh-te.html?p=2", "?p=3"),
    # … or is marked
    (f"<ul><li class=active>{link(1, '?p=1')}</li><li>{link(2, '?p=2')}</li></ul>", "/kinh-te.html", "?p=2"),
    (
        f"<ul><li>{link(1, '?p=1')}</li><li>{link(2, '?p=2', 'class=current')}</li><li>{link(3, '?p=3')}</li></ul>",
        "/x.html",
        "?p=3",
    ),
    (f"<nav>{link(1, '?p=1')}{link(2, '#', 'aria-current=page')}{link(3, '?p=3')}</nav>", "/kinh-te.html", "?p=3"),
    # … or is the page's own address
    (
        f"<div>{link(1, '/kinh-te.html')}{link(2, '/kinh-te.html?p=2')}{link(3, '/kinh-te.html?p=3')}</div>",
        "/kinh-te.html?p=2",
        "?p=3",
    ),
    # … or is told by the address
    (
        f"<div>{link(1, '/kinh-te')}{link(2, '/kinh-te/trang-2')}{link(4, '/kinh-te/trang-4')}</div>",
        "/kinh-te/trang-3",
        "/kinh-te/trang-4",
    ),
    (
        f"<div>{link(2, '/kinh-te/trang-2.html')}{link('Sau', '/kinh-te/trang-4.html')}</div>",
        "/kinh-te/",
        "/kinh-te/trang-2.html",
    ),
    (f"<div>{link(2, '/kinh-te/p2')}{link(3, '/kinh-te/p3')}</div>", "/kinh-te/", "/kinh-te/p2"),
    (f"<div>{link(1, '/kinh-te/')}{link(3, '/kinh-te/page/3/')}</div>", "/kinh-te/page/2/", "/kinh-te/page/3/"),
    # Drupal counts from 0, Joomla in articles
    (
        f"<ul><li>{link(1, '/kt')}</li><li>2</li><li>{link(3, '/kt?page=2')}{link('sau', '/kt?page=2')}</li></ul>",
        "/kt?page=1",
        "/kt?page=2",
    ),
    (
        f"<ul><li>{link(1, '/kt')}</li><li>{link(2, '/kt?page=1')}</li><li>{link(3, '/kt?page=2')}</li></ul>",
        "/kt?page=1",
        "/kt?page=2",
    ),
    (
        f"<ul><li><span>1</span></li><li>{link(2, '/kt?start=20')}</li><li>{link('Tiếp', '/kt?start=20')}</li></ul>",
        "/kt",
        "/kt?start=20",
    ),
    # windows of pages
    (
        f"<div>{link('‹', '?p=9')}{link(9, '?p=9')}<b>10</b> {link('›', '?p=11')}{link('»', '?p=50')}</div>",
        "/kt?p=10",
        "/kt?p=11",
    ),
    (
        f"<div>{link('…', '?p=7')}{link(8, '?p=8')}{link(9, '?p=9')}<b>10</b>{link('…', '?p=11')}</div>",
        "/kt?p=10",
        "/kt?p=11",
    ),
    (f"<div><b>1</b> {link(2, '?p=2')} … {link(50, '?p=50')}{link('Cuối', '?p=50')}</div>", "/kt", "/kt?p=2"),
    (f"<div>Trang 3/12 {link('Đầu', '?p=1')}{link(2, '?p=2')}{link(4, '?p=4')}</div>", "/kt?p=3", "/kt?p=4"),
    # on the last page "next" may still be there
    (f"<div>{link(1, '?p=1')}{link(2, '?p=2')}<b>3</b> {link('Sau', '?p=3')}</div>", "/kt?p=3", None),
    (f"<div>{link(1, '?p=1')}<b>2</b> {link('»', '#')}</div>", "/kt?p=2", None),
    (
        f"<ul><li>{link(1, '?p=1')}<li class=active>{link(2, '?p=2')}<li class=disabled>{link('Tiếp', '?p=3')}</ul>",
        "/kt?p=2",
        None,
    ),
    (f"<ul><li>{link('«', 'javascript:void(0)')}</li><li><b>1</b></li></ul>", "/kt", None),
]


@pytest.mark.parametrize(("pager", "path", "expected"), NUMBERED)
def test_numbers(pager: str, path: str, expected: str | None) -> None:
    if expected is not None and expected.startswith("?"):
        expected = path.partition("?")[0] + expected
    assert next_path(pager, path) == expected


WORDS = [
    (link("Trang sau", "/kt/tiep/abc"), "/kt/tiep/abc"),
    (link("Trang sau »", "/kt?page=2"), "/kt?page=2"),
    (link("TIẾP THEO", "/kt?page=2"), "/kt?page=2"),
    (link("Kế tiếp", "/kt?page=2"), "/kt?page=2"),
    (link("Sau &gt;", "/kt?page=2"), "/kt?page=2"),
    (link("Next", "/kt?page=2"), "/kt?page=2"),
    (link("Tin cũ hơn", "/kt?page=2"), "/kt?page=2"),
    (link("Older posts", "/kt/page/2/"), "/kt/page/2/"),
    (link("Trước", "/kt?page=1") + link("Tiếp", "/kt?page=3"), "/kt?page=3"),
    (link("&lt;", "/kt?page=0") + link("&gt;", "/kt?page=2"), "/kt?page=2"),
    (link("»", "/kt/p2"), "/kt/p2"),
    (link("Xem thêm", "/kt/trang-2"), "/kt/trang-2"),
    (link("Xem thêm", "/kt?page=2"), "/kt?page=2"),
    (link("Xem thêm tin", "/kt/2"), "/kt/2"),
    (link("<i class='fa fa-angle-right'></i>", "/kt-p2", "class='btn-page next-page'"), "/kt-p2"),
    (link("<img src=n.gif alt='Trang sau'>", "/kt?page=2"), "/kt?page=2"),
    (link("", "/kt?page=2", "aria-label='Trang tiếp theo'"), "/kt?page=2"),
    # other places
    (link("Xem thêm", "/phap-luat.html"), None),
    (link("Trang trước", "/kt?page=2"), None),
    (link("Sau", "#"), None),
    (link("Sau", "javascript:;"), None),
    (link("Tiếp", "/kt"), None),
    ("", None),
]


@pytest.mark.parametrize(("pager", "expected"), WORDS)
def test_words(pager: str, expected: str | None) -> None:
    assert next_path(f"<div>{pager}</div>", "/kt") == expected


def test_rel_next() -> None:
    assert next_path("", "/kt", head='<link rel="next" href="/kt/page/2/">') == "/kt/page/2/"
    assert next_path(f"<div>{link('xa hơn', '/kt?c=abc', 'rel=next')}</div>", "/kt") == "/kt?c=abc"
    assert next_path("", "/kt", head='<link rel="next" href="/kt">') is None


def test_numbers_before_a_wrong_rel() -> None:
    pager = f"<div><b>1</b> {link(2, '/kt?p=2')}</div>"
    assert next_path(pager, "/kt", head='<link rel="next" href="/khac?p=9">') == "/kt?p=2"


WEEK = "<tr><td>T2</td><td>T3</td><td>T4</td><td>T5</td><td>T6</td><td>T7</td><td>CN</td></tr>"
LINKED = "".join("<td>" + link(n, f"/ngay/2020-7-{n}") + "</td>" for n in range(2, 8))
CALENDAR = f"<table>{WEEK}<tr><td>1</td>{LINKED}</tr></table>"
OTHER_NUMBERS = [
    CALENDAR,
    f"<div>{link(2018, '/nam/2018')}{link(2019, '/nam/2019')}<b>2020</b></div>",
    "<ol><li><b>1</b></li><li><b>2</b></li></ol>",
    f"<div class=slider>{link(1, '#')}{link(2, '#')}{link(3, '#')}</div>",
    f"<div class=footer>{link(1, '/a?page=1')}{link(2, '/a?page=2')}</div>",
    "<div>Hotline: <a href='tel:0216'>0216</a> <b>24</b></div>",
]


@pytest.mark.parametrize("numbers", OTHER_NUMBERS)
def test_other_numbers_are_no_pager(numbers: str) -> None:
    assert next_path(numbers) is None
    pager = f"<div><b>1</b> {link(2, '/kinh-te.html?page=2')}</div>"
    assert next_path(numbers + pager) == "/kinh-te.html?page=2"
    assert next_path(pager + numbers) == "/kinh-te.html?page=2"


# --- post-backs -------------------------------------------------------------------------------------------------

FORM = """<form method="post" action="./Kinh_te.aspx" id="aspnetForm">
<input type="hidden" name="__EVENTTARGET" value="">
<input type="hidden" name="__EVENTARGUMENT" value=""><input type="hidden" name="__VIEWSTATE" value="abc=">
<input name="c$tim" value="Tìm"><input type="submit" name="c$btnTim" value="Tìm">
<select name="c$thang"><option value="1">Một</option><option value="7" selected>Bảy</option></select>
<input type="radio" name="c$cm" value="0"><input type="radio" name="c$cm" value="1" checked>{}</form>"""


def post(target: str, argument: str) -> NextPage:
    return NextPage(
        f"{SITE}/Kinh_te.aspx",
        [
            ("__EVENTTARGET", target),
            ("__EVENTARGUMENT", argument),
            ("__VIEWSTATE", "abc="),
            ("c$tim", "Tìm"),
            ("c$thang", "7"),
            ("c$cm", "1"),
        ],
    )


def back(text: str, target: str, argument: str = "") -> str:
    return f"<a href=\"javascript:__doPostBack('{target}','{argument}')\">{text}</a>"


DOTTED = (
    f"<tr><td>{back('...', 'c$grv', 'Page$10')}</td><td>{back('19', 'c$grv', 'Page$19')}</td>"
    f"<td><span>20</span></td><td>{back('...', 'c$grv', 'Page$21')}</td></tr>"
)
POST_BACKS = [
    (f"<table><tr><td><span>1</span></td><td>{back('2', 'c$grv', 'Page$2')}</td></tr></table>", ("c$grv", "Page$2")),
    (
        f"<tr><td>{back('1', 'c$grv', 'Page$1')}<td><span>2</span></td><td>{back('3', 'c$grv', 'Page$3')}</td></tr>",
        ("c$grv", "Page$3"),
    ),
    (
        DOTTED,
        ("c$grv", "Page$21"),
    ),
    (
        f"<span>{back('1', 'c$pg$ctl00$ctl00')} <span>2</span> {back('3', 'c$pg$ctl00$ctl02')}</span>",
        ("c$pg$ctl00$ctl02", ""),
    ),
    (
        f"<span><span>5</span> {back('...', 'c$pg$ctl00$ctl05')}</span> {back('4', 'c$pg$ctl00$ctl03')}",
        ("c$pg$ctl00$ctl05", ""),
    ),
    (f"<div>{back('Trang trước', 'c$truoc')} | {back('Trang sau', 'c$sau')}</div>", ("c$sau", "")),
    (f"<div>Trang 2/9 {back('»', 'c$sau')}</div>", ("c$sau", "")),
    ("""<div><a href="#" onclick="__doPostBack('c$sau','');return false">Tiếp</a></div>""", ("c$sau", "")),
    (f"<table><tr><td>{back('1', 'c$grv', 'Page$1')}</td><td><span>2</span></td></tr></table>", None),
    ("<div>Trang trước | Trang sau</div>", None),
]


@pytest.mark.parametrize(("pager", "event"), POST_BACKS)
def test_post_backs(pager: str, event: tuple[str, str] | None) -> None:
    found = next_page(pager, "/Kinh_te.aspx", around=FORM)
    assert found == (post(*event) if event else None)


def test_button_to_the_next_page() -> None:
    found = next_page('<input type="submit" name="c$sau" value="Trang sau">', "/Kinh_te.aspx", around=FORM)
    assert found is not None
    assert found.form == [*(post("", "").form or []), ("c$sau", "Trang sau")]


def test_button_of_a_get_form() -> None:
    fields = '<input type="hidden" name="ngay" value="3/7"><button name="trang" value="2">Trang sau</button>'
    assert next_page(f'<form action="/kt">{fields}</form>', "/kt") == NextPage(f"{SITE}/kt?ngay=3%2F7&trang=2")


MORE = (
    '<form method="post" action="/kinh-te.html"><input type=hidden name=tu value=5>{}<button>Xem thêm</button></form>'
)


def test_a_nameless_button_that_posts_for_more() -> None:
    assert next_page(MORE.format("")) == NextPage(SITE + "/kinh-te.html", [("tu", "5")])


@pytest.mark.parametrize(
    "asks", ["<input name=email type=email>", "<input name=q>", "<input type=radio name=v value=1>"]
)
def test_a_button_of_a_form_that_asks_for_something_is_no_way_on(asks: str) -> None:
    assert next_page(MORE.format(asks)) is None


def test_a_script_s_address() -> None:
    assert (
        next_path('<a href="javascript:void(0)" data-url="/kinh-te.html?page=2">Xem thêm</a>') == "/kinh-te.html?page=2"
    )
    assert (
        next_path('<button data-next="/kinh-te.html?page=2" type=button>Tải thêm tin</button>')
        == "/kinh-te.html?page=2"
    )
    assert next_path('<a href="#" data-url="/so-do.html">Xem thêm</a>') is None
