"""Which line is the headline."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from newsarchive.dates import find_dates
from newsarchive.reader.letters import has_digit
from newsarchive.reader.roles import KICKER, TITLE, words_of

if TYPE_CHECKING:
    from newsarchive.reader.document import Document
    from newsarchive.reader.labels import Zone
    from newsarchive.reader.layout import Layout, Line
    from newsarchive.reader.structured import Structured

MAX_TITLE = 300
_FOLDED = 600  # characters of a text that are compared
_LONG_TITLE = 180  # letters from which a line is rather a paragraph
_SENTENCE = 80  # letters from which a line that ends in a full stop is rather a sentence
_STAMP_ABOVE = 6  # lines above the text in which its stamp is looked for
_STAMP_SIZE = 80
_WORD = re.compile(r"\w+")
_SLUG_WORD = re.compile(r"[a-z0-9]+")
_PARTS = re.compile(r"\s[|–—»:·•-]\s|\s?\|\s?|\s::\s")
_STROKE = str.maketrans({"đ": "d", "Đ": "D"})


@dataclass(slots=True)
class Headline:
    """The headline found: its first line, the line after its last, its text, and who testified for it."""

    first: int
    end: int
    text: str
    witnesses: tuple[str, ...]
    score: float


def fold(text: str) -> str:
    """Letters and digits alone, lower case, single spaces: equal for equal titles, whatever the quotes.

    Only the first 600 characters are looked at.
    """
    return _folded(text[:_FOLDED])


@lru_cache(maxsize=16_384)
def _folded(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))


@lru_cache(maxsize=4096)
def bare(text: str) -> frozenset[str]:
    """The words of a text as a URL's slug writes them: without accents."""
    plain = unicodedata.normalize("NFD", text.translate(_STROKE).lower()).encode("ascii", "ignore").decode()
    return frozenset(_SLUG_WORD.findall(plain))


class TitleWitnesses:
    """What the head of the page and its URL say of the headline."""

    def __init__(self, document: Document, structured: Structured) -> None:
        self.tag = fold(structured.title_tag)
        parts = [fold(part) for part in _PARTS.split(structured.title_tag)]
        self.tag_parts = {part for part in parts if part}
        self.longest = max(map(len, self.tag_parts), default=1)
        self.site = fold(structured.site_name or "")
        self.given = [folded for text in structured.headlines if (folded := fold(text))]
        try:
            path = unquote(urlsplit(document.url).path)
        except ValueError:
            path = ""
        slugs = [
            frozenset(word for word in _SLUG_WORD.findall(part.lower()) if not word.isdigit())
            for part in path.split("/")
        ]
        self.slug = max(slugs, key=len, default=frozenset())
        self.url = document.url.split("#")[0].rstrip("/").partition("://")[2]
        self.host = self.url.partition("/")[0]
        self._tag_words, self._most_words = f" {self.tag} ", 0.6 * len(self.slug)

    def testify(self, text: str) -> tuple[float, tuple[str, ...]]:
        """Points for a candidate and the names of the witnesses that agree with it."""
        folded, points, agreeing = _folded(text[:_FOLDED]), 0.0, []
        if not folded:
            return 0.0, ()
        if folded == self.site:
            return -1.0, ()
        if folded == self.tag or folded in self.tag_parts:
            points, agreeing = 3.5 * min(1.0, 0.3 + len(folded) / self.longest), ["title tag"]
        elif self.tag and len(folded) > 9 and f" {folded} " in self._tag_words:
            points, agreeing = 3.0 * min(1.0, 0.3 + len(folded) / len(self.tag)), ["title tag"]
        for given in self.given:
            if folded == given or (len(folded) > 14 and given.startswith(folded)):
                points += 3.0
                agreeing.append("headline metadata")
                break
        if len(self.slug) >= 3 and folded.count(" ") + 1 >= self._most_words:
            words = bare(text)
            shared = len(self.slug & words) / len(self.slug)
            if shared >= 0.6:
                # a lead holds the headline's words among many others
                points += 2.5 * shared * min(1.0, 2.5 * len(self.slug) / len(words))
                agreeing.append("URL")
        return points, tuple(agreeing)


@dataclass(slots=True)
class Candidate:
    """A line that may be the headline, with its points by text and type alone."""

    line: Line
    score: float
    witnesses: tuple[str, ...]


def candidates_of(layout: Layout, witnesses: TitleWitnesses, hinted: set[int]) -> list[Candidate]:
    """The lines that may be the headline.

    Args:
        layout: The page.
        witnesses: What its head and URL say.
        hinted: Lines that the publisher's hint points at.
    """
    found = []
    for line, following in zip_longest(layout.lines, layout.lines[1:]):
        size = line.size
        if size < 4 or size > MAX_TITLE or line.text[0] == "<":
            continue
        marked = line.heading or line.bold or line.px >= 18
        if line.joined and not marked:
            continue
        whole = _with_rest(line, following) if following is not None and following.joined else None
        if whole is None and not marked and line.linked and size < 20:
            continue
        score, names = _score(layout, line, whole, witnesses)
        if line.index in hinted:
            score, names = score + 3.0, (*names, "hint")
        if score > -2.0:
            found.append(Candidate(line, score, names))
    return found


def choose_headline(
    layout: Layout,
    candidates: list[Candidate],
    witnesses: TitleWitnesses,
    zones: list[Zone | None] | None,
    body: int | None,
) -> Headline | None:
    """The likeliest headline.

    Args:
        layout: The page.
        candidates: From `candidates_of`.
        witnesses: What its head and URL say.
        zones: The zone of each line, once known; a headline lies in none.
        body: The first line of the article's text, once known.
    """
    best: tuple[float, Candidate] | None = None
    for candidate in candidates:
        index, score = candidate.line.index, candidate.score
        if body is not None:
            if index > body + 3:
                break
            score += max(0.0, 1.5 - 0.15 * abs(body - index))
        if zones is not None and zones[index] is not None:
            score -= 4.0
        if best is None or score > best[0]:
            best = (score, candidate)
    if best is None or best[0] < 1.5:
        return None
    line = best[1].line
    return _complete(layout, Headline(line.index, line.index + 1, line.text, best[1].witnesses, best[0]), witnesses)


def unmarked_headline(layout: Layout, zones: list[Zone | None], body: int) -> Headline | None:
    """The line right above the stamp above the text: the headline of a page whose source marks none.

    Args:
        layout: The page.
        zones: The zone of each line.
        body: The first line of the article's text.
    """
    stamped = False
    for line in reversed(layout.lines[max(0, body - _STAMP_ABOVE) : body + 1]):
        if line.image is not None or zones[line.index] is not None or line.linked:
            continue
        if line.size <= _STAMP_SIZE and has_digit(line.text) and find_dates(line.text):
            stamped = True
        elif stamped:
            told = 15 < line.size <= MAX_TITLE and line.text[-1] not in ".;,:"
            return Headline(line.index, line.index + 1, line.text, ("above the stamp",), 1.5) if told else None
    return None


_AWAY = 3.0  # points off for a line that links to another page, when nobody testifies for it
_HEADING_POINTS = (0.0, 3.0, 1.6, 1.2, 0.8, 0.5, 0.5)


def _score(layout: Layout, line: Line, whole: str | None, witnesses: TitleWitnesses) -> tuple[float, tuple[str, ...]]:
    score, names = witnesses.testify(line.text)
    if whole is not None:
        score, names = max((score, names), witnesses.testify(whole))
    if line.linked and line.is_link:
        cost = _link_cost(line, witnesses, told=bool(names))
        if cost >= _AWAY and not (names or line.heading or line.bold or line.px):
            return -cost, ()  # whatever its elements are called
        score -= cost
    score += _HEADING_POINTS[line.heading]
    box, element = layout.boxes[line.box], line.runs[0].element
    score += _word_points(box.words if element is box.element else box.words + words_of(element))
    if line.px >= 18:
        score += 1.0 if line.px < 24 else 1.3
    if line.bold and line.is_bold:
        score += 0.6
    if line.size < 12:
        score -= 0.5
    if line.text[-1] in ".;,":
        score -= 1.0 if line.size <= _SENTENCE else 2.0
    if line.size > _LONG_TITLE:
        score -= 1.0
    return score, names


@lru_cache(maxsize=4096)  # a paper's pages are made of the same elements
def _word_points(words: str) -> float:
    """Points for what a line's elements are called."""
    return (1.2 if TITLE.search(words) else 0.0) - (2.0 if KICKER.search(words) else 0.0)


def _with_rest(line: Line, following: Line) -> str | None:
    """A line together with the one after a single break, as headlines in two lines are set."""
    if following.box != line.box or following.image is not None:
        return None
    alike = following.is_bold == line.is_bold and following.is_link == line.is_link and following.px == line.px
    short = line.size + following.size <= _LONG_TITLE
    return f"{line.text} {following.text}" if alike and short and not line.joined else None


def _link_cost(line: Line, witnesses: TitleWitnesses, *, told: bool) -> float:
    """Points off for a line that links away: none to the page itself, as some headlines do, most to the front page."""
    anchor = next((run.anchor for run in line.runs if run.anchor is not None), None)
    href = ((anchor.get("href") if anchor is not None else "") or "").split("#")[0].strip()
    path = href.partition("://")[2] or href
    if path == "/" or path.rstrip("/") == witnesses.host:
        return 6.0
    path = path.rstrip("/")
    if path in ("", witnesses.url) or (path.startswith("/") and witnesses.url.endswith(path)):
        return 0.0
    return 1.5 if told else _AWAY


def _complete(layout: Layout, best: Headline, witnesses: TitleWitnesses) -> Headline:
    """A headline broken by line breaks, put together; a label or section in front of it inside the heading cut off."""
    lines, end = layout.lines, best.end
    first_line = lines[best.first]
    while (
        end < len(lines)
        and lines[end].joined
        and lines[end].box == first_line.box
        and lines[end].image is None
        and (first_line.heading or (lines[end].px == first_line.px and lines[end].is_bold == first_line.is_bold))
    ):
        end += 1
    if end > best.end:
        text = " ".join(line.text for line in lines[best.first : end])
        if len(text) <= MAX_TITLE and (
            first_line.heading or witnesses.testify(text)[0] > witnesses.testify(best.text)[0]
        ):
            return Headline(best.first, end, text, best.witnesses, best.score)
    return best
