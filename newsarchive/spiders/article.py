"""``scrapy crawl article``: given articles, and the related news they point at."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from newsarchive.site import SiteError
from newsarchive.spiders import arguments
from newsarchive.spiders.base import NewsSpider
from newsarchive.storage.archive import Job
from newsarchive.storage.links import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsarchive.items import Article
    from newsarchive.page import Page


class ArticleSpider(NewsSpider):
    """Fetch the given articles and follow their related items.

    Arguments:
        publisher: Registry name of the paper.
        urls: Article URLs (or paths), separated by commas or spaces.
        urls_file: A file with one URL a line, ``-`` for standard input.
        related_depth: How many steps of related items to follow (1; 0 for none).
        base_url, limit: See `NewsSpider`.
    """

    name = "article"

    def __init__(
        self,
        publisher: str = "",
        urls: str | list[str] | None = None,
        urls_file: str | None = None,
        related_depth: str | int = 1,
        **kwargs: Any,
    ) -> None:
        super().__init__(publisher, **kwargs)
        self.urls = arguments.words(urls)
        self.urls_file = urls_file or None
        self.related_depth = arguments.number("related_depth", related_depth) or 0
        if not self.urls and self.urls_file is None:
            raise arguments.ArgumentError("which articles? Give their URLs, as urls=… or urls_file=….")
        if self.urls_file not in {None, "-"}:
            arguments.until_usable(str(self.urls_file), self.site.fetch_url)

    @property
    def job(self) -> Job:
        """The URLs asked for make the job."""
        return Job(
            "article",
            {
                "urls": self.urls,
                "urls_file": self.urls_file,
                "related_depth": self.related_depth,
                "base_url": self.site.base_url,
            },
        )

    def seeds(self) -> Iterator[Link]:
        """The URLs asked for; one that cannot be crawled is counted and named, the others go on."""
        asked = False
        for url in self._asked():
            asked = True
            try:
                yield Link(self.site.fetch_url(url), "article", asked=True, priority=1)
            except SiteError as error:
                self.tally.bad_input(url, str(error))
        if not asked:
            self.tally.fatal("no URL came on standard input; it should have one a line.")

    def _asked(self) -> Iterator[str]:
        yield from self.urls
        if self.urls_file is not None:
            yield from arguments.url_lines(sys.stdin if self.urls_file == "-" else self.urls_file)

    def links_of_article(self, page: Page, article: Article) -> list[Link]:
        """The related items, one step further from the articles asked for."""
        depth = page.link.depth + 1
        if depth > self.related_depth:
            return []
        return self.article_links((item.url for item in article.related if item.url), page, depth)
