"""Where papers send the readers of an article that is no more. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

if TYPE_CHECKING:
    from newsarchive.reader.document import Document
    from newsarchive.site import Site

_FRONTS = frozenset({"", "/default.aspx", "/index.html", "/index.aspx", "/index.php", "/home", "/trang-chu"})
# "không tìm thấy" (not found), "trang lỗi" (error page)
_ERRORS = re.compile(
    r"(?:^|[/_-])(?:404|error|not-?found|page-not-found|khong-tim-thay|trang-loi)\b[^/]*/?$", re.IGNORECASE
)
_REFRESH = re.compile(r"\s*(\d{1,3})(?:\.\d*)?\s*[;,]\s*url\s*=\s*['\"]?([^'\"\s>]+)", re.IGNORECASE)
_SOON = 10  # seconds
_HARDLY_ANY = 600  # characters: beside a redirect there is a sentence or two


def leads_nowhere(url: str, site: Site) -> str | None:
    """What a redirect of an article to this URL shows instead: "the front page", a section's, an error page.

    ``None`` where it may be the article: papers that change their CMS redirect to addresses nobody foresaw.
    """
    try:
        path = urlsplit(site.paper_url(url)).path.lower().rstrip("/")
    except ValueError:
        return None
    if path in _FRONTS:
        return "the front page"
    sections = {urlsplit(site.section_url(name)).path.lower().rstrip("/") for name in site.publisher.sections}
    if path in sections:
        return "a section's front page"
    return "an error page" if _ERRORS.search(path) else None


def refresh_target(document: Document) -> str | None:
    """Where a page without a text of its own sends its reader at once (``meta http-equiv=refresh``); absolute."""
    for meta in document.root.iter("meta"):
        if (meta.get("http-equiv") or "").strip().lower() != "refresh":
            continue
        found = _REFRESH.match(meta.get("content") or "")
        if found is None or int(found[1]) > _SOON:
            return None
        try:
            target = urljoin(document.base_url, found[2])
        except ValueError:
            return None
        body = document.root.find("body")
        text = "" if body is None else " ".join(str(part) for part in body.itertext()).split()
        is_bare = sum(map(len, text)) < _HARDLY_ANY
        return target if is_bare and target.partition("#")[0] != document.url else None
    return None
