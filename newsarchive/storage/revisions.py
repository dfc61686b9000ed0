"""Is this content new, a change, or a repeat? Counts what is still on its way to the disk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Known:
    """An article's latest revision: its number (1, 2, …), content hash and URL."""

    revision: int
    content_hash: str
    url: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a content is to the archive.

    Attributes:
        revision: The number it gets; for a repeat, the number of the revision it repeats.
        repeat: Whether it equals the latest revision, so that nothing is to be recorded.
    """

    revision: int
    repeat: bool


class Revisions:
    """Numbers revisions: content that differs from the latest revision is the next one, so A, B, A is three."""

    def __init__(self, stored: Callable[[str], Known | None]) -> None:
        """Args: stored: the latest durable revision of an article id."""
        self._stored = stored
        self._in_flight: dict[str, Known] = {}

    def latest(self, article_id: str) -> Known | None:
        """The latest revision, in flight or stored."""
        return self._in_flight.get(article_id) or self._stored(article_id)

    def reserve(self, article_id: str, content_hash: str, url: str = "") -> Verdict:
        """Decide on a content, and remember the decision until `release`."""
        known = self.latest(article_id)
        if known is not None and known.content_hash == content_hash:
            return Verdict(known.revision, repeat=True)
        revision = known.revision + 1 if known is not None else 1
        self._in_flight[article_id] = Known(revision, content_hash, url)
        return Verdict(revision, repeat=False)

    def release(self, article_id: str, revision: int | None) -> None:
        """The revision is stored, or never will be; a later one in flight stays."""
        known = self._in_flight.get(article_id)
        if known is not None and known.revision == revision:
            del self._in_flight[article_id]
