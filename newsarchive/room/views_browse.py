"""Pages to find articles by: papers, days, sections, search, what has moved or gone."""

from __future__ import annotations

import calendar
import re
import sqlite3
from datetime import date
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, redirect, render_template, request, url_for

from newsarchive.corpus.folding import fold
from newsarchive.corpus.segments import CorpusError, day_of, day_range
from newsarchive.room import wording
from newsarchive.room.app import language, room
from newsarchive.room.happenings import Happenings
from newsarchive.search.index import Filters, Index, texts_of
from newsarchive.search.query import parse
from newsarchive.search.snippet import Snippet, mark, snippet

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from newsarchive.room.catalogue import Catalogue, Section
    from newsarchive.search.query import Query

blueprint = Blueprint("browse", __name__)
_LATEST = 7  # days shown on the home page
_MOST_YEARS = 100  # that the form of days offers; a page may claim any
_PER_PAGE = 20
_DEEPEST = 1_000  # hits that can be paged through
_DIGITS = re.compile(r"[0-9]{1,4}")
_LONGEST = 500  # characters of a word or filter


@blueprint.get("/")
def home() -> str:
    """The papers."""
    with room().catalogue() as catalogue:
        papers = [(paper, catalogue.latest_days(paper.name, _LATEST)) for paper in catalogue.papers()]
    return render_template("home.html", papers=papers)


@blueprint.get("/paper/<name>")
def paper(name: str) -> str:
    """A paper or one of its sections: the form of days, a month, the sections."""
    with room().catalogue() as catalogue:
        return _paper_page(catalogue, name, None)


def _paper_page(catalogue: Catalogue, name: str, problem: str | None) -> str:
    held = catalogue.paper(name) or abort(404)
    sections = catalogue.sections(name)
    section = _section(sections)
    key = section.key if section else None
    months = catalogue.months(name, key)
    month = _month(request.args.get("month"), months)
    days = catalogue.days(name, f"{month}-01", f"{month}-31", key) if month else {}
    order = list(months)
    at = order.index(month) if month in months else -1
    return render_template(
        "paper.html",
        paper=held,
        sections=sections,
        section=section,
        form=_form(held.first, held.last, held.last),
        problem=problem,
        month=_weeks(month, days) if month else None,
        month_before=order[at - 1] if at > 0 else None,
        month_after=order[at + 1] if 0 <= at < len(order) - 1 else None,
        months=months,
        undated=catalogue.undated(name),
    )


def _section(sections: list[Section]) -> Section | None:
    """The section that the address names; 404 for one that the paper has not."""
    asked = request.args.get("section", "")[:_LONGEST]
    if not asked:
        return None
    return next((section for section in sections if section.key == fold(asked)), None) or abort(404)


def _month(asked: str | None, months: dict[str, int]) -> str | None:
    if asked is not None and wording.to_day(f"{asked[:7]}-01"):
        return asked[:7]
    return next(reversed(months), None)


def _weeks(month: str, days: dict[str, int]) -> dict[str, Any]:
    """A month as a table: its weeks, each day with its articles and how full it is (0 to 4)."""
    first = date.fromisoformat(f"{month}-01")
    most = max(days.values(), default=1)
    weeks = [
        [_cell(date(first.year, first.month, number), days, most) if number else None for number in week]
        for week in calendar.Calendar().monthdayscalendar(first.year, first.month)
    ]
    names = list(zip(wording.SHORT_WEEKDAYS[language()], wording.weekdays(language()), strict=True))
    return {"title": wording.long_month(language(), first), "weeks": weeks, "weekdays": names, "value": month}


def _cell(day: date, days: dict[str, int], most: int) -> dict[str, Any]:
    count = days.get(day.isoformat(), 0)
    return {"day": day, "iso": day.isoformat(), "count": count, "level": -(-4 * count // most)}


def _form(first: str | None, last: str | None, chosen: str | None) -> dict[str, Any]:
    """What the form of days offers, and what it shows as chosen."""
    latest = int((last or "2000")[:4])
    years = range(max(int((first or "2000")[:4]), latest - _MOST_YEARS + 1), latest + 1)
    shown = wording.to_day(chosen) or date(years[-1], 1, 1)
    return {"years": years, "day": shown.day, "month": shown.month, "year": shown.year}


@blueprint.get("/paper/<name>/choose")
def choose(name: str) -> Response | tuple[str, int]:
    """The answer to the form of days: on to the day, or the form again."""
    given = [request.args.get(part, "") for part in ("year", "month", "day")]
    section = request.args.get("section", "")[:_LONGEST] if request.args.get("scope") != "all" else ""
    try:
        asked = date(*(int(part) if _DIGITS.fullmatch(part) else 0 for part in given))
    except ValueError:
        with room().catalogue() as catalogue:
            return _paper_page(catalogue, name, wording.say(language(), "no_such_day")), 400
    target = url_for("browse.day", name=name, day=asked.isoformat(), section=section or None)
    return redirect(target, 303)


@blueprint.get("/paper/<name>/<day>")
def day(name: str, day: str) -> str:
    """The articles of a day; of those without one, for the day "undated"."""
    asked = wording.to_day(day)
    if asked is None and day != "undated":
        abort(404)
    with room().catalogue() as catalogue:
        held = catalogue.paper(name) or abort(404)
        sections = catalogue.sections(name)
        section = _section(sections)
        key = section.key if section else None
        iso = asked.isoformat() if asked else None
        before, after = catalogue.neighbours(name, iso, key) if iso else (None, None)
        return render_template(
            "day.html",
            paper=held,
            sections=sections,
            section=section,
            day=asked,
            form=_form(held.first, held.last, iso or held.last),
            entries=catalogue.on_day(name, iso, key),
            before=before,
            after=after,
        )


@blueprint.get("/search")
def search() -> str:
    """Search, by words and filters, a page at a time."""
    asked = {
        name: request.args.get(name, "").strip()[:_LONGEST]
        for name in ("q", "paper", "section", "author", "since", "until", "newest")
    }
    page = max(1, min(_number(request.args.get("page")), _DEEPEST // _PER_PAGE))
    with room().catalogue() as catalogue:
        papers = [paper.name for paper in catalogue.papers()]
    hits: list[dict[str, Any]] = []
    total, problem = 0, None
    query = parse(asked["q"])
    if query is not None or any(asked[name] for name in ("section", "author", "since", "until")):
        try:
            hits, total = _hits(query, _filters(asked), page, newest=bool(asked["newest"]))
        except CorpusError as error:
            problem = str(error)
    return render_template(
        "search.html",
        asked=asked,
        papers=papers,
        hits=hits,
        total=total,
        page=page,
        pages=-(-min(total, _DEEPEST) // _PER_PAGE),
        deepest=_DEEPEST if total > _DEEPEST else None,
        problem=problem,
        searched=query is not None or hits or total,
    )


def _filters(asked: dict[str, str]) -> Filters:
    since, until = day_range(asked["since"] or None, asked["until"] or None)
    papers = (asked["paper"],) if asked["paper"] else ()
    return Filters(papers, asked["section"] or None, asked["author"] or None, since, until)


def _hits(query: Query | None, filters: Filters, page: int, *, newest: bool) -> tuple[list[dict[str, Any]], int]:
    keeper = room().keeper
    with Index(keeper.data, keeper.index) as index:
        total = index.count(query, filters)
        places = index.find(query, filters, limit=page * _PER_PAGE, newest=newest)[(page - 1) * _PER_PAGE :]
        records = [index.record(place) for place in places]
    return [_hit(record, query) for record in records], total


def _hit(record: dict[str, Any], query: Query | None) -> dict[str, Any]:
    texts = texts_of(record) or [record["title"]]
    passage = snippet(texts, query) if query else Snippet(texts[0][:220], ())
    title = Snippet(record["title"], mark(record["title"], query) if query else ())
    return {"record": record, "day": day_of(record), "title": list(title.pieces()), "passage": list(passage.pieces())}


def _number(text: str | None) -> int:
    return int(text) if text and _DIGITS.fullmatch(text) else 1


@blueprint.get("/happenings")
def happenings() -> str:
    """What has moved or gone."""
    paper = request.args.get("paper", "")[:_LONGEST] or None
    page = max(1, _number(request.args.get("page")))
    keeper = room().keeper
    with room().catalogue() as catalogue:
        try:
            with Happenings(keeper.data, keeper.happenings) as held:
                total = held.count(paper)
                rows = held.latest(paper, _PER_PAGE, (page - 1) * _PER_PAGE)
        except sqlite3.Error as error:
            raise CorpusError(f"{keeper.happenings} cannot be read ({error}); delete it: it is made anew.") from error
        titled = [(row, catalogue.title_of(row.id) if row.id else None) for row in rows]
        papers = [paper.name for paper in catalogue.papers()]
    return render_template(
        "happenings.html", rows=titled, total=total, page=page, pages=-(-total // _PER_PAGE), papers=papers, paper=paper
    )
