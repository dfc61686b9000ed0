"""What the words in class and id attributes hint at: weak evidence, outvoted by what the page shows."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from newsarchive.reader.labels import Zone

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SPLIT = re.compile(r"[^a-zA-Z]+")

# Whole words of class names, English and unaccented Vietnamese, by what they usually hold.
_ZONES = re.compile(
    r" (?:(?P<z3>comments?|binhluan|binh luan|disqus|ykien|y kien|bandoc y kien|phanhoi|respond|replies)"
    r"|(?P<z4>share|shares|sharing|social|socials|addthis|sharethis|sharebar|tools|toolbar|sharemxh|like|rating|vote|poll|print)"
    r"|(?P<z5>tags?|tagcloud|keywords?|hashtags?|tukhoa|tu khoa)"
    r"|(?P<z1>related|relate|relates|relatednews|relatedbox|relatedposts|lienquan|lien quan|tinlienquan|tinkhac|tin khac"
    r"|othernews|other news|newsother|xemthem|xem them|tincungchuyenmuc|cungchuyenmuc)"
    r"|(?P<z6>nav|navbar|navigation|menu|menus|topmenu|mainmenu|topnav|pagination|pager|paging|toc|marquee|ticker)"
    r"|(?P<z7>sidebar|side bar|aside|widget|widgets|rightcol|colright|tinmoi|tin moi|xemnhieu|docnhieu|mostread|mostview"
    r"|most read|most viewed|trending|popular|latest|newsletter|subscribe|promo|recommend|recommended|recommendation|popup|modal|cookie|cookies|login)"
    r"|(?P<z8>ads?|adv|advs|advert|adverts|advertise|advertisement|adsbygoogle|quangcao|quang cao|sponsor|sponsored|outbrain|taboola)"
    r"|(?P<z9>footer|copyright|colophon|imprint))(?= )"
)
_TAG_ZONES = {"nav": Zone.NAV, "footer": Zone.FOOTER, "aside": Zone.SIDE, "marquee": Zone.NAV}

# The words of one field each.
CAPTION = re.compile(r" (caption\w*|figcaption|chuthich|chu thich|imgdesc|image desc|photo desc|desc image|ghichu|anh chu|cutline)(?= )")
AUTHOR = re.compile(r" (authors?|byline|tacgia|tac gia|writer|butdanh|but danh|signature|reporter|fn author|creator|source)(?= )")
LEAD = re.compile(
    r" (sapo|lead|summary|desc|description|intro|introtext|hometext|teaser|chapeau|standfirst|excerpt|trichdan|trich dan|tomtat|tom tat|dek)(?= )"
)
TITLE = re.compile(r" (title|headline|tieude|tieu de|heading|gotosingle|articletitle|newstitle)(?= )")
CRUMB = re.compile(
    r" (breadcrumbs?|crumbs?|path|pathway|cate|cates|category|categories|chuyenmuc|chuyen muc|titlecate|zone|section|folder)(?= )"
)
STAMP = re.compile(r" (date\w*|time\w*|pubdate|pub|posted|published|updated|publish|ngay|ngaydang|thoigian|clock|modified|created)(?= )")
CLOCK = re.compile(
    r" (clock|today|now|current|hdate|datenow|topdate|header|top|topbar|weather|thoitiet|thoi tiet|homnay|hom nay|ngayhientai)(?= )"
)
KICKER = re.compile(r" (kicker|subheader|sub header|supertitle|super title|overline|eyebrow|subtitle|sub title|pretitle|pre title|chude|chu de|campaign|banner|topic|tagline|toptitle)(?= )")
HIDDEN = re.compile(r"(?:^|\s)(?:hidden|hide|d-none|sr-only|screen-reader-text|visually-hidden|invisible|is-hidden|dn)(?:\s|$)")
LOCATION = re.compile(r" (location|dateline|place|locationstamp)(?= )")


@lru_cache(maxsize=8192)
def _spread(names: str) -> str:
    words = _SPLIT.sub(" ", _CAMEL.sub(" ", names)).lower()
    return f" {words.strip()} "


def words_of(element: HtmlElement) -> str:
    """The words of an element's class and id, lower case, parted and enclosed by single spaces; "  " for none."""
    names, own = element.get("class"), element.get("id")
    if own:
        names = f"{names} {own}" if names else own
    prop = element.get("itemprop")
    if prop:
        names = f"{names} {prop}" if names else prop
    return _spread(names[:400]) if names else "  "


# "has-sidebar", "no-comments", "tag-bao-lut" tell what stands elsewhere, or name the article's keywords.
_ELSEWHERE = re.compile(r"(?:^|(?<=\s))(?:has|with|no|not|one|two|both|without|is|hide|show|enable|disable|tag|category|format)[-_]\S+|\S+-with-\S+")


@lru_cache(maxsize=8192)
def _zone(names: str) -> Zone | None:
    found = _ZONES.search(_spread(_ELSEWHERE.sub(" ", names)))
    return Zone(int((found.lastgroup or "z1")[1:])) if found else None


def zone_of(tag: str, names: str | None, own: str | None) -> Zone | None:
    """The zone that an element opens by its tag or the words of its class and id."""
    if tag in _TAG_ZONES:
        return _TAG_ZONES[tag]
    if own:
        names = f"{names} {own}" if names else own
    return _zone(names[:400]) if names else None
