"""What a page says, field by field: the composition of the reader's questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsarchive.items import Article
    from newsarchive.publishers.base import Publisher
    from newsarchive.reader.document import Document


@dataclass(frozen=True, slots=True)
class NotArticle:
    """A page that is no article; `reason` is one clause for a person."""

    reason: str


def extract(document: Document, publisher: Publisher | None = None) -> Article | NotArticle:
    """Read every content field of a page; see the contract for the fields."""
    del document, publisher
    return NotArticle("the reader is being written")
