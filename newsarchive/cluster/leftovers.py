"""What crawls left on this machine when they were killed: sealed, and copied to where all machines can read it.

Until then no other machine can go on with the paper (see `storage.remote_runs`), so every worker looks for such runs
when it begins, after a crawl of its was killed, and now and then.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsarchive.storage.archive import Archive, LockedError, StorageError
from newsarchive.storage.names import is_url
from newsarchive.storage.remote import mirror_of
from newsarchive.storage.remote_runs import papers_begun

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsarchive.cluster.slices import Where

logger = logging.getLogger(__name__)

_EVERY = 20.0  # seconds between two looks


def papers_with_leftovers(where: Where) -> list[str]:
    """The papers of which a run of this machine is not where it belongs; one that is going on counts."""
    return papers_begun(mirror_of(where.data)) if is_url(where.data) else []


def bring_home(where: Where, papers: Iterable[str]) -> None:
    """Seal and copy up what was killed, of the papers that no run is going on of; trouble is logged."""
    for paper in papers:
        try:
            for run in Archive(where.data, paper, database=where.database).bring_home(datetime.now(UTC)):
                logger.info("a killed run was sealed and copied up", extra={"paper": paper, "run": run})
        except LockedError:
            continue
        except StorageError as error:
            logger.warning("a killed run could not be copied up: %s", error, extra={"paper": paper})


async def keep_bringing_home(where: Where) -> None:
    """Look now and then, until cancelled."""
    while True:
        papers = await asyncio.to_thread(papers_with_leftovers, where)
        await asyncio.to_thread(bring_home, where, papers)
        await asyncio.sleep(_EVERY)
