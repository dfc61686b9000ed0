"""Record ids and content hashes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newsarchive import publishers
from newsarchive.identity import article_id, content_hash
from newsarchive.items import Article, Image, RelatedItem

PAPER = publishers.by_name("baoyenbai")


@pytest.mark.parametrize(
    "url",
    [
        "http://baoyenbai.com.vn/12/191517/Gan_bo_mat_thiet.aspx",
        "https://www.baoyenbai.com.vn/12/191517/gan-bo-mat-thiet.aspx",
        "http://baoyenbai.com.vn/11/191517/x.aspx",
        "http://baoyenbai.com.vn/PrintPreview/191517/",
    ],
)
def test_the_papers_own_number_is_the_id(url):
    assert article_id(PAPER, url, None) == "baoyenbai:191517"


def test_without_a_number_the_canonical_url_without_scheme_is_hashed():
    plain = article_id(None, "http://paper.example/a", None)
    assert plain.startswith("paper.example:")
    assert plain == article_id(None, "https://www.paper.example/a", None)
    assert plain == article_id(None, "https://paper.example/a?from=rss", "https://paper.example/a")
    assert plain != article_id(None, "https://paper.example/b", None)


def test_a_canonical_url_on_another_host_is_not_believed():
    assert article_id(None, "http://paper.example/a", "http://other.example/z") == article_id(
        None, "http://paper.example/a", None
    )


ARTICLE = Article(
    url="http://a.example/1", title="Tiêu đề", body=["một"], images=[Image("http://a.example/i.jpg", "x")]
)


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Khác"},
        {"body": ["hai"]},
        {"updated_raw": "1/1/2020"},
        {"images": [Image("http://a.example/i.jpg", "y")]},
        {"byline": "PV"},
        {"banner": "Chào mừng"},
        {"lead": "Sapo"},
    ],
)
def test_a_changed_field_changes_the_hash(change):
    assert content_hash(replace(ARTICLE, **change)) != content_hash(ARTICLE)


@pytest.mark.parametrize(
    "change",
    [
        {"related": [RelatedItem("t", "u")]},
        {"tags": ["a"]},
        {"section": "Kinh tế"},
        {"fetched_at": "2020-01-01T00:00:00Z"},
        {"url": "http://127.0.0.1:5/1", "images": [Image("http://127.0.0.1:5/i.jpg", "x")]},
        {"images": [Image("https://a.example/i.jpg", "x")]},
    ],
)
def test_what_is_not_the_article_does_not(change):
    assert content_hash(replace(ARTICLE, **change)) == content_hash(ARTICLE)
