"""The pictures of pages out of a web archive: they are there too, or nowhere any more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsarchive.captures import wayback
from newsarchive.site import MAX_URL_LENGTH, SiteError
from newsarchive.spiders.images import Images

if TYPE_CHECKING:
    from newsarchive.page import Page
    from newsarchive.spiders.wayback import WaybackSpider


class ArchivedImages(Images):
    """What a spider does about pictures that a web archive holds.

    Args:
        spider: Whose articles they belong to.
        wanted: See `Images`.
    """

    def __init__(self, spider: WaybackSpider, *, wanted: bool | None) -> None:
        super().__init__(spider, wanted=wanted)
        self._archive = spider

    def address(self, url: str, page: Page) -> str:
        """The picture as it was when the page was captured, or as near to that as the archive has it.

        Raises:
            SiteError: Nothing new is told by the page, so that its pictures are those of its other captures.
        """
        if page.article is None or not page.article.revision:
            raise SiteError("the article is known as it is")
        return self.fetch_url(f"{self._archive.prefix}{page.fetched_at:%Y%m%d%H%M%S}id_/{url}")

    def fetch_url(self, url: str) -> str:
        """A capture's address, for its original bytes.

        Raises:
            SiteError: It leads out of the archive.
        """
        held = wayback.original(url)
        if held is None or not self._archive.asks(url) or len(url) > MAX_URL_LENGTH:
            raise SiteError(f"{url[:200]} leads out of the archive")
        return f"{self._archive.prefix}{held.time}id_/{held.url}"
