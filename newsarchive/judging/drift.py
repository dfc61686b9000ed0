"""What is otherwise than the paper's past or its description let expect. Pure.

A field has drifted when far fewer articles have it than before, by more than chance explains; its hint, when it fails
far more often; pages, when far more of them than before fail, are gone, refused, or no articles. Runs are small (a
provincial paper prints ten articles a day), so the runs just before are taken with this one until there are enough;
the rest of the past is what they are compared with, without runs in which the same thing had drifted already: a
fault does not become the rule by lasting. Number of tests: twenty fields, four runs a day, years, sixty papers, so
the odds must be long.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from newsarchive.judging.chance import as_few, break_at, fewer_than

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsarchive.judging.past import Found
    from newsarchive.publishers.base import Expectations

    Count = Callable[[Found], tuple[int, int]]  # hits and draws

ODDS = 1e-6  # of a false alarm, for one thing in one run
DECLARED_ODDS = 1e-4  # the same where the paper is declared to be so
ALWAYS = 0.95  # the share that "always" means: odd pages are everywhere
FALL = 0.2  # of a share, at least
ENOUGH = 40  # articles, with the runs before
MOST_POOLED = 12  # runs
BASE_RUNS, BASE_PAGES = 2, 20  # less is no past
LATEST_RUNS = 60  # of the past count
# What may become of a page asked for as an article -> which of these it is.
BAD = {
    "failed": ("failed",),
    "gone": ("gone",),
    "refused": ("refused",),
    "rejected": ("rejected", "not_article"),
}
WEEK = 7
_SPANS = ((2, 10), (WEEK, 4))  # days, and how many such spans the past must hold
LEAST_NEWS = 5  # articles fewer, to be worth a word


@dataclass(frozen=True, slots=True)
class Drift:
    """One thing that drifted.

    Attributes:
        what: A field, ``hint:FIELD``, ``pages:failed`` (gone, refused, rejected), or ``news``.
        now: Hits and draws of late: articles with the field, good pages, new articles and days.
        before: The same of the past; ``None`` where the paper's description was not met.
        page: The first page on which it broke, where there is one.
        since: The run in which it was first found.
    """

    what: str
    now: tuple[int, int]
    before: tuple[int, int] | None
    page: str | None
    since: str

    @classmethod
    def of_json(cls, told: dict[str, Any]) -> Drift:
        """The drift that `as_json` described.

        Raises:
            KeyError, TypeError, ValueError: It describes none.
        """
        pairs = [None if told[name] is None else (int(told[name][0]), int(told[name][1])) for name in ("now", "before")]
        return cls(str(told["what"]), pairs[0] or (0, 0), pairs[1], told["page"], str(told["since"]))

    def as_json(self) -> dict[str, Any]:
        """The drift as plain data."""
        before = list(self.before) if self.before is not None else None
        return {
            "what": self.what, "now": list(self.now), "before": before, "page": self.page, "since": self.since,
            "told": self.told,
        }  # fmt: skip

    @property
    def told(self) -> str:
        """One clause for a person, the field first."""
        (found, of), (kind, _, name) = self.now, self.what.partition(":")
        first = f"; the first: {self.page}" if self.page else ""
        if kind == "news":
            usual = "not what is declared" if self.before is None else f"usually {self.before[0]}"
            return f"new articles: {found} in {of} days, {usual}"
        if self.before is None:
            return f"{self.what}: on {found} of {of} articles, declared to be on all{first}"
        before, of_before = self.before
        if kind == "pages":
            return f"{name} pages: {of - found} of {of}, before {of_before - before} of {of_before}{first}"
        what = f"hint of {name}: right" if kind == "hint" else f"{self.what}: there"
        return f"{what} on {found} of {of} articles, before on {before} of {of_before}{first}"


@dataclass(slots=True)
class Present:
    """The run to be judged.

    Attributes:
        found: What it found.
        pages: For each article in the order read: URL, the fields it had, the fields whose hint failed.
        bad: For each of `BAD`, its first page.
        compares: Whether it can be held against the past: what a person aimed at something cannot.
    """

    found: Found
    pages: list[tuple[str, frozenset[str], frozenset[str]]] = field(default_factory=list)
    bad: dict[str, str] = field(default_factory=dict)
    compares: bool = True


@dataclass(slots=True)
class Judgement:
    """What came of judging a run.

    Attributes:
        drifts: What drifted, fields first.
        suspect: See `Found.suspect`.
    """

    drifts: list[Drift] = field(default_factory=list)
    suspect: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The judgement as the manifest keeps it."""
        return {"drifts": [drift.as_json() for drift in self.drifts], "suspect": self.suspect}


def judge(present: Present, past: Sequence[Found], expects: Expectations) -> Judgement:
    """Hold a run against the paper's past and its description.

    Args:
        present: The run.
        past: The paper's runs before it, earliest first.
        expects: What the paper's description declares.
    """
    bench = _Bench(present, past if present.compares else ())
    for name in sorted({*present.found.filled, *(name for one in bench.past for name in one.filled)}):
        if not bench.hold(name, _filled(name)) and name in expects.always:
            bench.hold_to_declared(name, _filled(name))
    for what in sorted({*(f"hint:{name}" for name in present.found.missed), *bench.standing("hint:")}):
        bench.hold(what, _hinted(what.removeprefix("hint:")))
    for name, kinds in BAD.items():
        bench.hold(f"pages:{name}", _good(kinds))
    if present.compares and present.found.whole:
        bench.hold_news(expects)
    return bench.judgement


def _filled(name: str) -> Count:
    return lambda one: (one.filled.get(name, 0), one.articles)


def _hinted(name: str) -> Count:
    return lambda one: (one.articles - one.missed.get(name, 0), one.articles)


def _good(kinds: tuple[str, ...]) -> Count:
    def count(one: Found) -> tuple[int, int]:
        asked = sum(number for status, number in one.outcomes.items() if status != "skipped")
        return asked - sum(one.outcomes.get(kind, 0) for kind in kinds), asked

    return count


def _sum(runs: Sequence[Found], count: Count) -> tuple[int, int]:
    counted = [count(one) for one in runs]
    return sum(found for found, _ in counted), sum(of for _, of in counted)


class _Bench:
    """One run before its judge."""

    def __init__(self, present: Present, past: Sequence[Found]) -> None:
        self.present = present
        self.past = past
        self.judgement = Judgement()

    def hold(self, what: str, count: Count) -> bool:
        """Whether the share of hits has fallen against the past, in this run alone or with those just before it."""
        late, rest = self._pooled(count)
        own = count(self.present.found)
        if not own[1]:
            return self._stands(what)
        for recent, earlier in (([self.present.found], self.past), (late, rest)):
            base = [one for one in earlier if what not in one.drifted and count(one)[1]][-LATEST_RUNS:]
            (found, of), (before, of_before) = _sum(recent, count), _sum(base, count)
            if len(base) < BASE_RUNS or of_before < BASE_PAGES or not of:
                continue
            share, usual = found / of, before / of_before
            if usual - own[0] / own[1] < FALL:
                return False
            self._suspect(what, usual, own[0] / own[1])
            if usual - share >= FALL and as_few(found, of, before, of_before) < ODDS:
                page, since = self._first_broken(what, recent, count, usual, share)
                self.judgement.drifts.append(Drift(what, (found, of), (before, of_before), page, since))
                return True
        return False

    def hold_to_declared(self, name: str, count: Count) -> None:
        """Whether a field that every article of the paper is declared to have is missing from too many."""
        late, _ = self._pooled(count)
        own = count(self.present.found)
        if not own[1]:
            return
        for recent in ([self.present.found], late):
            found, of = _sum(recent, count)
            if own[0] / own[1] > 1 - FALL or found / of > 1 - FALL:
                return
            self._suspect(name, ALWAYS, own[0] / own[1])
            if fewer_than(found, of, ALWAYS) < DECLARED_ODDS:
                page, since = self._first_broken(name, recent, count, ALWAYS, found / of)
                self.judgement.drifts.append(Drift(name, (found, of), None, page, since))
                return

    def standing(self, begin: str) -> list[str]:
        """What had drifted in the run before."""
        return [what for what in (self.past[-1].drifted if self.past else ()) if what.startswith(begin)]

    def _stands(self, what: str) -> bool:
        """A run that read nothing to judge by leaves what was found before as it is."""
        if what in self.standing(what):
            self.judgement.drifts.append(Drift.of_json(self.past[-1].drifted[what]))
        return what in self.standing(what)

    def _pooled(self, count: Count) -> tuple[list[Found], Sequence[Found]]:
        """This run with as many before it as make enough pages; and the rest of the past."""
        late, pages, rest = [self.present.found], count(self.present.found)[1], list(self.past)
        while rest and pages < ENOUGH and len(late) < MOST_POOLED:
            late.insert(0, rest.pop())
            pages += count(late[0])[1]
        return late, rest

    def _suspect(self, what: str, usual: float, share: float) -> None:
        if (page := self._first_page(what, usual, share)) is not None:
            self.judgement.suspect[what] = page

    # Where it broke ----------------------------------------------------------------------------------------

    def _first_broken(
        self, what: str, recent: list[Found], count: Count, usual: float, share: float
    ) -> tuple[str | None, str]:
        """The first page on which it broke, and the run: as found before, or where the series of pages turned."""
        if self.past and (known := self.past[-1].drifted.get(what)) is not None:
            return known.get("page"), str(known.get("since"))
        runs, hits = [], []
        for one in recent:
            found, of = count(one)
            runs += [one] * of
            hits += [True] * found + [False] * (of - found)
        turned = runs[break_at(hits, usual, share)]
        if turned is not self.present.found and what in turned.suspect:
            return turned.suspect[what], turned.run
        return self._first_page(what, usual, share), self.present.found.run

    def _first_page(self, what: str, usual: float, share: float) -> str | None:
        """In this run."""
        kind, _, name = what.partition(":")
        if kind == "pages":
            return self.present.bad.get(name)
        pages = self.present.pages
        hits = [name not in missed if kind == "hint" else what in filled for _, filled, missed in pages]
        start = break_at(hits, usual, share)
        return next((pages[index][0] for index in range(start, len(hits)) if not hits[index]), None)

    # News --------------------------------------------------------------------------------------------------

    def hold_news(self, expects: Expectations) -> None:
        """Whether far fewer or far more articles are new than in any span of the past, or than is declared."""
        runs = [*(one for one in self.past if one.whole), self.present.found]
        for days, least in _SPANS:
            latest, *earlier = _spans(runs, days)
            now = sum(one.new for one in latest)
            calm = [sum(one.new for one in span) for span in earlier if not any("news" in one.drifted for one in span)]
            if days == WEEK and expects.per_day is not None and earlier:
                fewest, most = (days * number for number in expects.per_day)
                if not fewest <= now <= most:
                    return self._add_news((now, days), None)
            if len(calm) < least:
                continue
            low, high = min(calm), max(calm)
            if (now <= low / 3 and low - now >= LEAST_NEWS) or (now > 3 * high and now - high >= 4 * LEAST_NEWS):
                return self._add_news((now, days), (sorted(calm)[len(calm) // 2], days))
        return None

    def _add_news(self, now: tuple[int, int], before: tuple[int, int] | None) -> None:
        known = self.past[-1].drifted.get("news") if self.past else None
        since = str(known.get("since")) if known is not None else self.present.found.run
        self.judgement.drifts.append(Drift("news", now, before, None, since))


def _spans(runs: Sequence[Found], days: int) -> list[list[Found]]:
    """The runs by spans of so many days, the latest first; of the past, only what it covers whole."""
    length, end = timedelta(days=days), runs[-1].started
    whole = int((end - runs[0].started) / length)
    spans: list[list[Found]] = [[] for _ in range(whole + 1)]
    for one in runs:
        spans[int((end - one.started) / length)].append(one)
    return spans[: max(whole, 1)]
