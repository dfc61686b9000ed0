"""Page numbers in addresses: ``?page=2``, ``/trang-2.html``, ``/p2``, ``/page/2/``, ``/kinh-te/2``."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_QUERY = re.compile(
    r"(?:^|&)(?:page|p|trang|pg|paged|pageindex|page_index|pageno|page_no|pagenumber|currentpage|start|limitstart|offset"
    r"|bpage|index|next)=(\d{1,7})(?=&|$)",
    re.IGNORECASE,
)
_PATH = re.compile(r"(?:^|[/_.-])(?:page|trang|paged|pages|p|pg)[=/_-]?(\d{1,6})(?=\.\w{2,5}$|/?$)", re.IGNORECASE)
_BARE = re.compile(r"/(\d{1,4})/?$")
# What a site adds to its own address, whatever it calls the number: MasterCMS says "&s_cond=&BRSR=15".
_ADDED = re.compile(r"[?&;][\w.=&;-]{0,60}=\d{1,7}")
_EXTENSION = re.compile(r"\.[a-z]{2,5}$", re.IGNORECASE)


def page_number(url: str) -> int | None:
    """The page number that an address names, as it counts; ``None`` if it names none."""
    parts = urlsplit(url)
    found = _QUERY.search(parts.query) or _PATH.search(parts.path)
    return int(found[1]) if found else None


def is_page_of(url: str, here: str) -> bool:
    """Whether an address names a page of the listing at another address."""
    number = page_number(url)
    parts = urlsplit(url)
    if number is None and _ADDED.fullmatch(url.removeprefix(here.partition("?")[0])):
        return True
    if number is None:
        bare = _BARE.search(parts.path)
        if bare is None:
            return False
        path = parts.path[: bare.start()]
    else:
        path = _PATH.sub("", parts.path)
    own = urlsplit(here).path
    base = _BARE.sub("", _PATH.sub("", own)) if own != "/" else own
    return _stem(path) in {_stem(base), _stem(own)}


def _stem(path: str) -> str:
    return _EXTENSION.sub("", path.rstrip("/")).rstrip("/")
