"""A TCP relay that keeps what passes, for servers that keep no log of bytes: exchanges are told by who speaks.

A client that waits for each answer before it asks again (as ours does) makes a new exchange whenever it speaks
after the server has spoken.
"""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from dataclasses import dataclass, field
from typing import Self


@dataclass
class Passed:
    """The bytes of an exchange, in both directions, as handed on so far."""

    sent: bytes = b""
    received: bytes = b""


@dataclass
class WireTap:
    """Context manager; relays to a port of 127.0.0.1."""

    target: int
    passed: list[Passed] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=100)
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._relay, args=(client,), daemon=True).start()

    def _relay(self, client: socket.socket) -> None:
        server = socket.create_connection(("127.0.0.1", self.target))
        exchange: Passed | None = None
        with client, server, selectors.DefaultSelector() as waiting, contextlib.suppress(OSError):
            waiting.register(client, selectors.EVENT_READ)
            waiting.register(server, selectors.EVENT_READ)
            while True:
                for key, _ in waiting.select():
                    data = key.fileobj.recv(65536)
                    if not data:
                        return
                    if key.fileobj is client:
                        if exchange is None or exchange.received:
                            exchange = Passed()
                            self.passed.append(exchange)
                        exchange.sent += data
                        server.sendall(data)
                    else:
                        exchange.received += data
                        client.sendall(data)
