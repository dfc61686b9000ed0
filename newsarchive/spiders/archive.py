"""``scrapy crawl archive``: a paper's date archive, day by day, through its own form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from scrapy import Request
from scrapy.exceptions import CloseSpider

from newsarchive.reader.document import PageRefusedError, parse_document
from newsarchive.reader.forms import ArchiveForm, ArchiveFormError, find_archive_form
from newsarchive.reader.listing import read_listing_document
from newsarchive.spiders import arguments, outcomes
from newsarchive.spiders.base import NewsSpider
from newsarchive.storage.archive import Job
from newsarchive.storage.links import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsarchive.items import Listing
    from newsarchive.page import Page

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
MAX_PAGES_A_DAY = 200


class ArchiveSpider(NewsSpider):
    """Walk the date-archive form from a first to a last day and fetch the articles of each.

    The form is found by what it says, never by its ids; GET and POST forms work, and the results' paging is
    followed. It is read anew at the start of each run, so a continued crawl posts a fresh ``__VIEWSTATE``.

    Arguments:
        publisher: Registry name of the paper.
        since: First day, YYYY-MM-DD.
        until: Last day (today, in Vietnam).
        sections: Sections, separated by commas or spaces; the whole paper, if none.
        base_url, limit: See `NewsSpider`.
    """

    name = "archive"

    def __init__(
        self,
        publisher: str = "",
        since: str | date | None = None,
        until: str | date | None = None,
        sections: str | list[str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(publisher, **kwargs)
        first = arguments.day("since", since)
        if first is None:
            raise arguments.ArgumentError("from which day? Give since=YYYY-MM-DD.")
        today = datetime.now(VIETNAM).date()
        self.since, self.until = arguments.day_range(first, arguments.day("until", until), today)
        names = arguments.words(sections)
        self.sections: list[str] = self.site.sections(names) if names else [""]
        self._forms: dict[str, ArchiveForm] = {}

    @property
    def job(self) -> Job:
        """The days and the sections."""
        return Job(
            "archive",
            {
                "since": self.since.isoformat(),
                "until": self.until.isoformat(),
                "sections": self.sections,
                "base_url": self.site.base_url,
            },
        )

    async def prepare(self) -> None:
        """Read the form of the front page, or of each section asked for."""
        for section in self.sections:
            url = self.site.section_url(section) if section else self.site.front
            self._forms[section] = await self._form_on(url)

    async def _form_on(self, url: str) -> ArchiveForm:
        try:
            response = await self.crawler.engine.download_async(Request(url, callback=self.parse))
        except Exception as error:
            reason = outcomes.of_failure(Link(url, "form"), error).reason
            raise self._give_up(f"{url} could not be read for its date-archive form: {reason}.") from error
        self.tally.responses += 1
        self.tally.bytes += len(response.body)
        if response.status != 200:
            raise self._give_up(f"{url} could not be read for its date-archive form: HTTP {response.status}.")
        try:
            form = find_archive_form(
                parse_document(response.body, response.url, outcomes.header(response, "Content-Type"))
            )
        except PageRefusedError as error:
            raise self._give_up(f"{url} could not be read for its date-archive form: {error}.") from error
        if form is None:
            raise self._give_up(
                f"no date-archive form was found on {url}; crawl the paper's sections instead (--section, --pages)."
            )
        return form

    def _give_up(self, message: str) -> CloseSpider:
        self.tally.fatal(message)
        return CloseSpider("no_date_archive")

    def seeds(self) -> Iterator[Link]:
        """One link a day and section, first day first."""
        day = self.since
        while day <= self.until:
            for section in self.sections:
                yield self._day_link(day, section)
            day += timedelta(days=1)

    def _day_link(self, day: date, section: str) -> Link:
        """The state keeps the day, not the posted fields: these are made anew from the form."""
        facts = (("day", day.isoformat()), ("section", section))
        url = self.site.section_url(section) if section else self.site.front
        return Link(url, "day", form=facts, asked=True, extra=(*facts, ("page", 1)))

    def request_of(self, link: Link) -> Request | None:
        """The form filled in for the link's day; result pages after the first ask for themselves."""
        if link.kind != "day":
            return super().request_of(link)
        facts = dict(link.extra)
        section = str(facts["section"])
        day = date.fromisoformat(str(facts["day"]))
        try:
            filled = self._forms[section].request(day, everything=not section, section=section or None)
        except ArchiveFormError as error:
            self.tally.bad_input(day.isoformat(), str(error))
            return None
        fields = filled.fields if filled.method == "POST" else None
        return self.build_request(self.site.fetch_url(filled.url), link, fields)

    def kind_after_redirect(self, link: Link) -> str:
        """A form that answers with a redirect has been filled in: its target is just a page of results."""
        return "results" if link.kind == "day" else link.kind

    def links_of_listing(self, page: Page) -> list[Link]:
        """The day's articles, then the next page of the results."""
        if page.document is None:
            return []
        listing = read_listing_document(page.document, self.site.publisher)
        links = self.article_links((entry.url for entry in listing.entries), page, 0)
        follow = self._next_page(listing, page)
        return [*links, *self.claim([follow] if follow else [])]

    def _next_page(self, listing: Listing, page: Page) -> Link | None:
        facts = dict(page.link.extra)
        number = int(facts.get("page", 1))
        if not listing.entries or number >= MAX_PAGES_A_DAY:
            return None
        link = self.next_page_link(listing, page, "results", facts | {"page": number + 1})
        return replace(link, priority=1) if link is not None else None
