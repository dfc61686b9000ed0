"""A page decoded and parsed once: the one tree from which both fields and links are read."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import lxml.etree
import lxml.html

from newsarchive.text import decode_html

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Newspaper pages of 2010 to 2026 hold 30 KB to 1 MB and 500 to 8,000 tags; lxml needs 2.7 s and 700 MB for 20 MB
# of small tags.
MAX_BYTES = 5_000_000
MAX_TAGS = 60_000
# libxml2 silently drops what lies deeper than 2,048 levels.
MAX_NESTING = 1_500
MAX_STEPS = 100  # slashes of a base
MAX_ADDRESS = 8_000  # characters; browsers and servers stop there too
_STRETCHES = 32  # of a page, in which tags are counted
# libxml2 takes quadratic time in the attributes of one tag, and 250 bytes for each.
MAX_ATTRIBUTES = 150_000
MAX_TAG_ATTRIBUTES = 10_000
# Characters without the end of a tag, from which on one is looked at: so many attributes fill two such windows.
_WINDOW = 8_192

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
# Elements that hold no others, and those that the next of their kind closes.
_NEVER_NEST = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
    | {"p", "li", "tr", "td", "th", "dt", "dd", "option"}
)
_OPENING = re.compile(r"<[a-zA-Z]")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_BARE = re.compile(r"[^\s/=\"']+")
_NOT_HTML_TYPE = re.compile(
    r"\s*(image|audio|video|font)/|\s*application/(pdf|zip|json|msword|rss|atom|vnd\.)", re.IGNORECASE
)
_NOT_HTML_START = re.compile(rb"\s*(%PDF|\x89PNG|\xff\xd8\xff|GIF8|PK\x03\x04|\x1f\x8b|[{\[])")
_FEED = re.compile(
    r"\s*(<\?xml[^>]{0,200}>\s*)?(<!--[^>]{0,500}-->\s*)?<(rss|feed|urlset|sitemapindex|rdf:RDF)\b", re.IGNORECASE
)
_HTTP = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_PLAIN = re.compile(r"https?://[^/?;\s\[\]][^\[\]]*$")
_UNTIDY = re.compile(r";(\?|$)|\?$")  # what joining takes off
_ORIGIN = re.compile(r"(https?://)([^/\s?#\[\]]+)", re.IGNORECASE)

_PARSER = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
# lxml.html's own look-up is a Python call for every element touched, for form classes that the reader does without.
_PARSER.set_element_class_lookup(lxml.etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement))


class PageRefusedError(ValueError):
    """A page that is not parsed at all; the message is the reason, one clause."""


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """A parsed page.

    Attributes:
        url: The page's own URL.
        base_url: What its relative links start from: `url`, or the page's ``<base href>``.
        root: The ``html`` element. Readers never change the tree.
        encoding: What the bytes were, see `newsarchive.text.Decoded`.
        problems: What was wrong with the bytes, see `newsarchive.text.Decoded`.
    """

    url: str
    base_url: str
    root: HtmlElement
    encoding: str
    problems: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Document {self.url}>"

    def absolute(self, address: str | None) -> str | None:
        """The absolute http(s) URL of an address found in the page; ``None`` where it is none (``mailto:``)."""
        return _absolute(self.base_url, address)


def parse_document(html: bytes, url: str, content_type: str | None = None) -> Document:
    """Decode and parse a page.

    Args:
        html: The page as served, content coding (gzip, …) removed.
        url: Its URL, from which relative links start.
        content_type: The Content-Type header, for its charset.

    Raises:
        PageRefusedError: Empty, no HTML, or beyond `MAX_BYTES`, `MAX_TAGS`, `MAX_NESTING` or the like. All of that is
            known before the page is parsed, so a refusal is cheap.
    """
    tags = _refuse_by_bytes(html, content_type)
    decoded = decode_html(html, content_type)
    text = decoded.text
    plain = decoded.as_served and b"\0" not in html
    if not plain:
        text = text.replace("\0", "")
    if _FEED.match(text[:1000]):
        raise PageRefusedError("a feed or site map, not HTML")
    if tags > MAX_NESTING and _most_nesting(text) > MAX_NESTING and _nesting(text) > MAX_NESTING:
        raise PageRefusedError(f"tags nested deeper than {MAX_NESTING:,}")
    if _has_giant_tag(text):
        raise PageRefusedError(f"a tag of more than {MAX_TAG_ATTRIBUTES:,} attributes")
    root = _parse(html if plain else text.encode("utf-8", "replace"))
    base = next(root.iter("base"), None)
    base_url = _absolute(url, base.get("href") if base is not None else None) or url
    if base_url.count("/") > MAX_STEPS:  # each relative link would be joined to all of them
        base_url = "/".join([*url.split("/")[:MAX_STEPS], ""])
    return Document(url, base_url, root, decoded.encoding, tuple(decoded.problems))


def _refuse_by_bytes(html: bytes, content_type: str | None) -> int:
    """The number of tags; refuses what is no page or too large a one."""
    if len(html) > MAX_BYTES:
        raise PageRefusedError(f"{len(html):,} bytes, more than {MAX_BYTES:,}")
    if content_type and _NOT_HTML_TYPE.match(content_type):
        raise PageRefusedError(f"{content_type.split(';')[0].strip()}, not HTML")
    if not html or html.isspace():
        raise PageRefusedError("an empty page")
    tags = html.count(b"<")
    if tags > MAX_TAGS:
        raise PageRefusedError(f"{tags:,} tags, more than {MAX_TAGS:,}")
    if len(html) > 4 * MAX_ATTRIBUTES and (attributes := html.count(b"=")) > MAX_ATTRIBUTES:
        raise PageRefusedError(f"{attributes:,} attributes, more than {MAX_ATTRIBUTES:,}")
    if not tags or _NOT_HTML_START.match(html[:200]):
        raise PageRefusedError("not HTML")
    return tags


def _most_nesting(text: str) -> int:
    """A bound of how deep the tags can go, from counts of brackets alone: far quicker than `_nesting`."""
    step = len(text) // _STRETCHES + 1
    depth = deepest = 0
    for start in range(0, len(text), step):
        every, closing = text.count("<", start, start + step), text.count("</", start, start + step + 1)
        deepest = max(deepest, depth + every - closing)
        # after the stretch: what was open, changed by its tags, or what the stretch alone has opened
        depth = max(depth + every - 2 * closing, every - closing)
    return deepest


def _nesting(text: str) -> int:
    """How deep the tags go at most; end tags of elements that were never opened count for nothing."""
    depth = deepest = 0
    for slash, name in _TAG.findall(text):
        if name.lower() in _NEVER_NEST:
            continue
        if slash:
            depth = max(0, depth - 1)
        else:
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _has_giant_tag(text: str) -> bool:
    """Whether a tag holds more than `MAX_TAG_ATTRIBUTES` names and bare values before its first ">"."""
    at = 0
    while at < len(text):
        if text.find(">", at, at + _WINDOW) >= 0:
            at += _WINDOW
            continue
        end = text.find(">", at)
        end = len(text) if end < 0 else end
        tag = _OPENING.search(text, text.rfind(">", 0, at) + 1, end)
        if tag is not None and len(_BARE.findall(_QUOTED.sub("", text[tag.start() : end]))) > MAX_TAG_ATTRIBUTES:
            return True
        at = end + 1
    return False


def _parse(html: bytes) -> HtmlElement:
    try:
        root = lxml.html.document_fromstring(html, parser=_PARSER)
    except (lxml.etree.LxmlError, AssertionError, ValueError) as error:
        raise PageRefusedError("not HTML") from error
    return root


@lru_cache(maxsize=64)
def _origin(url: str) -> str | None:
    """Scheme and host of an http(s) URL."""
    found = _ORIGIN.match(url)
    return f"{found[1].lower()}{found[2]}" if found else None


def _absolute(base_url: str, address: str | None) -> str | None:
    if not address or len(address) > MAX_ADDRESS:
        return None
    address = address.strip()
    if address.isascii() and address.isprintable() and "#" not in address and not _UNTIDY.search(address):
        # what nearly all addresses are needs no joining
        if address.startswith("http") and _PLAIN.match(address):
            return address
        if address[:1] == "/" and address[:2] != "//" and "/." not in address and (origin := _origin(base_url)):
            return origin + address
    try:
        joined = urljoin(base_url, "".join(address.splitlines()))
    except ValueError:
        return None
    return joined if _HTTP.match(joined) else None
