"""What came of a link: the unit that becomes durable as a whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsarchive.storage.links import Link

# Status of a settled link -> the event that says so.
EVENT_OF_STATUS = {
    "done": "fetched",
    "failed": "failed",
    "refused": "refused",
    "gone": "gone",
    "moved": "moved",
    "not_article": "not_article",
    "rejected": "rejected",
    "skipped": "skipped",
}
STATUS_OF_EVENT = {event: status for status, event in EVENT_OF_STATUS.items()}
# The host answered for this page; otherwise its last fetch stays what it was.
ANSWERED = frozenset({"done", "gone", "moved", "not_article", "rejected"})


@dataclass(slots=True)
class Outcome:
    """What came of one link; after `Run.commit` the link is never handed out again in its job.

    Attributes:
        link: What was asked for.
        status: "done", "failed", "refused", "gone", "moved", "not_article", "rejected" or "skipped".
        record: The article in the contract's keys, if it is new or changed.
        events: What happened, each with "event" and usually "url"; time and run are added where missing. The
            event of the status is added if absent; "discovered" is always made from `links`.
        links: Found on the page; known ones are ignored.
        http_status: The answer's status, if there was an answer.
        etag: Validator of the answer.
        last_modified: Validator of the answer.
        content_hash: Of the article.
        warc: Where the exchanges with the host are archived, as JSON values, in the order they happened: earlier
            attempts and redirects first, the answer that counts last.
        article_id: Of the article; of the one known there, where it is gone or has moved.
        dated: The time that the article shows, ISO 8601 with its zone.
    """

    link: Link
    status: str
    record: dict[str, Any] | None = None
    events: list[dict[str, Any]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    http_status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    content_hash: str | None = None
    article_id: str | None = None
    warc: list[dict[str, Any]] = field(default_factory=list)
    dated: str | None = None
