"""Lists put in the place of the article on the shared pages: their menus, sidebars and footers must not be taken."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from urllib.parse import urlsplit

import lxml.html
import pytest

from newsarchive.reader.document import Document, parse_document
from newsarchive.reader.listing import read_listing_document

PAGES = Path(__file__).parents[2] / ".." / "shared" / "pages" / "visible"
pytestmark = pytest.mark.skipif(not PAGES.exists(), reason="the shared pages are not there")

# the page's number and its main column
COLUMNS = {
    "001": "//div[contains(@class,'total-news')]",
    "004": "//div[@class='col-main']",
    "005": "//div[@class='c-detail']",
    "006": "//*[@id='left']",
    "007": "//*[@id='colcate1']",
    "008": "//div[@class='detail__main']",
    "009": "//*[@id='primary']",
    "010": "//div[contains(@class,'col-md-18')]",
    "011": "//center/table/tr[count(td)=3]/td[2]",
    "012": "//div[@class='left']",
}
HEADLINES = [
    "Nông dân Đất Bắc vào vụ thu hoạch chè xuân",
    "Thông xe cầu Ngòi Sảo sau hai năm thi công",
    "Mùa cốm xanh",
    "Giá vật liệu tăng, nhiều công trình chậm tiến độ",
]
SUMMARY = "Tin vui đến với bà con các xã ven sông khi tuyến đường mới được đưa vào sử dụng trong tuần này."
LISTS = {
    "cards": ('<div><a href="{u}"><img src=1.jpg></a><h3><a href="{u}">{t}</a></h3><p>{s}</p></div>', "<div>{}</div>"),
    "headlines": ('<li><a href="{u}">{t}</a> <span>13/07/2020</span></li>', "<h2>Kinh tế</h2><ul>{}</ul>"),
    "bare": ('<a href="{u}">{t}</a><br>', "<p>{}</p>"),
    "rows": ("<tr><td><a href='{u}'><b>{t}</b></a><br>{s}</td></tr>", "<table>{}</table>"),
}
ADDRESSES = {
    "number": "/tin-tuc-trong-ngay-cua-tinh-{n}.html",
    "query": "/viewnews.asp?id={n}",
    "folder": "/12/{n}/Tin_tuc_trong_ngay.aspx",
    "month": "/xa-hoi/202007/tin-tuc-{n}/",
}


def with_main(number: str, column: str, content: str) -> Document:
    """The shared page with another content in its main column."""
    facts = json.loads((PAGES / f"{number}.json").read_text())
    document = parse_document((PAGES / f"{number}.html").read_bytes(), facts["url"], facts["content_type"])
    found = document.root.xpath(column)
    assert isinstance(found, list)
    main = found[0]
    assert isinstance(main, lxml.html.HtmlElement)
    for child in list(main):
        main.remove(child)
    main.text = None
    for part in lxml.html.fragments_fromstring(content) if content else []:
        main.append(part)
    host = urlsplit(facts["url"])
    return dataclasses.replace(document, url=f"{host.scheme}://{host.netloc}/kinh-te.html")


@pytest.mark.parametrize("count", [4, 1])
@pytest.mark.parametrize("address", ADDRESSES.values(), ids=ADDRESSES)
@pytest.mark.parametrize("listed", LISTS.values(), ids=LISTS)
@pytest.mark.parametrize(("number", "column"), COLUMNS.items(), ids=COLUMNS)
def test_only_the_list_is_taken(number: str, column: str, listed: tuple[str, str], address: str, count: int) -> None:
    item, around = listed
    paths = [address.format(n=207_300 - 7 * place) for place in range(count)]
    content = "".join(item.format(u=path, t=HEADLINES[place], s=SUMMARY) for place, path in enumerate(paths))
    document = with_main(number, column, around.format(content))
    found = read_listing_document(document).entries
    assert [urlsplit(entry.url)._replace(scheme="", netloc="").geturl() for entry in found] == paths
    assert [entry.title for entry in found] == HEADLINES[:count]


@pytest.mark.parametrize("content", ["", "<h1>Kinh tế</h1><p>Không có tin nào.</p>", "<b>Kết quả</b><table></table>"])
@pytest.mark.parametrize(("number", "column"), COLUMNS.items(), ids=COLUMNS)
def test_an_empty_list_stays_empty(number: str, column: str, content: str) -> None:
    assert read_listing_document(with_main(number, column, content)).entries == []
