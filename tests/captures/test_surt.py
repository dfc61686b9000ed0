"""Keys of URLs; the expectations are the Internet Archive canonicaliser's, written by hand from its rules."""

from __future__ import annotations

import pytest

from newsarchive.captures.surt import surt


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (
            "http://www.BaoYenBai.com.vn:80/12/191517/Tin_Moi.aspx?b=2&a=1#x",
            "vn,com,baoyenbai)/12/191517/tin_moi.aspx?a=1&b=2",
        ),
        ("https://a.vn", "vn,a)/"),
        ("https://a.vn/?", "vn,a)/"),
        ("http://a.vn/x/", "vn,a)/x"),
        ("http://a.vn:8080/x?PHPSESSID=0123456789abcdef0123456789abcdef&q=1", "vn,a:8080)/x?q=1"),
        ("https://a.vn:443/x", "vn,a)/x"),
        ("http://127.0.0.1:8123/11/a.aspx", "1,0,0,127:8123)/11/a.aspx"),
        ("http://a.vn/(S(abcdefghijklmnopqrstuvwx))/x.aspx", "vn,a)/x.aspx"),
        ("http://a.vn/tin ạ", "vn,a)/tin%20%e1%ba%a1"),
        ("http://a.vn/a%20b?q=%E1%BA%A1", "vn,a)/a%20b?q=%e1%ba%a1"),
        ("http://www2.a.vn/x//y/../z", "vn,a)/x/z"),
        ("http://a.vn/X%2525", "vn,a)/x%25"),
        ("http://m.a.vn/", "vn,a,m)/"),
        ("http://user:pw@a.vn./x", "vn,a)/x"),
        ("https://báo.vn/x", "vn,xn--bo-mia)/x"),
        ("dns:a.vn", "dns:a.vn"),
        ("http://[x", "http://[x"),
        ("", ""),
    ],
)
def test_key(url, key):
    assert surt(url) == key
