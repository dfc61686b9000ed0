"""Forms sent as a browser would send them; expectations by hand from the HTML Standard."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from newsarchive.reader.document import parse_document
from newsarchive.reader.forms import ArchiveForm, find_archive_form

if TYPE_CHECKING:
    from newsarchive.reader.forms_controls import FormRequest

URL = "http://baolangtrung.vn/12/1050/Bai_viet.aspx"
DAY = date(2020, 7, 3)


def find(body: str) -> ArchiveForm | None:
    return find_archive_form(parse_document(f"<html><body>{body}</body></html>".encode(), URL))


def the(body: str) -> ArchiveForm:
    form = find(body)
    assert form is not None
    return form


def options(first: int, last: int) -> str:
    return "".join(f"<option>{number}</option>" for number in range(first, last + 1))


DAYS = f'<select name="d">{options(1, 31)}</select>'
MONTHS = f'<select name="m">{options(1, 12)}</select>'
YEARS = f'<select name="y">{options(2012, 2020)}</select>'
BOXES = DAYS + MONTHS + YEARS
SEARCH = '<form action="/tim-kiem"><input name="q" placeholder="Tìm kiếm"><input type="submit" value="Tìm"></form>'
THIS_OR_ALL = (
    '<input type="radio" name="cm" id="r0" value="0" checked><label for="r0">Chuyên mục này</label>'
    '<input type="radio" name="cm" id="r1" value="1"><label for="r1">Mọi chuyên mục</label>'
)


# --- as a browser sends it --------------------------------------------------------------------------------------


def sent(controls: str) -> list[tuple[str, str]]:
    request = the(f"<form method=post>Tin theo ngày <input name=n type=date>{controls}</form>").request(DAY)
    assert request.fields[0] == ("n", "2020-07-03")
    return request.fields[1:]


@pytest.mark.parametrize(
    ("controls", "fields"),
    [
        ("<input type=hidden name=t value='a b'><input type=hidden name=u>", [("t", "a b"), ("u", "")]),
        ("<input value=nameless><input name='' value=x>", []),
        ("<input name=a disabled value=1><input name=b readonly value=2>", [("b", "2")]),
        ("<fieldset disabled><legend><input name=l value=1></legend><input name=a value=1></fieldset>", [("l", "1")]),
        (
            "<input type=checkbox name=a checked><input type=checkbox name=b><input type=checkbox name=c checked>",
            [("a", "on"), ("c", "on")],
        ),
        (
            "<input type=radio name=r checked><input type=radio name=r value=2 checked><input type=radio name=r>",
            [("r", "2")],
        ),
        ("<select name=s><option>Một  hai<option value=2>x</select>", [("s", "Một hai")]),
        ("<select name=s><option disabled value=1>x<option value=2>y<option value=3>z</select>", [("s", "2")]),
        ("<select name=s><option value=1 selected>x<option value=2 selected>y</select>", [("s", "2")]),
        (
            "<select name=s multiple><option selected value=1>x<option selected>y<option>z</select>",
            [("s", "1"), ("s", "y")],
        ),
        (
            "<select name=s multiple><option>x</select><select name=t></select><select name=v size=4><option>x",
            [],
        ),
        (
            "<select name=s><optgroup disabled><option value=1>x</optgroup><option value=2>y</select>",
            [("s", "2")],
        ),
        ("<textarea name=t>\nmột\nhai</textarea>", [("t", "một\r\nhai")]),
        (
            "<input type=button name=b value=1><input type=reset name=r value=1><button type=button name=c>x</button>",
            [],
        ),
        ("<input type=file name=f>", [("f", "")]),
        ("<datalist><input name=x value=1></datalist><noscript><input name=y value=1></noscript>", []),
        ("<input type=unknown name=k value=1><input name=l>", [("k", "1"), ("l", "")]),
        # the button is pressed, others are not
        ("<input type=submit name=go value=Xem>", [("go", "Xem")]),
        ("<button name=go value=1>Xem</button>", [("go", "1")]),
        ("<input type=submit value=Xem>", []),
        ("<input type=image name=go src=xem.gif alt=Xem>", [("go.x", "1"), ("go.y", "1")]),
        ("<input type=submit name=xoa value='Xóa'><input type=submit name=go value=Xem>", [("go", "Xem")]),
        ("<input type=submit name=go value=Xem><input type=submit name=in value='In'>", [("go", "Xem")]),
    ],
)
def test_successful_controls(controls: str, fields: list[tuple[str, str]]) -> None:
    assert sent(controls) == fields


def test_the_button_after_the_date_is_pressed() -> None:
    search = "<input name=q><input type=submit name=tim value=Tìm>"
    form = the(f"<form>{search} Tin theo ngày <input name=n type=date><input type=submit name=go value=Xem></form>")
    assert form.request(DAY).fields == [("q", ""), ("n", "2020-07-03"), ("go", "Xem")]


@pytest.mark.parametrize(
    ("action", "url"),
    [
        ("", URL),
        ('action=""', URL),
        ('action="#"', URL),
        ('action="./Ngay.aspx?x=1"', "http://baolangtrung.vn/12/1050/Ngay.aspx?x=1"),
        ('action="/ngay"', "http://baolangtrung.vn/ngay"),
    ],
)
def test_address(action: str, url: str) -> None:
    post = the(f"<form method=post {action}>Tin theo ngày <input name=n type=date></form>").request(DAY)
    assert (post.method, post.url) == ("POST", url)
    get = the(f"<form {action}>Tin theo ngày <input name=n type=date></form>").request(DAY)
    assert (get.method, get.url) == ("GET", url.partition("?")[0] + "?n=2020-07-03")


def test_script_as_action_is_no_form() -> None:
    assert find("<form action='javascript:xem()'>Tin theo ngày <input name=n type=date></form>") is None


def test_fields_travel_in_the_charset_of_the_page() -> None:
    html = (
        "<html><head><meta charset=windows-1258></head><body><form>Tin theo ngày <input name=n type=date>"
        "<input type=hidden name=k value='caf\xe9'><input type=submit name=b value=Xem></form></body></html>"
    ).encode("cp1258")
    form = find_archive_form(parse_document(html, URL, "text/html; charset=windows-1258"))
    assert form is not None
    request = form.request(DAY)
    assert request.encoding == "cp1258"
    assert request.url.endswith("?n=2020-07-03&k=caf%E9&b=Xem")


# --- sloppy pages -----------------------------------------------------------------------------------------------


def test_controls_that_fell_out_of_their_form() -> None:
    opened = "<div><form method=post action=/ngay><input type=hidden name=h value=1></div>"
    assert the(f"{SEARCH}{opened}<p>Tin theo ngày {BOXES}<input type=submit name=b value=Xem>").request(DAY).fields == [
        ("h", "1"),
        ("d", "3"),
        ("m", "7"),
        ("y", "2020"),
        ("b", "Xem"),
    ]


def test_controls_outside_by_attribute() -> None:
    boxes = BOXES.replace("<select", "<select form=f")
    form = the(f"<form id=f action=/ngay></form>{SEARCH}<p>Tin theo ngày <span>{boxes}</span>")
    assert form.request(DAY).url == "http://baolangtrung.vn/ngay?d=3&m=7&y=2020"


def test_controls_after_a_finished_form_are_not_its_own() -> None:
    assert find(f"{SEARCH}<p>Tin theo ngày {BOXES}<input type=button onclick='xem()' value=Xem></p>") is None


def test_table_around_the_rows() -> None:
    rows = f"<tr><td>Xem theo ngày</td></tr><tr><td>{DAYS}<td>{MONTHS}<td>{YEARS}<td><input type=image src=a.gif>"
    assert (
        the(f"<table><form action=/ngay>{rows}</form></table>").request(DAY).url
        == "http://baolangtrung.vn/ngay?d=3&m=7&y=2020&x=1&y=1"
    )


# --- ASP.NET: one form around the page --------------------------------------------------------------------------

ASPNET = """
<form name="aspnetForm" method="post" action="./Bai_viet.aspx" id="aspnetForm">
<input type="hidden" name="__EVENTTARGET" value=""><input type="hidden" name="__EVENTARGUMENT" value="">
<input type="hidden" name="__VIEWSTATE" value="/wEPDwUK+=">
<div class=top><input type="text" name="c$tim" value="Tìm kiếm"><input type="submit" name="c$btnTim" value="Tìm"></div>
<div><h1>Bài viết</h1><p>{text}</p></div>
<div><b>Bình chọn</b><input type=radio name="c$poll" value=1>Tốt<input type=radio name="c$poll" value=2>Kém
<input type=submit name="c$btnPoll" value="Gửi"></div>
<table><tr><td>Xem các tin đã đưa ngày:</td><td>{boxes}</td></tr>
<tr><td>Tin trong:</td><td>{choice}</td><td>{button}</td></tr></table>
<div><p>{text}</p>Nhận tin qua thư: <input name="c$mail"><input type=submit name="c$btnMail" value="Đăng ký"></div>
</form>"""
ASPNET_BOXES = BOXES.replace('name="', 'name="c$')
AS_IT_STANDS = [("__VIEWSTATE", "/wEPDwUK+="), ("c$tim", "Tìm kiếm")]
CHOSEN = [("c$d", "3"), ("c$m", "7"), ("c$y", "2020"), ("cm", "1")]


def aspnet(button: str, boxes: str = ASPNET_BOXES) -> FormRequest:
    page = ASPNET.format(text="Một đoạn văn dài. " * 40, boxes=boxes, choice=THIS_OR_ALL, button=button)
    return the(page).request(DAY)


def test_aspnet_button() -> None:
    request = aspnet('<input type="submit" name="c$btnXem" value="Xem">')
    assert (request.url, request.method) == ("http://baolangtrung.vn/12/1050/Bai_viet.aspx", "POST")
    events = [("__EVENTTARGET", ""), ("__EVENTARGUMENT", "")]
    assert request.fields == [*events, *AS_IT_STANDS, *CHOSEN, ("c$btnXem", "Xem"), ("c$mail", "")]


@pytest.mark.parametrize(
    "button",
    [
        """<a href="javascript:__doPostBack('c$lnkXem','')">Xem</a>""",
        """<a href='javascript:__doPostBack(&#39;c$lnkXem&#39;,&#39;&#39;)'><img src=xem.gif></a>""",
        """<a href='javascript:WebForm_DoPostBackWithOptions(new WebForm_PostBackOptions("c$lnkXem", "", true, "", "",
        false, true))'>Xem tin</a>""",
        """<input type="button" value="Xem" onclick="__doPostBack('c$lnkXem','')">""",
    ],
)
def test_aspnet_link_button(button: str) -> None:
    events = [("__EVENTTARGET", "c$lnkXem"), ("__EVENTARGUMENT", "")]
    assert aspnet(button).fields == [*events, *AS_IT_STANDS, *CHOSEN, ("c$mail", "")]


def test_aspnet_box_that_sends_itself() -> None:
    script = r"""onchange="javascript:setTimeout('__doPostBack(\'c$y\',\'\')', 0)" """
    request = aspnet("", ASPNET_BOXES.replace('<select name="c$y"', f'<select {script} name="c$y"'))
    assert request.fields[:2] == [("__EVENTTARGET", "c$y"), ("__EVENTARGUMENT", "")]


def test_aspnet_hidden_fields_made_by_script() -> None:
    page = ASPNET.format(
        text="", boxes=ASPNET_BOXES, choice="", button="""<a href="javascript:__doPostBack('x','y')">Xem</a>"""
    )
    request = the(page.replace('name="__EVENTTARGET"', "").replace('name="__EVENTARGUMENT"', "")).request(DAY)
    assert request.fields[:3] == [("__EVENTTARGET", "x"), ("__EVENTARGUMENT", "y"), AS_IT_STANDS[0]]


def test_aspnet_form_closed_early_by_a_stray_tag() -> None:
    page = ASPNET.format(
        text="", boxes=ASPNET_BOXES, choice=THIS_OR_ALL, button='<input type="submit" name="c$btnXem" value="Xem">'
    )
    request = the("<div>" + page.replace("<div><h1>", "</div><div><h1>", 1)).request(DAY)
    assert [*CHOSEN, ("c$btnXem", "Xem"), ("c$mail", "")] == request.fields[-6:]
    assert request.fields[2:4] == AS_IT_STANDS
