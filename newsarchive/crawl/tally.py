"""What has come of a crawl so far: counts, reasons, the filled share of each field."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from newsarchive.page import Page
from newsarchive.storage.links import IMAGE

if TYPE_CHECKING:
    from newsarchive.page import Settled
    from newsarchive.storage.archive import Outcome

# The fields whose filled share is reported, in the record's order.
FIELDS = (
    "canonical_url", "section", "banner", "title", "updated", "published", "dateline", "lead", "body", "images",
    "byline", "authors", "related", "tags", "language",
)  # fmt: skip
MAX_NOTES = 1000
MAX_PAGES = 2000  # whose fields are kept one by one
MAX_WORD = 300  # characters of a URL or a reason; what came from a file or a page may be anything


@dataclass(slots=True)
class Note:
    """One page that gave no record: its URL, what became of it, why, and whether it was asked for by URL."""

    url: str
    status: str
    reason: str
    asked: bool


@dataclass(slots=True)
class Tally:
    """Counts of one crawl.

    Attributes:
        responses: HTTP responses that reached the spider.
        bytes: Their bodies' bytes, content coding removed.
        outcomes: Settled links by status ("done" for pages that were read).
        results: Articles read, by "new", "revised", "repeat".
        filled: For each field, the articles that had it.
        missed: Hints that failed, by field.
        notes: Pages without a record, the first thousand.
        asked_failed: Pages asked for by URL that gave no record.
        no_answer: Requests that got no answer at all.
        images: What became of pictures, by status; they are not among the outcomes.
        image_bytes: Bytes of the pictures that were archived.
        not_modified: Articles that the host said have not changed; they are not among `results`.
        of_articles: What became of the pages that were asked for as articles, by status.
        vanished: Known articles found gone.
        moved: Known articles found to lead elsewhere.
        pages: The first two thousand articles in the order read: URL, fields it had, fields whose hint failed.
        bad: For each status of `of_articles`, the first page.
        fatal_message: Why the crawl could not do its work, if so.
        pause: What the crawl is waiting for, if it is.
    """

    responses: int = 0
    bytes: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    results: Counter[str] = field(default_factory=Counter)
    filled: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    notes: list[Note] = field(default_factory=list)
    asked_failed: int = 0
    no_answer: int = 0
    images: Counter[str] = field(default_factory=Counter)
    image_bytes: int = 0
    not_modified: int = 0
    of_articles: Counter[str] = field(default_factory=Counter)
    vanished: int = 0
    moved: int = 0
    pages: list[tuple[str, frozenset[str], frozenset[str]]] = field(default_factory=list)
    bad: dict[str, str] = field(default_factory=dict)
    fatal_message: str | None = None
    pause: str | None = None
    sample: dict[str, Any] | None = None

    @property
    def articles(self) -> int:
        """Articles read, whether new or known."""
        return self.results.total()

    @property
    def records(self) -> int:
        """Records written."""
        return self.results["new"] + self.results["revised"]

    def count(self, outcome: Outcome, item: Page | Settled) -> None:
        """Count one settled link."""
        if outcome.link.kind == IMAGE:
            self.images[outcome.status] += 1
            self.image_bytes += item.size if isinstance(item, Page) else 0
            return
        self.outcomes[outcome.status] += 1
        if outcome.link.kind == "article":
            self._count_asked(outcome, item)
        if isinstance(item, Page):
            if item.article is not None:
                self._count_article(outcome, item)
            self.not_modified += item.unchanged is not None
            return
        if item.reason.startswith("no answer"):
            self.no_answer += 1
        followed = item.status == "moved" and (item.links or item.reason.startswith("moved to"))
        if item.link.asked and not followed and item.status != "skipped":
            self.asked_failed += 1
        if item.status != "skipped":
            self._note(item.link.url, item.status, item.reason, asked=item.link.asked)

    def _count_asked(self, outcome: Outcome, item: Page | Settled) -> None:
        self.of_articles[outcome.status] += 1
        if outcome.article_id is not None:
            self.vanished += outcome.status == "gone"
            self.moved += outcome.status == "moved"
        if outcome.status != "done":
            self.bad.setdefault(outcome.status, item.link.url)

    def _count_article(self, outcome: Outcome, page: Page) -> None:
        article = page.article
        if article is None:
            return
        self.results[{0: "repeat", 1: "new"}.get(article.revision, "revised")] += 1
        filled = [name for name in FIELDS if getattr(article, name)]
        self.filled.update(filled)
        if len(self.pages) < MAX_PAGES:
            self.pages.append((page.url, _shared(filled), _shared(article.extractor.hints_missed)))
        self.missed.update(article.extractor.hints_missed)
        if outcome.record is not None and self.sample is None:
            self.sample = outcome.record

    def bad_input(self, what: str, reason: str) -> None:
        """Count an input that could not even be asked for."""
        self.asked_failed += 1
        self.outcomes["failed"] += 1
        self._note(what, "failed", reason, asked=True)

    def not_followed(self, url: str, reason: str) -> None:
        """Note a page that was not asked for at all, on purpose."""
        self._note(url, "skipped", reason, asked=False)

    def fatal(self, message: str) -> None:
        """Note why the crawl cannot do its work; the first reason stands."""
        if self.fatal_message is None:
            self.fatal_message = message

    def _note(self, url: str, status: str, reason: str, *, asked: bool) -> None:
        if len(self.notes) < MAX_NOTES:
            self.notes.append(Note(_shown(url), status, _shown(reason), asked))

    def summary(self) -> dict[str, Any]:
        """The counts as plain data, for manifests and ``--json``."""
        return {
            "responses": self.responses,
            "bytes": self.bytes,
            "articles": self.articles,
            "records": self.records,
            **{name: self.results[name] for name in ("new", "revised", "repeat")},
            "not_modified": self.not_modified,
            "gone": self.vanished,
            "moved": self.moved,
            "article_outcomes": dict(sorted(self.of_articles.items())),
            "outcomes": dict(sorted(self.outcomes.items())),
            "images": dict(sorted(self.images.items())),
            "image_bytes": self.image_bytes,
            "filled": {name: self.filled[name] for name in FIELDS},
            "hints_missed": dict(sorted(self.missed.items())),
            "asked_failed": self.asked_failed,
        }


@lru_cache(maxsize=256)
def _kept(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(names)


def _shared(names: list[str]) -> frozenset[str]:
    """The names as a set; pages with the same fields share one."""
    return _kept(tuple(names))


def _shown(text: str) -> str:
    """A text that does nothing to a terminal but stand there."""
    cut = text if len(text) <= MAX_WORD else text[: MAX_WORD - 1] + "…"
    return cut if cut.isprintable() else "".join(char if char.isprintable() else "\ufffd" for char in cut)
