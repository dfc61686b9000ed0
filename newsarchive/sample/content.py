"""What the sample newspaper has printed: the data classes, and their loading from ``data/*.toml``.

One file holds one section. An article's ``body`` is plain text: paragraphs stand apart by an empty line;
``# `` begins a sub-heading, ``- `` a list item, ``| `` a table row with cells divided by `` | ``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from functools import cache
from importlib import resources
from typing import Any
from urllib.parse import quote

DOMAIN = "baosuoingan.example"
NAME = "Báo Suối Ngàn"
ICT = timezone(timedelta(hours=7))
"""Indochina time, the zone of every stamp of the paper."""

CLOSING = datetime(2020, 7, 16, 21, 4, 37, tzinfo=ICT)
"""When the paper's clock stands still, unless the server is given a clock: after its last article."""

_NOT_SLUG = re.compile(r"[^0-9A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the paper.

    Attributes:
        key: Its path segment, a number as in ``/13/``, or ``noibo``.
        name: Its name in Vietnamese.
        hidden: Not in menus, listings, feeds or the date archive (and closed to robots).
        post_back: Its listing pages by ASP.NET post-back instead of by links.
    """

    key: str
    name: str
    hidden: bool = False
    post_back: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of an article: file name, caption, the name after "Ảnh:" (photo by), block it stands after."""

    file: str
    caption: str
    credit: str | None = None
    after: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """A related item that the data spells out, because it leads to no article or by an outdated path."""

    path: str
    title: str
    summary: str
    caption: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a body: ``kind`` is "text", "heading", "list" or "table"; ``lines`` its paragraphs.

    A table's lines are rows, their cells divided by ``" | "``.
    """

    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """One article as printed.

    Attributes:
        id: The paper's article number; rises with time.
        section: The section it appeared in.
        title: Its headline.
        updated: Its stamp, aware, +07:00, to the second.
        lead: Its lead without dateline.
        blocks: Its body.
        dateline: The place in front of the lead; ``None`` where it has none.
        banner: The announcement above the headline.
        pictures: In order.
        byline: Verbatim.
        related: Its "Các tin khác" (other news): article ids, or spelled-out links; ``None``: the
            articles before it in its section.
        charset: What its page is served in.
        correction: The same article after its correction, for the one that changes between two visits.
    """

    id: int
    section: Section
    title: str
    updated: datetime
    lead: str
    blocks: tuple[Block, ...]
    dateline: str | None = None
    banner: str | None = None
    pictures: tuple[Picture, ...] = ()
    byline: str | None = None
    related: tuple[int | Link, ...] | None = None
    charset: str = "utf-8"
    correction: Article | None = field(default=None, repr=False)

    @property
    def day(self) -> date:
        """The day it appeared, in +07:00."""
        return self.updated.date()

    @property
    def path(self) -> str:
        """Its URL's path: ``/<section>/<id>/<slug>.aspx``."""
        return f"/{self.section.key}/{self.id}/{slug(self.title)}.aspx"

    @property
    def print_path(self) -> str:
        """The path of its print view."""
        return f"/PrintPreview/{self.id}/"

    @property
    def paragraphs(self) -> list[str]:
        """The body as a reader sees it: a list item or a table row is a paragraph, cells joined by a space."""
        return [line.replace(" | ", " ") for block in self.blocks for line in block.lines]

    def picture_path(self, picture: Picture) -> str:
        """The path of one of its pictures."""
        return f"/NewsImg/{self.updated.month}_{self.updated.year}/{self.id}_{quote(picture.file)}"

    @property
    def thumb_path(self) -> str | None:
        """The path of its thumbnail; ``None`` without a picture."""
        return f"/NewsImg/thumb/{self.id}.jpg" if self.pictures else None


def slug(title: str) -> str:
    """A headline as the paper writes it in URLs: no diacritics, words joined by underscores."""
    plain = unicodedata.normalize("NFD", title.replace("đ", "d").replace("Đ", "D"))
    return _NOT_SLUG.sub("_", "".join(c for c in plain if not unicodedata.combining(c))).strip("_")


def _blocks(text: str) -> tuple[Block, ...]:
    marks = {"# ": "heading", "- ": "list", "| ": "table"}
    blocks = []
    for piece in text.strip().split("\n\n"):
        kind = marks.get(piece[:2], "text")
        lines = piece.split("\n") if kind != "text" else [piece.replace("\n", " ")]
        blocks.append(Block(kind, tuple(line if kind == "text" else line[2:] for line in lines)))
    return tuple(blocks)


def _article(raw: dict[str, Any], section: Section) -> Article:
    related = raw.get("related")
    article = Article(
        id=raw["id"],
        section=section,
        title=raw["title"],
        updated=raw["updated"].replace(tzinfo=ICT),
        lead=raw["lead"],
        blocks=_blocks(raw["body"]),
        dateline=raw.get("dateline"),
        banner=raw.get("banner"),
        pictures=tuple(Picture(**picture) for picture in raw.get("pictures", ())),
        byline=raw.get("byline"),
        related=None if related is None else tuple(item if isinstance(item, int) else Link(**item) for item in related),
        charset=raw.get("charset", "utf-8"),
    )
    if corrected := raw.get("correction"):
        changes = {"updated": corrected["updated"].replace(tzinfo=ICT), "blocks": _blocks(corrected["body"])}
        article = replace(article, correction=replace(article, **changes))
    return article


@cache
def _loaded() -> tuple[tuple[Section, ...], tuple[Article, ...]]:
    found: list[Section] = []
    printed: list[Article] = []
    files = (file for file in resources.files(f"{__package__}.data").iterdir() if file.name.endswith(".toml"))
    for file in sorted(files, key=lambda file: file.name):
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
        section = Section(**raw["section"])
        found.append(section)
        printed += [_article(item, section) for item in raw["article"]]
    return tuple(found), tuple(sorted(printed, key=lambda article: article.id))


def sections() -> tuple[Section, ...]:
    """The paper's public sections, in menu order."""
    return tuple(section for section in _loaded()[0] if not section.hidden)


def articles(*, hidden: bool = False) -> tuple[Article, ...]:
    """All articles, oldest first; with ``hidden`` also the one that robots.txt closes to robots."""
    return tuple(article for article in _loaded()[1] if hidden or not article.section.hidden)
