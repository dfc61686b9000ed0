"""The download handler that archives every exchange, and hands out no response that it has not archived.

Set it for both schemes in DOWNLOAD_HANDLERS and give the crawl its recorder with `recorder.attach`. Once a
response (or a failure) reaches the engine, its exchange has been written to the WARC file and lies in
``request.meta["exchanges"]`` with its pointer, after those of earlier attempts at the same request; it is durable
after the recorder's next `sync`.
"""

# Twisted is typed in parts.
# mypy: allow-untyped-calls

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, Protocol, cast
from weakref import WeakKeyDictionary, ref

from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, DownloadTimeoutError
from scrapy.utils.httpobj import urlparse_cached

from newsarchive.crawl import addresses
from newsarchive.warc import exchange as reasons
from newsarchive.warc.exchange import META_KEY, Exchange
from newsarchive.warc.message import Framing
from newsarchive.warc.recorder import attached, permitted
from newsarchive.warc.tee import CURRENT, CapturingPool, UnrecordedError, Wire

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newsarchive.spiders.base import NewsSpider

_ABORTED_WITHIN = 5.0  # seconds for an aborted connection to report its end
_RESENDABLE = frozenset({"GET", "HEAD"})


# One proof a crawl: the handlers of its schemes are of one make.
_proofs: WeakKeyDictionary[Crawler, asyncio.Future[None]] = WeakKeyDictionary()
_handlers: WeakKeyDictionary[Crawler, ref[CapturingHandler]] = WeakKeyDictionary()


class Archivist(Protocol):
    """What a handler hands its exchanges to: `recorder.Recorder`, or the self-check's probe."""

    async def record(self, exchange: Exchange) -> None:
        """Archive a concluded exchange; sets its pointer."""


class CapturingHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP/1.1 handler over connections that are recorded."""

    lazy = False  # it is there, and is proved, before the first request

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor  # noqa: PLC0415 - must be imported after it is installed

        pool = CapturingPool(reactor, persistent=True)
        pool.maxPersistentPerHost = self._pool.maxPersistentPerHost
        pool._factory = self._pool._factory  # noqa: SLF001 - Scrapy's own lenient protocol, which it sets so too
        self._pool = pool
        self._owner = crawler
        _handlers[crawler] = ref(self)

    async def download_request(self, request: Request) -> Response:
        """Request in; response out, archived.

        Raises:
            UnrecordedError: The crawl has no recorder, the self-check failed, or the response is not archived as
                it was.
            StorageError: The disk refused the records.
            Exception: What Scrapy's handler raises; what came of the exchange is archived then, too.
        """
        recorder = attached(self._owner)
        if recorder is None:
            raise UnrecordedError(f"no WARC file is being written, so {request.url} is not fetched")
        await self.prove()
        host = urlparse_cached(request).hostname or ""
        proxied = bool(request.meta.get("proxy"))  # the operator's own choice, wherever it is
        check = None if proxied else partial(addresses.check, host, allowed=self._allowed)
        return await permitted(self._owner, lambda: self.fetch(request, recorder, check))

    async def prove(self) -> None:
        """Run the self-check, once a crawl.

        Raises:
            UnrecordedError: It failed; it fails again on every call.
        """
        proof = _proofs.get(self._owner)
        if proof is None:
            from newsarchive.warc.selfcheck import check_capture  # noqa: PLC0415 - it imports this module

            proof = _proofs[self._owner] = asyncio.ensure_future(check_capture(self))
        if proof.done():
            proof.result()
        else:
            await asyncio.shield(proof)

    @cached_property
    def _allowed(self) -> frozenset[str]:
        """Hosts that need not be public: what the operator named in settings, and the paper's base URL."""
        named = self._owner.settings.getlist("NEWSARCHIVE_ALLOWED_HOSTS")
        return cast("NewsSpider", self._owner.spider).named_hosts | frozenset(named)

    async def fetch(
        self, request: Request, recorder: Archivist, check: Callable[[str], None] | None = None
    ) -> Response:
        """Download and archive; a request that a kept connection swallowed unanswered is sent once more.

        Args:
            request: What to send.
            recorder: Where the exchange goes.
            check: Given the address that a connection leads to, raises where nothing may be sent to it.
        """
        try:
            return await self._attempt(request, recorder, check)
        except DownloadFailedError:
            first: Exchange | None = next(reversed(request.meta.get(META_KEY, ())), None)
            if first is None or not first.reused or first.response.size or request.method not in _RESENDABLE:
                raise
        return await self._attempt(request, recorder, check)

    async def _attempt(self, request: Request, recorder: Archivist, check: Callable[[str], None] | None) -> Response:
        exchange = Exchange(request.url, request.method, datetime.now(UTC))
        wire = Wire(exchange, asyncio.get_running_loop().create_future(), check)
        error: BaseException | None = None
        response: Response | None = None
        token = CURRENT.set(wire)
        try:
            response = await super().download_request(request)
        except BaseException as caught:  # noqa: BLE001 - raised again below, when the exchange is archived
            error = caught
        finally:
            CURRENT.reset(token)
        try:
            if await _over(wire):
                exchange.conclude(None)
                exchange.truncated = _truncated(wire, response, error)
                if request.meta.get("proxy"):
                    exchange.ip = None  # it is the proxy's
                await recorder.record(exchange)
                request.meta.setdefault(META_KEY, []).append(exchange)
            if response is not None:
                _require(exchange, response)
        finally:
            exchange.release()
        if error is not None:
            raise error
        if response is None:
            raise UnrecordedError(f"no answer and no error from {request.url}")
        return response


async def _over(wire: Wire) -> bool:
    """Wait until no byte can come any more; whether any was sent."""
    if wire.tee is None:
        return False
    if not wire.over.done():
        await asyncio.sleep(0)
    if not wire.over.done():
        # The handler broke off, and has asked the other side to close at best.
        connection: Any = wire.tee
        connection.abortConnection()
        await asyncio.wait([wire.over], timeout=_ABORTED_WITHIN)
    return wire.exchange.request.size > 0


def _truncated(wire: Wire, response: Response | None, error: BaseException | None) -> str | None:
    """Why the response is not whole, in the words of WARC-Truncated; ``None`` if it is."""
    if wire.complete:
        return None
    if isinstance(error, DownloadTimeoutError):
        return reasons.TIME
    if isinstance(error, DownloadCancelledError):
        return reasons.LENGTH
    stopped = response is not None and "download_stopped" in response.flags
    if stopped or not wire.over.done() or isinstance(error, asyncio.CancelledError):
        return reasons.UNSPECIFIED
    if wire.closed_cleanly and wire.exchange.framing is Framing.CLOSE:
        return None
    return reasons.DISCONNECT


def _require(exchange: Exchange, response: Response) -> None:
    """Refuse a response that the archived exchange cannot have been.

    Raises:
        UnrecordedError: There is no such exchange.
    """
    if exchange.pointer is None:
        raise UnrecordedError(f"the answer of {response.url} was not recorded")
    if exchange.status != response.status or exchange.body_size < len(response.body):
        raise UnrecordedError(
            f"the answer of {response.url} was recorded as status {exchange.status} with {exchange.body_size} bytes, "
            f"but Scrapy got status {response.status} with {len(response.body)} bytes"
        )


async def prove(crawler: Crawler) -> None:
    """Run the self-check of a crawl's capture, before its first request.

    Raises:
        UnrecordedError: It failed, or the crawl's requests do not go through the capture.
    """
    known = _handlers.get(crawler)
    handler = known() if known is not None else None
    if handler is None:
        raise UnrecordedError(
            "the crawl's requests do not go through newsarchive.warc.capture.CapturingHandler, so nothing would be "
            "archived; take DOWNLOAD_HANDLERS out of the settings you gave."
        )
    await handler.prove()
