"""Feeds and site maps as papers serve them, and as attackers would."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from newsarchive.discovery.feeds import read_feed
from newsarchive.discovery.safe_xml import XmlRefusedError
from newsarchive.discovery.sitemaps import Entry, read_sitemap, worth_reading

FEED = "http://a.example/rss/home.rss"
MAP = "http://a.example/sitemap.xml"


@pytest.mark.parametrize(
    "items",
    [
        (
            "<rss version='2.0'><channel><link>http://a.example/</link><item><link>\n http://a.example/1 </link></item>"
            "<item><link>/2?a=1&amp;b=2</link></item><item><link>http://a.example/1</link></item></channel></rss>"
        ),
        (
            "<rss><channel><item><title>x</title><guid>http://a.example/1</guid></item>"
            "<item><guid isPermaLink='false'>77</guid><link>http://a.example/2?a=1&amp;b=2</link></item></channel></rss>"
        ),
        (
            "<feed xmlns='http://www.w3.org/2005/Atom'><link href='http://a.example/'/><entry>"
            "<link rel='edit' href='http://a.example/edit'/><link href='http://a.example/1'/></entry>"
            "<entry><link rel='alternate' href='/2?a=1&amp;b=2'/></entry></feed>"
        ),
        (
            "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
            "<item><link>http://a.example/1</link></item><item><link>http://a.example/2?a=1&amp;b=2</link></item></rdf:RDF>"
        ),
        (
            "<rss><channel><item><link>http://a.example/1</link></item>"
            "<item><link>http://a.example/2?a=1&b=2</link></item><item>"
        ),  # a bare & and no end
        (
            "<rss><channel><item><title>a & b</title><link><![CDATA[ http://a.example/1 ]]></link></item>"
            "<item><link><![CDATA[http://a.example/2?a=1&b=2]]></link></item></channel></rss>"
        ),
    ],
)
def test_feeds(items):
    assert read_feed(items.encode(), FEED) == ["http://a.example/1", "http://a.example/2?a=1&b=2"]


URLSET = (
    b'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    b' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
    b"<url><loc>http://a.example/1</loc><lastmod>2020-07-13T08:18:00+07:00</lastmod></url>"
    b"<url><loc> http://a.example/2 </loc><news:news><news:publication_date>2020-07-14</news:publication_date>"
    b"<news:title>x</news:title></news:news></url>"
    b"<url><loc>http://a.example/3</loc><lastmod>yesterday</lastmod></url></urlset>"
)
PAGES = [
    Entry("http://a.example/1", datetime(2020, 7, 13, 1, 18, tzinfo=UTC)),
    Entry("http://a.example/2", datetime(2020, 7, 14, tzinfo=UTC)),
    Entry("http://a.example/3"),
]


@pytest.mark.parametrize("body", [URLSET, gzip.compress(URLSET), b"\xef\xbb\xbf \n" + URLSET])
def test_site_maps_packed_or_not(body):
    found = read_sitemap(body, MAP)
    assert (found.pages, found.maps) == (PAGES, [])


def test_a_site_map_that_is_a_list_of_lines():
    assert read_sitemap(b"http://a.example/1\r\n\r\nhttp://a.example/2\n", MAP).pages == [
        Entry("http://a.example/1"),
        Entry("http://a.example/2"),
    ]


def test_an_index_leads_to_what_is_fresh():
    index = (
        "<sitemapindex><sitemap><loc>/2012.xml.gz</loc><lastmod>2012-12-31</lastmod></sitemap>"
        "<sitemap><loc>/2020.xml.gz</loc><lastmod>2020-07-13</lastmod></sitemap>"
        "<sitemap><loc>/news.xml</loc></sitemap><sitemap><loc>/a.xml</loc></sitemap>"
        "<sitemap><loc>/b.xml</loc></sitemap><sitemap><loc>/c.xml</loc></sitemap></sitemapindex>"
    )
    maps = read_sitemap(index.encode(), MAP).maps
    assert len(maps) == 6
    chosen = worth_reading(maps, datetime(2020, 7, 1, tzinfo=UTC), 8)
    assert [entry.url.rpartition("/")[2] for entry in chosen] == ["news.xml", "2020.xml.gz", "c.xml"]


BILLION = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><rss><item><link>&b;</link></item></rss>'


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"<html><body>404</body></html>", "no "),
        (b"", "no XML"),
        (b"{}", "no XML"),
        (BILLION.encode(), "entities"),
        (BILLION.encode("utf-16"), "entities"),
        (
            b"<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><urlset><url><loc>&x;</loc></url></urlset>",
            "entities",
        ),
        (gzip.compress(b"<urlset>" + b" " * 30_000_000), "bytes when unpacked"),
        (gzip.compress(b"<urlset/>")[:-12], "no"),
        (b"\x1f\x8b\x08garbage", "damaged gzip"),
    ],
)
def test_what_is_refused(body, told):
    for read in (read_feed, read_sitemap):
        with pytest.raises(XmlRefusedError, match=told):
            read(body, MAP)
