"""CMS families: what papers on the same system share. A paper subclasses one and adds its few lines.

Sources of the selectors: XPaths that public crawler configurations used in 2020, marks seen in stored page
texts, and for two families a real page. URL forms come from the same and from article links quoted in public
repositories between 2015 and 2026. None was checked on a live site.
"""

from __future__ import annotations

import re

from newsarchive.publishers.base import Hints, Publisher
from newsarchive.publishers.xpath import CENTRED, RIGHT, by_class, by_id, next_to


def ends(tail: str) -> re.Pattern[str]:
    """A path that ends so, whatever leads there and whatever query follows.

    Args:
        tail: A regular expression with the group ``key``; it must not match across ``?``.
    """
    return re.compile(rf"[^?]*{tail}(?=\?|$)", re.IGNORECASE)


class AspNetGrid(Publisher):
    """The ASP.NET WebForms system of Báo Yên Bái, 2012 to 2025: ``/<section>/<id>/<slug>.aspx``.

    Báo Hòa Bình shares its URLs and its picture host's ``NewsImg/<M>_<YYYY>/<id>_…``.
    """

    family = "asp.net grid"
    scheme = "http"
    article_path = re.compile(r"/(?P<section>\d+)/(?P<key>\d+)/[^/?]*(?=\?|$)")
    print_path = re.compile(r"/PrintPreview/(?P<key>\d+)(?=[/?]|$)", re.IGNORECASE)
    section_path = "/{section}/"
    hints = Hints(
        title=(by_class("gotosingle", "a"), f"({by_class('grid-header', 'div')})[1]/h3"),
        banner=(by_class("grid-header", "div") + by_class("sub-header", "p", under="/"),),
        stamp=(f"({by_class('grid-header', 'div')})[1]/ul/li/span",),
        lead=(f"({by_class('singlepage', 'div')}//p)[1]//*[self::b or self::strong]",),
        body=(by_class("singlepage", "div"),),
        paragraph=(".//div[@align='justify']/div",),
        image_box=(".//table[descendant::img]",),
        caption=(".//tr[2]//i",),
        section=(by_class("breadcrumb", "ol") + "/li[last()]",),
    )


class CmsBody(Publisher):
    """``.article__title.cms-title`` and ``.cms-body``, URLs ``…-post<id>.html`` (Tiền Phong: ``.tpo``)."""

    family = "cms-body"
    article_path = ends(r"-post(?P<key>\d+)\.[a-z]{3,5}")
    section_path = "/{section}/"
    hints = Hints(
        title=(by_class("article__title cms-title"), by_class("article__title")),
        stamp=(by_class("article__meta") + "//time",),
        lead=(by_class("article__sapo cms-desc"), by_class("article__sapo")),
        body=(by_class("zce-content-body cms-body"), by_class("cms-body")),
        image_box=(by_class("picture", "table", under=".//"), ".//figure[descendant::img]"),
        caption=(by_class("caption", under=".//"), ".//figcaption"),
        byline=(by_class("article__author"),),
        remove=(by_class("article-relate", under=".//"),),
    )


class OneCms(Publisher):
    """ONECMS: ``.block-sc-title``, ``.block-sc-publish-time``, pictures on ``*.1cdn.vn``; ``…-<id>.html``."""

    family = "onecms"
    article_path = ends(r"-(?P<key>\d{4,})\.html")
    section_path = "/{section}"
    hints = Hints(
        title=(by_class("block-sc-title"), by_class("sc-longform-header-title")),
        stamp=(by_class("block-sc-publish-time"), by_class("sc-longform-header-date")),
        lead=(by_class("block-sc-sapo"), by_class("sc-longform-header-sapo")),
        body=(by_class("entry entry-no-padding"), by_class("entry")),
        image_box=(".//figure[descendant::img]",),
        caption=(".//figcaption",),
        byline=(by_class("block-sc-author"),),
        remove=(by_class("sc-empty-layer", under=".//"),),
    )


class MasterCms(Publisher):
    """MasterCMS: ``.__MASTERCMS_CONTENT``; ``…-<id>.html``."""

    family = "mastercms"
    article_path = ends(r"-(?P<key>\d{4,})\.html")
    section_path = "/{section}"
    hints = Hints(
        body=(by_class("__MASTERCMS_CONTENT"),),
        image_box=(".//table[descendant::img]", ".//figure[descendant::img]"),
        caption=(".//tr[2]", ".//figcaption"),
    )


class ContentDate(Publisher):
    """``#content`` with ``#date`` or ``.date``; ``/<section>/<YYYYMM>/<slug>-<id>/``.

    Until about 2021 the id is a number that rises with time (``-5644201``), later seven hex digits
    (``-b956a11``). Seven hex digits repeat by chance within a large paper, so such a key carries its month.
    """

    family = "content + date"
    article_path = re.compile(
        r"/(?P<section>[^/?]+)/(?:[^/?]+/){0,3}?(?P<month>(?:19|20)\d\d(?:0[1-9]|1[0-2]))"
        r"/[^/?]*-(?P<key>[0-9a-f]{7}|\d{5,7})/?(?=\?|$)"
    )
    section_path = "/{section}/"
    hints = Hints(
        stamp=(by_id("date"), by_class("date")),
        lead=("//*[@id='content']/p[1]//strong", "//*[@id='content']/*[1]//strong"),
        body=(by_id("content"),),
        paragraph=("./p", "./div[not(.//table)]"),
        image_box=(by_class("image center", under=".//"), ".//figure[descendant::img]", ".//table[descendant::img]"),
        caption=(by_class("image_desc", under=".//"), ".//figcaption", ".//tr[2]/td"),
    )

    def key_of(self, found: re.Match[str]) -> str:
        """The number, or ``<YYYYMM>-<hex digits>``."""
        key = found["key"]
        return key if key.isdigit() else f"{found['month']}-{key}"


class ContentFck(Publisher):
    """``.pubdate`` and ``.content-fck`` or ``#newscontents``; ``…-a<id>.html``. Checked on a real page of 2026."""

    family = "content-fck"
    article_path = ends(r"-a(?P<key>\d+)\.html")
    section_path = "/{section}/"
    hints = Hints(
        title=(by_class("margintopbot10", "h1"), "//*[@id='newscontents']/preceding-sibling::h1[1]"),
        stamp=(by_class("pubdate"),),
        body=(by_class("content-fck"), by_id("newscontents")),
        paragraph=("./p[not(.//img)]",),
        image_box=("./p[.//img]",),
        caption=(next_to(CENTRED, "p"),),
        byline=(by_class("content-fck") + f"/p[{RIGHT}]",),
        section=(f"({by_class('titlecate')}//a)[last()]",),
    )


class VcCorp(Publisher):
    """VCCorp: ``.detail-content.afcbc-body``, ``.PhotoCMS_Caption``; ``…-<id>.htm``, the id a time of 17 digits."""

    family = "vccorp"
    article_path = ends(r"-(?P<key>\d{6,})\.html?")
    section_path = "/{section}.htm"
    hints = Hints(
        title=(by_class("detail-title"),),
        stamp=(by_class("detail-time"),),
        lead=(by_class("detail-sapo"),),
        body=(by_class("detail-content afcbc-body"), by_class("detail-content")),
        image_box=(".//figure[descendant::img]",),
        caption=(by_class("PhotoCMS_Caption", under=".//"),),
        section=(f"({by_class('detail-cate')}//a)[last()]",),
        remove=(".//*[@type='RelatedOneNews']",),
    )


class FckDetail(Publisher):
    """``h1.title-detail``, ``article.fck_detail``; ``…-<id>.html``. Checked on real pages of 2023 and 2025."""

    family = "fck_detail"
    article_path = ends(r"-(?P<key>\d{6,})\.html")
    section_path = "/{section}"
    hints = Hints(
        title=(by_class("title-detail", "h1"),),
        stamp=(by_class("header-content") + by_class("date", "span"), by_class("date", "span")),
        lead=(by_class("description", "p"),),
        body=(by_class("fck_detail", "article"),),
        paragraph=(by_class("Normal", "p", under="./"),),
        image_box=(".//figure[descendant::img]",),
        caption=(".//figcaption" + by_class("Image", "p"), ".//figcaption"),
        byline=(
            by_class("fck_detail", "article") + by_class("author_mail", "p"),
            by_class("fck_detail", "article") + f"/p[{RIGHT}]",
        ),
        section=(by_class("breadcrumb", "ul") + "/li[last()]/a",),
    )


class SlugId(Publisher):
    """Systems known by no more than their URLs: ``…/<slug>-<id>.html`` or ``.htm``."""

    article_path = ends(r"-(?P<key>\d{4,})\.html?")


class NewsIdSlug(Publisher):
    """Systems known by no more than their URLs: ``/news/<section>/<id>/<slug>`` or ``/tin-tuc/…``."""

    article_path = re.compile(r"/(?:news|tin-tuc)/(?P<section>[^/?]+)/(?P<key>\d{3,})(?:/[^?]*)?(?=\?|$)")
