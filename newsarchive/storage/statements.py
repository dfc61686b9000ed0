"""The statements of the state that every page needs, compiled once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, false, func, literal_column, or_, select, update

from newsarchive.storage import dialect
from newsarchive.storage.links import IMAGE
from newsarchive.storage.tables import article, frontier, job, page, payload, revision, run

if TYPE_CHECKING:
    from sqlalchemy import Engine, Insert, Select

VALIDATORS = ("etag", "last_modified", "content_hash")


class Statements:
    """The statements that every page needs, compiled once."""

    def __init__(self, engine: Engine) -> None:
        known = ("url_key", "url", "kind", "first_seen")
        settled = ("article_id", "last_fetched", "last_tried", "dated", "last_status", "tries", "http_status")
        captured = ("content_hash", "url", "updated", "last_seen", "captured")

        def prepared(statement: Insert, *columns: str) -> dialect.Prepared:
            return dialect.Prepared(engine, statement, *columns)

        self.found = prepared(dialect.insert_or_ignore(engine, page), *known, "found_on", "due", "tries")
        self.frontier = prepared(dialect.insert_or_ignore(engine, frontier), *frontier.c.keys())
        self.settled = prepared(dialect.upsert(engine, page, _settled), *known, *settled, *VALIDATORS)
        self.done = prepared(dialect.upsert(engine, frontier, _done), *frontier.c.keys())
        self.articles = prepared(dialect.upsert(engine, article, _newest), "id", "revision", *captured)
        self.revisions = prepared(dialect.insert_or_ignore(engine, revision), *revision.c.keys())
        self.payloads = prepared(dialect.insert_or_ignore(engine, payload), *payload.c.keys())
        self.seen = dialect.Prepared(
            engine,
            update(article)
            .where(article.c.id == bindparam("article_id"))
            .values(last_seen=func.coalesce(bindparam("at"), article.c.last_seen), gone=bindparam("gone")),
        )
        visited = (page.c.kind, page.c.first_seen, page.c.last_tried, page.c.last_status, page.c.tries)
        self.visited = select(page.c.url_key, *visited, page.c.article_id, page.c.dated)
        self.due = dialect.Prepared(
            engine, update(page).where(page.c.url_key == bindparam("key")).values(due=bindparam("at"))
        )
        self.applied = dialect.Prepared(
            engine,
            update(run)
            .where(run.c.run == bindparam("name"))
            .values(records=bindparam("to_records"), events=bindparam("to_events")),
        )
        self.latest = dialect.Lookup(
            engine,
            select(article.c.revision, article.c.content_hash, article.c.url, article.c.captured).where(
                article.c.id == bindparam("article_id")
            ),
        )
        told = (page.c.url, page.c.kind, page.c.first_seen, page.c.last_status, page.c.last_fetched, page.c.article_id)
        self.page = dialect.Lookup(
            engine,
            select(*told, *(page.c[name] for name in VALIDATORS)).where(page.c.url_key == bindparam("key")),
        )
        self.original = dialect.Lookup(
            engine,
            select(payload.c.run, payload.c.segment, payload.c.offset)
            .join(run, run.c.run == payload.c.run)
            .where(payload.c.digest == bindparam("digest"), run.c.status == literal_column("'complete'"))
            .order_by(payload.c.run.desc()),
        )
        self.place = dialect.Lookup(
            engine,
            select(revision.c.run, revision.c.start)
            .where(revision.c.id == bindparam("article_id"))
            .order_by(revision.c.captured.desc(), revision.c.revision.desc()),
        )
        self.captured = select(revision.c.captured, revision.c.revision, revision.c.content_hash).where(
            revision.c.id == bindparam("article_id")
        )
        self.pending = (
            select(frontier.c.url_key, frontier.c.link)
            .where(frontier.c.job == bindparam("number"), frontier.c.done == false())
            .where(frontier.c.priority > bindparam("above"), frontier.c.priority <= bindparam("most_urgent"))
            .order_by(frontier.c.priority.desc(), frontier.c.position)
            .limit(bindparam("most"))
        )


def _settled(row: Any) -> dict[str, Any]:
    """A page's new values: validators and hash are those of its last answer that brought content."""
    brought = row.last_status == literal_column("'done'")
    again = (row.tries != literal_column("0")) & (row.last_status == page.c.last_status)
    return {
        "article_id": func.coalesce(row.article_id, page.c.article_id),
        "last_fetched": func.coalesce(row.last_fetched, page.c.last_fetched),
        "last_tried": row.last_tried,
        "dated": func.coalesce(row.dated, page.c.dated),
        "tries": case((again, page.c.tries + literal_column("1")), else_=row.tries),
        "last_status": row.last_status,
        "http_status": row.http_status,
    } | {name: case((brought, row[name]), else_=page.c[name]) for name in VALIDATORS}


def _newest(row: Any) -> dict[str, Any]:
    """An article's new values: the highest number, the content that was captured last."""
    ahead = row.revision > article.c.revision
    later = (row.captured > article.c.captured) | (
        (row.captured == article.c.captured) & (row.revision >= article.c.revision)
    )
    seen = (row.last_seen > article.c.last_seen) | article.c.last_seen.is_(None)
    return {
        "revision": case((ahead, row.revision), else_=article.c.revision),
        "last_seen": case((seen, row.last_seen), else_=article.c.last_seen),
    } | {
        name: case((later, row[name]), else_=article.c[name]) for name in ("content_hash", "url", "updated", "captured")
    }


def due_query(at: str, most: int, *, images: bool = False) -> Select[Any]:
    """See `State.due`."""
    kind = page.c.kind == IMAGE if images else page.c.kind != IMAGE
    unfinished = select(job.c.id).where(job.c.finished.is_(None))
    waiting = select(frontier.c.url_key).where(
        frontier.c.job.in_(unfinished), frontier.c.url_key == page.c.url_key, frontier.c.done == false()
    )
    return (
        select(page.c.url)
        .join(article, article.c.id == page.c.article_id, isouter=True)
        .where(page.c.due <= at, kind, ~waiting.exists())
        .where(or_(article.c.last_seen.is_(None), page.c.last_fetched >= article.c.last_seen))
        .order_by(page.c.last_tried.is_not(None), page.c.due, page.c.url_key)
        .limit(most)
    )


def _done(row: Any) -> dict[str, Any]:
    return {"done": row.done, "link": row.link}
