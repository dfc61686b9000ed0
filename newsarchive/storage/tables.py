"""The tables of the state. All times are ISO 8601 text, UTC, ``Z``.

A change here is a new `SCHEMA`: the state of an older schema is re-made from the files, one of a newer schema is
refused.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, Text, false

from newsarchive.storage.dialect import CLUSTERED, KEY, partial

SCHEMA = 5
metadata = MetaData()

about = Table("about", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

# Every URL known.
page = Table(
    "page",
    metadata,
    Column("url_key", KEY, primary_key=True, autoincrement=False),
    Column("url", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("found_on", Text),
    Column("first_seen", Text, nullable=False),
    Column("article_id", Text),
    Column("last_fetched", Text),  # the last time the host answered
    Column("last_tried", Text),  # the last time it was asked, answered or not
    Column("dated", Text),  # the time the article shows, with its zone
    Column("due", Text),  # see `due`
    Column("tries", Integer, nullable=False, default=0),  # in a row that failed, or that found it gone
    Column("last_status", Text),  # of the outcome: done, failed, gone, …
    Column("http_status", Integer),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("content_hash", Text),
)

Index("page_due", page.c.due, **partial(page.c.due.is_not(None)))

# Every article: the highest number of its revisions, and the content of the one that was captured last.
article = Table(
    "article",
    metadata,
    Column("id", Text, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("updated", Text),
    Column("last_seen", Text),
    Column("gone", Text),  # since when it is gone
    Column("captured", Text, nullable=False),
)
Index("article_gone", article.c.gone, **partial(article.c.gone.is_not(None)))

# What was captured when, so that a page out of an old archive is compared with its neighbours in time; and where its
# record is: the line of a run's segment that begins at this byte.
revision = Table(
    "revision",
    metadata,
    Column("id", Text, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("content_hash", Text, nullable=False),
    Column("captured", Text, nullable=False),
    Column("run", Text),
    Column("start", BigInteger),
    **CLUSTERED,
)

job = Table(
    "job",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, index=True),
    Column("run", Text, nullable=False, unique=True),  # in which it began
    Column("last_run", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("params", Text, nullable=False),
    Column("started", Text, nullable=False),
    Column("finished", Text),
)

# What an unfinished job has to do and has done.
frontier = Table(
    "frontier",
    metadata,
    Column("job", Integer, primary_key=True, autoincrement=False),
    Column("url_key", KEY, primary_key=True, autoincrement=False),
    Column("priority", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("link", Text, nullable=False),  # emptied when done
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
    Column("run", Text, primary_key=True),
    Column("job", Integer),
    Column("records", Integer, nullable=False, default=0),
    Column("events", Integer, nullable=False, default=0),
    Column("status", Text),
    Column("settled", Boolean, nullable=False, default=False),
)

# Where a run has archived a payload, so that the next one need not do it again.
payload = Table(
    "payload",
    metadata,
    Column("digest", LargeBinary(32), primary_key=True),  # SHA-256
    Column("run", Text, primary_key=True),
    Column("segment", Integer, nullable=False),  # number of the run's WARC file
    Column("offset", BigInteger, nullable=False),  # bytes
    **CLUSTERED,
)
