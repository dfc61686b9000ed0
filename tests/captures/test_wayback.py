"""What the Internet Archive adds to a page is taken off; what the page had itself stays."""

from __future__ import annotations

import pytest

from newsarchive.captures.wayback import held_redirect, is_rewritten, original, unrewrite

AT = "https://web.archive.org/web/20200713012345/http://baoyenbai.com.vn/12/191517/a.aspx"
ADDED_TO_HEAD = b"""<script type="text/javascript" src="https://web-static.archive.org/_static/js/bundle-playback.js?v=1" charset="utf-8"></script>
<script type="text/javascript">window.RufflePlayer=window.RufflePlayer||{};</script>
<script type="text/javascript">
    __wm.init("https://web.archive.org/web");
  __wm.wombat("http://baoyenbai.com.vn/","20200713012345","https://web.archive.org/","web","https://web-static.archive.org/_static/","1594603425");
</script>
<link rel="stylesheet" type="text/css" href="https://web-static.archive.org/_static/css/banner-styles.css?v=1" />
<!-- End Wayback Rewrite JS Include -->
"""
TOOLBAR = b"""<!-- BEGIN WAYBACK TOOLBAR INSERT -->
<script>__wm.rw(0);</script><div id="wm-ipp-base">13 captures 4 Jul 2020</div>
<!-- END WAYBACK TOOLBAR INSERT -->
"""
AFTER = b"""<!--
     FILE ARCHIVED ON 01:23:45 Jul 13, 2020 AND RETRIEVED FROM THE
     INTERNET ARCHIVE ON 10:00:00 Nov 25, 2026.
     JAVASCRIPT APPENDED BY WAYBACK MACHINE, COPYRIGHT INTERNET ARCHIVE.
-->
<!--
playback timings (ms):
  captures_list: 0.5
-->"""
OWN = """<title>Mưa lớn ở Mù Cang Chải</title><script>var own = 1;</script></head><body>
<a href="http://baoyenbai.com.vn/12/191510/b.aspx">Tin liên quan</a> <a href="/rss/">RSS</a>
<img src="http://baoyenbai.com.vn/Uploads/a.jpg"> <a href="mailto:toasoan@baoyenbai.com.vn">Thư</a>
<script>{"image":"http:\\/\\/baoyenbai.com.vn\\/Uploads\\/a.jpg"}</script>
<a href="/web/2019/">một thư mục tên web</a>
</body></html>
"""
REWRITTEN = (
    OWN.replace('href="http://baoyenbai', 'href="/web/20200713012345/http://baoyenbai')
    .replace('src="http://baoyenbai', 'src="/web/20200713012345im_/http://baoyenbai')
    .replace('"http:\\/\\/', '"http:\\/\\/web.archive.org\\/web\\/20200713012345\\/http:\\/\\/')
)  # fmt: skip


def test_a_rewritten_page_becomes_what_it_was():
    page = b"<html><head>" + ADDED_TO_HEAD + REWRITTEN.replace("<body>\n", "<body>" + TOOLBAR.decode()).encode() + AFTER
    assert is_rewritten(page)
    own = b"<html><head>" + OWN.replace("<body>\n", "<body>").encode()
    assert unrewrite(page, AT) == own


def test_a_page_in_an_old_encoding_keeps_its_bytes():
    text = "<p>Nguyễn</p><a href='/web/2020im_/http://a.vn/x'>".encode("utf-16-le")
    assert unrewrite(text, AT) == text
    viscii = b"<p>Nguy\xaan</p>"
    assert unrewrite(b"<html><head>" + ADDED_TO_HEAD + viscii, AT) == b"<html><head>" + viscii


def test_another_archive_s_links():
    at = "https://arquivo.pt/wayback/20200713012345mp_/http://a.vn/x"
    page = b'<a href="https://arquivo.pt/wayback/20200713012345mp_/http://a.vn/y">'
    assert unrewrite(page, at) == b'<a href="http://a.vn/y">'


@pytest.mark.parametrize(
    ("url", "page", "time", "rewritten"),
    [
        (AT, "http://baoyenbai.com.vn/12/191517/a.aspx", "20200713012345", True),
        (
            "https://web.archive.org/web/20200713012345id_/https://a.vn/x?y=1",
            "https://a.vn/x?y=1",
            "20200713012345",
            False,
        ),
        ("http://web.archive.org/web/2020/http:/a.vn/x", "http://a.vn/x", "20200101000000", True),
        ("http://127.0.0.1:8080/20200713012345/http://a.vn/", "http://a.vn/", "20200713012345", True),
        ("https://arquivo.pt/wayback/20200713012345mp_/http://a.vn/x", "http://a.vn/x", "20200713012345", True),
    ],
)
def test_an_archive_s_url(url, page, time, rewritten):
    held = original(url)
    assert (held.url, held.time, held.rewritten) == (page, time, rewritten)


@pytest.mark.parametrize(
    "url",
    [
        "http://baoyenbai.com.vn/12/191517/a.aspx",
        "http://a.vn/2020/07/13/bai.html",
        "http://a.vn/12/191517/http://b.vn/",  # no such year
        "http://a.vn/20201399000000/http://b.vn/",  # no such month
        "http://a.vn/share?u=http://b.vn/20200713012345/http://c.vn/ x",
        "",
    ],
)
def test_no_archive_s_url(url):
    assert original(url) is None


def test_a_redirect_that_the_archive_shows_as_a_page():
    page = b"""<p class="code shift red">Got an HTTP 302 response at crawl time</p><p class="code">Redirecting to...</p>
    <p class="code shift"><a href="/web/20200713012345/http://a.vn/y">http://a.vn/y</a></p>
    <p class="impatient"><a href="/web/20200713012345/http://a.vn/y">Impatient?</a></p>"""
    assert held_redirect(page, "http://a.vn/x") == "http://a.vn/y"
    assert held_redirect(OWN.encode(), "http://a.vn/x") is None


def test_hostile_pages_take_no_time():
    page = (
        b"<script>" * 20_000
        + b"<head " * 20_000
        + b"/web/2020" * 50_000
        + b"<!-- BEGIN WAYBACK TOOLBAR INSERT -->" * 5_000
    )
    unrewrite(page, AT)


@pytest.mark.parametrize(
    "mark", [TOOLBAR[:40], b"<!-- End Wayback Rewrite JS Include -->", AFTER[:40], b"__wm.wombat("]
)
def test_each_mark_alone_is_enough(mark):
    assert is_rewritten(b"<html><body>" + mark + b"</body></html>")


@pytest.mark.parametrize(
    "text", [b"__wm.", b"FILE ARCHIVED ON PAPER", b"BEGIN WAYBACK TOOLBAR", b"the Wayback machine"]
)
def test_part_of_a_mark_is_none(text):
    assert not is_rewritten(b"<html><body>" + text + b"</body></html>")
