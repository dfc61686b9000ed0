"""Where papers send the readers of an article that is no more."""

from __future__ import annotations

import pytest

from newsarchive import publishers
from newsarchive.reader.document import parse_document
from newsarchive.site import Site
from newsarchive.spiders.vanished import leads_nowhere, refresh_target

BASE = "http://127.0.0.1:8000"
SITE = Site(publishers.by_name("sample"), BASE)


@pytest.mark.parametrize(
    ("path", "instead"),
    [
        ("/", "the front page"),
        ("", "the front page"),
        ("/Default.aspx?x=1", "the front page"),
        ("/13/", "a section's front page"),
        ("/13", "a section's front page"),
        ("/404.aspx", "an error page"),
        ("/loi/page-not-found.html", "an error page"),
        ("/13/204037/Lop_hat_Then.aspx", None),
        ("/tin-tuc/lop-hat-then-post204037.html", None),
        ("/13/204404/Quoc_lo_404_thong_xe.aspx", None),
        ("/99/", None),
    ],
)
def test_redirects(path, instead):
    assert leads_nowhere(BASE + path, SITE) == instead


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0;url=/", f"{BASE}/"),
        ("3; URL='http://a.example/b'", "http://a.example/b"),
        ("0;url=/13/1/a.aspx", None),  # itself
        ("300", None),
        ("300;url=/", None),
        ("0;url=http://[", None),
        ("nonsense", None),
    ],
)
def test_refreshes(content, target):
    html = f'<html><head><meta http-equiv="refresh" content="{content}"></head><body>Đang chuyển trang</body></html>'
    assert refresh_target(parse_document(html.encode(), f"{BASE}/13/1/a.aspx")) == target


def test_an_article_that_reloads_itself_elsewhere_is_an_article():
    html = (
        "<html><head><meta http-equiv=refresh content='5;url=/'></head><body>"
        + "<p>chữ chữ chữ</p>" * 300
        + "</body></html>"
    )
    assert refresh_target(parse_document(html.encode(), f"{BASE}/13/1/a.aspx")) is None
