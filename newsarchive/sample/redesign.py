"""The sample newspaper's new template: the same articles, without what a script is to add, under other names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarchive.sample.content import Article

_STAMP = re.compile(r"<ul><li><span>Cập nhật:[^<]*</span></li></ul>")
_BYLINES = re.compile(
    r"<P align=right><STRONG><FONT face=Arial>[^<]*</FONT></STRONG></P>"
    r'|<div style="text-align:right"><strong>[^<]*</strong></div>|<p align="right"><b>[^<]*</b></p>'
)
_NAMES = (("grid-header", "detail-head"), ("gotosingle", "detail-title"), ("singlepage", "detail-body"))

LOST = ("updated", "byline")
"""The fields that its pages no longer show."""


def applied(html: str, article: Article) -> str:
    """An article's page in the new template: stamp and byline come by script, classes have new names."""
    html = _STAMP.sub(f'<div class="js-time" data-id="{article.id}"></div>', html, count=1)
    html = _BYLINES.sub(f'<div class="js-author" data-id="{article.id}"></div>', html, count=1)
    for old, new in _NAMES:
        html = html.replace(f'class="{old}"', f'class="{new}"')
    return html
