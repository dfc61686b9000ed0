"""The article pattern a paper's URL suggests: which part of it is the article's number. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from newsarchive.publishers import families
from newsarchive.publishers.base import Publisher, split_url

_SLUG_END = re.compile(
    r"[^?]*-(?P<letters>[a-z]{0,8})(?P<key>\d{3,})(?:\.(?P<suffix>[a-z]{2,5}))?/?(?=\?|$)", re.IGNORECASE
)
_QUERY_NAMES = ("id", "newsid", "news_id", "articleid", "itemid", "aid")
_PLAIN_PATH = re.compile(r"[\w./-]{1,200}", re.ASCII)


@dataclass(frozen=True, slots=True)
class UrlRule:
    """A pattern and the Python expression that makes it.

    Attributes:
        source: The expression, with names of `newsarchive.publishers.families` or of `re`.
        pattern: What it gives; it has the group ``key``.
        family: The family class whose pattern it is, if it is one's.
    """

    source: str
    pattern: re.Pattern[str]
    family: type[Publisher] | None = None


# Families whose URLs no other shape can be taken for, and shapes known by their URLs alone.
_KNOWN_SHAPES = (
    families.CmsBody,
    families.ContentDate,
    families.ContentFck,
    families.AspNetGrid,
    families.NewsIdSlug,
)


def suggest_rule(url: str) -> UrlRule | None:
    """The rule an article's URL suggests, or ``None`` where no part of it looks like a number of the paper's own.

    Args:
        url: Of one article; hostile input: only plain letters, digits and dots of it get into the pattern.
    """
    parts = split_url(url)
    if parts is None:
        return None
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    for family in _KNOWN_SHAPES:
        if family.article_path is not None and family.article_path.match(path):
            return UrlRule(f"{family.__name__}.article_path", family.article_path, family)
    if found := _SLUG_END.match(path):
        return _slug_rule(found["letters"].lower(), found["suffix"])
    return _query_rule(parts.path, parts.query)


def _slug_rule(letters: str, suffix: str | None) -> UrlRule:
    ending = rf"\.{suffix.lower()}" if suffix else "/?"
    tail = rf"-{letters}(?P<key>\d{{3,}}){ending}"
    return UrlRule(f'ends(r"{tail}")', families.ends(tail))


def _query_rule(path: str, query: str) -> UrlRule | None:
    if not _PLAIN_PATH.fullmatch(path):
        return None
    for name, value in parse_qsl(query[:2000], max_num_fields=50) if query.count("&") < 50 else []:
        if name.lower() in _QUERY_NAMES and value.isascii() and value.isdigit():
            pattern = rf"{re.escape(path)}\?(?:[^#]*&)?{name}=(?P<key>\d+)(?=&|$)"
            return UrlRule(f're.compile(r"{pattern}")', re.compile(pattern))
    return None
