"""``scrapy crawl archive``: a paper's date archive, day by day, through its own form."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from scrapy import Request
from scrapy.exceptions import CloseSpider

from newsarchive.page import Settled
from newsarchive.reader.document import PageRefusedError, parse_document
from newsarchive.reader.forms import ArchiveForm, ArchiveFormError, find_archive_form
from newsarchive.reader.listing import read_listing_document
from newsarchive.site import SiteError
from newsarchive.spiders import arguments, outcomes
from newsarchive.spiders.base import NewsSpider
from newsarchive.storage.archive import Job
from newsarchive.storage.links import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Response

    from newsarchive.items import Listing
    from newsarchive.page import Page
    from newsarchive.reader.forms_controls import FormRequest

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
MAX_PAGES_A_DAY = 200


class _UnreadableError(Exception):
    """A page that could not be read for its form; the message is the reason, one clause."""


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
        self._forms: dict[str, ArchiveForm] = {}  # of each section
        self._read: dict[str, ArchiveForm | None] = {}  # on each page

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
        """Read the form of the front page, or of each section asked for; not every paper has it on both.

        Raises:
            CloseSpider: There is none, or it offers none of the days.
        """
        for section in self.sections:
            self._forms[section] = await self._form_of(section)
        if (refusal := self._refusal()) is not None:
            raise self._give_up(str(refusal))

    def _refusal(self) -> ArchiveFormError | None:
        """Why the forms offer none of the days, or ``None`` if they offer one."""
        refusal = None
        for link in self.seeds():
            try:
                self._filled(link)
            except ArchiveFormError as error:
                refusal = refusal or error
            else:
                return None
        return refusal

    def _give_up(self, message: str) -> CloseSpider:
        self.tally.fatal(message)
        return CloseSpider("no_date_archive")

    async def _form_of(self, section: str) -> ArchiveForm:
        """The form on a section's page or on the front page, wherever there is one.

        Raises:
            CloseSpider: On neither; what was wrong with the first page is told.
        """
        pages = [self.site.section_url(section), self.site.front] if section else [self.site.front]
        reasons = []
        for url in pages:
            try:
                found = await self._form_on(url)
            except _UnreadableError as error:
                reasons.append(f"{url} could not be read for its date-archive form: {error}.")
                if str(error).startswith(outcomes.NO_ANSWER):
                    break
                continue
            if found is not None and (url == pages[0] or self._names(found, section)):
                return found
            reasons.append(
                f"no date-archive form was found on {url}; crawl the paper's sections instead (--section, --pages)."
            )
        raise self._give_up(reasons[0])

    def _names(self, form: ArchiveForm, section: str) -> bool:
        """Whether a form off the section's page knows it, and not only "this section"."""
        choice = form.choice
        return choice is not None and any(choice.find(name) for name in self._names_of(section))

    def _names_of(self, section: str) -> list[str]:
        """What a form may know a section by: the number or slug in its URL, its name, the last word of its path."""
        word = section.rstrip("/").rpartition("/")[2].partition(".")[0]
        return [section, *filter(None, [self.site.publisher.sections.get(section), word])]

    async def _form_on(self, url: str) -> ArchiveForm | None:
        if url not in self._read:
            response = await self._fetch(url)
            try:
                document = parse_document(response.body, response.url, outcomes.header(response, "Content-Type"))
            except PageRefusedError as error:
                raise _UnreadableError(str(error)) from error
            self._read[url] = find_archive_form(document)
        return self._read[url]

    async def _fetch(self, url: str) -> Response:
        """The page at a URL, after redirects on the paper's own hosts."""
        for _ in range(outcomes.MAX_REDIRECTS):
            try:
                response = await self.crawler.engine.download_async(Request(url, callback=self.parse))
            except Exception as error:
                raise _UnreadableError(outcomes.of_failure(Link(url, "form"), error).reason) from error
            self.tally.responses += 1
            self.tally.bytes += len(response.body)
            if response.status == 200:
                return response
            if response.status not in outcomes.REDIRECTS:
                raise _UnreadableError(f"HTTP {response.status}")
            try:
                url = self.site.fetch_url(urljoin(response.url, outcomes.header(response, "Location") or ""))
            except SiteError as error:
                raise _UnreadableError(f"it redirects away from the paper: {error}".rstrip(".")) from error
        raise _UnreadableError(f"more than {outcomes.MAX_REDIRECTS} redirects")

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

    def request_of(self, link: Link) -> Request | Settled:
        """The form filled in for the link's day; result pages after the first ask for themselves."""
        if link.kind != "day":
            return super().request_of(link)
        try:
            filled = self._filled(link)
        except ArchiveFormError as error:
            return Settled(link, "failed", str(error).rstrip("."))
        fields = filled.fields if filled.method == "POST" else None
        return self.build_request(self.site.fetch_url(filled.url), link, fields)

    def _filled(self, link: Link) -> FormRequest:
        """The form filled in for a day.

        Raises:
            ArchiveFormError: The day or the section is not on offer.
        """
        facts = dict(link.extra)
        section, day = str(facts["section"]), date.fromisoformat(str(facts["day"]))
        form = self._forms[section]
        if not section:
            return form.request(day)
        known = (name for name in self._names_of(section) if form.choice is not None and form.choice.find(name))
        return form.request(day, everything=False, section=next(known, section))

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
