"""A month in the life of the sample newspaper, made up from its own texts: news, corrections, removals, a redesign.

plan = month(datetime(2020, 6, 1, tzinfo=ICT))
server = SampleServer(clock=…, articles=plan.articles, removed=plan.removed, redesigned=plan.redesigned, corrected=True)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random

from newsarchive.sample.content import Article, Block, articles

FIRST_ID = 300_000
FIRST_HOUR, HOURS = 6, 14  # news appears from 6 to 20 o'clock
CORRECTED, REMOVED = 0.05, 0.01


@dataclass(frozen=True, slots=True)
class Month:
    """What happens.

    Attributes:
        start: Midnight of the first day.
        articles: All articles, those of the past too; a corrected one carries its correction.
        removed: Articles that are taken down -> when.
        redesigned: When the template changes.
    """

    start: datetime
    articles: tuple[Article, ...]
    removed: dict[int, datetime]
    redesigned: datetime

    def out_by(self, moment: datetime) -> set[int]:
        """The articles that had appeared by a moment and were not taken down by then."""
        gone = {number for number, when in self.removed.items() if when <= moment}
        return {entry.id for entry in self.articles if entry.updated <= moment} - gone

    def corrections(self) -> dict[int, datetime]:
        """The corrected articles -> when."""
        return {entry.id: entry.correction.updated for entry in self.articles if entry.correction is not None}


def month(
    start: datetime, *, days: int = 30, per_day: int = 10, past: int = 100, redesign_day: int = 20, seed: int = 1
) -> Month:
    """Make one up; the same arguments give the same month.

    Args:
        start: Midnight of the first day, aware.
        days: How many.
        per_day: New articles a day; 5 % are corrected within three days, 1 % of those of the past and of the
            month are taken down.
        past: Articles that appeared in the year before.
        redesign_day: From this day's midnight on (1 is the first) the template is another.
        seed: Of the chance.
    """
    chance = Random(seed)  # noqa: S311 - a paper, no secret
    end = start + timedelta(days=days)
    times = sorted(start - timedelta(seconds=chance.randrange(3_600, 365 * 86_400)) for _ in range(past))
    for day in range(days):
        seconds = sorted(chance.randrange(HOURS * 3_600) for _ in range(per_day))
        times += [start + timedelta(days=day, hours=FIRST_HOUR, seconds=second) for second in seconds]
    made = [_article(number, moment, chance) for number, moment in enumerate(times)]
    new = made[past:]
    for entry in chance.sample(new, round(CORRECTED * len(new))):
        when = entry.updated + timedelta(seconds=chance.randrange(1_800, 3 * 86_400))
        if when < end:
            made[entry.id - FIRST_ID] = replace(entry, correction=_corrected(entry, when))
    removable = [entry for entry in made if entry.correction is None and entry.updated < end - timedelta(days=4)]
    removed = {
        entry.id: max(entry.updated, start) + timedelta(seconds=chance.randrange(3_600, 3 * 86_400))
        for entry in chance.sample(removable, max(1, round(REMOVED * len(made))))
    }
    return Month(start, tuple(made), removed, start + timedelta(days=redesign_day - 1))


def _article(number: int, moment: datetime, chance: Random) -> Article:
    """A new article in the clothes of one of the paper's own; its paragraphs come from several."""
    models = [entry for entry in articles() if entry.charset == "utf-8" and entry.byline is not None]
    model = chance.choice(models)
    texts = [block for entry in chance.sample(models, 3) for block in entry.blocks if block.kind == "text"]
    return replace(
        model,
        id=FIRST_ID + number,
        title=f"{model.title}, kỳ {number + 1}",
        updated=moment,
        blocks=tuple(chance.sample(texts, min(len(texts), 5))),
        pictures=tuple(replace(picture, after=min(picture.after, 2)) for picture in model.pictures),
        related=None,
        correction=None,
    )


def _corrected(entry: Article, when: datetime) -> Article:
    """With a sentence put right in its first paragraph, and a new stamp."""
    first, *rest = entry.blocks
    told = f"{first.lines[0]} Bản tin trước nêu nhầm con số này, nay xin sửa lại."
    return replace(entry, updated=when, blocks=(Block("text", (told,)), *rest), correction=None)
