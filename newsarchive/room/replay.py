"""Makes an archived page fit to be looked at: pictures and style sheets out of the archive, nothing that acts. Pure.

This is no filter to rely on: a browser may read markup otherwise than lxml does. What keeps the page from doing
anything are the headers that it is sent with (see `guard.SERVED`); here it is only made to look as it did.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import lxml.etree
import lxml.html

from newsarchive.reader.document import Document, parse_document

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.html import HtmlElement

MAX_SHEETS = 20
# What acts, or loads what is not archived. A sandboxed page shows what stands in noscript, as a reader without scripts.
_DROPPED = frozenset(
    {"script", "iframe", "frame", "object", "embed", "applet", "base", "template", "portal", "audio", "video", "source"}
    | {"track", "param", "bgsound", "link", "meta", "foreignobject", "use", "animate", "set", "handler", "fencedframe"}
)
_ATTRIBUTES = frozenset(
    {"href", "action", "formaction", "ping", "srcset", "srcdoc", "data", "poster", "target", "download", "cite"}
    | {"longdesc", "usemap", "manifest", "codebase", "classid", "xlink:href", "autofocus", "loading", "src", "lowsrc"}
    | {"background", "integrity", "nonce", "dynsrc", "profile", "http-equiv", "contenteditable", "accesskey", "form"}
)
# Where lazy loaders keep the real address, the surest first.
_SOURCES = ("data-original", "data-src", "data-lazy-src", "data-photo-original-src", "data-original-src", "src")
_CSS_URL = re.compile(r"url\(\s{0,20}([\"']?)", re.IGNORECASE)
_CSS_IMPORT = re.compile(r"@import\b[^;]*(?:;|$)", re.IGNORECASE)
_INLINE_PICTURE = re.compile(r"data:image/(?:png|gif|jpeg|webp|svg\+xml)[;,]", re.IGNORECASE)


def replayed(
    html: bytes,
    url: str,
    content_type: str | None,
    picture: Callable[[str], str],
    sheet: Callable[[str], str | None],
) -> bytes:
    """The page in UTF-8, still in need of its headers.

    Args:
        html: The page as served.
        url: Its URL.
        content_type: Its Content-Type header.
        picture: From a picture's URL to where the archive gives it out.
        sheet: From a style sheet's URL to the sheet; ``None`` where it is not archived.

    Raises:
        PageRefusedError: The page is too big or no HTML.
    """
    document = parse_document(html, url, content_type)
    root = document.root
    sheets = _sheets(document, picture, sheet)
    lxml.etree.strip_elements(root, *_DROPPED, with_tail=False)
    for element in root.iter():
        _disarm(element, document, picture)
    _begin_head(root, sheets)
    page: bytes = lxml.html.tostring(root, encoding="utf-8")
    # lxml tells of a doctype where there is none; without one browsers lay a page out as those of its time did
    return (b"<!DOCTYPE html>\n" if b"<!doctype" in html[:2_000].lower() else b"") + page


def _sheets(document: Document, picture: Callable[[str], str], sheet: Callable[[str], str | None]) -> list[HtmlElement]:
    """The page's linked style sheets as style elements, in their order."""
    found: list[HtmlElement] = []
    for link in document.root.iter("link"):
        address = document.absolute(link.get("href"))
        if len(found) == MAX_SHEETS or address is None or "stylesheet" not in (link.get("rel") or "").lower().split():
            continue
        if (text := sheet(address)) is not None:
            style = document.root.makeelement("style")
            if media := link.get("media"):
                style.set("media", media)
            style.text = restyled(text, address, picture)
            found.append(style)
    return found


def restyled(css: str, base_url: str, picture: Callable[[str], str]) -> str:
    """A style sheet with its pictures out of the archive and nothing else loaded. Time grows with its length alone."""
    css = _CSS_IMPORT.sub("", css)
    parts, at = [], 0
    while (found := _CSS_URL.search(css, at)) is not None:
        end = css.find(found[1] or ")", found.end())
        close = css.find(")", end) if end >= 0 else -1
        parts.append(css[at : found.start()])
        if close < 0:
            at = len(css)  # it never ends: browsers drop it too
            break
        parts.append(_css_address(css[found.end() : end].strip(), base_url, picture))
        at = close + 1
    # "<" has no place in CSS but in strings: escaped there, it can never end the style element
    return "".join([*parts, css[at:]]).replace("<", "\\3c ")


def _css_address(named: str, base_url: str, picture: Callable[[str], str]) -> str:
    if _INLINE_PICTURE.match(named):
        return f'url("{named.replace(chr(34), "%22")}")'
    try:
        target = urljoin(base_url, named)
    except ValueError:
        target = ""
    return f'url("{picture(target)}")' if target.startswith(("http://", "https://")) else "none"


def _disarm(element: HtmlElement, document: Document, picture: Callable[[str], str]) -> None:
    attributes = element.attrib
    source = _source(element, document, picture)
    background = document.absolute(attributes.get("background"))
    linked = document.absolute(attributes.get("href")) if element.tag in {"a", "area"} else None
    for name in list(attributes):
        lowered = name.lower()
        if lowered.startswith("on") or lowered in _ATTRIBUTES or lowered.rpartition("}")[2] in {"href", "base"}:
            del attributes[name]
        elif lowered == "style":
            attributes[name] = restyled(attributes[name], document.base_url, picture)
    if source is not None:
        attributes["src"], attributes["loading"] = source, "lazy"
    if background is not None:
        attributes["style"] = f'background-image:url("{picture(background)}");{attributes.get("style", "")}'
    if linked is not None and "title" not in attributes:
        attributes["title"] = linked
    if element.tag == "style":
        element.text = restyled(element.text or "", document.base_url, picture)
    if element.tag in {"input", "button", "select", "textarea"}:
        attributes["disabled"] = "disabled"


def _source(element: HtmlElement, document: Document, picture: Callable[[str], str]) -> str | None:
    """Where the archive gives a picture out."""
    if element.tag != "img" and not (element.tag == "input" and (element.get("type") or "").lower() == "image"):
        return None
    for name in _SOURCES:
        value = (element.get(name) or "").strip()
        if _INLINE_PICTURE.match(value) and name == "src":
            return value
        if (address := document.absolute(value)) is not None:
            return picture(address.replace(" ", "%20"))
    return None


def _begin_head(root: HtmlElement, sheets: list[HtmlElement]) -> None:
    head = next(root.iter("head"), None)
    if head is None:
        head = root.makeelement("head")
        root.insert(0, head)
    charset = root.makeelement("meta")
    charset.set("charset", "utf-8")
    for number, element in enumerate([charset, *sheets]):
        head.insert(number, element)
