"""What a person typed, as a query of SQLite's FTS5. Pure.

Words are folded (no marks, đ as d) as the index is. Words in quotation marks are a phrase; a word with a minus before
it must not occur. Nothing of FTS5's own syntax can be reached: every word is quoted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from newsarchive.corpus.folding import fold

MAX_WORDS = 32
_MAX_LENGTH = 1000
_PART = re.compile(r'(-?)["“”]([^"“”]*)["“”]|(-?)(\S+)')
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Query:
    """A search's words, folded.

    Attributes:
        phrases: What must occur, each a run of words that follow one another.
        without: What must not.
    """

    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[tuple[str, ...], ...] = field(default=())

    @property
    def words(self) -> frozenset[str]:
        """All words that must occur."""
        return frozenset(word for phrase in self.phrases for word in phrase)

    def match(self) -> str:
        """The FTS5 expression: all phrases, anywhere."""
        return self._with_exclusions(" AND ".join(_quoted(phrase) for phrase in self.phrases))

    def match_in_order(self) -> str | None:
        """The expression for texts in which all words follow one another as typed; ``None`` for a single phrase."""
        if len(self.phrases) < 2:
            return None
        return self._with_exclusions(_quoted(tuple(word for phrase in self.phrases for word in phrase)))

    def _with_exclusions(self, wanted: str) -> str:
        return wanted + "".join(f" NOT {_quoted(phrase)}" for phrase in self.without)


def _quoted(words: tuple[str, ...]) -> str:
    return '"' + " ".join(words) + '"'


def parse(text: str) -> Query | None:
    """The query of a text; ``None`` where it holds no word that must occur."""
    phrases: list[tuple[str, ...]] = []
    without: list[tuple[str, ...]] = []
    left = MAX_WORDS
    for found in _PART.finditer(text[:_MAX_LENGTH]):
        minus, phrase = (found[1], found[2]) if found[2] is not None else (found[3], found[4])
        words = tuple(_WORD.findall(fold(phrase)))[:left]
        left -= len(words)
        if not words:
            continue
        if minus:
            without.append(words)
        elif found[2] is not None:
            phrases.append(words)
        else:
            phrases += [(word,) for word in words]
    return Query(tuple(phrases), tuple(without)) if phrases else None
