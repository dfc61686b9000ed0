"""The paper as it stands at one moment: which articles are out, and what each list of it holds.

Pure: the moment is given. The server renders from it, `truth` answers from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from newsarchive.sample.content import Article, Link, Section

PER_PAGE = 8
"""Items on a page of a section."""
PER_RESULT_PAGE = 10
"""Items on a page of a day's results."""
_LATEST = 9


def _newest_first(entries: Sequence[Article]) -> list[Article]:
    return sorted(entries, key=lambda article: article.id, reverse=True)


@dataclass(frozen=True, slots=True)
class Newspaper:
    """The articles that are out at a moment.

    Attributes:
        printed: Every article, hidden ones too, in any order; those after ``now`` are not out yet.
        now: The moment, aware.
    """

    printed: tuple[Article, ...]
    now: datetime
    by_id: dict[int, Article] = field(init=False, repr=False)
    public: tuple[Article, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        out = [article for article in self.printed if article.updated <= self.now]
        object.__setattr__(self, "by_id", {article.id: article for article in out})
        seen = _newest_first([article for article in out if not article.section.hidden])
        object.__setattr__(self, "public", tuple(seen))

    @property
    def latest(self) -> tuple[Article, ...]:
        """What the sidebar's "Tin mới nhất" (latest news) shows, newest first."""
        return self.public[:_LATEST]

    def in_section(self, section: Section) -> list[Article]:
        """A section's articles, newest first: the order of its pages and of its feed."""
        return [article for article in self.public if article.section == section]

    def on_day(self, day: date, section: Section | None = None) -> list[Article]:
        """The articles of a day, of one section or of all, newest first: the date archive's answer."""
        return [
            article for article in self.public if article.day == day and (section is None or article.section == section)
        ]

    def related(self, article: Article) -> list[Article | Link]:
        """The items under "Các tin khác" (other news) of an article, in order.

        The newsroom's own choice where the data has one; else the three or four articles before it in its
        section, and for the first of a section those after it.
        """
        if article.related is not None:
            entries = [self.by_id.get(entry) if isinstance(entry, int) else entry for entry in article.related]
            return [entry for entry in entries if entry is not None]
        wanted = 3 + article.id % 2
        peers = [peer for peer in self.in_section(article.section) if peer.id != article.id]
        before = [peer for peer in peers if peer.id < article.id][:wanted]
        after = [peer for peer in reversed(peers) if peer.id > article.id]
        return [*before, *after[: wanted - len(before)]]
