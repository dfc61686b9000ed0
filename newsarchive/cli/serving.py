"""Opens the reading room: the index brought up to date, a socket on loopback, the server until Ctrl-C."""

from __future__ import annotations

import json
import signal
import socket
import threading
import webbrowser
from typing import TYPE_CHECKING, Any

import click

from newsarchive.cli.searching import catch_up
from newsarchive.corpus.segments import CorpusError
from newsarchive.crawl.codes import ExitCode
from newsarchive.search.index import FOLDER, NAME, Index

try:
    import waitress

    from newsarchive.room.app import create_app
except ImportError as error:  # pragma: no cover - depends on what is installed
    raise click.ClickException(
        "the reading room needs Flask and waitress: pip install '.[serve]' in newsarchive's folder"
    ) from error

if TYPE_CHECKING:
    from pathlib import Path

    from newsarchive.cli.options import Options

HOST = "127.0.0.1"  # never another: the room has no accounts
_LIMITS = {
    "threads": 6,
    "connection_limit": 60,
    "channel_timeout": 20,  # seconds that a client may say or take nothing
    "max_request_header_size": 16_384,  # bytes
    "max_request_body_size": 4_096,
    "ident": None,
}


def run(options: Options, port: int, index: Path | None, *, browser: bool) -> int:
    """Serve until Ctrl-C or SIGTERM; returns the exit code.

    Raises:
        click.ClickException: There is no data folder, or the port is taken.
    """
    place = index or options.data / FOLDER / NAME
    try:
        with Index(options.data, place) as opened:
            catch_up(options, opened)
    except CorpusError as error:
        raise click.ClickException(str(error)) from error
    listening = _listen(port)
    port = listening.getsockname()[1]
    address = f"http://{HOST}:{port}/"
    app = create_app(options.data, place, port)
    server = waitress.create_server(app, sockets=[listening], **_LIMITS)
    click.echo(json.dumps({"url": address}) if options.as_json else address)
    if not options.quiet:
        click.echo("Ctrl-C closes the reading room.", err=True)
    signal.signal(signal.SIGTERM, _interrupt)
    if browser:
        threading.Timer(0.3, webbrowser.open, [address]).start()
    try:
        server.run()  # returns at an interrupt
    finally:
        server.close()
    return int(ExitCode.COMPLETE)


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError as error:
        listening.close()
        reason = (error.strerror or str(error)).lower()
        raise click.ClickException(f"port {port}: {reason}; give another with --port, or none.") from error
    return listening


def _interrupt(*_: Any) -> None:
    raise KeyboardInterrupt
