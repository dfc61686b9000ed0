"""What a state holds, in numbers; read beside a running crawl, without its lock."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from newsarchive.storage import dialect
from newsarchive.storage.statements import due_query
from newsarchive.storage.tables import SCHEMA, about, article, page, run

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newsarchive.storage.dialect import Place


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of a state.

    Attributes:
        pages: URLs known.
        articles: Articles stored.
        gone: Of these, the ones found gone at the last visit.
        moved: URLs of articles that lead elsewhere now.
        due: URLs due by now.
        next_due: When the next URL after those is due, ISO 8601.
        runs: Runs that left a trace.
        killed: Of these, the ones that were killed.
    """

    pages: int
    articles: int
    gone: int
    moved: int
    due: int
    next_due: str | None
    runs: int
    killed: int

    def as_json(self) -> dict[str, Any]:
        """The numbers by name."""
        return asdict(self)


def due_urls(place: Place, at: str, most: int) -> list[str]:
    """The URLs due at a time, see `state.State.due`; none where there is no state to read."""
    if not place.exists():
        return []
    engine = dialect.engine_to_read(place)
    try:
        with engine.connect() as connection:
            return list(connection.scalars(due_query(at, most)))
    except SQLAlchemyError:
        return []
    finally:
        engine.dispose()


@dataclass(frozen=True, slots=True)
class Glance:
    """What the indexes of a state tell at once, however large it is.

    Attributes:
        gone: Articles found gone at the last visit.
        due: URLs due by now, `MOST_DUE` at most.
    """

    gone: int
    due: int


MOST_DUE = 10_000


def glance_at(place: Place, at: str) -> Glance | None:
    """A look at the state at a time (ISO 8601 UTC); ``None`` for no state, a damaged one, another version."""
    if not place.exists():
        return None
    engine = dialect.engine_to_read(place)
    due = select(page.c.url_key).where(page.c.due <= at).limit(MOST_DUE).subquery()
    gone = select(func.count()).select_from(article).where(article.c.gone.is_not(None))
    try:
        with engine.connect() as connection:
            if connection.scalar(select(about.c.value).where(about.c.name == "schema")) != str(SCHEMA):
                return None
            count_due = select(func.count()).select_from(due)
            return Glance(int(connection.scalar(gone) or 0), int(connection.scalar(count_due) or 0))
    except SQLAlchemyError:
        return None
    finally:
        engine.dispose()


def count_state(place: Place, at: str) -> Counts | None:
    """The numbers of the state at a time (ISO 8601 UTC); ``None`` for no state, a damaged one, another version."""
    if not place.exists():
        return None
    engine = dialect.engine_to_read(place)
    try:
        with engine.connect() as connection:
            known = connection.scalar(select(about.c.value).where(about.c.name == "schema"))
            return _counted(connection, at) if known == str(SCHEMA) else None
    except SQLAlchemyError:
        return None
    finally:
        engine.dispose()


def _counted(connection: Connection, at: str) -> Counts:
    def number(query: Any) -> int:
        return int(connection.scalar(query) or 0)

    def rows(table: Any) -> Any:
        return select(func.count()).select_from(table)

    return Counts(
        pages=number(rows(page)),
        articles=number(rows(article)),
        gone=number(rows(article).where(article.c.gone.is_not(None))),
        moved=number(rows(page).where(page.c.last_status == "moved", page.c.article_id.is_not(None))),
        due=number(rows(page).where(page.c.due <= at)),
        next_due=connection.scalar(select(func.min(page.c.due)).where(page.c.due > at)),
        runs=number(rows(run)),
        killed=number(rows(run).where(run.c.status == "killed")),
    )
