"""A record as a schema.org NewsArticle (https://schema.org/NewsArticle) in JSON-LD. Pure."""

from __future__ import annotations

from typing import Any

from newsarchive import publishers


def news_article(record: dict[str, Any]) -> dict[str, Any]:
    """The NewsArticle; properties without a value are left out.

    A day without a time is a Date, not a DateTime: nothing is claimed that the page did not show.
    """
    made: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "@id": f"{record['id']}#{record['revision']}",
        "identifier": record["id"],
        "version": record["revision"],
        "url": record["canonical_url"] or record["url"],
        "headline": record["title"],
        "alternativeHeadline": record["banner"],
        "articleSection": record["section"],
        "dateModified": _time(record, "updated"),
        "datePublished": _time(record, "published"),
        "dateline": record["dateline"],
        "abstract": record["lead"],
        "articleBody": "\n\n".join(record["body"]) or None,
        "creditText": record["byline"],
        "author": [{"@type": "Person", "name": name} for name in record["authors"]],
        "image": [_image(image) for image in record["images"]],
        "keywords": record["tags"],
        "inLanguage": record["language"],
        "publisher": {"@type": "NewsMediaOrganization", "name": publishers.title_of(record["publisher"])},
        # a related link is a property of the page, not of the article on it
        "mainEntityOfPage": _page(record),
    }
    return {name: value for name, value in made.items() if value not in (None, [], "")}


def _time(record: dict[str, Any], name: str) -> str | None:
    value: str | None = record[name]
    return value[:10] if value and record[f"{name}_precision"] == "day" else value


def _page(record: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {"@type": "WebPage", "@id": record["url"]}
    related = [item["url"] for item in record["related"] if item["url"]]
    return made | {"relatedLink": related} if related else made


def _image(image: dict[str, Any]) -> dict[str, Any]:
    made = {
        "@type": "ImageObject",
        "contentUrl": image["url"],
        "caption": image["caption"],
        "creditText": image["credit"],
    }
    return {name: value for name, value in made.items() if value is not None}
