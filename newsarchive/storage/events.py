"""What is written about links, so that the state can be re-made from it. Pure.

The events of a run are its journal: a "started" with the job, "discovered" with every new link before the event
that settles the page they were found on, one event a settled link, a "finished". The state is what follows from
them, whether they come from a running crawl or are read back from disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsarchive.storage.links import Link, url_key
from newsarchive.storage.outcome import EVENT_OF_STATUS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsarchive.storage.job import Job
    from newsarchive.storage.outcome import Outcome

STARTED, DISCOVERED, ARCHIVED, FINISHED = "started", "discovered", "archived", "finished"
Event = dict[str, Any]


def started(run: str, at: str, job: Job, first_run: str) -> Event:
    """The first event of a run that writes any.

    Args:
        run: This run.
        at: When it began.
        job: What it was asked to do.
        first_run: The run in which the job began: this one, unless the job is resumed.
    """
    return {"event": STARTED, "at": at, "run": run, "job": job.to_dict(), "first_run": first_run}


def finished(run: str, at: str, status: str) -> Event:
    """The last event of a run that wrote any and was not killed."""
    return {"event": FINISHED, "at": at, "run": run, "status": status}


def completes_job(event: Event) -> bool:
    """Whether nothing of the job is left after this event."""
    return event.get("event") == FINISHED and event.get("status") == "complete"


def discovered(run: str, at: str, source: str | None, links: Sequence[Link]) -> Event:
    """New links, found on a page or (source ``None``) given.

    A link's `found_on` is left out where it is the source.
    """
    described = []
    for link in links:
        values = link.to_dict()
        if source is not None and link.found_on == source:
            del values["found_on"]
        described.append(values)
    return {"event": DISCOVERED, "at": at, "run": run, "url": source, "links": described}


def archived(run: str, at: str, exchange: dict[str, Any]) -> Event:
    """An exchange that settles no link: robots.txt, a page read for its form.

    Args:
        run: The run.
        at: When it is told.
        exchange: Its url, http_status and warc.
    """
    return {"event": ARCHIVED, "at": at, "run": run, **exchange}


def links_of(event: Event) -> list[Link]:
    """The links of a "discovered" event; what does not describe a link is left out."""
    source = event.get("url")
    links = []
    for values in event.get("links") or []:
        try:
            links.append(Link.from_dict(values if source is None else {"found_on": source, **values}))
        except (KeyError, TypeError, ValueError):
            continue  # a later version's link, or damage: the page it names is found again by the next crawl
    return links


def responses_of(event: Event) -> list[dict[str, Any]]:
    """The pointers to the responses that an event tells of."""
    pointers = [event.get("warc"), *(event.get("warc_earlier") or ())]
    return [pointer for pointer in pointers if isinstance(pointer, dict) and "kind" not in pointer]


def key_of(event: Event) -> int:
    """The key of the link that an event settles.

    Raises:
        KeyError, TypeError, ValueError: The event names no link.
    """
    key = event.get("key")
    return url_key(event["url"]) if key is None else int(key, 16)


def of_outcome(outcome: Outcome, links: Sequence[Link], run: str, at: str) -> list[Event]:
    """The events of an outcome in the order they must reach the disk: the links, then what settles the page.

    Args:
        outcome: What came of a link.
        links: Its links, each with the page it was found on.
        run: The run.
        at: The time, for events that bring none.

    Raises:
        ValueError: The status is unknown.
    """
    if (name := EVENT_OF_STATUS.get(outcome.status)) is None:
        raise ValueError(f"unknown status {outcome.status!r}")
    link = outcome.link
    events = [
        {"event": event["event"], "at": at, "run": run, **event}
        for event in outcome.events
        if event["event"] != DISCOVERED
    ]
    settling = next((event for event in events if event["event"] == name), None)
    if settling is None:
        settling = {"event": name, "at": at, "run": run, "url": link.url}
        events.append(settling)
    _complete(settling, outcome)
    if links:
        events.insert(0, discovered(run, at, link.url, links))
    return events


def _complete(event: Event, outcome: Outcome) -> None:
    """Add what the state needs: kind, validators, hashes; and the key, where the URL does not give it."""
    link = outcome.link
    event.setdefault("url", link.url)
    event.setdefault("kind", link.kind)
    for name, value in (
        ("http_status", outcome.http_status),
        ("etag", outcome.etag),
        ("last_modified", outcome.last_modified),
        ("id", outcome.article_id),
        ("content_hash", outcome.content_hash),
        ("dated", outcome.dated),
    ):
        if value is not None:
            event.setdefault(name, value)
    if outcome.warc:
        *earlier, event["warc"] = outcome.warc
        if earlier:
            event["warc_earlier"] = earlier
    if link.form is not None or event["url"] != link.url:
        event["key"] = f"{link.key:016x}"
