"""What an answer, or the lack of one, means for the link that was asked for. Pure but for Scrapy's types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

from newsarchive.crawl.addresses import ForbiddenAddressError
from newsarchive.page import Settled
from newsarchive.warc.exchange import META_KEY
from newsarchive.warc.tee import UnrecordedError

if TYPE_CHECKING:
    from scrapy.http import Response

    from newsarchive.storage.links import Link

REDIRECTS = frozenset({301, 302, 303, 307, 308})
MAX_REDIRECTS = 10
GONE = frozenset({404, 410})
NO_ANSWER = "no answer: "
_HTML = ("text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml")


class LeftPendingError(Exception):
    """The run ends before this page could be fetched: it stays pending in the state, as if it had not been begun."""


class HostDeadError(Exception):
    """The page's host, not the paper's own, has been given up in this run; the message says why."""


class NoRobotsError(IgnoreRequest):
    """The host's robots.txt could not be had, so that nothing may be asked of it."""

    def __init__(self, reason: str, *, answered: bool) -> None:
        """Args: reason: one clause; answered: whether the host said anything at all."""
        super().__init__(reason)
        self.reason = reason
        self.answered = answered


def header(response: Response, name: str) -> str | None:
    """A header's last value as text, or ``None``."""
    value = response.headers.get(name)
    return value.decode("latin-1").strip() if value else None


def via(link: Link) -> list[str]:
    """The URLs that redirected to the link, first to last."""
    return list(dict(link.extra).get("via", ()))


def endless_redirect(url: str, passed: list[str]) -> str | None:
    """Why a redirect to the URL is not followed after those it has passed, or ``None`` if it is."""
    if url in passed:
        return "redirects in a circle"
    return f"more than {MAX_REDIRECTS} redirects" if len(passed) > MAX_REDIRECTS else None


def first_url(link: Link) -> str:
    """The URL that was first asked for, before redirects."""
    return next(iter(via(link)), link.url)


def exchanges(meta: dict[str, Any]) -> list[dict[str, Any]]:
    """Where the exchanges of a request are archived, as `Outcome.warc` has it."""
    return [exchange.pointer.to_event() for exchange in meta.get(META_KEY, ()) if exchange.pointer is not None]


def not_html(response: Response) -> str | None:
    """Why the response cannot be a page, or ``None`` if it can."""
    kind = (header(response, "Content-Type") or "").partition(";")[0].strip().lower()
    if kind and kind not in _HTML:
        return f"not HTML but {kind[:80]}"
    if not response.body.strip():
        return "an empty page"
    return None


def of_status(link: Link, status: int) -> Settled:
    """The outcome of an error status."""
    if status in GONE:
        return Settled(link, "gone", f"HTTP {status}", status)
    return Settled(link, "failed", f"HTTP {status}", status)


def of_failure(link: Link, error: BaseException | None) -> Settled:
    """The outcome of a request that brought no response."""
    if isinstance(error, NoRobotsError):
        if error.answered:
            return Settled(link, "refused", f"robots.txt itself answers {error.reason}, which forbids all for now")
        return Settled(link, "failed", f"{NO_ANSWER}{error.reason}")
    if isinstance(error, IgnoreRequest):
        return _of_ignored(link, str(error))
    if isinstance(error, ForbiddenAddressError):
        return Settled(link, "refused", str(error))
    return Settled(link, "failed", failure_reason(error))


def _of_ignored(link: Link, message: str) -> Settled:
    """Scrapy's middlewares raise the same for a page that robots.txt forbids and for one that unpacks beyond limits."""
    if "decompression" in message:
        return Settled(link, "rejected", "the answer unpacks to more than the limit")
    return Settled(link, "refused", "robots.txt forbids it")


def failure_reason(error: BaseException | None) -> str:
    """One clause for a person on why no response came."""
    known: tuple[tuple[type[BaseException], str], ...] = (
        (CannotResolveHostError, NO_ANSWER + "the host name is unknown"),
        (DownloadConnectionRefusedError, NO_ANSWER + "the connection was refused"),
        (DownloadTimeoutError, NO_ANSWER + "timed out"),
        (ResponseDataLossError, "the answer broke off"),
        (DownloadCancelledError, "the answer is larger than the limit"),
        (UnrecordedError, "not archived exactly, so not taken"),
    )
    for kind, reason in known:
        if isinstance(error, kind):
            return reason
    if isinstance(error, HostDeadError):
        return NO_ANSWER + str(error)
    text = str(error).splitlines()[0] if str(error) else type(error).__name__
    return NO_ANSWER + text[:200]
