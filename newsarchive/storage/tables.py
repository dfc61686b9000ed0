"""The tables of the state. All times are ISO 8601 text, UTC, ``Z``.

A change here is a new `SCHEMA`: the state of an older schema is re-made from the files, one of a newer schema is
refused.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, false

from newsarchive.storage.dialect import CLUSTERED, KEY, TEXT, partial

SCHEMA = 5
metadata = MetaData()

about = Table("about", metadata, Column("name", TEXT, primary_key=True), Column("value", TEXT, nullable=False))

# Every URL known.
page = Table(
    "page",
    metadata,
    Column("url_key", KEY, primary_key=True, autoincrement=False),
    Column("url", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("found_on", TEXT),
    Column("first_seen", TEXT, nullable=False),
    Column("article_id", TEXT),
    Column("last_fetched", TEXT),  # the last time the host answered
    Column("last_tried", TEXT),  # the last time it was asked, answered or not
    Column("dated", TEXT),  # the time the article shows, with its zone
    Column("due", TEXT),  # see `due`
    Column("tries", Integer, nullable=False, default=0),  # in a row that failed, or that found it gone
    Column("last_status", TEXT),  # of the outcome: done, failed, gone, …
    Column("http_status", Integer),
    Column("etag", TEXT),
    Column("last_modified", TEXT),
    Column("content_hash", TEXT),
)

Index("page_due", page.c.due, **partial(page.c.due.is_not(None)))

# Every article: the highest number of its revisions, and the content of the one that was captured last.
article = Table(
    "article",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("content_hash", TEXT, nullable=False),
    Column("url", TEXT, nullable=False),
    Column("updated", TEXT),
    Column("last_seen", TEXT),
    Column("gone", TEXT),  # since when it is gone
    Column("captured", TEXT, nullable=False),
)
Index("article_gone", article.c.gone, **partial(article.c.gone.is_not(None)))

# What was captured when, so that a page out of an old archive is compared with its neighbours in time; and where its
# record is: the line of a run's segment that begins at this byte.
revision = Table(
    "revision",
    metadata,
    Column("id", TEXT, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("content_hash", TEXT, nullable=False),
    Column("captured", TEXT, nullable=False),
    Column("run", TEXT),
    Column("start", BigInteger),
    **CLUSTERED,
)

job = Table(
    "job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", TEXT, nullable=False, index=True),
    Column("run", TEXT, nullable=False, unique=True),  # in which it began
    Column("last_run", TEXT, nullable=False),
    Column("kind", TEXT, nullable=False),
    Column("params", TEXT, nullable=False),
    Column("started", TEXT, nullable=False),
    Column("finished", TEXT),
)

# What an unfinished job has to do and has done.
frontier = Table(
    "frontier",
    metadata,
    Column("job", Integer, primary_key=True, autoincrement=False),
    Column("url_key", KEY, primary_key=True, autoincrement=False),
    Column("priority", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("link", TEXT, nullable=False),  # emptied when done
    Column("done", Boolean, nullable=False),
    **CLUSTERED,
)
Index(
    "frontier_pending",
    frontier.c.job,
    frontier.c.priority.desc(),
    frontier.c.position,
    **partial(frontier.c.done == false()),
)

# How far each run's segments are in the state, in bytes; a settled run is wholly in it and has its manifest.
run = Table(
    "run",
    metadata,
    Column("run", TEXT, primary_key=True),
    Column("job", Integer),
    Column("records", Integer, nullable=False, default=0),
    Column("events", Integer, nullable=False, default=0),
    Column("status", TEXT),
    Column("settled", Boolean, nullable=False, default=False),
)

# Where a run has archived a payload, so that the next one need not do it again.
payload = Table(
    "payload",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),  # SHA-256
    Column("run", TEXT, primary_key=True),
    Column("segment", Integer, nullable=False),  # number of the run's WARC file
    Column("offset", BigInteger, nullable=False),  # bytes
    **CLUSTERED,
)
