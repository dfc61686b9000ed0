"""What records and events mean for the state: rows to write. Pure.

A running crawl and the replay of its files go through the same functions, so that the state can be re-made.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newsarchive.storage import events as journal
from newsarchive.storage.due import CAPTURE
from newsarchive.storage.jsonl import dumps
from newsarchive.storage.links import IMAGE
from newsarchive.storage.names import FOREIGN, WARC_FILE
from newsarchive.storage.outcome import ANSWERED, STATUS_OF_EVENT
from newsarchive.warc.originals import EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsarchive.storage.events import Event
    from newsarchive.storage.links import Link

Row = dict[str, Any]
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


@dataclass(slots=True)
class Changes:
    """Rows for one transaction, in the order they are to be written.

    Attributes:
        job: Number of the job whose frontier is meant; ``None`` where it is unknown: pages only.
        positions: Numbers for the order of new links.
    """

    job: int | None
    positions: Iterator[int]
    found: list[Row] = field(default_factory=list)
    frontier: list[Row] = field(default_factory=list)
    settled: list[Row] = field(default_factory=list)
    done: list[Row] = field(default_factory=list)
    articles: list[Row] = field(default_factory=list)
    seen: list[Row] = field(default_factory=list)
    payloads: list[Row] = field(default_factory=list)

    def add_links(self, links: Sequence[Link], at: str) -> None:
        """New links: known pages from now on, to be fetched by the job."""
        for link in links:
            key = link.key
            self.found.append(
                {
                    "url_key": key,
                    "url": _storable(link.url),
                    "kind": link.kind,
                    "found_on": _storable(link.found_on),
                    "first_seen": at,
                    "due": at if link.kind in {"article", IMAGE} else None,
                    "tries": 0,
                }
            )
            if self.job is not None:
                self.frontier.append(
                    {
                        "job": self.job,
                        "url_key": key,
                        "priority": link.priority,
                        "position": next(self.positions),
                        "link": dumps(link.to_dict()),
                        "done": False,
                    }
                )

    def add_journalled(self, event: Event) -> None:
        """Any event read back from disk.

        Raises:
            KeyError, TypeError, ValueError: The event is damaged.
        """
        if event["event"] == journal.DISCOVERED:
            self.add_links(journal.links_of(event), event["at"])
        else:
            self.add_event(event)

    def add_event(self, event: Event) -> None:
        """An event that settles a link, or tells of an exchange; any other changes nothing here.

        Raises:
            KeyError, TypeError, ValueError: The event is damaged.
        """
        self.payloads += [row for row in map(_payload, journal.responses_of(event)) if row is not None]
        if (status := STATUS_OF_EVENT.get(event["event"])) is None:
            return
        key, at, article_id = journal.key_of(event), event["at"], event.get("id")
        self.settled.append(
            {
                "url_key": key,
                "url": _storable(event["url"]),
                "kind": event.get("kind", "page"),
                "first_seen": at,
                "article_id": article_id,
                "last_fetched": at if status in ANSWERED else None,
                "last_tried": at,
                "dated": event.get("dated"),
                "tries": 1 if status in {"failed", "gone"} else 0,
                "last_status": status,
                "http_status": event.get("http_status"),
                "etag": _storable(event.get("etag")),
                "last_modified": _storable(event.get("last_modified")),
                "content_hash": event.get("content_hash"),
            }
        )
        if self.job is not None:
            self.done.append(
                {
                    "job": self.job,
                    "url_key": key,
                    "priority": 0,
                    "position": next(self.positions),
                    "link": "",
                    "done": True,
                }
            )
        if article_id is not None and status in {"done", "gone"} and event.get("kind") != CAPTURE:
            found = status == "done"
            self.seen.append({"article_id": article_id, "at": at if found else None, "gone": None if found else at})

    def add_record(self, record: dict[str, Any], run: str | None = None, start: int | None = None) -> None:
        """A revision of an article.

        Args:
            record: As in its line.
            run: In whose segment the line is.
            start: Where it begins there, in bytes; ``None`` until the writer knows.

        Raises:
            KeyError, TypeError, ValueError: The record is damaged.
        """
        warc = record.get("warc") or {}
        foreign = str(warc.get("file", "")).startswith(FOREIGN)
        self.articles.append(
            {
                "id": record["id"],
                "revision": int(record["revision"]),
                "content_hash": record["content_hash"],
                "url": _storable(record["url"]),
                "updated": record.get("updated"),
                "last_seen": None if foreign else record.get("fetched_at"),  # by a crawl of ours
                "captured": record.get("fetched_at") or "",
                "run": run,
                "start": start,
            }
        )

    def merge(self, other: Changes) -> None:
        """Add another page's rows after this one's."""
        self.found += other.found
        self.frontier += other.frontier
        self.settled += other.settled
        self.done += other.done
        self.articles += other.articles
        self.seen += other.seen
        self.payloads += other.payloads

    def emptied(self) -> Changes:
        """No rows, for the same job."""
        return Changes(self.job, self.positions)

    def __len__(self) -> int:
        return len(self.found) + len(self.settled) + len(self.articles)


def _payload(pointer: dict[str, Any]) -> Row | None:
    """Where a payload is archived, if it is in a WARC file of our own."""
    file, digest = WARC_FILE.fullmatch(str(pointer.get("file"))), str(pointer.get("payload_digest"))
    if file is None or digest == EMPTY or not _DIGEST.fullmatch(digest):
        return None
    return {
        "digest": bytes.fromhex(digest.removeprefix("sha256:")),
        "run": file[1],
        "segment": int(file[2]),
        "offset": int(pointer["offset"]),
    }


def _storable(text: str | None) -> str | None:
    """The text as a database takes it: no half surrogate pairs, no NUL."""
    if text is None or (text.isascii() and "\0" not in text):
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd")
