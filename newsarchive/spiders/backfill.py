"""``scrapy crawl backfill`` and ``numbers``: a slice of a paper's past; what is known is not asked for again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsarchive.identity import article_id
from newsarchive.page import Settled
from newsarchive.reader.forms import ArchiveFormError
from newsarchive.spiders import arguments
from newsarchive.spiders.archive import ArchiveSpider
from newsarchive.spiders.base import NewsSpider
from newsarchive.storage.archive import Job
from newsarchive.storage.links import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrapy import Request

    from newsarchive.page import Page
    from newsarchive.site import Site
    from newsarchive.storage.run import Run

# What a visit came to, after which there is nothing more for a backfill to do; revisits are for `newsarchive run`.
SETTLED = frozenset({"done", "gone", "moved", "not_article", "rejected", "refused"})


def is_known(run: Run, site: Site, link: Link) -> bool:
    """Whether the page was asked for, with an answer, or its article is stored from another URL."""
    known = run.page(link)
    if known is not None and known.status in SETTLED:
        return True
    url = site.paper_url(link.url)
    return site.publisher.article_key(url) is not None and run.knows_article(article_id(site.publisher, url, None))


class BackfillSpider(ArchiveSpider):
    """Walk the date archive from a first to a last day; fetch the articles that are not known yet.

    Days that the form does not offer are passed over.

    Arguments:
        publisher, since, until, base_url, limit: See `ArchiveSpider`.
    """

    name = "backfill"

    @property
    def job(self) -> Job:
        """The days."""
        days = {"since": self.since.isoformat(), "until": self.until.isoformat()}
        return Job("backfill", days | {"base_url": self.site.base_url})

    async def prepare(self) -> None:
        """Read the form.

        Raises:
            CloseSpider: There is none.
        """
        for section in self.sections:
            self._forms[section] = await self._form_of(section)

    def request_of(self, link: Link) -> Request | Settled:
        """As in the archive, but for a day that is not on offer."""
        if link.kind == "day":
            try:
                self._filled(link)
            except ArchiveFormError as error:
                return Settled(link, "skipped", str(error).rstrip("."))
        return super().request_of(link)

    def article_links(self, urls: Iterable[str], page: Page, depth: int, **extra: Any) -> list[Link]:
        """The articles of a day that are not known yet."""
        links = super().article_links(urls, page, depth, **extra)
        return [link for link in links if not is_known(self.run, self.site, link)]


class NumbersSpider(NewsSpider):
    """Ask for articles by their numbers, where a paper's numbers rise with time.

    Arguments:
        publisher: Registry name of the paper.
        first: First number.
        last: Last number, included.
        base_url, limit: See `NewsSpider`.
    """

    name = "numbers"

    def __init__(self, publisher: str = "", first: str | int = "", last: str | int = "", **kwargs: Any) -> None:
        super().__init__(publisher, **kwargs)
        begin, end = arguments.number("first", first), arguments.number("last", last)
        if begin is None or end is None or end < begin:
            raise arguments.ArgumentError("which numbers? Give first=… and last=…, the last not below the first.")
        if self.site.publisher.id_path is None:
            raise arguments.ArgumentError(
                f"{self.site.publisher.title} is not known to show an article by its number alone;"
                " walk its date archive instead (--since)."
            )
        self.first, self.last = begin, end

    @property
    def job(self) -> Job:
        """The numbers."""
        return Job("numbers", {"first": self.first, "last": self.last, "base_url": self.site.base_url})

    def seeds(self) -> Iterator[Link]:
        """One link a number that is not known yet, the highest first."""
        path = self.site.publisher.id_path or ""
        for number in range(self.last, self.first - 1, -1):
            link = Link(self.site.at(path.format(id=number)), "article")
            if not hasattr(self, "run") or not is_known(self.run, self.site, link):
                yield link
