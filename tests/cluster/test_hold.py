"""Requests leave only while the paper is the run's; those under way are cut off when it may not be any more."""

from __future__ import annotations

import asyncio

import pytest

from newsarchive.crawl.hold import Hold
from newsarchive.spiders.outcomes import LeftPendingError
from newsarchive.storage.errors import LostLockError


class Paper:
    """A run whose lock is held, lost, or not known of."""

    def __init__(self):
        self.lost, self.silent = False, False

    @property
    def sure(self):
        return not self.silent

    async def hold(self):
        if self.lost:
            raise LostLockError("dropped")
        if self.silent:
            await asyncio.sleep(3600)


@pytest.mark.parametrize("how", ["lost", "silent"])
def test_requests_under_way_are_cut_off(how):
    paper, told, begun, cut_off = Paper(), [], [], []

    async def fetch():
        begun.append(1)
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            cut_off.append(1)
            raise

    async def crawl():
        hold = Hold(paper, told.append)
        watch = asyncio.ensure_future(hold.watch())
        request = asyncio.ensure_future(hold.during(fetch))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        setattr(paper, how, True)
        async with asyncio.timeout(60):
            with pytest.raises(LeftPendingError):
                await request
            await watch
        setattr(paper, how, False)  # what was lost stays lost
        with pytest.raises(LeftPendingError):
            await hold.during(fetch)

    asyncio.run(crawl())
    assert (len(begun), len(cut_off), len(told)) == (1, 1, 1)


def test_a_crawl_that_is_stopped_for_another_reason():
    async def crawl():
        hold = Hold(Paper(), lambda _error: None)
        request = asyncio.ensure_future(hold.during(lambda: asyncio.sleep(3600)))
        await asyncio.sleep(0.01)
        request.cancel()
        with pytest.raises(asyncio.CancelledError):
            await request

    asyncio.run(crawl())
