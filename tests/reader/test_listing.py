"""Listing pages of every family the papers use, with the furniture around them; expectations by hand."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newsarchive.publishers.baoyenbai import BaoYenBai
from newsarchive.reader.document import parse_document
from newsarchive.reader.listing import read_listing_document

if TYPE_CHECKING:
    from newsarchive.items import Listing
    from newsarchive.publishers.base import Publisher

SHARED = Path(__file__).parents[2] / ".." / "shared"
SITE = "https://baodatbac.vn"

HEADLINES = [
    "Nông dân Đất Bắc vào vụ thu hoạch chè xuân",
    "Giá vật liệu tăng, nhiều công trình chậm tiến độ",
    "Thông xe cầu Ngòi Sảo sau hai năm thi công",
    "Học sinh vùng cao trở lại trường sau mưa lũ",
    "Phiên chợ đêm đầu tiên hút hàng nghìn lượt khách",
    "Trao nhà tình nghĩa cho gia đình chính sách",
]
SLUGS = [
    "nong-dan-dat-bac-vao-vu-thu-hoach-che-xuan",
    "gia-vat-lieu-tang-nhieu-cong-trinh-cham-tien-do",
    "thong-xe-cau-ngoi-sao-sau-hai-nam-thi-cong",
    "hoc-sinh-vung-cao-tro-lai-truong-sau-mua-lu",
    "phien-cho-dem-dau-tien-hut-hang-nghin-luot-khach",
    "trao-nha-tinh-nghia-cho-gia-dinh-chinh-sach",
]
SUMMARY = "Tin vui đến với bà con các xã ven sông khi tuyến đường mới được đưa vào sử dụng trong tuần này."

HEADER = """<div class="header"><a href="/"><img src="/logo.png" alt="Báo Đất Bắc"></a>
<span>Thứ hai, 20/7/2020 | 8:00</span></div>
<ul class="menu"><li><a href="/chinh-tri.html">Chính trị</a></li><li><a href="/kinh-te.html">Kinh tế</a>
<ul><li><a href="/nong-nghiep.html">Nông nghiệp</a></li></ul></li><li><a href="/xa-hoi.html">Xã hội</a></li>
<li>
<a href="/hoc-tap-va-lam-theo-tam-guong-dao-duc-ho-chi-minh.html">
Học tập và làm theo tấm gương đạo đức Hồ Chí Minh</a></li></ul>"""
FOOTER = """<div class="footer"><p>© Báo Đất Bắc. Giấy phép số 12/GP-BTTTT ngày 3/4/2019</p>
<a href="/lien-he.html">Liên hệ</a> <a href="/dieu-khoan-su-dung-thong-tin-tren-bao-dien-tu-44.html">
Điều khoản sử dụng thông tin</a></div>"""

LATEST = """<ul><li>
<a href="/xa-hoi/cap-nuoc-sach-cho-ba-ban-vung-cao-90011.html">Cấp nước sạch cho ba bản vùng cao</a>
<span>19/07/2020</span></li>
<li>
<a href="/xa-hoi/doi-bong-huyen-gianh-ve-vao-ban-ket-90012.html">Đội bóng huyện giành vé vào bán kết</a>
<span>19/07/2020</span></li>
<li><a href="/xa-hoi/bat-dau-tuyen-sinh-lop-muoi-toan-tinh-90013.html">Bắt đầu tuyển sinh lớp mười toàn tỉnh</a>
</li></ul>"""
MOST_READ = """<dt>Đọc nhiều</dt><dd><b>1</b>
<a href="/kinh-te/gia-lon-hoi-tai-cac-cho-dau-moi-80021.html">Giá lợn hơi tại các chợ đầu mối</a></dd>
<dd><b>2</b><a href="/kinh-te/ho-dan-dau-tien-ban-dien-mat-troi-80022.html">Hộ dân đầu tiên bán điện mặt trời</a>
</dd>"""

SIDEBARS = {
    "aside": f'<aside><h3>Tin mới nhất</h3>{LATEST}<dl class="most">{MOST_READ}</dl></aside>',
    "class": f'<div class="c-sidebar"><div class="box"><span>Tin mới</span>{LATEST}</div><dl>{MOST_READ}</dl></div>',
    "columns": f'<div class="col-md-3"><div class="bt"><h3>Tin mới nhất</h3></div>{LATEST}<dl>{MOST_READ}</dl></div>',
    "labels": f'<div id="cot2"><p><b>TIN MỚI NHẤT</b></p>{LATEST}<dl>{MOST_READ}</dl></div>',
    "cards": """<div class="right"><div class="widget"><div class="widget-title">Tin mới nhất</div>
        <article><figure><a href="/xa-hoi/cap-nuoc-sach-cho-ba-ban-vung-cao-90011.html"><img src="a.jpg"></a></figure>
        <h3><a href="/xa-hoi/cap-nuoc-sach-cho-ba-ban-vung-cao-90011.html">Cấp nước sạch cho ba bản vùng cao</a></h3>
        <time>8 giờ trước</time></article>
        <article><h3>
<a href="/xa-hoi/doi-bong-huyen-gianh-ve-vao-ban-ket-90012.html">Đội bóng huyện giành vé vào bán kết</a></h3>
</article>
        </div></div>""",
    "ads": '<div class="ad-side"><a href="/AdvClick.aspx?id=90012"><img src="/qc.gif"></a></div>',
}


def page(main: str, sidebar: str = SIDEBARS["aside"], top: str = "") -> bytes:
    wide = '<div class="col-md-9 col-xs-12">' if "col-md-3" in sidebar else "<div>"
    return (
        f"<!DOCTYPE html><html><head><title>Báo Đất Bắc</title></head><body>{HEADER}{top}"
        f'<div class="container">{wide}{main}</div>{sidebar}</div>{FOOTER}</body></html>'
    ).encode()


def read(html: bytes, url: str = f"{SITE}/kinh-te.html", publisher: Publisher | None = None) -> Listing:
    return read_listing_document(parse_document(html, url), publisher)


def each(template: str, count: int = 6) -> str:
    """The template once per article: {u} its path, {t} its headline, {d} its day, {s} a summary."""
    return "".join(
        template.format(u=f"/{SLUGS[n]}-{70010 + n}.html", t=HEADLINES[n], d=f"{19 - n}/07/2020", s=SUMMARY, n=n)
        for n in range(count)
    )


URLS = [f"{SITE}/{slug}-{70010 + number}.html" for number, slug in enumerate(SLUGS)]
DAYS = [f"2020-07-{19 - number}" for number in range(6)]

# The ways papers build a list: (template of an item, list around it, whether days are shown)
SHAPES = {
    "story with picture": (
        (
            '<article class="story"><figure><a href="{u}"><img data-src="{n}.jpg" alt="x"></a></figure>'
            '<h2><a href="{u}">{t}</a></h2><time>{d} 08:00</time><div>{s}</div></article>'
        ),
        '<main><h1><a href="/kinh-te.html">Kinh tế</a></h1><div class="zone">{}</div></main>',
        True,
    ),
    "list with read-more links": (
        '<li><a href="{u}"><img src=1.jpg></a><a href="{u}">{t}</a>({d})<p>{s}</p><a href="{u}">Xem tiếp »</a></li>',
        "<h1>Kinh tế</h1><ul>{}</ul>",
        True,
    ),
    "headlines and days": (
        '<li><a href="{u}">{t}</a> <span class="d">{d}</span></li>',
        "<h2>Kinh tế</h2><ul>{}</ul>",
        True,
    ),
    "headlines alone": ('<p>• <a href="{u}">{t}</a></p>', "<h2>Kinh tế</h2><div>{}</div>", False),
    "bare links": ('<a href="{u}">{t}</a> ({d})<br>', "<b>Kinh tế</b><br>{}", True),
    "bare links, day first": ("<i>{d}</i>: <a href='{u}'>{t}</a><br>", "<b>Kinh tế</b><br>{}", True),
    "definition list": ("<dt><a href='{u}'>{t}</a></dt><dd>{s} <em>{d}</em></dd>", "<h1>Kinh tế</h1><dl>{}</dl>", True),
    "one link around each card": (
        '<a class="card" href="{u}"><img src="{n}.jpg"><h3>{t}</h3><span>{d}</span><p>{s}</p></a>',
        '<h1>Kinh tế</h1><div class="cards">{}</div>',
        True,
    ),
    "card without heading": (
        '<a href="{u}"><span class="i"></span><span>{t}</span><span>{d} | 08:00</span><span>{s}</span></a>',
        "<h1>Kinh tế</h1><div>{}</div>",
        True,
    ),
    "table rows": (
        (
            '<tr><td width="130"><a href="{u}"><img src="{n}.jpg"></a></td><td><a href="{u}"><b>{t}</b></a><br>'
            "<font size=1>{d}</font><br>{s}</td></tr>"
        ),
        "<table><tr><td colspan=2><font color=red>KINH TẾ</font></td></tr>{}</table>",
        True,
    ),
    "two rows each": (
        "<tr><td><a href='{u}'><b>{t}</b></a> <i>{d}</i></td></tr><tr><td>{s} <a href='{u}'>Chi tiết</a></td></tr>",
        "<table>{}</table>",
        True,
    ),
    "a table each": (
        "<table><tr><td><a href='{u}'><img src={n}.jpg></a></td><td><p><a href='{u}'>{t}</a></p>{s}</td></tr></table>",
        "<font size=4>Kinh tế</font>{}",
        False,
    ),
    "headline not linked": (
        '<div class="item"><h3>{t}</h3><span>Ngày đăng: {d}</span><p>{s}</p><a href="{u}">Xem chi tiết</a></div>',
        '<div class="list">{}</div>',
        True,
    ),
    "title attribute": (
        '<li><a href="{u}" title="{t}"><img src="{n}.jpg"></a><p>{s}</p></li>',
        "<h1>Kinh tế</h1><ul>{}</ul>",
        False,
    ),
    "picture's description": (
        '<li><a href="{u}"><img src="{n}.jpg" alt="{t}"></a></li>',
        "<h1>Kinh tế</h1><ul>{}</ul>",
        False,
    ),
    "byline and counter beside the day": (
        '<div><h4><a href="{u}">{t}</a></h4><div>Kinh tế | {d} 07:15 | 1.204 lượt xem | 3 bình luận</div></div>',
        "<h1>Kinh tế</h1><section>{}</section>",
        True,
    ),
    "section link in each item": (
        '<div><a href="/kinh-te.html">Kinh tế</a><h3><a href="{u}">{t}</a></h3><a href="{u}#binh-luan">5</a></div>',
        "<h1>Kinh tế</h1><div>{}</div>",
        False,
    ),
}


@pytest.mark.parametrize("sidebar", SIDEBARS.values(), ids=SIDEBARS)
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_shapes_of_lists(shape: tuple[str, str, bool], sidebar: str) -> None:
    template, around, dated = shape
    listing = read(page(around.format(each(template)), sidebar))
    assert [entry.url for entry in listing.entries] == URLS
    assert [entry.title for entry in listing.entries] == HEADLINES
    assert [entry.day for entry in listing.entries] == (DAYS if dated else [None] * 6)
    assert listing.next_page is None


@pytest.mark.parametrize("sidebar", SIDEBARS.values(), ids=SIDEBARS)
@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_day_with_one_article(shape: tuple[str, str, bool], sidebar: str) -> None:
    template, around, _ = shape
    listing = read(page(around.format(each(template, 1)), sidebar))
    assert [entry.url for entry in listing.entries] == URLS[:1]
    assert [entry.title for entry in listing.entries] == HEADLINES[:1]


@pytest.mark.parametrize("sidebar", SIDEBARS.values(), ids=SIDEBARS)
@pytest.mark.parametrize(
    "main",
    [
        "<h1>Kinh tế</h1><p>Không có tin nào trong ngày 13/7/2020.</p>",
        "<h2>Kết quả</h2><div><b>KHÔNG TÌM THẤY KẾT QUẢ NÀO</b></div>",
        "<table><tr><td>Chưa có bài viết trong mục này</td></tr></table>",
        "<h1>Kinh tế</h1><table></table>",
        "",
    ],
)
def test_a_day_without_articles(main: str, sidebar: str) -> None:
    listing = read(page(main, sidebar))
    assert listing.entries == []
    assert listing.next_page is None


def test_nothing_found_but_other_news_below() -> None:
    others = f"<h3>Tin đáng chú ý</h3>{LATEST}"
    assert read(page(f"<p>Không có tin nào được đưa trong ngày này.</p>{others}", "")).entries == []
    hidden = '<p style="display:none">Không có tin nào.</p>'
    assert len(read(page(f"{hidden}<h1>Kinh tế</h1>{LATEST}", "")).entries) == 3


def test_list_headed_latest_news_is_the_listing_where_it_is_the_main_one() -> None:
    rows = each('<li><a href="{u}"><h3>{t}</h3></a><a href="{u}"><img src=1.jpg></a><p>{s}</p></li>', 5)
    main = f'<h1>Kinh tế</h1><div><div><a href="#">TIN MỚI NHẤT</a></div><ul>{rows}</ul></div>'
    pager = '<div id="page"><ul><li><b>1</b></li><li><a href="/kinh-te.html?p=2">2</a></li></ul></div>'
    listing = read(page(f"<div>{main}{pager}</div>", SIDEBARS["labels"]))
    assert [entry.url for entry in listing.entries] == URLS[:5]


def test_top_stories_above_and_older_headlines_below_belong_to_it() -> None:
    top = '<div class="top"><a href="{u}"><img src=1.jpg></a><h2><a href="{u}">{t}</a></h2><p>{s}</p></div>'
    parts = each("{u}|{t}\n").splitlines()
    links = [dict(zip("ut", part.split("|"), strict=True)) for part in parts]
    second = "".join('<div class="s"><h3><a href="{u}">{t}</a></h3></div>'.format(**link) for link in links[1:3])
    rows = "".join(f'<li><a href="{link["u"]}">{link["t"]}</a><p>{SUMMARY}</p></li>' for link in links[3:5])
    older = '<div class="k"><b>Các tin khác</b><ul><li><a href="{u}">{t}</a></li></ul></div>'.format(**links[5])
    main = f"<h1>Kinh tế</h1>{top.format(s=SUMMARY, **links[0])}<div>{second}</div><ul>{rows}</ul>{older}"
    for sidebar in SIDEBARS.values():
        assert [entry.url for entry in read(page(main, sidebar)).entries] == URLS


def test_the_same_article_twice_counts_once() -> None:
    slider = each('<div class="s"><a href="{u}"><img src=1.jpg></a><h3><a href="{u}?utm=x#a">{t}</a></h3></div>', 2)
    rows = each('<div class="i"><h3><a href="{u}">{t}</a></h3><p>{s}</p></div>')
    listing = read(page(f"<h1>Kinh tế</h1><div>{slider.replace('?utm=x', '')}</div><div>{rows}</div>"))
    assert [entry.url for entry in listing.entries] == URLS


def test_home_page_lists_all_its_blocks() -> None:
    blocks = "".join(
        f'<section><h2><a href="/{name}.html">{name}</a></h2>{links}</section>'
        for name, links in (
            ("Kinh tế", each('<div><h3><a href="{u}">{t}</a></h3><p>{s}</p></div>')),
            ("Xã hội", LATEST),
        )
    )
    listing = read(page(blocks, SIDEBARS["ads"]), f"{SITE}/")
    assert len(listing.entries) == 9
    assert [entry.url for entry in listing.entries][:6] == URLS


def test_relative_addresses_and_base() -> None:
    html = (
        f'<html><head><base href="{SITE}/moi/"></head><body><h1>Xã hội</h1><ul>'
        '<li><a href="201908/lang-cu-khoac-ao-moi-5644/">Làng cũ khoác áo mới</a> <i>(09/08/2019)</i></li>'
        '<li><a href=" /xa-hoi/201908/mua-com-xanh-5645/ ">Mùa cốm xanh</a> <i>(08/08/2019)</i></li></ul></body></html>'
    )
    listing = read(html.encode(), f"{SITE}/xa-hoi/")
    assert [(entry.url, entry.title, entry.day) for entry in listing.entries] == [
        (f"{SITE}/moi/201908/lang-cu-khoac-ao-moi-5644/", "Làng cũ khoác áo mới", "2019-08-09"),
        (f"{SITE}/xa-hoi/201908/mua-com-xanh-5645/", "Mùa cốm xanh", "2019-08-08"),
    ]


def test_numbers_in_the_query() -> None:
    rows = "".join(
        f'<tr><td><a href="NewsDetail.aspx?CatID=4&ItemID={300 + n}">{title}</a></td></tr>'
        for n, title in enumerate(HEADLINES)
    )
    menu = "".join(f'<a href="News.aspx?CatID={n}">Chuyên mục số {n} của báo</a> ' for n in range(9))
    listing = read(f"<html><body>{menu}<table>{rows}</table></body></html>".encode(), f"{SITE}/News.aspx?CatID=4")
    assert [entry.url for entry in listing.entries] == [
        f"{SITE}/NewsDetail.aspx?CatID=4&ItemID={300 + n}" for n in range(6)
    ]


def test_slugs_without_numbers() -> None:
    rows = "".join(
        f'<article class="post"><h2 class="entry-title"><a href="{SITE}/{slug}/" rel="bookmark">{title}</a></h2>'
        f'<time>{19 - n}/07/2020</time><p>{SUMMARY} <a href="{SITE}/{slug}/">Xem thêm</a></p></article>'
        for n, (slug, title) in enumerate(zip(SLUGS, HEADLINES, strict=True))
    )
    side = f'<aside id="secondary"><section class="widget"><h2>Bài viết mới</h2>{LATEST}</section></aside>'
    listing = read(
        page(f'<main id="main"><h1>Chuyên mục: Kinh tế</h1>{rows}</main>', side), f"{SITE}/category/kinh-te/"
    )
    assert [(entry.url, entry.title) for entry in listing.entries] == [
        (f"{SITE}/{slug}/", title) for slug, title in zip(SLUGS, HEADLINES, strict=True)
    ]


def test_short_headlines_among_long_ones() -> None:
    slugs = [*SLUGS[:3], "lua-nuong-vang", "den-troi"]
    titles = [*HEADLINES[:3], "Lúa nương vàng", "Đèn trời"]
    rows = "".join(f'<li><a href="/{slug}/">{title}</a></li>' for slug, title in zip(slugs, titles, strict=True))
    found = read(page(f"<h1>Ảnh</h1><ul>{rows}</ul>", "")).entries
    assert [(entry.url, entry.title) for entry in found] == [
        (f"{SITE}/{slug}/", title) for slug, title in zip(slugs, titles, strict=True)
    ]


def test_three_columns_of_tables() -> None:
    """Left menu, middle list, right boxes, with nothing but tables and fonts."""
    rows = each(
        "<tr><td><img src=dot.gif> <a href='{u}'><font size=2><b>{t}</b></font></a> <font size=1>({d})</font></td></tr>"
    )
    left = "".join(f"<tr><td><a href='/muc{n}.html'>Mục {n}</a></td></tr>" for n in range(9))
    html = (
        f"<html><body><table width=760><tr><td width=150><table>{left}</table></td>"
        f"<td width=460><table><tr><td><font color=red>KINH TẾ</font></td></tr>{rows}</table></td>"
        f"<td width=150><table><tr><td><b>Tin nổi bật</b></td></tr><tr><td>{LATEST}</td></tr></table></td></tr></table>"
    )
    listing = read(html.encode())
    assert [entry.url for entry in listing.entries] == URLS
    assert [entry.day for entry in listing.entries] == DAYS


def test_grid_of_rows() -> None:
    cell = "<td><a href='{u}'><img src=1.jpg></a><br><a href='{u}'>{t}</a></td>"
    cells = [cell.format(u=url.removeprefix(SITE), t=title) for url, title in zip(URLS, HEADLINES, strict=True)]
    grid = "".join(f"<tr>{''.join(cells[n : n + 2])}</tr>" for n in (0, 2, 4))
    assert [entry.url for entry in read(page(f"<h1>Kinh tế</h1><table>{grid}</table>")).entries] == URLS


def test_days_without_a_year_need_the_fetch_time() -> None:
    html = page("<h1>Kinh tế</h1><ul>" + each("<li><a href='{u}'>{t}</a> <span>2 giờ trước</span></li>", 3) + "</ul>")
    document = parse_document(html, f"{SITE}/kinh-te.html")
    assert [entry.day for entry in read_listing_document(document).entries] == [None] * 3
    now = datetime(2020, 7, 19, 20, 0, tzinfo=UTC)  # 03:00 on the 20th in Vietnam
    days = {entry.day for entry in read_listing_document(document, now=now).entries}
    assert days <= {"2020-07-20", None}


def test_days_in_summaries_are_not_the_article_s() -> None:
    text = "Sáng 12/05/2019, đoàn công tác của tỉnh đến thăm và làm việc tại các xã ven sông, nơi vừa bị ngập."
    html = page("<h1>Kinh tế</h1>" + each("<div><h3><a href='{u}'>{t}</a></h3><p>[]</p></div>").replace("[]", text))
    assert [entry.day for entry in read(html).entries] == [None] * 6


def test_days_in_headlines_are_not_the_article_s() -> None:
    rows = "".join(
        f'<li><a href="/lich-cat-dien-ngay-{n}-{7000 + n}.html">Lịch cắt điện ngày {n}/8/2020</a> <i>(30/07/2020)</i></li>'
        f'<li><a href="/gia-vang-ngay-{n}-{8000 + n}.html">Giá vàng ngày {n}/8/2020</a></li>'
        for n in range(1, 4)
    )
    found = read(page(f"<h1>Kinh tế</h1><ul>{rows}</ul>")).entries
    assert [entry.day for entry in found] == ["2020-07-30", None] * 3


# --- Báo Yên Bái --------------------------------------------------------------------------------------------------

YENBAI = "http://baoyenbai.com.vn"
ITEM = """<div class="content_tintuc"><a href="/12/{n}/{slug}.aspx"><img src="/thumb/{n}.jpg" alt="Ảnh bài {n}"></a>
<h4><a class="title" href="/12/{n}/{slug}.aspx">{title}</a></h4><p>{s}</p><div class="clearfix"></div></div>"""


def yenbai(items: str, pager: str = "") -> bytes:
    return f"""<html><body><form name="aspnetForm" method="post" action="./" id="aspnetForm">
<input type="hidden" name="__EVENTTARGET" value=""><input type="hidden" name="__EVENTARGUMENT" value="">
<input type="hidden" name="__VIEWSTATE" value="dDwtMTA3">
<ul class="nav"><li><a href="/12/Xay_dung_Dang.aspx">Xây dựng Đảng</a></li><li>
<a href="/41/Dat_va_nguoi_Yen_Bai.aspx">Đất và người Yên Bái</a></li></ul>
<div class="col-md-9 total-news"><marquee><a href="/13/190001/Tin_chay.aspx">Tin chạy trên đầu trang của báo</a>
</marquee>
<ol class="breadcrumb"><li><a href="/">Trang chủ</a></li><li><a href="/12/">Xây dựng Đảng</a></li></ol>
<div class="list">{items}</div>{pager}
<div class="date-search">Xem các tin đã đưa ngày: <select name="c$d"><option>1</option><option selected>13</option>
</select>
Tin trong: <input type="radio" name="c$cm" value="0" checked> Chuyên mục này
<input type="submit" name="c$xem" value="Xem"></div></div>
<div class="col-md-3 side-bar"><h3>Tin mới nhất</h3><ul><li>
<a href="/14/213310/Tin_moi_cua_ngay_hom_nay.aspx">Tin mới của ngày hôm nay</a></li></ul></div>
</form></body></html>""".encode()


def yenbai_items(count: int) -> str:
    return "".join(
        ITEM.format(n=191500 - n, slug=SLUGS[n].replace("-", "_"), title=HEADLINES[n], s=SUMMARY) for n in range(count)
    )


@pytest.mark.parametrize("publisher", [None, BaoYenBai()])
@pytest.mark.parametrize("count", [6, 1, 0])
def test_bao_yen_bai(count: int, publisher: Publisher | None) -> None:
    listing = read(yenbai(yenbai_items(count)), f"{YENBAI}/12/", publisher)
    assert [(entry.url, entry.title) for entry in listing.entries] == [
        (f"{YENBAI}/12/{191500 - n}/{SLUGS[n].replace('-', '_')}.aspx", HEADLINES[n]) for n in range(count)
    ]


def test_post_back_paging_carries_the_whole_form() -> None:
    second = """<a href="javascript:__doPostBack('c$list','Page$2')">2</a>"""
    pager = f"<table><tr><td><span>1</span></td><td>{second}</td></tr></table>"
    listing = read(yenbai(yenbai_items(4), pager), f"{YENBAI}/12/", BaoYenBai())
    assert listing.next_page is not None
    assert listing.next_page.url == f"{YENBAI}/12/"
    assert listing.next_page.form == [
        ("__EVENTTARGET", "c$list"),
        ("__EVENTARGUMENT", "Page$2"),
        ("__VIEWSTATE", "dDwtMTA3"),
        ("c$d", "13"),
        ("c$cm", "0"),
    ]


def test_a_mirror_keeps_the_paper_s_rules() -> None:
    listing = read(yenbai(yenbai_items(3)), "http://127.0.0.1:8123/12/", BaoYenBai())
    first = f"http://127.0.0.1:8123/12/191500/{SLUGS[0].replace('-', '_')}.aspx"
    assert listing.entries[0].url == first
    assert len(listing.entries) == 3


# --- real and shared pages --------------------------------------------------------------------------------------


@pytest.mark.skipif(not SHARED.exists(), reason="the shared pages are not there")
def test_shared_section_listing() -> None:
    truth = json.loads((SHARED / "pages/visible/013.json").read_text())
    listing = read((SHARED / "pages/visible/013.html").read_bytes(), truth["url"])
    assert [entry.url for entry in listing.entries] == truth["article_links"]
    assert listing.entries[0].title == "Bình Kiều tiêm vắc-xin phòng dại đợt hai"
    assert [entry.day for entry in listing.entries] == [f"2024-05-{day:02}" for day in range(19, 5, -1)]
    assert listing.next_page is not None
    assert listing.next_page.url == "https://baolamhathuong.vn/kinh-te/trang-2.html"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared pages are not there")
def test_real_section_of_bao_can_tho() -> None:
    html = (SHARED / "pages/real/baocantho_category.html").read_bytes()
    listing = read(html, "https://baocantho.com.vn/thoi-su/")
    numbers = [entry.url.rpartition("-a")[2].removesuffix(".html") for entry in listing.entries]
    # one story on top, three below it, then the section's own list, which is headed "TIN MỚI NHẤT"
    assert numbers[:4] == ["196670", "196669", "196668", "196666"]
    assert numbers[4:] == [
        *("196629", "196625", "196615", "196613", "196612", "196577"),
        *("196573", "196563", "196559", "196541", "196525", "196520"),
    ]
    assert listing.entries[4].title == (
        "Khảo sát tình hình triển khai mô hình dịch vụ công tập trung, thống nhất trên hệ thống chuyên ngành"
    )
    assert listing.next_page is not None
    assert listing.next_page.url == "https://baocantho.com.vn/thoi-su?p=2"
