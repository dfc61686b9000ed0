"""The way of a page through Scrapy: extract > dates > text > validate > deduplicate > images > store.

Each pipeline wraps one pure step of `newsarchive.steps`, so that a crawl and `read_page` give the same record.
A page that is no article, or cannot become a record, goes on as a `Settled` with its reason and stops nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from scrapy.exceptions import DropItem

from newsarchive import __version__, steps
from newsarchive.comparing.fields import LOSABLE, changed, edited
from newsarchive.items import WarcPointer
from newsarchive.page import Page, Settled
from newsarchive.reader.extract import NotArticle
from newsarchive.reader.verdict import SOFT_GONE
from newsarchive.storage.archive import Outcome

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from newsarchive.items import Article
    from newsarchive.spiders.base import NewsSpider


ENOUGH_READ = 3  # articles, to know what a template shows


class NewsPipeline:
    """What the pipelines share: the crawler, through which they reach the spider's run and tally."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way of making a component."""
        return cls(crawler)

    @property
    def spider(self) -> NewsSpider:
        """The spider of this crawl."""
        return cast("NewsSpider", self._crawler.spider)


class ExtractPipeline(NewsPipeline):
    """Read the fields off the tree, let the spider pick what to follow, drop the tree."""

    def process_item(self, item: Any) -> Any:
        """Page in; Page with its article out, or a Settled for a page that is no article."""
        if not isinstance(item, Page) or not item.is_article:
            return item
        if item.document is None:
            raise TypeError(f"{item!r} reached the extraction without its tree")
        reading = steps.extract_article(item.document, item.site.publisher)
        item.document = None
        if isinstance(reading, NotArticle):
            return Settled(item.link, "not_article", reading.reason, item.status, page=item)
        item.article = reading
        item.links += self.spider.links_of_article(item, reading)
        return item


class DatesPipeline(NewsPipeline):
    """Turn the printed stamps into times."""

    def process_item(self, item: Any) -> Any:
        """Page in, Page out."""
        if isinstance(item, Page) and item.article is not None:
            steps.resolve_dates(item.article, item.fetched_at)
        return item


class TextPipeline(NewsPipeline):
    """Bring every string to one normal form."""

    def process_item(self, item: Any) -> Any:
        """Page in, Page out."""
        if isinstance(item, Page) and item.article is not None:
            steps.normalise_text(item.article)
        return item


class ValidatePipeline(NewsPipeline):
    """Give the record its identity, refuse what is no record."""

    def process_item(self, item: Any) -> Any:
        """Page in; Page out, or a Settled "rejected" with the reason."""
        if not isinstance(item, Page) or item.article is None:
            return item
        steps.complete(
            item.article,
            item.site.publisher,
            item.url,
            requested_url=item.requested_url,
            paper_url=item.site.paper_url(item.url),
            fetched_at=item.fetched_at,
            http_status=item.status,
        )
        try:
            steps.validate(item.article, item.fetched_at)
        except steps.RejectedError as error:
            return Settled(item.link, "rejected", str(error), item.status, links=item.links, page=item)
        return item


class DeduplicatePipeline(NewsPipeline):
    """Compare with the article's latest revision: new, a new revision, or a repeat (revision 0)."""

    def process_item(self, item: Any) -> Any:
        """Page in, Page with its revision out; 0 means the archive already holds exactly this."""
        if isinstance(item, Page) and item.article is not None:
            article = item.article
            self._compare(item, article)
            verdict = self.spider.run.reserve(article.id, article.content_hash, article.fetched_at)
            article.revision = 0 if verdict.repeat else verdict.revision
        return item

    def _compare(self, page: Page, article: Article) -> None:
        """Find what changed since the latest revision; where nobody edited it, the article is what it was."""
        known = self.spider.run.latest(article.id)
        if known is None or known.content_hash == article.content_hash:
            return
        if (before := self.spider.run.stored(article.id)) is None:
            return
        now = article.to_record()
        page.changed = edited(before, now, self._still_shown())
        if not page.changed:
            article.content_hash = known.content_hash
            page.lost = changed(before, now)
        elif (before.get("extractor") or {}).get("version") != __version__:
            self._tell_apart(page, before, now)

    def _still_shown(self) -> set[str]:
        """Fields that half of the articles read in this run have: the template has not dropped them."""
        tally = self.spider.tally
        known = tally.articles >= ENOUGH_READ
        return {name for name in LOSABLE if known and 2 * tally.filled[name] >= tally.articles}

    def _tell_apart(self, page: Page, before: dict[str, Any], now: dict[str, Any]) -> None:
        """An edit of the paper from what only a newer extractor sees: read the earlier page by this one too."""
        from newsarchive.captures.again import read_again  # noqa: PLC0415 - only after an upgrade

        again = read_again(self.spider.run.warc_folder, before, page.site)
        if again is None:
            return
        by_the_paper = edited(again.to_record(), now)
        page.cause = "edited" if by_the_paper else "reread"
        page.changed = by_the_paper or page.changed


class ImagesPipeline(NewsPipeline):
    """Add the article's pictures to the links that are stored with it."""

    def process_item(self, item: Any) -> Any:
        """Page in, Page out."""
        if isinstance(item, Page) and item.article is not None:
            item.links += self.spider.images.links(item.article, item)
        return item


class StorePipeline(NewsPipeline):
    """Hand the outcome to the archive and wait until it is on disk."""

    async def process_item(self, item: Any) -> Article:
        """Page or Settled in; the stored article out.

        Raises:
            DropItem: Nothing was to be recorded (a listing, a repeat, a page that is no article).
            StorageError: The disk refused; the run stops.
        """
        if isinstance(item, Settled):
            item, outcome = self._settled(item)
        elif isinstance(item, Page):
            outcome = self._fetched(item)
        else:
            raise TypeError(f"the store takes pages, not {type(item).__name__}")
        await self.spider.settle(outcome, item)
        if outcome.record is None or not isinstance(item, Page) or item.article is None:
            raise DropItem(f"no record from {outcome.link.url}: {outcome.status}")
        return item.article

    def _settled(self, item: Settled) -> tuple[Settled, Outcome]:
        """The outcome of a link without a record; an article that was there before, and is no more, is gone."""
        known = self.spider.run.page(item.link)
        known_article = known.article_id if known is not None else None
        if known_article is not None and item.status == "not_article" and item.reason in SOFT_GONE:
            item = replace(item, status="gone", reason=f"{item.reason} where an article was")
        event: dict[str, Any] = {"event": item.status, "url": item.link.url, "reason": item.reason}
        if item.http_status is not None:
            event["http_status"] = item.http_status
        if item.status == "moved" and item.target is not None:
            event["to"] = item.target
        outcome = Outcome(item.link, item.status, links=item.links, http_status=item.http_status, warc=item.warc)
        outcome.article_id = known_article
        if item.page is not None:
            outcome.links = item.page.links
            outcome.etag, outcome.last_modified = item.page.etag, item.page.last_modified
            outcome.warc = item.page.warc
        outcome.events = [event]
        return item, outcome

    def _fetched(self, page: Page) -> Outcome:
        outcome = Outcome(
            page.link,
            "done",
            links=page.links,
            http_status=page.status,
            etag=page.etag,
            last_modified=page.last_modified,
            warc=page.warc,
        )
        event: dict[str, Any] = {
            "event": "fetched",
            "url": page.url,
            "http_status": page.status,
            "bytes": page.size,
        }
        if page.url != page.requested_url:
            event["requested_url"] = page.requested_url
        article = page.article
        if (known := page.unchanged) is not None:
            outcome.article_id, outcome.content_hash = known.article_id, known.content_hash
            outcome.etag, outcome.last_modified = page.etag or known.etag, page.last_modified or known.last_modified
            event |= {"id": known.article_id, "result": "repeat"}
        elif article is None:
            event["kind"] = page.link.kind
        else:
            outcome.article_id, outcome.content_hash = article.id, article.content_hash
            outcome.dated = article.updated or article.published
            event |= {"id": article.id, "result": _result(article.revision)}
            if page.lost:
                event["lost"] = page.lost  # by a new template; the judgement of the run tells of it
            if article.revision:
                article.warc = _pointer(page.warc)
                outcome.record = article.to_record()
                event |= {"revision": article.revision}
                if article.revision > 1:
                    event |= {"cause": page.cause} | ({"fields": page.changed} if page.changed else {})
        outcome.events = [event]
        return outcome


def _pointer(warc: list[dict[str, Any]]) -> WarcPointer | None:
    """Where the answer is archived that counts, the last one."""
    if not warc:
        return None
    last = warc[-1]
    return WarcPointer(last["file"], last["offset"], last["record_id"], last["payload_digest"])


def _result(revision: int) -> str:
    return {0: "repeat", 1: "new"}.get(revision, "revised")
