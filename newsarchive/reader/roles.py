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
_LONGEST = 400  # characters of the attributes that are looked at

# Words of class names, English and unaccented Vietnamese, by what they usually hold; "_" stands for a space.
_ZONE_WORDS = {
    Zone.COMMENT: "comments? binhluan binh_luan disqus ykien y_kien phanhoi respond replies",
    Zone.SHARE: """share shares sharing socials? addthis sharethis sharebar sharemxh tools toolbar like rating vote
        poll""",
    Zone.TAGS: "tags? tagcloud keywords? hashtags? tukhoa tu_khoa",
    Zone.RELATED: """related relates? relatednews relatedbox relatedposts lienquan lien_quan tinlienquan tinkhac
        tin_khac othernews other_news newsother xemthem xem_them tincungchuyenmuc cungchuyenmuc""",
    Zone.NAV: "nav navbar navigation menus? topmenu mainmenu topnav pagination pager paging toc marquee ticker",
    Zone.SIDE: """sidebar side_bar aside widgets? rightcol colright tinmoi tin_moi xemnhieu docnhieu mostread mostview
        most_read most_viewed trending popular latest newsletter subscribe promo recommend recommended recommendation
        popup modal cookies? login""",
    Zone.AD: """ads? advs? adverts? advertise advertisement adsbygoogle quangcao quang_cao sponsor sponsored outbrain
        taboola""",
    Zone.FOOTER: "footer copyright colophon imprint",
}
TAG_ZONES = {"nav": Zone.NAV, "footer": Zone.FOOTER, "aside": Zone.SIDE, "marquee": Zone.NAV}


def _alternatives(words: str) -> str:
    return "|".join(words.split()).replace("_", " ")


def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(rf" (?:{_alternatives(words)})(?= )")


def _entries() -> dict[tuple[str, ...], tuple[int, Zone]]:
    """Each word, or pair of words, of `_ZONE_WORDS` with its rank and zone: at one place the first listed wins."""
    entries: dict[tuple[str, ...], tuple[int, Zone]] = {}
    for zone, words in _ZONE_WORDS.items():
        for written in words.split():
            spellings = [written.replace("?", ""), re.sub(r".\?", "", written)] if "?" in written else [written]
            for spelling in spellings:
                entries.setdefault(tuple(spelling.split("_")), (len(entries), zone))
    return entries


_ZONE_OF = _entries()
_PAIRED = frozenset(words[0] for words in _ZONE_OF if len(words) == 2)
# "has-sidebar", "no-comments", "tag-bao-lut" tell what stands elsewhere, or name the article's keywords.
_ELSEWHERE = re.compile(
    r"(?:^|(?<=\s))(?:has|with|no|not|one|two|both|without|is|hide|show|enable|disable|tag|category|format)[-_]\S+"
    r"|\S+-with-\S+"
)

# The words of one field each.
CAPTION = _pattern(
    r"caption\w* figcaption chuthich chu_thich imgdesc image_desc photo_desc desc_image ghichu anh_chu cutline"
)
CREDIT = _pattern("credits? imagecredits? photocredits? photographer copyright")
AUTHOR = _pattern("authors? byline tacgia tac_gia writer butdanh but_danh signature reporter fn_author creator source")
LEAD = _pattern(
    """sapo lead large_font summary desc description intro introtext hometext teaser chapeau chapo standfirst excerpt trichdan trich_dan
    tomtat tom_tat dek"""
)
TITLE = _pattern("title headline tieude tieu_de heading gotosingle articletitle newstitle")
CRUMB = _pattern(
    """breadcrumbs? crumbs? muc terms path pathway cates? category categories chuyenmuc chuyen_muc titlecate zone section
    folder"""
)
STAMP = _pattern(
    r"date\w* time\w* pubdate pub posted published updated publish ngay ngaydang thoigian clock modified created"
)
CLOCK = _pattern(
    "clock today now current hdate datenow topdate topbar weather thoitiet thoi_tiet homnay hom_nay ngayhientai"
)
HEADER = _pattern("header top")  # the page's, above the headline; under it the article's own
KICKER = _pattern(
    """kicker subheader sub_header supertitle super_title overline eyebrow subtitle sub_title pretitle pre_title chude
    chu_de campaign banner topic tagline toptitle"""
)
LOCATION = _pattern("location dateline place locationstamp")
AVATAR = _pattern("avatar icon ico logo emoji author tacgia")
HIDDEN = re.compile(
    r"(?:^|\s)(?:hidden|hide|d-none|sr-only|screen-reader-text|visually-hidden|invisible|is-hidden|dn)(?:\s|$)"
)


@lru_cache(maxsize=16_384)
def _spread(names: str) -> str:
    lowered = names.lower()
    words = _SPLIT.sub(" ", lowered if lowered == names else _CAMEL.sub(" ", names).lower())
    return f" {words.strip()} "


def words_of(element: HtmlElement) -> str:
    """The words of an element's class, id and itemprop, lower case, parted and enclosed by single spaces.

    Two spaces where it has none.
    """
    names = element.get("class")
    for more in (element.get("id"), element.get("itemprop")):
        if more:
            names = f"{names} {more}" if names else more
    return _spread(names[:_LONGEST]) if names else "  "


@lru_cache(maxsize=16_384)
def _zone(names: str) -> Zone | None:
    words = _spread(_ELSEWHERE.sub(" ", names)).split()
    for number, word in enumerate(words):
        found = _ZONE_OF.get((word,))
        if word in _PAIRED and number + 1 < len(words):
            pair = _ZONE_OF.get((word, words[number + 1]))
            if pair is not None and (found is None or pair < found):
                found = pair
        if found is not None:
            return found[1]
    return None


def zone_of(tag: str, names: str | None, own: str | None) -> Zone | None:
    """The zone that an element opens by its tag or the words of its class and id."""
    if tag in TAG_ZONES:
        return TAG_ZONES[tag]
    if own:
        names = f"{names} {own}" if names else own
    return _zone(names[:_LONGEST]) if names else None
