"""Copies what goes over a connection, above TLS and below everything that understands HTTP.

A wire is put into `CURRENT` by the download handler; the pool reads it when the request asks for a connection,
and the connection's tee writes to it from then until the HTTP protocol is quiescent or the connection lost.
"""

# Twisted is typed in parts.
# mypy: allow-untyped-calls

from __future__ import annotations

from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from twisted.internet.defer import Deferred, fail
from twisted.internet.error import ConnectionDone
from twisted.internet.interfaces import IStreamClientEndpoint
from twisted.internet.protocol import Factory, connectionDone
from twisted.protocols.policies import ProtocolWrapper, WrappingFactory
from twisted.web.client import HTTPConnectionPool
from zope.interface import implementer

from newsarchive.crawl.addresses import ForbiddenAddressError
from newsarchive.warc.message import MAX_HEAD, final_head

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Iterable

    from twisted.internet.protocol import Protocol
    from twisted.python.failure import Failure
    from twisted.web._newclient import HTTP11ClientProtocol

    from newsarchive.warc.exchange import Exchange


class UnrecordedError(Exception):
    """A download that is not, or would not be, archived as it was."""


class Wire:
    """An exchange while it goes on.

    Attributes:
        exchange: Filled as the bytes pass.
        over: Resolved when no more bytes can come.
        tee: The connection's tee; ``None`` until the request has a connection.
        complete: Whether the response ended where its framing says.
        closed_cleanly: Whether the other side ended the connection in order.
        check: Given the address that answered, raises where nothing may be sent to it; ``None`` allows all.
        long_head: Whether the response was found to be longer than a head may be.
    """

    __slots__ = ("check", "closed_cleanly", "complete", "exchange", "long_head", "over", "tee")

    def __init__(
        self, exchange: Exchange, over: asyncio.Future[None], check: Callable[[str], None] | None = None
    ) -> None:
        self.exchange = exchange
        self.over = over
        self.check = check
        self.long_head = False
        self.tee: Tee | None = None
        self.complete = False
        self.closed_cleanly = False

    def end(self, *, complete: bool, cleanly: bool) -> None:
        """No more bytes can come."""
        self.complete, self.closed_cleanly = complete, cleanly
        if not self.over.done():
            self.over.set_result(None)


CURRENT: ContextVar[Wire | None] = ContextVar("newsarchive_wire", default=None)


class Tee(ProtocolWrapper):
    """Stands between a connection and its HTTP protocol."""

    wire: Wire | None = None
    _used = False

    def begin(self, wire: Wire) -> None:
        """The next request and its response belong to this wire.

        Raises:
            UnrecordedError: Another exchange has not ended on this connection.
            ForbiddenAddressError: The address is none that requests may go to.
        """
        if self.wire is not None:
            raise UnrecordedError("a connection was asked to carry two exchanges at once")
        if wire.check is not None:
            wire.check(getattr(self.getPeer(), "host", ""))
        exchange = wire.exchange
        exchange.started = datetime.now(UTC)
        exchange.reused, self._used = self._used, True
        exchange.ip = getattr(self.getPeer(), "host", None)
        wire.tee = self
        self.wire = wire

    def write(self, data: bytes) -> None:
        """From the HTTP protocol to the connection."""
        if self.wire is not None:
            self.wire.exchange.request.write(data)
        super().write(data)

    def writeSequence(self, data: Iterable[bytes]) -> None:  # noqa: N802 - Twisted's name
        """From the HTTP protocol to the connection."""
        self.write(b"".join(data))

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """From the connection to the HTTP protocol."""
        wire = self.wire
        if wire is not None:
            wire.exchange.response.write(data)
            if wire.exchange.response.size > MAX_HEAD and not wire.long_head:
                wire.long_head = True
                if final_head(wire.exchange.response.start(MAX_HEAD))[1] is None:
                    self.abortConnection()  # a head without end: Twisted would take it for as long as it comes
                    return
        super().dataReceived(data)
        if wire is not None and wire is self.wire and self._quiescent():
            self._end(complete=True, cleanly=True)

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802 - Twisted's name
        """The connection is gone."""
        super().connectionLost(reason)
        self._end(complete=False, cleanly=bool(reason.check(ConnectionDone)))

    def _quiescent(self) -> bool:
        protocol: Any = self.wrappedProtocol  # None once the connection is lost
        return protocol is not None and protocol.state == "QUIESCENT"

    def _end(self, *, complete: bool, cleanly: bool) -> None:
        wire, self.wire = self.wire, None
        if wire is not None:
            wire.end(complete=complete, cleanly=cleanly)


class _TeeFactory(WrappingFactory[Tee]):
    protocol = Tee
    noisy = False


@implementer(IStreamClientEndpoint)
class _TeeEndpoint:
    """An endpoint whose connections have a tee below their HTTP protocol, which alone is handed out."""

    def __init__(self, endpoint: Any) -> None:
        self._endpoint = endpoint

    def __repr__(self) -> str:
        return repr(self._endpoint)

    def connect(self, factory: Factory) -> Deferred[Protocol]:
        """See IStreamClientEndpoint."""
        connected: Deferred[Tee] = self._endpoint.connect(_TeeFactory(factory))
        return connected.addCallback(lambda tee: tee.wrappedProtocol)


class CapturingPool(HTTPConnectionPool):
    """A pool that lends connections only to exchanges that are recorded."""

    # Twisted would send a request again by itself where a kept connection turns out to be stale: the handler
    # does that instead, so that both attempts are exchanges of their own.
    retryAutomatically = False  # noqa: N815 - Twisted's name

    def getConnection(self, key: Any, endpoint: Any) -> Deferred[HTTP11ClientProtocol]:  # noqa: N802 - Twisted's name
        """A connection for the exchange in `CURRENT`; fails with UnrecordedError if there is none."""
        wire = CURRENT.get()
        if wire is None:
            return fail(UnrecordedError("a request came past the capture"))

        def begin(connection: HTTP11ClientProtocol) -> HTTP11ClientProtocol:
            tee = connection.transport
            if not isinstance(tee, Tee):
                raise UnrecordedError("a connection has no tee")
            try:
                tee.begin(wire)
            except ForbiddenAddressError:
                tee.abortConnection()
                raise
            return connection

        teed: Any = _TeeEndpoint(endpoint)
        lent: Deferred[HTTP11ClientProtocol] = super().getConnection(key, teed)
        return lent.addCallback(begin)
