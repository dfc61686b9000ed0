"""Requests leave only while the paper is this run's alone; when it may not be any more, those under way are cut off.

A run whose state is shared by machines loses its paper when the database drops its session: the lock is free then,
and another run may ask the paper something within seconds.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

from newsarchive.spiders.outcomes import LeftPendingError
from newsarchive.storage.errors import LostLockError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from newsarchive.storage.run import Run

T = TypeVar("T")

_EVERY = 0.9  # seconds between two looks; an answer of the database is believed for two


class Hold:
    """The permit of a crawl's requests, see `recorder.Permit`.

    Args:
        run: Whose paper it is.
        lost: Told once, when it may not be any more.
    """

    def __init__(self, run: Run, lost: Callable[[LostLockError], None]) -> None:
        self._run = run
        self._tell = lost
        self._lost = False
        self._under_way: set[asyncio.Future[Any]] = set()

    async def during(self, fetch: Callable[[], Awaitable[T]]) -> T:
        """Fetch while the paper is the run's.

        Raises:
            LeftPendingError: It may be another's: nothing was asked, or the answer was not waited for.
        """
        try:
            await self._run.hold()
        except LostLockError as error:
            self._lose(error)
        if self._lost:
            raise LeftPendingError
        request: asyncio.Future[T] = asyncio.ensure_future(fetch())
        self._under_way.add(request)
        try:
            return await request
        except asyncio.CancelledError:
            if self._lost:
                raise LeftPendingError from None
            request.cancel()
            raise
        finally:
            self._under_way.discard(request)

    async def watch(self) -> None:
        """Look after the lock until it is lost."""
        while not self._lost:
            await asyncio.sleep(_EVERY)
            try:
                await asyncio.wait_for(self._run.hold(), _EVERY)
            except LostLockError as error:
                self._lose(error)
            except TimeoutError:
                if not self._run.sure:  # the database does not say that it is lost, but not that it is held either
                    self._lose(LostLockError("the database does not answer: stopped; the same command goes on."))

    def _lose(self, error: LostLockError) -> None:
        if self._lost:
            return
        self._lost = True
        self._tell(error)
        for request in self._under_way:
            request.cancel()
