"""From what a crawl found to its exit code and the sentences that go with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from newsarchive.crawl.codes import SLICE_ENDED, SLICED, STOPPED, ExitCode
from newsarchive.judging.drift import BAD, Judgement, Present, judge
from newsarchive.judging.past import INCREMENTAL, Found, past_runs
from newsarchive.storage.names import stamp

if TYPE_CHECKING:
    from newsarchive.crawl.tally import Tally
    from newsarchive.publishers.base import Publisher
    from newsarchive.storage.names import Layout


AGAIN = timedelta(hours=20)  # while a drift lasts, it is told again each day, should the run begin a little earlier


@dataclass(slots=True)
class Verdict:
    """How a crawl ended.

    Attributes:
        exit_code: See `ExitCode`.
        message: One sentence on what went wrong, if anything did.
        judgement: What drifted.
        lines: A line for each drift, paper and field first; and for each alarm that could not be told.
        alarmed: When the drifts were last told to others; ISO 8601.
        is_news: Whether they are to be told now.
    """

    exit_code: ExitCode
    message: str | None = None
    judgement: Judgement = field(default_factory=Judgement)
    lines: list[str] = field(default_factory=list)
    alarmed: str | None = None
    is_news: bool = False

    def as_json(self) -> dict[str, Any]:
        """The judgement as the manifest keeps it."""
        return self.judgement.as_json() | {"alarmed": self.alarmed}


def verdict_on(tally: Tally, reason: str | None, host: str) -> Verdict:
    """The exit code without regard to drifts, the first that applies.

    Args:
        tally: What came of the crawl.
        reason: Why Scrapy ended it.
        host: The paper's.
    """
    if tally.fatal_message is not None:
        return Verdict(ExitCode.FAILED, tally.fatal_message)
    if reason == SLICE_ENDED:
        return Verdict(ExitCode.COMPLETE, SLICED)
    if reason not in {"finished", None}:
        return Verdict(ExitCode.INTERRUPTED, STOPPED)
    if tally.no_answer and not tally.responses:
        first = tally.notes[0].reason if tally.notes else "no answer"
        return Verdict(ExitCode.FAILED, f"{host} gave no answer at all ({first.removeprefix('no answer: ')})")
    if tally.asked_failed or tally.outcomes["failed"]:
        worst = next((note for note in tally.notes if note.asked or note.status == "failed"), None)
        told = f"; the first: {worst.url} ({worst.reason})" if worst else ""
        return Verdict(ExitCode.SOME_PAGES_FAILED, f"finished, but some pages failed or were refused{told}")
    return Verdict(ExitCode.COMPLETE)


@dataclass(frozen=True, slots=True)
class Judged:
    """The run that is judged.

    Attributes:
        run: Its name.
        started: When it began; aware.
        kind: Of its job: only incremental runs are like each other and are held against the past.
        limited: Whether it was to end early.
    """

    run: str
    started: datetime
    kind: str
    limited: bool


def add_drifts(verdict: Verdict, tally: Tally, publisher: Publisher, layout: Layout, run: Judged) -> None:
    """Judge the run and add what drifted.

    Args:
        verdict: Changed in place.
        tally: What came of the crawl.
        publisher: The paper.
        layout: Its files, where the past runs are.
        run: The run.
    """
    whole = verdict.exit_code not in {ExitCode.FAILED, ExitCode.INTERRUPTED} and not run.limited
    found = Found(
        run.run, run.started, tally.articles, dict(tally.filled), dict(tally.missed), dict(tally.of_articles),
        tally.results["new"], whole=whole,
    )  # fmt: skip
    bad = {name: page for name, kinds in BAD.items() if (page := _first(tally, kinds)) is not None}
    present = Present(found, tally.pages, bad, compares=run.kind == INCREMENTAL)
    past = past_runs(layout, run.run) if present.compares else []
    verdict.judgement = judge(present, past, publisher.expects)
    verdict.lines = [f"{publisher.name}: drift: {drift.told}" for drift in verdict.judgement.drifts]
    if not verdict.lines:
        return
    if verdict.exit_code == ExitCode.COMPLETE:
        verdict.exit_code = ExitCode.DRIFTED
    before = past[-1] if past else None
    verdict.alarmed = before.alarmed if before is not None else None
    known = before.drifted if before is not None else {}
    verdict.is_news = (
        verdict.alarmed is None
        or any(drift.what not in known for drift in verdict.judgement.drifts)
        or run.started - datetime.fromisoformat(verdict.alarmed) >= AGAIN
    )
    if verdict.is_news:
        verdict.alarmed = stamp(run.started)


def _first(tally: Tally, kinds: tuple[str, ...]) -> str | None:
    return next((tally.bad[kind] for kind in kinds if kind in tally.bad), None)
