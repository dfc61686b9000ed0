"""CMS families: what papers on the same system share. A paper subclasses one and adds its few lines."""

from __future__ import annotations

import re

from newsarchive.publishers.base import Hints, Publisher


class AspNetGrid(Publisher):
    """The ASP.NET WebForms system of Báo Yên Bái, 2012 to 2025: ``/<section>/<id>/<slug>.aspx``.

    Source: the URL forms and XPaths collected in 2020 by public crawler configurations.
    """

    scheme = "http"
    article_path = re.compile(r"/(?P<section>\d+)/(?P<key>\d+)/[^/]*?(?:\.aspx)?$", re.IGNORECASE)
    print_path = re.compile(r"/PrintPreview/(?P<key>\d+)/?", re.IGNORECASE)
    section_path = "/{section}/"
    hints = Hints(
        title=("//a[contains(@class,'gotosingle')]", "//div[contains(@class,'grid-header')]/h3"),
        banner=("//div[contains(@class,'grid-header')]/p[contains(@class,'sub-header')]",),
        stamp=("(//div[contains(@class,'grid-header')])[1]/ul/li/span",),
        lead=("//div[contains(@class,'singlepage')]/p[1]//b",),
        body=("//div[contains(@class,'singlepage')]",),
        image_box=(".//tbody[descendant::img]",),
        caption=(".//tr[2]//i",),
        section=("//ol[contains(@class,'breadcrumb')]/li[last()]",),
    )
