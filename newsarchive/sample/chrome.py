"""What every page of the sample newspaper wears around its content: head, menu, sidebar, archive form, foot.

Much of it is there to mislead a careless reader, as on real pages: a clock in the header, dates in the
sidebar, a second button and a poll inside the one big ASP.NET form, links that are no pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from newsarchive.sample import specials, viewstate
from newsarchive.sample.content import DOMAIN, NAME, Article, Section, sections

if TYPE_CHECKING:
    from datetime import date, datetime

FORM_DAY = "ctl00$cphNoiDung$cboNgay"  # day
FORM_MONTH = "ctl00$cphNoiDung$cboThang"
FORM_YEAR = "ctl00$cphNoiDung$cboNam"
FORM_SCOPE = "ctl00$cphNoiDung$rblPhamVi"
FORM_SHOW = "ctl00$cphNoiDung$btnXem"  # "Xem": show
FORM_QUERY = "ctl00$txtTuKhoa"  # the site search, in the same form
FORM_SEARCH = "ctl00$btnTim"
PAGER = "ctl00$cphNoiDung$grvKetQua"  # pages of a day's results
FORTH = "ctl00$cphNoiDung$lbtTrangSau"  # next page of a section that pages by post-back
BACK = "ctl00$cphNoiDung$lbtTrangTruoc"
YEARS = range(2006, 2021)
SCOPES = ("0", "1")  # this section, all sections

WEEKDAYS = ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")


def stamp(moment: datetime) -> str:
    """A time as the paper prints it: ``Thứ hai, 13/7/2020 | 8:18:23 AM``."""
    half = "AM" if moment.hour < 12 else "PM"
    clock = f"{moment.hour % 12 or 12}:{moment:%M:%S} {half}"
    return f"{WEEKDAYS[moment.weekday()]}, {moment.day}/{moment.month}/{moment.year} | {clock}"


def day_label(day: date) -> str:
    """A day as the paper prints it: ``13/7/2020``."""
    return f"{day.day}/{day.month}/{day.year}"


@dataclass(frozen=True, slots=True)
class Frame:
    """What the furniture needs to know of a page.

    Attributes:
        path: Its path, to which its form posts back.
        title: For the window.
        now: What the header's clock shows.
        latest: Articles for "Tin mới nhất" (latest news), newest first.
        section: The section it belongs to; ``None`` on the front page.
        shown: The day that the archive form offers.
        state: What the page shows, for its ``__VIEWSTATE``.
        query: Its query string, kept in the form's action.
        head: More of ``<head>``.
    """

    path: str
    title: str
    now: datetime
    latest: tuple[Article, ...]
    section: Section | None
    shown: date
    state: viewstate.State
    query: str = ""
    head: str = ""


_STYLE = """
body{margin:0;background:#eef1ea;color:#222;font:15px/1.6 Arial,Helvetica,sans-serif}
a{color:#14532d;text-decoration:none} a:hover{text-decoration:underline}
.container{width:1140px;max-width:100%;margin:0 auto} .clearfix{clear:both}
.header{background:#fff;border-bottom:3px solid #15803d} .header-top{overflow:hidden;padding:12px 0}
.logo{float:left} .header-top-right{float:right;color:#666;font-size:12px;text-align:right}
.head-nav ul{list-style:none;margin:0;padding:0;background:#15803d} .head-nav li{display:inline-block}
.head-nav li a{display:block;padding:9px 14px;color:#fff;font-weight:bold;text-transform:uppercase;font-size:13px}
.main-content{background:#fff;overflow:hidden;padding:10px 0} .col-md-9{float:left;width:74%}
.col-md-3{float:right;width:24%} .slider{background:#f7fee7;border:1px solid #d9f99d;padding:4px 8px;color:#3f6212}
.breadcrumb{list-style:none;margin:8px 0;padding:0;font-size:13px} .breadcrumb li{display:inline}
.breadcrumb li+li:before{content:"\\203A";padding:0 6px;color:#999}
.grid-header h3,.gotosingle{display:block;font-size:24px;line-height:1.3;font-weight:bold;margin:6px 0;color:#14532d}
.grid-header ul{list-style:none;margin:0 0 10px;padding:0;color:#777;font-size:12px}
.sub-header{margin:4px 0;font-size:13px} .singlepage table{margin:10px auto} .singlepage img{max-width:100%}
.singlepage table.bang td{border:1px solid #ccc;padding:3px 8px}
.tools{border-top:1px dotted #bbb;border-bottom:1px dotted #bbb;padding:6px 0;margin:12px 0;font-size:12px}
.other-news .grid-header h3{font-size:17px;border-bottom:2px solid #15803d}
.content_tintuc{overflow:hidden;margin:0 0 14px} .content_tintuc img{float:left;margin:3px 12px 0 0}
.content_tintuc h4{margin:0;font-size:15px} .content_tintuc p{margin:4px 0;font-size:14px}
.date{color:#888;font-size:12px} .pager a,.pager span{padding:2px 7px;border:1px solid #ccc;margin-right:4px}
.date-search{background:#f3f4f6;padding:8px;margin:14px 0;font-size:13px}
.box-side{border:1px solid #e5e7eb;margin-bottom:14px;padding:8px} .box-side ul{margin:0;padding:0 0 0 16px}
.box-side .d{color:#999;font-size:11px} .bt{margin:0 0 6px;font-size:15px;color:#15803d}
.footer{background:#14532d;color:#ecfccb;padding:14px 0;font-size:12px} .footer a{color:#fef9c3}
"""
_POST_BACK = """<script type="text/javascript">
//<![CDATA[
var theForm = document.forms['aspnetForm'];
if (!theForm) { theForm = document.aspnetForm; }
function __doPostBack(eventTarget, eventArgument) {
    if (!theForm.onsubmit || (theForm.onsubmit() != false)) {
        theForm.__EVENTTARGET.value = eventTarget;
        theForm.__EVENTARGUMENT.value = eventArgument;
        theForm.submit();
    }
}
//]]>
</script>"""


def _head(charset: str) -> str:
    return f"""<meta http-equiv="Content-Type" content="text/html; charset={charset}" />
<meta name="viewport" content="width=device-width" /><meta name="generator" content="Suoi Ngan CMS" />
<link rel="shortcut icon" href="/favicon.ico" /><style type="text/css">{_STYLE}</style>
<script type="text/javascript">
var dangTai = true;
function dongHo() {{ return document.getElementById("ctl00_lblGio") != null; }}
function sendmail(id) {{ window.open("/SendMail.aspx?id=" + id, "mail", "width=480,height=360"); return false; }}
function binhChon() {{ alert("Cảm ơn bạn đã tham gia bình chọn ngày " + new Date().toLocaleDateString()); }}
</script>"""


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" id="{name}" value="{value}" />\n'


def _select(name: str, values: range, chosen: int) -> str:
    options = "".join(
        f'<option{" selected=" + chr(34) + "selected" + chr(34) if value == chosen else ""} value="{value}">'
        f"{value}</option>"
        for value in values
    )
    return f'<select name="{name}" id="{name.replace("$", "_")}">{options}</select>'


def _radio(index: int, label: str, *, checked: bool) -> str:
    mark = ' checked="checked"' if checked else ""
    ident = f"{FORM_SCOPE.replace('$', '_')}_{index}"
    return (
        f'<input id="{ident}" type="radio" name="{FORM_SCOPE}" value="{SCOPES[index]}"{mark} />'
        f'<label for="{ident}">{label}</label>'
    )


def _archive_form(frame: Frame) -> str:
    """The form "Xem các tin đã đưa ngày" (see the news printed on the day), "Tin trong" (news in)."""
    everywhere = frame.state.everywhere
    return f"""<div class="date-search"><table border="0" cellpadding="2"><tr><td>Xem các tin đã đưa ngày:</td>
<td>{_select(FORM_DAY, range(1, 32), frame.shown.day)} / {_select(FORM_MONTH, range(1, 13), frame.shown.month)} / \
{_select(FORM_YEAR, YEARS, frame.shown.year)}</td></tr>
<tr><td>Tin trong:</td><td>{_radio(0, "Chuyên mục này", checked=not everywhere)} \
{_radio(1, "Mọi chuyên mục", checked=everywhere)}
<input type="submit" name="{FORM_SHOW}" value="Xem" id="{FORM_SHOW.replace("$", "_")}" /></td></tr></table></div>"""


def _header(frame: Frame) -> str:
    menu = "".join(
        f'<li><a href="/{section.key}/" data-hover="{section.name}">{section.name}</a></li>' for section in sections()
    )
    ticker = " &nbsp;•&nbsp; ".join(escape(article.title) for article in frame.latest[:3])
    return f"""<div class="header"><div class="container"><div class="header-top">
<div class="logo"><a href="/"><img src="/images/logo.png" alt="{NAME} điện tử" /></a></div>
<div class="header-top-right"><span id="ctl00_lblGio">{stamp(frame.now)}</span>
<span class="temp">Suối Ngàn 29&deg;C</span><br />
<input name="{FORM_QUERY}" type="text" id="ctl00_txtTuKhoa" /> \
<input type="submit" name="{FORM_SEARCH}" value="Tìm kiếm" id="ctl00_btnTim" /></div></div>
<div class="head-nav"><ul class="cl-effect-16">
<li><a href="/" data-hover="Trang chủ">Trang chủ</a></li>{menu}</ul></div></div></div>
<div class="main-content"><div class="container"><div class="col-md-9 total-news">
<div class="slider"><marquee scrollamount="3">{ticker}</marquee></div>"""


def _sidebar(frame: Frame) -> str:
    latest = "".join(
        f'<li><a href="{item.path}" title="{escape(item.title)}">{escape(item.title)}</a> '
        f'<span class="d">{item.updated:%d/%m/%Y %H:%M}</span></li>\n'
        for item in frame.latest
    )
    return f"""<div class="col-md-3 side-bar"><div class="box-side"><h3 class="bt"><span>Tin mới nhất</span></h3>
<ul>{latest}</ul></div>
<div class="ad-side"><a href="/AdvClick.aspx?id=27">
<img src="/images/qc27.gif" width="255" height="90" alt="Quảng cáo" /></a></div>
<div class="box-side"><h3 class="bt">Thời tiết</h3>
<p>Thành phố Suối Ngàn, {frame.now:%d/%m/%Y}: 25 - 33&deg;C, chiều tối có mưa rào.</p></div>
<div class="box-side"><h3 class="bt">Thăm dò ý kiến</h3><p>Bạn thường đọc Báo Suối Ngàn bằng cách nào?</p>
<p><input type="radio" name="ctl00$rdoThamDo" value="1" />Báo in
<input type="radio" name="ctl00$rdoThamDo" value="2" />Báo điện tử</p>
<a href="javascript:binhChon()">Bình chọn</a></div></div>"""


def _footer() -> str:
    return f"""</div></div>
<div class="footer"><div class="container">
<p>© 2006 - 2020 {NAME}. Ghi rõ nguồn "{NAME}" khi phát hành lại thông tin từ trang này.</p>
<p>Tòa soạn: số 18, đường Bờ Suối, phường Cầu Mây, thành phố Suối Ngàn. Điện thoại: 0200.3.000.018 -
Email: <a href="mailto:toasoan@{DOMAIN}">toasoan@{DOMAIN}</a></p>
<p><a href="/rss/home.rss">RSS</a> | <a href="/sitemap.xml">Sơ đồ trang</a> |
<a href="{specials.INTERNAL}">Dành cho cộng tác viên</a> | <a href="#">Đầu trang</a></p>
</div></div>"""


def page(frame: Frame, content: str, charset: str = "utf-8") -> str:
    """A whole page: the content of its main column, and everything around it."""
    state = viewstate.issue(frame.path, frame.state)
    action = "./" + frame.path.rpartition("/")[2] + frame.query
    fields = "".join(
        (
            _hidden("__EVENTTARGET", ""),
            _hidden("__EVENTARGUMENT", ""),
            _hidden("__VIEWSTATE", state),
            _hidden("__VIEWSTATEGENERATOR", "5A10C7E2"),
            _hidden("__EVENTVALIDATION", viewstate.validation(state)),
        )
    )
    return f"""<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" lang="vi">
<head id="ctl00_Head1"><title>
	{escape(frame.title)}
</title>{_head(charset)}
{frame.head}</head>
<body>
<form name="aspnetForm" method="post" action="{escape(action)}" id="aspnetForm">
<div>
{fields}</div>
{_POST_BACK}
{_header(frame)}
{content}
{_archive_form(frame)}
</div>
{_sidebar(frame)}
{_footer()}
</form>
</body>
</html>
"""
