"""Is this content new, a change, or a repeat? Counts what is still on its way to the disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Known:
    """An article as the archive knows it.

    Attributes:
        revision: The highest number of its revisions (1, 2, …).
        content_hash: Of the content that was captured last.
        url: Where that was.
        captured: When that was; UTC, ``Z``. Empty if unknown.
    """

    revision: int
    content_hash: str
    url: str
    captured: str = field(default="", compare=False)


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
    """Numbers revisions: content that differs from the latest revision is the next one, so A, B, A is three.

    A page that was captured before the latest one, in an archive that others made, is compared with the revisions
    captured just before and just after it. If it differs from both it gets the next number, as numbers never change;
    the latest content stays what it was.
    """

    def __init__(
        self,
        stored: Callable[[str], Known | None],
        captured: Callable[[str], list[tuple[str, int, str]]] = lambda _article_id: [],
    ) -> None:
        """Take the two questions that the state answers.

        Args:
            stored: An article as the state knows it.
            captured: Its revisions in the order of their capture: time, number, content hash.
        """
        self._stored = stored
        self._captured = captured
        self._in_flight: dict[str, list[tuple[str, int, str, Known]]] = {}
        self._asked: tuple[str, Known | None] | None = None  # the last answer: a page asks twice in a row

    def latest(self, article_id: str) -> Known | None:
        """The article, with what is in flight."""
        flying = self._in_flight.get(article_id)
        if flying:
            return flying[-1][3]
        if self._asked is None or self._asked[0] != article_id:
            self._asked = article_id, self._stored(article_id)
        return self._asked[1]

    def reserve(self, article_id: str, content_hash: str, url: str = "", captured: str | None = None) -> Verdict:
        """Decide on a content, and remember the decision until `release`.

        Args:
            article_id: Of the article.
            content_hash: Of what was read.
            url: Where.
            captured: When; ``None`` for now.
        """
        known = self.latest(article_id)
        earlier = known is not None and captured is not None and captured < known.captured
        if known is None:
            after = Known(1, content_hash, url, captured or "")
        elif earlier:
            if (same := self._neighbour(article_id, content_hash, captured or "")) is not None:
                return Verdict(same, repeat=True)
            after = Known(known.revision + 1, known.content_hash, known.url, known.captured)
        elif known.content_hash == content_hash:
            return Verdict(known.revision, repeat=True)
        else:
            after = Known(known.revision + 1, content_hash, url, captured or known.captured)
        flight = (captured or after.captured, after.revision, content_hash, after)
        self._in_flight.setdefault(article_id, []).append(flight)
        return Verdict(after.revision, repeat=False)

    def _neighbour(self, article_id: str, content_hash: str, captured: str) -> int | None:
        """The revision of this content that was captured next to this time, if it is one of the two."""
        flying = [flight[:3] for flight in self._in_flight.get(article_id, ())]
        history = sorted({*self._captured(article_id), *flying})
        before = [row for row in history if row[0] <= captured][-1:]
        after = [row for row in history if row[0] > captured][:1]
        return next((number for _, number, content in before + after if content == content_hash), None)

    def release(self, article_id: str, revision: int | None) -> None:
        """The revision is stored, or never will be; a later one in flight stays."""
        self._asked = None
        flying = [flight for flight in self._in_flight.get(article_id, ()) if flight[1] != revision]
        if flying:
            self._in_flight[article_id] = flying
        else:
            self._in_flight.pop(article_id, None)
